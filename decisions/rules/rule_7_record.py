"""Rule 7: record the reasons, whether you share or not, and be ready to reconsider."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from decisions.choices import AskedAnswer, Late, Outcome
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import RowKind
from decisions.models import Decision
from decisions.rules.base import Missing, Rule, SecondLook
from decisions.rules.request import asker_name, is_asked
from decisions.rules.rule_1_protect import at_risk
from decisions.rules.sharing_asked import GETS, answers_with, reached
from decisions.rules.sharing_items import withholding
from decisions.working_days import add_working_days


class HeldBackForm(RowForm):
    """Something that is known and goes to nobody."""

    noun = "Kept back"
    text = Words("What do you hold and give to no one?", rows=2, short="Kept back")
    held_back = OneOf(
        "Why does nobody get it?",
        when=When.of("text"),
        needed=True,
        short="Reason",
        missing="Say why nobody gets what you keep back",
    )

    @property
    def heading(self) -> str:
        return "Something you keep back"

    def prepare(self) -> None:
        """Offer the reasons for leaving out of the law pack in force."""
        field: Any = self.fields["held_back"]
        reasons = withholding()
        field.offer(reasons)
        field.folded = frozenset(code for code, _ in reasons[3:])


class ReasonsForm(QuestionForm):
    """Why this is right, in the practitioner's own words."""

    no_share = OneOf(
        "You are not telling anyone yet. What have you decided?",
        [(Outcome.NOT_SHARE, "Not to share"), (Outcome.DEFER, "To decide later")],
        needed=True,
        short="Nothing shared",
        missing="Say whether you have decided not to share, or to decide later",
    )
    reasons = Words(
        "Why is this the right thing to do?",
        hint="Say why they need it, and why less would not be enough. If you are not sharing, "
        "say why not.",
        rows=6,
        needed=True,
        short="Reasons",
        missing="Give your reasons",
        why="Years from now someone may ask. What you knew and thought today is the answer.",
    )
    safe_meanwhile = Words("What keeps the child safe meanwhile?", rows=2, when=When.of("no_share"))
    look_again = Words("What would make you look again?", rows=2, when=When.of("no_share"))
    look_again_on = Day("Ask me again on", when=When.of("no_share"), short="Look again on")
    worse_for_child = Words(
        "How would sharing be worse for the child than not sharing?",
        hint="The duty to share in the Children Act 2004 (16LA) may apply to you. It asks for "
        "sharing unless that would be worse for the child.",
        rows=2,
        needed=True,
        short="Worse for the child than not sharing",
        missing="Say how sharing would be worse for the child than not sharing",
        why="Where the duty applies, this is the ground for keeping something back that was "
        "asked for to safeguard a child. Anything they do not need is no ground at all.",
    )
    late_reasons = AnyOf(
        "You shared this more than a day ago. Why is it recorded now?",
        Late.choices,
        short="Recorded late because",
        needed=True,
        missing="Say why it is recorded more than a day after you shared it",
        why="Dealing with the child first is a good reason. Courts ask about late notes.",
    )
    late_other = Line("What else?", when=When.of("late_reasons", Late.OTHER))

    def prepare(self) -> None:
        """Ask only what fits: about not sharing, and about recording late."""
        if reached(self.decision):
            for name in ("no_share", "safe_meanwhile", "look_again", "look_again_on"):
                del self.fields[name]
        elif _nothing_held(self.decision):
            del self.fields["no_share"]
        if not refused_under_duty(self.decision):
            del self.fields["worse_for_child"]
        if not recorded_late(self.decision):
            del self.fields["late_reasons"], self.fields["late_other"]


def recorded_late(decision: Decision) -> bool:
    """Tell whether something was given more than a day before it was recorded as given."""
    return any(d.recorded_at - d.given_at > timedelta(days=1) for d in decision.disclosures)


def in_scope_of_duty(decision: Decision, on: date) -> bool:
    """Tell whether the organisation has said that s.16LA applies to it since a day before `on`."""
    since = decision.organisation.duty_16la_since
    return bool(since and since <= on)


def refused_under_duty(decision: Decision) -> bool:
    """Tell whether nothing is given of what was asked, where the duty to share may apply."""
    refused = answers_with(decision, AskedAnswer.NO) and not answers_with(decision, *GETS)
    return bool(refused) and in_scope_of_duty(decision, timezone.localdate())


def _nothing_held(decision: Decision) -> bool:
    """Whether we have nothing of what was asked: then nobody decides not to share it."""
    parts = decision.asked_items
    return bool(parts) and all(p.answer == AskedAnswer.NOT_HELD for p in parts)


