"""Rule 6's questions about one recipient."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions import law
from decisions.choices import (
    MAY_HAVE_NO_PART,
    LeftOut,
    Purpose,
    RecipientKind,
    Sent,
    YesNo,
)
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm
from decisions.models import Decision
from decisions.rules import moments, sharing_asked
from decisions.rules.protecting import ticked
from decisions.rules.request import OTHER

#: Names nobody and hints at nothing, because whoever must not find out may read it too.
ASK_FIRST = "Ask us before you pass this on."
PHONE = "phone"
BY_PHONE = When.of("method", PHONE)
#: Asked only about who is told of our own accord.
CONTACT = ("recipient", "name", "body", "kind", "phone", "verified")


class ShareForm(QuestionForm):
    """One recipient."""

    recipient = OneOf("Who?", needed=True, missing="Say who you are telling")
    name = Line(
        "Their name or team",
        when=When.of("recipient", OTHER),
        needed=True,
        missing="Give the name of the person or team you are telling",
    )
    body = Line("Their organisation", when=When.of("recipient", OTHER))
    kind = OneOf(
        "What are they?",
        RecipientKind.choices,
        when=When.of("recipient", OTHER),
        needed=True,
        missing="Say what kind of person or organisation you are telling",
    )
    phone = Line("Phone number or address", when=When.of("recipient", OTHER))
    verified = Line("How do you know it is theirs?", when=When.of("recipient", OTHER))
    purpose = OneOf(
        "What do you want them to do?",
        Purpose.choices,
        needed=True,
        short="What they do with it",
        missing="Say what you want them to do for the child or family",
        why="It decides how much they need: enough to act on, not the whole file.",
    )
    purpose_other = Line(
        "What will they do for the child or family?", when=When.of("purpose", Purpose.OTHER)
    )
    own_words = Words(
        "In your own words for them",
        hint="Instead of, or as well as, the ticks above. Right for phone calls.",
        rows=3,
    )
    left_out = OneOf(
        "Why leave the rest out?",
        LeftOut.choices,
        when=When.of("*-give", "", also=When.of("*-give", "on")),
        why="Leaving things out is a decision too. One reason for all of it is enough.",
    )
    may_know = AnyOf(
        "Who do they need to know about by name?",
        hint="We look for the others’ names and clues and show you what we find. We can miss "
        "things.",
    )
    handling = Words(
        "What must they be careful about?",
        hint="It goes with the text. Only tell those who know about someone who must not find out.",
        rows=2,
        short="Handling",
    )
    sent = OneOf(
        "Have they got it?", Sent.choices, needed=True, missing="Say whether they have got it"
    )
    given_on = Day(
        "When did they get it?",
        hint="The day and time you told them, not the time now. About is fine.",
        when=When.of("sent", Sent.YES),
        needed=True,
        missing="Say when they got it",
    )
    given_time = Clock(
        "At what time?",
        when=When.of("sent", Sent.YES),
        needed=True,
        missing="Say at what time they got it",
    )
    method = OneOf(
        "How?",
        hint="If you leave this, we use the way your organisation has set for them.",
        short="How it is shared",
        needed=True,
        missing="Say how they get it",
    )
    called_back = OneOf(
        "Did you ring a number you already had or looked up?",
        YesNo.choices,
        when=BY_PHONE,
        why="Anyone can ring and say they are the police. Ringing back a known number is the "
        "simplest check there is.",
    )
    spoke_to = Line("Who did you speak to?", when=BY_PHONE)

    def prepare(self) -> None:
        """Offer the directory, the ways of sharing and the people who are protected."""
        part = [c for c in Purpose.choices if c[0] != Purpose.NONE]
        self.offer("purpose", part)
        if self.initial.get("for_asker"):
            self._for_who_asked()
        elif self.initial.get("only_stored"):  # nobody chooses: spare the query for the directory
            self._offer_recipients([(str(self.initial["recipient"]), "", "")])
        else:
            self._offer_recipients([(str(r.id), r.name, r.body) for r in self.decision.directory])
        ways_offered(self.fields["method"], self.decision)
        protections = ticked(self.decision)
        if protections:
            self.offer("may_know", [(str(p.id), p.called) for p in protections])
        else:
            del self.fields["may_know"], self.fields["handling"]

    def _offer_recipients(self, directory: list[Any]) -> None:
        self.offer("recipient", [*directory, (OTHER, "Someone who is not listed", "")])

    def _for_who_asked(self) -> None:
        """Who asked was said on the page before Rule 1; nothing is sent if nothing is given."""
        for name in CONTACT:
            del self.fields[name]
        if self.initial.get("asker_kind") in MAY_HAVE_NO_PART:
            self.offer("purpose", Purpose.choices)
        self.fields["purpose"].label = "What do they do for the child or family with it?"
        for name in ("sent", "method"):
            field: Any = self.fields[name]
            field.when = When.of("*-answer", *sharing_asked.GETS)

    def offer(self, name: str, choices: list[Any]) -> None:
        """Set the answers that one question has on this record."""
        field: Any = self.fields[name]
        field.offer(choices)

    def clean_given_on(self) -> date | None:
        """Refuse a day that has not come yet."""
        day: date | None = self.cleaned_data["given_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This date has not come yet. Check the date.", code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a time that has not come yet: it is not sent then."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("sent") == Sent.YES:
            refuse_impossible(self, self.decision)
        return cleaned


def ways_offered(method: Any, decision: Decision) -> None:
    """Have a question offer the ways of sharing of the law pack in force, unusual ones folded."""
    today = timezone.localdate()
    ways = law.pack(today).entries("method", kind=decision.organisation.kind, on=today)
    method.offer([(e.code, e.label) for e in ways])
    usual = {PHONE, "in-person", "secure-email", "hub-portal"}
    method.folded = frozenset(e.code for e in ways) - usual


def refuse_impossible(form: QuestionForm, decision: Decision) -> None:
    """Refuse a time that has not come, or that no clock showed, or before anything was noticed."""
    day, clock = form.cleaned_data.get("given_on"), form.cleaned_data.get("given_time")
    if day and clock and (wrong := moments.problem(day, clock, timezone.now())):
        form.add_error("given_time", wrong)
    if day and decision.noticed_on and day < decision.noticed_on:
        noticed = f"{decision.noticed_on:%-d %B %Y}"
        form.add_error("given_on", f"You noticed it on {noticed}. Check the date, or page 1.")
