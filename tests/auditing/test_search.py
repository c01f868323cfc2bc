"""Finding what was done: by reference, person, action and days; a page at a time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Decision, Look, Organisation, User
from decisions.services import grants, memberships, restrictions
from decisions.services import people as staff
from tests import making
from tests.access.acts import share
from tests.auditing.conftest import Ask

SignIn = Callable[[User], Client]
NAMES = ("Maya", "Okafor", "Lauren", "Dean", "Kofi", "MASH", "bruis", "Bruis")


def test_the_log_names_who_what_when_and_which_record_and_no_child(s1: Decision, ask: Ask) -> None:
    page = ask(person="")
    assert s1.reference in page
    assert "Priya Nair Signed and finished" in page
    assert "UTC)" in page
    assert [name for name in NAMES if name in page] == []


def test_what_somebody_typed_as_a_reason_is_not_there(
    s1: Decision, cast: dict[str, User], officer: User, ask: Ask
) -> None:
    share(s1.author, s1, cast["tom"])
    grants.open_for_governance(actor=officer, decision_id=s1.pk, reason="Complaint 14")
    page = ask(reference=s1.reference)
    assert "Shared this record with a colleague: Tom Ellery" in page
    assert "Opened the content for information governance" in page
    assert "covers for me" not in page
    assert "Complaint 14" not in page


def test_one_record_is_found_however_its_reference_is_typed(
    s1: Decision, priya: User, ask: Ask
) -> None:
    other = making.draft(priya)
    page = ask(reference=s1.reference.lower().replace("-", " "))
    assert f"What was done to {s1.reference} From its beginning until now" in page
    assert "Signed and finished" in page
    assert other.reference not in page
    assert "Unusual" not in page, "asked for one record, not for the rest"


@pytest.mark.usefixtures("long_here")
def test_a_record_of_long_ago_is_found_by_its_reference_without_days(
    cast: dict[str, User], ask: Ask
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        old = making.start(cast["tom"])
    assert old.reference not in ask(person="")
    assert f"{old.reference} From its beginning until now. 1 in all" in ask(reference=old.reference)


def test_by_person_by_action_and_by_both(
    s1: Decision, cast: dict[str, User], signed_in: SignIn, ask: Ask
) -> None:
    signed_in(cast["grace"])
    making.start(cast["tom"])
    page = ask(person=str(cast["grace"].pk))
    assert "What Grace Mensah did" in page
    assert "Signed in" in page
    assert "Tom Ellery Started" not in page
    page = ask(action="writing")
    assert "Tom Ellery Started" in page
    assert "Signed and finished" in page
    assert "Grace Mensah Signed in" not in page
    page = ask(action="writing", person=str(cast["tom"].pk))
    assert "1 in all" in page
    assert "Tom Ellery Started" in page


@pytest.mark.usefixtures("long_here")
def test_several_acts_come_in_one_order_newest_first(cast: dict[str, User], ask: Ask) -> None:
    for number, name in enumerate(("tom", "priya", "tom")):
        with time_machine.travel(timezone.now() - timedelta(days=9 - number), tick=False):
            making.answer(making.start(cast[name]), "worry", making.WORRY)
    page = ask(action="writing")
    table = page[page.index("When Who What") :]
    assert [part.count("Started") for part in table.split("Priya Nair Started")] == [1, 1]
    # Both at one moment, by a clock that stands: the later one is above.
    assert table.index("Saved “What is the worry?”") < table.index("Started")


def test_people_settings_and_signing_in_are_there_too(
    cast: dict[str, User], school: Organisation, ask: Ask
) -> None:
    jo, team = cast["jo"], school.teams.get()
    memberships.give_role(
        actor=jo,
        organisation=school,
        user=cast["tom"],
        role="lead",
        team=team,
        until=None,
        why="Deputy of the head",
    )
    staff.invite(
        actor=jo,
        organisation=school,
        email="new@larkfield.example",
        name="Somebody New",
        job_title="",
        roles=[("practitioner", team)],
        why="Begins on Monday",
        until=None,
    )
    Client().post("/sign-in/", {"login": cast["tom"].email, "password": "not this"})
    page = ask(action="people")
    assert "Jo Park Gave a role: Tom Ellery" in page
    assert "Jo Park Invited somebody: new@larkfield.example" in page
    assert "Somebody New" not in page, "only the address until they accept"
    assert "Deputy of the head" not in page
    page = ask(action="sign_in")
    assert "Somebody Was not let in: Tom Ellery" in page


def test_the_newest_page_then_earlier_ones_until_all_were_shown_once(
    cast: dict[str, User], officer: User, school: Organisation, signed_in: SignIn
) -> None:
    references = [making.start(cast["tom"]).reference for _ in range(60)]
    client, url = signed_in(officer), reverse("audit", args=[school.pk])
    answers = {"person": str(cast["tom"].pk)}
    seen: list[str] = []
    for number in (25, 25, 10):
        html = client.post(url, answers).content.decode()
        shown = [r for r in references if r in html]
        assert len(shown) == number
        seen += shown
        if 'name="before"' in html:
            answers["before"] = html.split('name="before" value="')[1].split('"')[0]
    assert sorted(seen) == sorted(references)
    assert 'name="before"' not in html
    for nonsense in ("x", "-1", "9" * 40, "0"):
        assert client.post(url, answers | {"before": nonsense}).status_code == 200


def test_a_person_is_never_in_an_address(
    cast: dict[str, User], officer: User, school: Organisation, signed_in: SignIn
) -> None:
    html = signed_in(officer).get(reverse("audit", args=[school.pk])).content.decode()
    form = next(tag for tag in html.split("<form")[1:] if "app-find" in tag.split(">")[0])
    assert 'method="post"' in form.split(">")[0]
    page = signed_in(officer).get(reverse("audit_person", args=[school.pk, cast["grace"].pk]))
    assert "Grace" not in page.content.decode().split("</title>")[0]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"first": "31 2 2026"}, "Enter a real date"),
        ({"last": "soon"}, "Enter a real date"),
        ({"first": "2026-03-02", "last": "2026-03-01"}, "This day is before the one in “From”."),
        ({"first": "2024-01-01", "last": "2026-01-01"}, "Choose a year or less."),
        ({"reference": "K7QD"}, "Enter a reference like K7QD-2MWX."),
        ({"reference": "K7QD-2MWX"}, "There is no record with this reference here."),
        ({"person": "nobody"}, "Choose one of the answers shown."),
        ({"action": "nothing"}, "Choose one of the answers shown."),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(
    answers: dict[str, str], problem: str, ask: Ask
) -> None:
    page = ask(status=422, **answers)
    assert page.count(problem) == 2, "in the summary, and at the field"
    assert "Unusual patterns" not in page


def test_everything_that_is_wrong_is_said_at_once(ask: Ask) -> None:
    wrong = {"reference": "x", "first": "2026-03-02", "last": "2026-03-01"}
    page = ask(status=422, **wrong)
    assert "Enter a reference like" in page
    assert "before the one in" in page


def test_a_year_can_be_chosen_and_one_record_has_no_limit(s1: Decision, ask: Ask) -> None:
    assert "1 January 2024 to 31 December 2024" in ask(first="2024-01-01", last="2024-12-31")
    ask(reference=s1.reference, first="2001-01-01", last="2026-01-01")
    ask(first="2190-01-01")


def test_a_reference_of_another_organisation_is_not_there(cast: dict[str, User], ask: Ask) -> None:
    elsewhere = making.start(cast["aoife"])
    assert elsewhere.organisation.slug != "larkfield"
    page = ask(status=422, reference=elsewhere.reference)
    assert "There is no record with this reference here." in page


def test_an_officer_who_is_kept_out_finds_nothing_of_it(
    s1: Decision, officer: User, cast: dict[str, User], signed_in: SignIn, ask: Ask, ask_of: Ask
) -> None:
    grace = signed_in(cast["grace"])
    emergency = reverse("emergency", args=[s1.organisation_id])
    for _ in range(5):
        signed_in(cast["tom"]).get(reverse("record", args=[s1.pk]))
    grace.get(reverse("record", args=[s1.pk]))
    reason = {"reason": "The police rang", "sought": s1.reference}
    assert grace.post(emergency, reason).status_code == 302
    here = ask(person="")
    assert f"Grace Mensah opened {s1.reference} in an emergency" in here
    assert "Tom Ellery was refused 5 times" in here
    assert s1.reference in ask_of(cast["grace"])
    restrictions.restrict(
        actor=s1.author,
        decision_id=s1.pk,
        kind="staff",
        reason="x",
        named=[s1.author],
        kept_out=[officer],
    )
    gone = ask(person="")
    assert s1.reference not in gone
    assert "in an emergency:" not in gone
    assert "Asked to open a record" not in gone
    assert "Tom Ellery was refused" not in gone
    assert "Nothing unusual that these rules can see" in gone
    assert "There is no record with this reference here." in ask(422, reference=s1.reference)
    assert "0 records opened, 0 lists shown, 0 refusals" in ask_of(cast["grace"])
    assert "0 records opened, 0 lists shown, 0 refusals" in ask_of(cast["tom"])


def test_which_records_were_named_to_the_officer_is_on_record(
    s1: Decision, officer: User, ask: Ask
) -> None:
    ask(reference=s1.reference)
    look = Look.objects.get(kind="list", route="audit", actor_id=officer.pk)
    assert look.shown == [str(s1.pk)]


def test_officers_get_there_from_home_records_and_settings(
    officer: User, school: Organisation, signed_in: SignIn, cast: dict[str, User]
) -> None:
    link = f'href="{reverse("audit", args=[school.pk])}"'
    places = [
        reverse("home"),
        reverse("governance", args=[school.pk]),
        reverse("settings", args=[school.pk]),
    ]
    for url in places:
        assert link in signed_in(officer).get(url).content.decode(), url
    for url in (reverse("home"), reverse("settings", args=[school.pk])):
        assert link not in signed_in(cast["jo"]).get(url).content.decode(), "administrators do not"


def test_an_empty_log_says_so(ask: Ask) -> None:
    page = ask(first="2020-01-01", last="2020-01-02")
    assert "Nothing was written or changed." in page
    assert "1 January 2020 0 0 0 0" in page
