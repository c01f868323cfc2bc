"""Before Rule 1, where somebody has asked: who, how we know that it is them, and for what."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.choices import AskedAnswer, Direction, RecipientKind
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm
from decisions.models import AskedItem, Decision
from decisions.rules.base import Rule

OTHER = "other"
#: What is asked for, where nobody split it into parts.
ALL_OF_IT = "All of it"
#: How we know that it is them who ask, and that they may; and how a request came.
NOT_CHECKED = "not_yet"
CHECKED = (
    ("rang_back", "I rang a number I already had or looked up"),
    ("known", "I know them, or the address they wrote from"),
    ("countersigned", "Their form is signed by someone senior"),
    ("order_seen", "I have seen the court order"),
    (NOT_CHECKED, "I have not checked yet"),
)
HOW = (
    ("email", "Email"),
    ("letter", "Letter or form"),
    ("phone", "Phone"),
    ("in_person", "In person or at a meeting"),
    ("portal", "A portal"),
)
#: More parts than this are nobody's list; a pasted letter must not become hundreds.
MOST_PARTS = 40


class RequestForm(QuestionForm):
    """Who asks and for what, in their own words."""

    asker = OneOf("Who has asked?", needed=True, missing="Say who has asked")
    asker_name = Line(
        "Their name",
        when=When.of("asker", OTHER),
        needed=True,
        missing="Give the name of who has asked",
    )
    asker_body = Line("Their organisation, and their role in it", when=When.of("asker", OTHER))
    asker_kind = OneOf(
        "What are they?",
        RecipientKind.choices,
        when=When.of("asker", OTHER),
        needed=True,
        missing="Say what kind of person or organisation has asked",
        folded=(
            RecipientKind.AMBULANCE,
            RecipientKind.LADO,
            RecipientKind.COURT,
            RecipientKind.CHARITY,
        ),
    )
    asker_contact = Line("Their phone number or address", when=When.of("asker", OTHER))
    asker_checked = AnyOf(
        "How do you know it is them, and that they may ask?",
        CHECKED,
        alone=(NOT_CHECKED,),
        needed=True,
        short="How we know it is them",
        missing="Say how you know who is asking, or that you have not checked yet",
        why="People have rung and said that they are the police. A number you looked up "
        "yourself is the simplest check there is.",
    )
    asked_words = Words(
        "What do they ask for?",
        hint="Paste their words as they are, or write down what they said.",
        rows=6,
        needed=True,
        short="The request",
        missing="Put down what they ask for, in their words",
        why="Their own words show later what was asked and what was not.",
    )
    asked_parts = Words(
        "Which parts does it have?",
        hint="One to a line, so that each gets an answer. Leave it empty if it is one thing.",
        rows=3,
        max_length=4000,
        short="Its parts",
    )
    asked_for = Line(
        "What do they say they need it for?",
        hint="And the law or order that they name, if they do.",
        max_length=2000,
        short="What they say it is for",
    )
    asked_how = OneOf("How did they ask?", HOW, short="How they asked")
    asked_on = Day("When did it reach you?", short="Received on")
    needed_on = Day("By when do they need it?", short="Needed by")
    needed_time = Clock("At what time, if they say so?", when=When.of("needed_on"))

    def prepare(self) -> None:
        """Offer the directory: who is in it has a number that somebody checked."""
        field: Any = self.fields["asker"]
        entries = [(str(r.id), r.name, r.body) for r in self.decision.directory if r.phone != "999"]
        field.offer([(OTHER, "Someone who is not listed", ""), *entries])
        field.folded = frozenset(code for code, *_ in entries[5:])

    def clean(self) -> dict[str, Any]:
        """Refuse another asker once this one was given something: theirs is another record."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = any(s.for_asker and self.decision.disclosure(s) for s in self.decision.letters)
        who = ("asker", "asker_name", "asker_kind")
        if given and any(cleaned.get(n) != getattr(self.decision, n) for n in who):
            self.add_error(
                "asker",
                f"{asker_name(self.decision)} was given something already. If somebody else has "
                "asked, begin another record for them.",
            )
        return cleaned

    def clean_asked_on(self) -> date | None:
        """Refuse a day that has not come yet."""
        day: date | None = self.cleaned_data["asked_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This date has not come yet. Check the date.", code="future")
        return day

    def clean_asked_parts(self) -> str:
        """Refuse more parts than anybody can answer."""
        typed: str = self.cleaned_data["asked_parts"]
        if len(parts_of(typed)) > MOST_PARTS:
            raise ValidationError(
                f"These are more than {MOST_PARTS} parts. Put what belongs together on one line.",
                code="many",
            )
        return typed


def parts_of(typed: str) -> list[str]:
    """Return the parts of a request, from lines as people write lists; each once."""
    lines = (line.strip().lstrip("-•*·").strip() for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def is_asked(decision: Decision) -> bool:
    """Tell whether somebody asked us."""
    return decision.direction == Direction.ASKED


def asker_name(decision: Decision) -> str:
    """Return who asked, as they are called."""
    answer = decision.answer
    return answer.name if answer and answer.name else "who asked"


def unanswered(decision: Decision) -> list[AskedItem]:
    """Return the parts that nobody has answered, or refused without saying why."""
    refused = AskedAnswer.NO
    parts = decision.asked_items
    return [p for p in parts if not p.answer or (p.answer == refused and not p.reason)]


REQUEST = Rule(
    number=0,
    slug="request",
    name="What was asked, and by whom",
    title="Who has asked, and for what?",
    guidance="If a child may be in danger, answer at once and write it down afterwards. "
    "Otherwise check first who is asking.",
    more="You need not give all or nothing. Each part of a request gets its own answer: give it, "
    "say it differently, not this and why, or we don’t have it. Being a parent, or writing for "
    "one, is by itself no right to a child’s file.",
    form=RequestForm,
    order=(
        *("asker", "asker_name", "asker_body", "asker_kind", "asker_contact", "asker_checked"),
        *("asked_words", "asked_parts", "asked_for", "asked_how"),
        *("asked_on", "needed_on", "needed_time"),
    ),
    applies=is_asked,
    defaults=lambda decision: {"asked_on": timezone.localdate()},
)
