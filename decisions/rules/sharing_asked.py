"""Rule 6 where somebody asked: each part of their request gets an answer of its own."""

from typing import Any

from decisions.choices import AskedAnswer
from decisions.design.conditions import When
from decisions.design.fields import OneOf, Words
from decisions.design.forms import RowForm
from decisions.models import AskedItem, Decision, ProposedShare
from decisions.rules.base import Missing
from decisions.rules.request import unanswered
from decisions.rules.sharing_items import ItemQuestions, withholding

#: The answers with which they get something.
GETS = (AskedAnswer.GIVE, AskedAnswer.DIFFERENTLY)


class AskedForm(ItemQuestions, RowForm):
    """One part of a request: what they get for it, or why they do not."""

    field_order = ("id", "answer", "text", "known", "still_right", "reason")

    answer = OneOf(
        "What is your answer?",
        AskedAnswer.choices,
        needed=True,
        missing="Answer each part of the request",
    )
    text = Words(
        "What do you give them?",
        hint="Leave it empty if what you tick or write below says it.",
        rows=2,
        when=When.of("answer", *GETS),
        short="Given for it",
    )
    reason = OneOf(
        "Why not?",
        when=When.of("answer", AskedAnswer.NO),
        needed=True,
        missing="Say why they do not get what you keep back",
        why="The reason stays in your record. What the reply says of it, you see before it goes.",
    )

    @property
    def part(self) -> AskedItem | None:
        """The part of the request that the row is about."""
        return next((p for p in self.decision.asked_items if str(p.id) == self.row_id), None)

    @property
    def heading(self) -> str:
        return f"They ask for: {self.part.text}" if self.part else "They ask for"

    def prepare(self) -> None:
        """Offer the reasons of the law pack in force, likely ones first."""
        field: Any = self.fields["reason"]
        reasons = [r for r in withholding() if r[0] != "not-held"]  # an answer of its own
        field.offer(reasons)
        field.folded = frozenset(code for code, _ in reasons[6:])


def rows(decision: Decision, share: ProposedShare) -> list[dict[str, Any]]:
    """Return the parts that this share answers, as they are stored.

    What was answered with an earlier share, and given, is not asked again.
    """
    return [
        {
            "id": str(part.id),
            "answer": part.answer,
            "reason": part.reason,
            "text": part.item.text if part.item else "",
            "known": part.item.known if part.item else "",
            "still_right": part.item.still_right if part.item else "",
        }
        for part in decision.asked_items
        if part.share_id in (None, share.id) or not decision.was_sent(part)
    ]


def answers_with(decision: Decision, *answers: str) -> list[AskedItem]:
    """Return the parts of a request that were answered so."""
    return [part for part in decision.asked_items if part.answer in answers]


def reached(decision: Decision) -> list[ProposedShare]:
    """Return whom the sharing reaches: who gets something, and who was told already.

    What they were told may still be to write down. Who asked gets what stands there, or nothing.
    """
    told = [s for s in decision.shares if decision.was_told(s) and not s.for_asker]
    return [s for s in decision.shares if s in told or decision.gets_something(s)]


def lacks(decision: Decision, share: ProposedShare) -> list[Missing]:
    """Return what the asker's share lacks beyond its questions: a promise with nothing in it."""
    promised = [part for part in answers_with(decision, *GETS) if part.share_id == share.id]
    for_parts = {part.item_id for part in decision.asked_items}
    ticked = any(item.pk not in for_parts for item, _ in decision.given_items(share))
    if share.own_words or ticked:  # which may say it
        return []
    return [
        Missing("share", "asked", f"Say what they get for “{part.text[:60]}”", str(share.id))
        for part in promised
        if part.item_id is None
    ]


def left_open(decision: Decision, share: ProposedShare) -> list[Missing]:
    """Return the parts that nobody answered, once the asker was given what was ready."""
    if not share.for_asker or share != decision.answer:
        return []
    return [
        Missing("share", "", f"Answer “{part.text[:60]}”, which was asked for", str(share.id))
        for part in unanswered(decision)
    ]
