"""A page asks the database as often for thirty people and recipients as for two."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions.models import (
    Acknowledgement,
    Advice,
    Cell,
    Decision,
    Engagement,
    InformationItem,
    Person,
    ProposedShare,
    Protection,
    Recipient,
    Task,
    User,
)
from decisions.rules.capture import Call
from decisions.services import capture, shares, signing
from tests import making

#: How many queries a whole request may take, with its session and its person.
#: Eight of them are who it is, what they may see, and the look that is written first.
MOST = {
    "history": 24,
    "page": 17,
    "share": 19,
    "record": 26,
    "check": 23,
    "home": 31,
    "task": 17,
    "act": 17,
}


def _with_many(decision: Decision, count: int) -> Decision:
    """Fill a draft: people, advice, protections, items, recipients, cells, reminders answered."""
    entry = decision.shares[0].recipient
    for n in range(count):
        person = Person.objects.create(
            concern=decision.concern,
            role="child" if n % 3 == 0 else "carer" if n % 3 == 1 else "sibling",
            name=f"Person {n}",
            lives_with_child=True,
            worried_about=n % 5 == 4,
        )
        Engagement.objects.create(decision=decision, person=person, knows="not_for_now")
        Advice.objects.create(decision=decision, adviser=f"Adviser {n}", said="Words")
        Protection.objects.create(
            decision=decision, subject="person", person=person, hidden_from=[str(person.pk)]
        )
        decision.protected = [*decision.protected, str(person.pk)]
        Recipient.objects.create(
            organisation=decision.organisation, name=f"Recipient {n}", kind="other"
        )
        item = InformationItem.objects.create(decision=decision, text=f"Person {n} was seen.")
        share = ProposedShare.objects.create(
            decision=decision,
            recipient=entry,
            name=f"Recipient {n}",
            kind="social_care",
            purpose="protect",
            sent="not_yet",
            method="hub-portal",
        )
        Cell.objects.create(share=share, item=item, choice="share")
        Acknowledgement.objects.create(
            decision=decision, number=1, key=str(n), facts="x", answered_by=decision.author
        )
    decision.save()
    return making.fresh(decision)


def _count(client: Client, url: str) -> tuple[int, list[str]]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(asked), [q["sql"][:160] for q in asked.captured_queries]


def _pages(decision: Decision) -> dict[str, tuple[str, str]]:
    """Return (address, kind) for each page of a draft."""
    pk, share = decision.pk, decision.shares[0].pk
    rules = ("worry", "family", "law", "advice", "protect", "reasons")
    return {slug: (reverse("page", args=[pk, slug]), "page") for slug in rules} | {
        "a recipient": (reverse("share", args=[pk, share]), "share"),
        "a new recipient": (reverse("new_share", args=[pk]), "share"),
        "the list of pages": (reverse("record", args=[pk]), "record"),
        "check": (reverse("check", args=[pk]), "check"),
        "text": (reverse("text", args=[pk, share]), "record"),
        "sent": (reverse("sent", args=[pk, share]), "act"),
        "hand over": (reverse("hand_over", args=[pk]), "act"),
        "discard": (reverse("discard", args=[pk]), "act"),
        "home": (reverse("home"), "home"),
    }


def _measured(client: Client, pages: dict[str, tuple[str, str]]) -> dict[str, int]:
    found = {}
    for name, (url, kind) in pages.items():
        _count(client, url)  # what is read once in a process: content types, the law pack
        number, asked = _count(client, url)
        assert number <= MOST[kind], f"{name}: {number} queries\n" + "\n".join(asked)
        found[name] = number
    return found


def test_a_drafts_pages_take_few_queries_however_much_is_in_it(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(priya)
    few = _with_many(making.draft(priya), 2)
    small = _measured(client, _pages(few))
    large = _measured(client, _pages(_with_many(making.draft(priya), 30)))
    assert large == small


@pytest.fixture
def finished(priya: User) -> Callable[[int], Decision]:
    """Return a function that gives a finished record with a number of everything."""

    def make(count: int) -> Decision:
        decision = making.draft(priya)
        for n in range(count):
            words = {"items-0-give": "off", "left_out": "risk", "own_words": f"Help {n}."}
            phone = {"method": "phone", "spoke_to": "Sam"}
            decision = making.tell(decision, making.given(words | phone))
        people: dict[str, str] = {}
        for n in range(count):
            people |= {f"people-{n + 1}-name": f"Person {n}", f"people-{n + 1}-role": "sibling"}
        decision = making.answer(decision, "family", people)
        call = Task.objects.filter(decision=decision, kind="written_follow_up")[0]
        shares.follow_up_sent(actor=priya, task_id=call.pk)
        return signing.sign(
            actor=priya, decision_id=decision.pk, expected_revision=making.fresh(decision).revision
        )

    return make


def test_a_finished_record_takes_few_queries_however_long_its_history(
    priya: User, signed_in: Callable[[User], Client], finished: Callable[[int], Decision]
) -> None:
    client = signed_in(priya)

    def pages(decision: Decision) -> dict[str, tuple[str, str]]:
        share = making.fresh(decision).shares[0].pk
        return {
            "record": (reverse("record", args=[decision.pk]), "record"),
            "signed": (reverse("signed", args=[decision.pk]), "record"),
            "history": (reverse("history", args=[decision.pk]), "history"),
            "text": (reverse("text", args=[decision.pk, share]), "record"),
            "home": (reverse("home"), "home"),
        }

    small = _measured(client, pages(finished(2)))
    large = _measured(client, pages(finished(15)))
    assert large == small


def test_emergencies_take_few_queries_on_their_page_and_on_the_lists(
    cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    counts = []
    for many in (2, 20):
        for n in range(many):
            decision = making.start(cast["aoife"], emergency=True)
            capture.capture(
                actor=cast["aoife"],
                decision_id=decision.pk,
                expected_revision=0,
                answers={"child": f"N{n}", "worry": "x", "said": "y", "must_not_find_out": ""},
                calls=[Call("999", at=timezone.now()), Call("lead", at=timezone.now())],
            )
            Recipient.objects.create(
                organisation=decision.organisation, name=f"Station {n} of {many}", kind="police"
            )
        record = reverse("record", args=[decision.pk])
        empty = reverse("capture", args=[making.start(cast["aoife"], emergency=True).pk])
        of_author = {"home": (reverse("home"), "home"), "capture": (empty, "page")}
        of_lead = {"home": (reverse("home"), "home"), "record": (record, "record")}
        author, lead = signed_in(cast["aoife"]), signed_in(cast["nia"])
        counts.append([_measured(author, of_author), _measured(lead, of_lead)])
    assert counts[0] == counts[1]


def test_a_task_takes_few_queries(
    priya: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    making.answer(making.draft(priya), "law", {"law_fits": "not_sure", "law_question": "?"})
    task = Task.objects.get(kind="law_answer")
    url = reverse("task", args=[task.pk])
    assert _measured(signed_in(cast["ruth"]), {"task": (url, "task")})["task"] > 0


def test_saving_a_page_takes_no_more_queries_for_rows_that_did_not_change(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    counts = []
    for many in (2, 30):
        decision = making.draft(priya)
        people: dict[str, str] = {}
        for n in range(many):
            people |= {f"people-{n + 1}-name": f"Person {n}", f"people-{n + 1}-role": "sibling"}
        decision = making.answer(decision, "family", people)
        with CaptureQueriesContext(connection) as asked:
            making.answer(decision, "family", {"response": "objected", "objection": f"{many}"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
