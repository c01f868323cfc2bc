"""The pages on which what is due is done, and who finds it on their home page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import AuditEvent, Decision, Look, Organisation, Person, Task, User
from decisions.services import restrictions
from tests import making
from tests.due.conftest import give, since

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)
LATER = {"again_on": "2199-01-01"}


def _url(task: Task) -> str:
    return reverse("task", args=[task.pk])


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _on_days(posted: dict[str, str]) -> dict[str, str]:
    """Return what is posted, with the days that are so many from today."""
    return {n: _day(int(v)) if v[:1] in ("+", "-") else v for n, v in posted.items()}


def _now(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def _html(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.fixture
def not_told(priya: User) -> Task:
    """Priya is to think again about telling Maya's mother."""
    draft = making.answer(
        making.draft(priya),
        "family",
        {
            "people-0-knows": "not_for_now",
            "not_told_reasons": ["risk-to-child"],
            "ask_again_on": _day(5),
        },
    )
    return Task.objects.get(decision=draft, kind="tell_family")


@pytest.fixture
def not_shared(priya: User) -> Task:
    """Priya is to look again at a decision to share nothing."""
    draft = making.answer(
        making.draft(priya, without="share"),
        "reasons",
        {"no_share": "not_share", "look_again": "A new bruise.", "look_again_on": _day(5)},
    )
    return Task.objects.get(decision=draft, kind="look_again")


def test_telling_is_asked_about_by_name_with_a_way_to_what_was_answered(
    not_told: Task, priya: User, signed_in: SignIn
) -> None:
    page = _html(signed_in(priya), _url(not_told))
    assert "Lauren Okafor does not know yet" in page
    assert reverse("page", args=[not_told.decision_id, "family"]) in page
    decision = making.sign(not_told.decision)
    page = _html(signed_in(priya), _url(not_told))
    assert reverse("record", args=[decision.pk]) in page
    assert "not finished yet" not in page
    assert " checked" not in page, "no judgement is ticked beforehand"


def test_where_who_does_not_know_is_feared_that_comes_first(
    not_told: Task, priya: User, signed_in: SignIn
) -> None:
    page = _html(signed_in(priya), _url(not_told))
    assert page.index('value="told"') < page.index('value="never"')
    assert "You are worried about" not in page
    Person.objects.filter(name="Lauren Okafor").update(worried_about=True)
    page = _html(signed_in(priya), _url(not_told))
    assert page.index('value="never"') < page.index('value="told"')
    assert "You are worried about what Lauren Okafor may do: it may never be safe" in page
    assert " checked" not in page


@pytest.mark.parametrize(
    ("posted", "answer"),
    [
        ({"know": "told", "said": "She had guessed."}, "They said: She had guessed."),
        ({"know": "told"}, "Told on "),
        ({"know": "never", "why": "He reads her phone."}, "He reads her phone."),
        ({"know": "never", "why": "No.", "again_on": "x", "told_on": "y"}, "never be safe"),
    ],
)
def test_what_became_of_telling_stands_beside_the_finished_record(
    not_told: Task, priya: User, signed_in: SignIn, posted: dict[str, str], answer: str
) -> None:
    decision = making.sign(not_told.decision)
    before = decision.column_values()
    client = signed_in(priya)
    told = {"told_on": _day(-1)} | LATER | posted
    assert client.post(_url(not_told), told).status_code == 302
    task = _now(not_told)
    assert answer in task.answer
    assert task.done_by == priya
    assert making.fresh(decision).column_values() == before
    record = _html(client, reverse("record", args=[decision.pk]))
    assert "Asked again about telling the family" in record
    assert answer in record
    assert client.post(_url(not_told), told).status_code == 302
    assert _now(not_told).answer == task.answer


