"""Settings, teams, the answer in law, advisers and the directory."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import access
from decisions.models import Organisation, Team, User
from decisions.services import organisations, signing
from decisions.services.locking import NotAllowed
from tests import making
from tests.people.conftest import give, last_event


def _settings(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": "Larkfield Primary School",
        "kind": "school_state",
        "nation": "wales",
        "policy_document": "Appropriate policy document",
        "policy_document_on": "2026-05-01",
        "privacy_notice": "https://www.larkfield.example/privacy",
        "retention": "Date of birth and 25 years",
        "finished_by": "lead",
        "review_one_in": "5",
        "law_asks": str(organisation.law_asks_id),
        "ask_again_days": "7",
        "follow_up_hours": "24",
        "why": "The governors decided",
    }


def test_settings_are_changed_with_a_reason(admin: Client, larkfield: Organisation) -> None:
    url = reverse("change_settings", args=[larkfield.pk])
    assert admin.post(url, _settings(larkfield)).status_code == 302
    larkfield.refresh_from_db()
    assert (larkfield.name, larkfield.nation) == ("Larkfield Primary School", "wales")
    assert not larkfield.law_basis, "the answer was given for another nation's law"
    assert larkfield.law_set_on is None
    assert larkfield.policy_document_on == date(2026, 5, 1)
    assert (larkfield.review_one_in, larkfield.ask_again_days) == (5, 7)
    assert last_event() == ("organisation.changed", "The governors decided")
    page = admin.get(reverse("settings", args=[larkfield.pk])).content.decode()
    for words in ("A safeguarding lead only", "One ordinary record in 5", "1 May 2026", "Ruth"):
        assert words in page
    data = _settings(larkfield) | {"law_asks": "nobody"}
    assert admin.post(url, data).status_code == 302
    larkfield.refresh_from_db()
    assert larkfield.law_asks is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("kind", "bank"),
        ("nation", ""),
        ("privacy_notice", "javascript:alert(1)"),
        ("privacy_notice", "not an address"),
        ("review_one_in", "0"),
        ("review_one_in", "many"),
        ("ask_again_days", "-3"),
        ("ask_again_days", ""),
        ("follow_up_hours", "9" * 400),
        ("follow_up_hours", "４８"),
        ("finished_by", "anybody"),
        ("law_asks", "00000000-0000-0000-0000-000000000000"),
        ("policy_document_on", "31 February 2026"),
        ("why", ""),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_at_its_field(
    admin: Client, larkfield: Organisation, name: str, value: str
) -> None:
    before = Organisation.objects.filter(pk=larkfield.pk).values().get()
    url = reverse("change_settings", args=[larkfield.pk])
    response = admin.post(url, _settings(larkfield) | {name: value})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{name}"' in html
    assert "The governors decided" in html or name == "why"
    assert Organisation.objects.filter(pk=larkfield.pk).values().get() == before


LAW = {
    "law_basis": "6-1-c",
    "law_condition": "",
    "law_criminal_condition": "sch1-18",
    "law_confidentiality": "public-interest",
    "law_duty": "",
    "duty_16la_since": "2026-09-30",
    "law_review_on": f"{timezone.localdate().year + 1}-09-01",
    "why": "A court order is the usual case",
}


def test_the_ig_officer_alone_sets_the_answer_in_law(
    larkfield: Organisation,
    cast: dict[str, User],
    admin: Client,
    signed_in: Callable[[User], Client],
) -> None:
    url = reverse("set_law", args=[larkfield.pk])
    assert admin.get(url).status_code == 404
    assert admin.post(url, LAW).status_code == 404
    ruth = signed_in(cast["ruth"])
    assert ruth.get(url).status_code == 200
    assert ruth.post(url, LAW).status_code == 302
    larkfield.refresh_from_db()
    assert (larkfield.law_basis, larkfield.law_condition) == ("6-1-c", "")
    assert larkfield.law_set_by == "Ruth Adeyemi, data protection lead"
    assert larkfield.law_set_on == timezone.localdate()
    assert larkfield.duty_16la_since == date(2026, 9, 30)
    assert last_event() == ("law.set", "A court order is the usual case")
    page = admin.get(reverse("settings", args=[larkfield.pk])).content.decode()
    assert "Only an information governance officer sets it: Ruth Adeyemi" in page
    assert url not in page
    assert url in ruth.get(reverse("settings", args=[larkfield.pk])).content.decode()
    assert reverse("people", args=[larkfield.pk]) not in ruth.get("/").content.decode()
    with pytest.raises(NotAllowed):
        organisations.change_organisation(
            actor=cast["jo"], organisation=larkfield, law_basis="6-1-a"
        )
    with pytest.raises(NotAllowed):
        organisations.set_law(
            actor=cast["ruth"], organisation=larkfield, reason="x", name="Another"
        )


def test_a_day_to_look_again_is_still_to_come(
    larkfield: Organisation, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    url, today = reverse("set_law", args=[larkfield.pk]), timezone.localdate()
    gone = LAW | {"law_review_on": str(today - timedelta(days=1))}
    page = signed_in(cast["ruth"]).post(url, gone)
    assert page.status_code == 422
    assert "Choose a day that is still to come" in page.content.decode()
    assert signed_in(cast["ruth"]).post(url, LAW | {"law_review_on": str(today)}).status_code == 302


@pytest.mark.parametrize("name", sorted(set(LAW) - {"law_condition", "law_duty"}))
def test_an_answer_in_law_that_is_not_offered_is_refused(
    name: str, larkfield: Organisation, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    url = reverse("set_law", args=[larkfield.pk])
    response = signed_in(cast["ruth"]).post(url, LAW | {name: "\x00" if name == "why" else "nope"})
    assert response.status_code == 422
    assert f'href="#id_{name}"' in response.content.decode()
    larkfield.refresh_from_db()
    assert larkfield.law_basis == "6-1-e"


def test_what_the_pack_does_not_confirm_is_offered_with_a_warning(
    larkfield: Organisation, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(cast["ruth"]).get(reverse("set_law", args=[larkfield.pk])).content.decode()
    assert "ca2004-16la" in page
    assert "from a second hand only" in page
    assert "6-1-ea-safeguarding" not in page, "not for a state school"
    Organisation.objects.filter(pk=larkfield.pk).update(nation="scotland")
    page = signed_in(cast["ruth"]).get(reverse("set_law", args=[larkfield.pk])).content.decode()
    assert "Children Act 2004, 16LA" not in page


def test_a_club_without_an_officer_is_told_how_to_get_one(
    cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    kestrel = Organisation.objects.get(slug="kestrel")
    give(cast["marcus"], kestrel, "administrator")
    client = signed_in(cast["marcus"])
    page = client.get(reverse("settings", args=[kestrel.pk])).content.decode()
    assert "nobody here is one" in page
    assert "Give somebody that role" in page


def test_where_a_lead_finishes_records_nobody_else_signs(
    larkfield: Organisation, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    draft = making.draft(cast["tom"])
    tom, url = signed_in(cast["tom"]), reverse("check", args=[draft.pk])
    assert "Sign and finish" in tom.get(url).content.decode()
    Organisation.objects.filter(pk=larkfield.pk).update(finished_by="lead")
    page = tom.get(url).content.decode()
    assert "In Larkfield Primary a safeguarding lead finishes records" in page
    assert "Sign and finish" not in page
    assert tom.post(url, {"revision": str(draft.revision)}).status_code == 409
    with pytest.raises(signing.LeadFinishes):
        signing.sign(actor=cast["tom"], decision_id=draft.pk, expected_revision=draft.revision)
    assert making.fresh(draft).finalised_at is None
    mine = making.draft(cast["priya"])
    assert signing.sign(
        actor=cast["priya"], decision_id=mine.pk, expected_revision=mine.revision
    ).finalised_at


@pytest.mark.parametrize(
    ("role", "whose", "may"),
    [
        ("lead", "team", True),
        ("lead", "all", True),
        ("lead", "other team", False),
        ("practitioner", "team", False),
        ("ig_officer", "all", False),
        ("lead", "guest", False),
    ],
)
def test_which_lead_finishes_a_record(
    role: str,
    whose: str,
    may: bool,
    cast: dict[str, User],
    larkfield: Organisation,
    hafan: Organisation,
    team: Team,
    other_team: Team,
) -> None:
    Organisation.objects.filter(pk=larkfield.pk).update(finished_by="lead")
    teams = {"team": team, "other team": other_team, "guest": team}
    give(cast["marcus"], hafan if whose == "guest" else larkfield, role, teams.get(whose))
    assert access.may_finish(cast["marcus"], making.draft(cast["priya"])) is may


def test_teams_are_added_and_renamed(
    admin: Client, larkfield: Organisation, team: Team, hafan: Organisation
) -> None:
    new, url = (
        reverse("new_team", args=[larkfield.pk]),
        reverse("rename_team", args=[larkfield.pk, team.pk]),
    )
    assert admin.post(new, {"name": "Nursery", "why": "It opens"}).status_code == 302
    assert last_event() == ("team.added", "It opens")
    for name in ("", "nursery", "x" * 201, "a\x00b"):
        assert admin.post(new, {"name": name, "why": "Again"}).status_code == 422
        assert admin.post(url, {"name": name, "why": "Again"}).status_code == 422
    assert admin.post(url, {"name": "Safeguarding", "why": "Shorter"}).status_code == 302
    assert last_event() == ("team.renamed", "Shorter")
    assert sorted(t.name for t in larkfield.teams.all()) == ["Nursery", "Safeguarding"]
    theirs = reverse("rename_team", args=[larkfield.pk, hafan.teams.get().pk])
    assert admin.post(theirs, {"name": "Ours", "why": "Now"}).status_code == 404
