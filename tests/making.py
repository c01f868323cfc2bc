"""Short ways for tests to bring a record to where they need it, through pages and services."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from decisions import selectors
from decisions.demo.play import posted
from decisions.demo.scenarios import Answers
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare, User
from decisions.rules import SecondLook
from decisions.rules.journey import rule_for, second_looks
from decisions.rules.letters import letter_page
from decisions.rules.rule_6_information import share_page
from decisions.services import drafts, pages, shares, signing

Given = Mapping[str, str | list[str]]

WORRY: Answers = {
    "children-0-name": "Maya Okafor",
    "children-0-born": "7",
    "worry": "Bruises on both arms.",
    "noticed_on": "{today}",
    "noticed_by": "me",
    "level": "serious",
    "if_nobody_knew": "She could be hurt again.",
}
FAMILY: Answers = {
    "children-0-knows": "yes",
    "people-0-name": "Lauren Okafor",
    "people-0-role": "carer",
    "people-0-knows": "too_young",
    "response": "no_objection",
}
#: Everything that a record needs before it can be signed, but for whom to tell.
COMPLETE: tuple[tuple[str, Answers], ...] = (
    ("worry", WORRY),
    ("family", FAMILY),
    ("law", {"law_fits": "yes", "consent_asked": "no"}),
    ("protect", {"protected": ["none"]}),
    ("reasons", {"reasons": "They need it to protect her."}),
)


def fresh(decision: Decision) -> Decision:
    """Return the decision as the database has it now."""
    return Decision.objects.get(pk=decision.pk)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written within. Looks are written as if it were the outermost."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def start(user: User, **more: Any) -> Decision:
    """Start a draft for the person's own team."""
    organisation, team = selectors.home_of(user)[0]
    return fresh(drafts.start(actor=user, organisation=organisation, team=team, **more))


def answer(decision: Decision, slug: str, answers: Given) -> Decision:
    """Save one page of a draft as its author."""
    decision = fresh(decision)
    rule = rule_for(slug)
    assert rule is not None
    page = rule.page(decision, _posted(rule.page(decision), decision, answers))
    assert page.is_valid(), page.errors()
    pages.save_page(
        actor=decision.author,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        rule=rule,
        answers=page.answers(),
        rows={kind: page.kept_rows(kind) for kind in page.kinds},
        removed={kind: rows.removed_ids() for kind, rows in page.row_sets.items()},
    )
    return fresh(decision)


def _posted(page: Page, decision: Decision, answers: Given) -> QueryDict:
    """Return what a browser posts; "off" stands for an answer that is taken away."""
    data = posted(page, decision, dict(answers))
    for name in [name for name, value in data.items() if value == "off"]:
        del data[name]
    return data


def draft(user: User, *, without: str = "") -> Decision:
    """Start a draft and answer everything but whom to tell (and but the page `without`)."""
    decision = start(user)
    for slug, answers in COMPLETE:
        if slug == "reasons":
            decision = tell(decision) if without != "share" else decision
        if slug != without:
            decision = answer(decision, slug, answers)
    return fresh(decision)


REQUEST: Answers = {
    "asker": "other",
    "asker_name": "DC Tom Reyes",
    "asker_body": "Northbridge Police",
    "asker_kind": "police",
    "asker_checked": ["rang_back"],
    "asked_words": "All records on Maya: where she was seen, her phone number, her file.",
    "asked_parts": "where she was seen\nher phone number\nher file",
    "asked_on": "{today}",
}


def asked(user: User, request: Given | None = None) -> Decision:
    """Start a draft on a request, with everything answered but what they get, and the reply."""
    decision = answer(start(user, direction="asked"), "request", {**REQUEST, **(request or {})})
    for slug, answers in COMPLETE:
        decision = answer(decision, slug, answers)
    return decision


def letter(decision: Decision, which: str, answers: Given) -> Decision:
    """Save the letter to who asked: "answer" or "reply"."""
    decision = fresh(decision)
    share = decision.reply if which == "reply" else decision.answer
    page = letter_page(decision, share, _posted(letter_page(decision, share), decision, answers))
    assert page.is_valid(), page.errors()
    assert share
    shares.save_share(
        actor=decision.author,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        share_id=share.pk,
        answers=page.answers(),
        rows={kind: page.kept_rows(kind) for kind in page.kinds},
    )
    return fresh(decision)


#: What each part of REQUEST gets: one given, one said differently, one refused.
PARTLY: Answers = {
    "purpose": "crime",
    "asked-0-answer": "give",
    "asked-0-text": "Seen on Monday at 3 at the gate.",
    "asked-0-known": "saw",
    "asked-1-answer": "differently",
    "asked-1-text": "We have a number; ask her mother for it.",
    "asked-1-known": "records",
    "asked-2-answer": "no",
    "asked-2-reason": "too-wide",
    "sent": "not_yet",
    "method": "cjsm",
}
REFUSED: Answers = {
    "purpose": "crime",
    **{f"asked-{n}-answer": "no" for n in range(3)},
    **{f"asked-{n}-reason": "not-relevant" for n in range(3)},
}


def answered(user: User, answers: Given = PARTLY, request: Given | None = None) -> Decision:
    """Start a draft on a request and answer it, ready to be signed."""
    decision = letter(asked(user, request), "answer", answers)
    if not decision.telling:
        nothing = {"no_share": "not_share", "reasons": "Why", "worse_for_child": "He is afraid"}
        decision = answer(decision, "reasons", nothing)
    return letter(decision, "reply", {"sent": "not_yet"})


def tell(
    decision: Decision, answers: Given | None = None, share: ProposedShare | None = None
) -> Decision:
    """Save one recipient: by default Northbridge MASH gets the worry, not sent yet."""
    decision = fresh(decision)
    given: Answers = {
        "recipient": "@Northbridge MASH",
        "purpose": "protect",
        "items-0-give": "on",
        "sent": "not_yet",
        "method": "hub-portal",
        **(answers or {}),
    }
    page = share_page(decision, share, _posted(share_page(decision, share), decision, given))
    assert page.is_valid(), page.errors()
    shares.save_share(
        actor=decision.author,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        share_id=share.pk if share else None,
        answers=page.answers(),
        rows={kind: page.kept_rows(kind) for kind in page.kinds},
    )
    return fresh(decision)


def sign(decision: Decision) -> Decision:
    """Sign a complete draft as its author."""
    decision = fresh(decision)
    signing.sign(
        actor=decision.author,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        decider_name="",
        decider_role="",
    )
    return fresh(decision)


def given(answers: Given | None = None) -> Answers:
    """Return the answers of a recipient who has got it, just now, by the hub's portal."""
    return {"sent": "yes", "given_on": "{today}", "given_time": "{now}", **(answers or {})}


def looks(decision: Decision, number: int = 0, now: datetime | None = None) -> list[SecondLook]:
    """Return the open second looks, all or those of one number."""
    found = second_looks(decision, now or timezone.now())
    return [look for look in found if number in (0, look.number)]