def outcome(decision: Decision) -> str:
    """Return the outcome that follows from the cells, or that was chosen when nothing is shared.

    "Share in part" is only said when something that was asked for is held back.
    """
    if reached(decision):
        less = any(part.answer != AskedAnswer.GIVE for part in decision.asked_items)
        return Outcome.IN_PART if less else Outcome.SHARE
    return Outcome.NOT_HELD if _nothing_held(decision) else decision.no_share


def _rows(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    return {
        "held_back": [
            {"id": str(i.id), "text": i.text, "held_back": i.held_back}
            for i in decision.items
            if i.kept_back
        ]
    }


_NOT_SHARING: dict[str, Any] = {
    "no_share": "",
    "safe_meanwhile": "",
    "look_again": "",
    "look_again_on": None,
}


def _derive(decision: Decision) -> dict[str, Any]:
    """Forget the answers about not sharing once someone is told."""
    return _NOT_SHARING if reached(decision) else {}


def _lacks(decision: Decision) -> list[Missing]:
    """A decision put off needs a date to come back to."""
    if reached(decision) or decision.no_share != Outcome.DEFER or decision.look_again_on:
        return []
    return [Missing("reasons", "id_look_again_on", "Choose the day on which you decide")]


def _defaults(decision: Decision) -> dict[str, Any]:
    organisation = decision.organisation
    again = add_working_days(timezone.localdate(), organisation.ask_again_days, organisation.nation)
    return {"look_again_on": again}


def sentence(decision: Decision) -> str:
    """Return what was decided about whom, in one or two derived sentences."""
    asked = _asked_sentence(decision)
    if asked and not reached(decision):
        return asked
    return " ".join(filter(None, (asked, _told_sentence(decision))))


def _asked_sentence(decision: Decision) -> str:
    """Say how many parts of a request got which answer."""
    if not is_asked(decision):
        return ""
    said = {
        AskedAnswer.GIVE: "given",
        AskedAnswer.DIFFERENTLY: "said differently",
        AskedAnswer.NO: "not given",
        AskedAnswer.NOT_HELD: "not held",
        "": "not answered yet",
    }
    counts = [(words, len(answers_with(decision, answer))) for answer, words in said.items()]
    listed = ", ".join(f"{count} {words}" for words, count in counts if count)
    total = len(decision.asked_items)
    things = "1 thing" if total == 1 else f"{total} things"
    return f"{asker_name(decision)} asked for {things}: {listed}." if total else ""


def _told_sentence(decision: Decision) -> str:
    parts = []
    for share in decision.telling:
        things = []
        if count := len(decision.given_items(share)):
            things.append("1 thing" if count == 1 else f"{count} things")
        if share.own_words:
            things.append("what you wrote in your own words")
        parts.append(f"{' and '.join(things)} with {share.called}")
    to_write = [s.called for s in reached(decision) if not decision.gets_something(s)]
    if not parts and not to_write:
        return "You are not sharing anything yet."
    said = [f"You are sharing {_listed(parts)}."] if parts else []
    if to_write:
        said.append(f"You told {_listed(to_write)}; what you told them is not written down yet.")
    return " ".join(said)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 8: nothing is shared, and what keeps the child safe is not said."""
    said = decision.no_share or decision.shares or decision.reasons
    if not at_risk(decision) or reached(decision) or not said:
        return []  # nobody has said yet that they are not sharing
    if decision.safe_meanwhile and decision.look_again:
        return []
    child, organisation = decision.child_name, decision.organisation
    text = (
        f"You are not sharing. What keeps {child} safe meanwhile, and what would make you look "
        "again? One line each."
    )
    if in_scope_of_duty(decision, timezone.localdate(now)):
        ask = f" Not sure? Ask {organisation.law_asks.name}." if organisation.law_asks else ""
        text += (
            " The duty to share in the Children Act 2004 (16LA) may apply to you. If sharing "
            f"would be worse for {child} than not, say how.{ask}"
        )
    return [
        SecondLook(
            8,
            text,
            "Say what keeps the child safe",
            "reasons",
            "child",
            facts=f"{decision.no_share}",
            anchor="id_safe_meanwhile",
            words_needed=True,
        )
    ]


RULE = Rule(
    number=7,
    slug="reasons",
    name="Record your reasons",
    title="Your reasons",
    guidance="Record what you decided and why, whether you share or not. You can look at it "
    "again when something changes.",
    form=ReasonsForm,
    kinds={"held_back": RowKind(HeldBackForm, start=1, add="Add another thing")},
    order=(),
    stored_rows=_rows,
    defaults=_defaults,
    derive=_derive,
    lacks=_lacks,
    second_looks=_second_looks,
    panel="rules/reasons_panel.html",
)
