"""Hubs: members of one organisation in another one's team."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from decisions.models import AuditEvent, Decision, Membership, Organisation, Team, User
from tests import making
from tests.access.acts import sees

JOIN: dict[str, Any] = {
    "email": "dilys.roberts@hafan.example",
    "decides_for": "hafan",
    "hub": "larkfield",
    "team": "Larkfield safeguarding",
    "given_by": "Both heads",
    "why": "The hub",
}


def test_a_member_of_a_hub_decides_for_their_own_organisation_and_its_leads_see_it(
    cast: dict[str, User],
) -> None:
    dilys, grace, priya = cast["dilys"], cast["grace"], cast["priya"]
    call_command("join_hub", **JOIN, verbosity=0)
    role = Membership.objects.get(user=dilys, team__name="Larkfield safeguarding")
    assert (role.organisation.slug, role.role) == ("hafan", "practitioner")
    client = Client()
    client.post("/demo/sign-in/", {"email": dilys.email})
    asked = client.post(reverse("start"), {"direction": "own"})
    assert "Larkfield safeguarding" in asked.content.decode(), "two teams: which?"
    client.post(reverse("start"), {"direction": "own", "team": str(role.team_id)})
    draft = Decision.objects.get(author=dilys)
    assert (draft.organisation.slug, draft.team) == ("hafan", role.team)
    for lead in (grace, priya):
        assert sees(lead, draft)
    assert not sees(cast["tom"], draft)
    assert not sees(dilys, making.draft(priya))
    hafan = Organisation.objects.get(slug="hafan")
    event = AuditEvent.objects.filter(act="role.given", head__organisation=hafan).last()
    assert event is not None
    assert str(role.pk) in event.body


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody@x.example"}, {"decides_for": "kestrel"}, {"team": "None"}, {"hub": "none"}],
)
def test_what_does_not_exist_is_refused(cast: dict[str, User], wrong: dict[str, str]) -> None:
    before, teams = Membership.objects.count(), list(Team.objects.values_list("pk", flat=True))
    with pytest.raises(CommandError):
        call_command("join_hub", **(JOIN | wrong), verbosity=0)
    assert Membership.objects.count() == before
    assert not Team.objects.exclude(pk__in=teams).exists()