def test_not_yet_asks_again_on_the_day_they_choose(
    not_told: Task, priya: User, signed_in: SignIn
) -> None:
    client = signed_in(priya)
    posted = {"know": "again", "again_on": _day(9), "told_on": "", "why": ""}
    page = client.post(_url(not_told), posted, follow=True).content.decode()
    assert "We ask you again on" in page
    task = _now(not_told)
    assert (timezone.localtime(task.due).date().isoformat(), task.done_at) == (_day(9), None)
    assert timezone.localtime(task.due).hour == 9
    event = AuditEvent.objects.get(act="question.put_off")
    assert event.values.filter(row="event", value__contains="Ask again on").exists()


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Say whether they know now."),
        ({"know": "told", "told_on": ""}, "Say on which day you told them."),
        ({"know": "told", "told_on": "tomorrow"}, "Enter a real date"),
        ({"know": "told", "told_on": "+1"}, "This day has not come yet."),
        ({"know": "again", "again_on": ""}, "Choose the day on which we ask you again."),
        ({"know": "again", "again_on": "+0"}, "Choose a day after today, within a year."),
        ({"know": "again", "again_on": "+400"}, "Choose a day after today, within a year."),
        ({"know": "never", "why": " "}, "Say in a few words why it may never be safe."),
        ({"know": "perhaps"}, "Choose one of the answers shown."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    not_told: Task, priya: User, signed_in: SignIn, posted: dict[str, str], words: str
) -> None:
    typed = {"said": "She cried.", "again_on": _day(3), "told_on": _day(-3)} | _on_days(posted)
    response = signed_in(priya).post(_url(not_told), typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count(words) == 2, "at the top and at its field"
    assert "She cried." in page
    assert _now(not_told).column_values() == not_told.column_values()


def test_nothing_shared_is_put_off_or_settled(
    not_shared: Task, priya: User, signed_in: SignIn
) -> None:
    client = signed_in(priya)
    page = _html(client, _url(not_shared))
    assert "A new bruise." in page
    assert reverse("page", args=[not_shared.decision_id, "reasons"]) in page
    assert client.post(_url(not_shared), {}).status_code == 422
    assert client.post(_url(not_shared), {"now": "again", "again_on": _day(30)}).status_code == 302
    assert timezone.localtime(_now(not_shared).due).date().isoformat() == _day(30)
    assert client.post(_url(not_shared), {"now": "settled", "why": ""}).status_code == 422
    settled = {"now": "settled", "why": "They moved away."}
    assert client.post(_url(not_shared), settled).status_code == 302
    assert _now(not_shared).answer == "It is settled: They moved away."


@pytest.mark.parametrize("kind", ["not_sent", "reply", "correction", "restriction_review"])
def test_what_is_done_elsewhere_leads_there(priya: User, signed_in: SignIn, kind: str) -> None:
    draft = making.draft(priya)
    task = since(draft, kind, DAY)
    where = {
        "not_sent": reverse("text", args=[draft.pk, draft.shares[0].pk]),
        "restriction_review": reverse("restrict", args=[draft.pk]),
    }.get(kind, reverse("record", args=[draft.pk]))
    client = signed_in(priya)
    for response in (client.get(_url(task)), client.post(_url(task), {"answer": "x"})):
        assert (response.status_code, response["Location"]) == (302, where)
    assert _now(task).done_at is None


def test_a_reply_leads_to_its_letter_and_is_listed_once(priya: User, signed_in: SignIn) -> None:
    draft, client = making.asked(priya), signed_in(priya)
    task = Task.objects.get(decision=draft, kind="reply")
    assert draft.reply
    letter = [draft.pk, draft.reply.pk]
    assert client.get(_url(task))["Location"] == reverse("share", args=letter)
    assert "Reply to whoever asked" in _html(client, reverse("home"))
    making.letter(making.letter(draft, "answer", making.PARTLY), "reply", {"sent": "not_yet"})
    assert client.get(_url(task))["Location"] == reverse("text", args=letter)
    page = _html(client, reverse("home"))
    assert reverse("text", args=letter) in page
    assert "Reply to whoever asked" not in page


def test_what_has_changed_is_looked_at_again(
    not_shared: Task, priya: User, signed_in: SignIn
) -> None:
    again = reverse("reconsider", args=[not_shared.decision_id])
    assert again not in _html(signed_in(priya), _url(not_shared)), "not while it is a draft"
    making.sign(not_shared.decision)
    assert again in _html(signed_in(priya), _url(not_shared))
    assert signed_in(priya).get(again).status_code == 200


@pytest.mark.parametrize("kind", ["tell_family", "look_again", "not_sent", "reply"])
def test_somebody_elses_task_is_not_found(
    priya: User, cast: dict[str, User], signed_in: SignIn, kind: str
) -> None:
    task = since(making.draft(priya), kind, DAY)
    for name in ("grace", "tom", "ruth", "jo", "dilys"):
        client = signed_in(cast[name])
        assert client.get(_url(task)).status_code == 404
        assert client.post(_url(task), {"know": "never", "why": "x"}).status_code == 404
    assert _now(task).done_at is None


# --- The home page --------------------------------------------------------------------------


def test_what_is_to_be_sent_is_listed_once_with_its_hour(priya: User, signed_in: SignIn) -> None:
    draft = making.draft(priya)
    client = signed_in(priya)
    page = _html(client, reverse("home"))
    assert "decided, not sent · by " in page
    assert "Send what you decided to share" not in page
    since(draft, "not_sent", DAY)
    assert "decided, not sent · overdue since " in _html(client, reverse("home"))


def test_leads_find_what_is_overdue_in_their_teams_and_nobody_else_does(
    toms: Decision, cast: dict[str, User], larkfield: Organisation, signed_in: SignIn
) -> None:
    give(cast["jo"], larkfield, "lead", larkfield.teams.create(name="Nursery"))
    people = ("grace", "priya", "tom", "ruth", "jo", "dilys", "marcus")

    def finders() -> list[str]:
        return [n for n in people if "Overdue in your teams" in _html(signed_in(cast[n]), home)]

    home = reverse("home")
    assert finders() == [], "nothing is overdue yet"
    task = since(toms, "not_sent", timedelta(minutes=1))
    assert finders() == ["grace", "priya"]
    page = _html(signed_in(cast["grace"]), home)
    assert "Tom Ellery: Send what you decided to share, and add the time" in page
    assert reverse("record", args=[toms.pk]) in page
    look = Look.objects.filter(kind="list", actor_id=cast["grace"].pk).order_by("at").last()
    assert look
    assert {str(toms.pk), str(task.pk)} <= set(look.shown)
    restrictions.restrict(
        actor=cast["grace"],
        decision_id=toms.pk,
        kind="staff",
        reason="x",
        named=[cast["tom"], cast["grace"]],
    )
    assert finders() == ["grace"]
    Task.objects.filter(pk=task.pk).update(for_user=cast["grace"])
    assert finders() == [], "their own stands above"


def test_ig_officers_find_overdue_questions_and_read_no_content(
    toms: Decision, cast: dict[str, User], larkfield: Organisation, signed_in: SignIn
) -> None:
    give(cast["jo"], larkfield, "ig_officer")
    unsure = {"law_fits": "not_sure", "law_question": "Is it Lauren?", "consent_asked": "no"}
    making.answer(toms, "law", unsure)
    home = reverse("home")
    assert "Overdue questions" not in _html(signed_in(cast["jo"]), home)
    since(toms, "law_answer", DAY)
    page = _html(signed_in(cast["jo"]), home)
    assert "Overdue questions" in page
    assert "Ruth Adeyemi: Answer a question about the law" in page
    assert reverse("about_record", args=[toms.pk]) in page
    assert "Lauren" not in page
    assert signed_in(cast["jo"]).get(reverse("about_record", args=[toms.pk])).status_code == 200
    for name in ("grace", "ruth", "tom"):
        assert "Overdue questions" not in _html(signed_in(cast[name]), home)


def test_a_task_that_is_asked_again_takes_few_queries(
    not_told: Task, priya: User, signed_in: SignIn, django_assert_max_num_queries
) -> None:
    client = signed_in(priya)
    client.get(_url(not_told))
    with django_assert_max_num_queries(16):
        client.get(_url(not_told))
