"""Rule 4: seek advice, promptly. Never needed to finish, never in the way of sharing."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from decisions.choices import AdviserRole, Unsure, YesNo
from decisions.design.conditions import When
from decisions.design.fields import Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import RowKind
from decisions.models import Adviser, Decision
from decisions.rules.base import Rule, SecondLook
from decisions.rules.rule_1_protect import at_risk


class AdviceForm(RowForm):
    """One piece of advice."""

    noun = "Advice"
    adviser = Line("Who did you ask?", missing="Say who gave the advice", needed=True)
    role = OneOf("What are they?", AdviserRole.choices)
    given_on = Day("When?", short="Given on")
    said = Words("What did they say?", rows=3, needed=True, missing="Say what the advice was")
    followed = OneOf("Did you follow it?", YesNo.choices)
    why_not = Words("Why not?", rows=2, when=When.of("followed", YesNo.NO))


class UnsureForm(QuestionForm):
    """Whether the practitioner is unsure about anything."""

    unsure = OneOf(
        "Is there anything you are unsure about?",
        Unsure.choices,
        why="Asking is a sign of good practice. You never need to wait for the answer to "
        "share what a child needs now.",
    )
    unsure_about = Line(
        "What are you unsure about?",
        max_length=2000,
        when=When.of("unsure", Unsure.ADVISED, Unsure.NOT_ASKED),
        short="Unsure about",
    )


def _rows(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    names = ("adviser", "role", "given_on", "said", "followed", "why_not")
    return {
        "advice": [{"id": str(a.id), **{n: getattr(a, n) for n in names}} for a in decision.advice]
    }


def soonest(advisers: list[Adviser], now: datetime) -> list[tuple[Adviser, str]]:
    """Return the advisers with when they can be reached, the soonest first; none retired.

    now: the present; hours are local. Someone with no weekdays set can be reached any day.
    """
    local = timezone.localtime(now)

    def minutes_away(adviser: Adviser) -> int:
        for days in range(8):
            weekday = (local.weekday() + days) % 7
            if adviser.weekdays and weekday not in adviser.weekdays:
                continue
            if days == 0 and local.time() > adviser.closes:
                continue
            if days == 0 and local.time() >= adviser.opens:
                return 0
            opens = days * 24 * 60 + adviser.opens.hour * 60 + adviser.opens.minute
            return opens - local.hour * 60 - local.minute
        return 8 * 24 * 60

    def words(adviser: Adviser) -> str:
        if minutes_away(adviser) == 0:
            return f"there now, until {adviser.closes:%H:%M}"
        return f"{adviser.opens:%H:%M} to {adviser.closes:%H:%M}"

    there = [a for a in advisers if a.retired_at is None]
    return [(a, words(a)) for a in sorted(there, key=minutes_away)]


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 9: unsure, and nobody asked yet."""
    if decision.unsure != Unsure.NOT_ASKED or decision.advice or not at_risk(decision):
        return []
    about = decision.unsure_about or "something"
    near = soonest(list(decision.organisation.advisers.all()), now)[:1]
    if near:
        adviser, when = near[0]
        there = f"{adviser.name} is {when}, on {adviser.phone}."
        if not when.startswith("there"):
            there = f"{adviser.name} is there from {when}, on {adviser.phone}."
    else:
        there = "The NSPCC helpline is on 0808 800 5000."
    return [
        SecondLook(
            9,
            f"You are not sure about {about}. {there} If {decision.child_name} could be hurt "
            "while you wait, share what is clearly needed and ask afterwards.",
            "Add the advice",
            "advice",
            "child",
            facts=about,
            anchor="id_unsure",
        )
    ]


RULE = Rule(
    number=4,
    slug="advice",
    name="Seek advice, promptly",
    title="Is there anything you are unsure about?",
    guidance="If a child could be hurt while you wait, share what is clearly needed now and "
    "ask afterwards.",
    more="You can ask your safeguarding lead, your data protection lead, a Caldicott Guardian "
    "or a helpline without giving a name. Advice from a lawyer is marked as privileged.",
    form=UnsureForm,
    kinds={
        "advice": RowKind(
            AdviceForm,
            start=1,
            at_least=1,
            when=When.of("unsure", Unsure.ADVISED),
            add="Add more advice",
        )
    },
    stored_rows=_rows,
    second_looks=_second_looks,
    panel="rules/advice_panel.html",
)
