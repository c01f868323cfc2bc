"""Emergencies are first on their author’s list and their lead’s until they are signed."""

from collections.abc import Callable

import time_machine
from django.test import Client
from django.urls import reverse

from decisions import selectors
from decisions.models import Membership, User
from decisions.services import drafts, restrictions
from tests import making
from tests.capture.typed import S4_TYPED, SAID, begin, form, record_call, typed, url


def _section(client: Client, heading: str) -> str:
    """Return a section of the home page, "" where it has none; it stands first if it is there."""
    html = client.get("/").content.decode()
    sections = html.split('<section class="app-section"')[1:]
    found = [n for n, s in enumerate(sections) if f">{heading}</h2>" in s]
    assert found in ([], [0]) or heading != "Emergencies to complete"
    return sections[found[0]] if found else ""


def test_it_is_first_on_its_authors_list_until_it_is_signed(
    aoife: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    making.start(aoife)
    decision = record_call(aoife, S4_TYPED)
    client = signed_in(aoife)
    listed = _section(client, "Emergencies to complete")
    assert "Noah Dunn" in listed
    assert "complete by Wednesday 25 November, 17:00" in listed
    assert "Overdue" not in listed
    assert decision.reference not in _section(client, "To finish")
    overview = client.get(reverse("record", args=[decision.pk])).content.decode()
    assert "Complete it by Wednesday 25 November, 17:00" in overview
    with time_machine.travel("2026-11-25 17:01Z"):
        client = signed_in(aoife)
        listed = _section(client, "Emergencies to complete")
        assert "should have been complete by Wednesday 25 November, 17:00" in listed
        assert "Overdue" in listed


def test_it_is_on_its_leads_list_without_its_words(
    aoife: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    decision = record_call(aoife, S4_TYPED | {"told": ["999", "lead", "other"]} | _SAM)
    client = signed_in(cast["nia"])
    listed = _section(client, "Emergencies to complete")
    assert "A call that Aoife Brennan recorded on 24 November at 18:25" in listed
    page = client.get(reverse("record", args=[decision.pk])).content.decode()
    told = ("999: 24 November 2026, 16:52, recorded 18:25", "Someone who is not in the directory")
    for known in (*told, "Safeguarding lead", "Wednesday 25 November, 17:00"):
        assert known in page
    for words in ("Noah", SAID, "threatens", "Sam"):
        assert words not in listed
        assert words not in page


_SAM: making.Answers = {"told_who": "Sam, his aunt"}


def test_a_lead_of_all_teams_sees_it_and_nobody_elses_lead(
    aoife: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    decision = record_call(aoife, S4_TYPED | {"when": "now"})
    assert selectors.emergencies(cast["priya"]) == []
    assert selectors.emergencies(cast["nia"]) == [decision]
    Membership.objects.filter(user=cast["nia"]).update(team=None)
    assert selectors.emergencies(cast["nia"]) == [decision]
    Membership.objects.filter(user=cast["nia"]).update(role="practitioner")
    assert selectors.emergencies(cast["nia"]) == []
    Membership.objects.filter(user=cast["nia"]).update(role="lead")
    restrictions.restrict(
        actor=aoife, decision_id=decision.pk, kind="staff", reason="x", named=[aoife]
    )
    assert selectors.emergencies(cast["nia"]) == []
    assert selectors.emergencies(aoife) == [decision]


def test_what_was_begun_and_left_at_once_is_on_nobody_elses_list(
    aoife: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(aoife)
    decision = begin(client)
    assert selectors.emergencies(cast["nia"]) == []
    assert selectors.emergencies(aoife) == [decision]
    assert f'href="{url(decision)}"' in _section(client, "Emergencies to complete")
    typed(client, decision, form(decision, {"child": "Noah"}))
    assert selectors.emergencies(cast["nia"]) == [decision]
    page = signed_in(cast["nia"]).get(reverse("record", args=[decision.pk])).content.decode()
    assert "Nobody they told is saved yet." in page
    drafts.discard(actor=aoife, decision_id=decision.pk, reason="a mistake")
    assert selectors.emergencies(aoife) == []
