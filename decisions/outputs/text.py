"""Every text that leaves, past the identity guard (Rule 5).

`check_text` is the one way out, for whatever goes to whomever. `OUTPUTS` lists all that leaves;
a test walks it for every protected person, so what is added there is guarded or noticed.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from decisions.choices import NEVER_HELD_UP, WorryLevel
from decisions.identities import Protected, Span, mask, words_for
from decisions.models import Correction, Decision, ProposedShare
from decisions.rules.correcting import corrected, for_correction, who_got
from decisions.rules.journey import gives_away
from decisions.rules.protecting import look_for, protected, read_it_once, who_may_know
from decisions.rules.wording import day, for_recipient, mark_of


@dataclass(frozen=True)
class Stretch:
    """Some words of a text as it is shown in place; with the finding, where they are one."""

    text: str
    found: Span | None = None
    instead: str = ""


@dataclass(frozen=True)
class GuardedText:
    """A text that is to leave, and what the guard found in it.

    spans: what could give a protected person away; open: something was found that nobody has
    answered for, or the check did not run; held: the text is not there to copy until then;
    not_run: what to do with one's own eyes where the check failed, "" where it did not.
    """

    text: str
    spans: list[Span]
    open: bool
    held: bool
    not_run: str = ""
    people: tuple[Protected, ...] = ()

    @property
    def mark(self) -> str:
        """By which the text is known again."""
        return mark_of(self.text)

    @property
    def stretches(self) -> list[Stretch]:
        """The whole text in order, with what was found in its place."""
        parts, done = [], 0
        for span in self.spans:
            parts.append(Stretch(self.text[done : span.start]))
            words = self.text[span.start : span.end]
            parts.append(Stretch(words, span, words_for(span, self.people)))
            done = span.end
        return [part for part in [*parts, Stretch(self.text[done:])] if part.text]

    @property
    def told(self) -> list[Stretch]:
        """What was found, each told once however often it stands there."""
        once = {
            (part.text, part.found.key, part.found.why): part
            for part in self.stretches
            if part.found
        }
        return list(once.values())

    @property
    def masked(self) -> str:
        """The text with other words for whatever was found."""
        return mask(self.text, self.spans, self.people)


def check_text(
    decision: Decision,
    text: str,
    *,
    may_know: Collection[str] = (),
    reader_kind: str = "",
    unanswered: bool | None = None,
) -> GuardedText:
    """Return a text that is to leave, checked for everyone who must not be found out.

    Fails closed while it can still be said differently, except where that could keep help from
    a child: for those who protect children at once, and in danger. Their text, and that of a
    signed record, comes with what was found and "Copy anyway", logged. When the check itself
    did not run, nobody knows what is in the text: then it is held for everyone but those who
    protect children at once (journey.md section 5), until it runs again.

    may_know: ids of the protections whose people the reader needs to know about by name;
    reader_kind: what the reader is (RecipientKind), "" for anybody; unanswered: whether
    a reminder about it is open; None where nobody can answer one.
    """
    people = protected(decision, may_know)
    spans = look_for(people, text)
    may_wait = reader_kind not in NEVER_HELD_UP
    if spans is None:
        words = read_it_once(decision, may_know)
        return GuardedText(text, [], open=True, held=may_wait, not_run=words)
    found = bool(spans) if unanswered is None else unanswered
    held = found and may_wait and decision.is_draft and decision.level != WorryLevel.DANGER
    return GuardedText(text, spans, open=found, held=held, people=tuple(people))


def guarded(decision: Decision, share: ProposedShare, now: datetime) -> GuardedText:
    """Return a recipient's text, checked. now: the present, for the reminders that are open."""
    return check_text(
        decision,
        for_recipient(decision, share),
        may_know=who_may_know(decision, share),
        reader_kind=share.kind,
        unanswered=bool(gives_away(decision, share, now)),
    )


def notice(decision: Decision, correction: Correction, share: ProposedShare) -> GuardedText:
    """Return what somebody who was given something wrong is told, checked."""
    return check_text(
        decision,
        for_correction(decision, correction, share),
        may_know=who_may_know(decision, share),
        reader_kind=share.kind,
    )


def as_given(decision: Decision, share: ProposedShare) -> str:
    """Return what somebody was given, word for word, and at its end what was corrected since.

    What is right was never past the guard in this text: where it could give someone away, or
    the check did not run, only that something was corrected.
    """
    given, parts = decision.disclosure(share), []
    for correction in corrected(decision, share):
        on = f"Corrected on {day(correction.made_at)}"
        checked = check_text(
            decision,
            correction.right_words,
            may_know=who_may_know(decision, share),
            reader_kind=share.kind,
        )
        right = f": what is right: “{checked.text}”"
        parts.append(f"{on}{'.' if checked.open else right}")
    return "\n\n".join([given.text if given else "", *parts])


Output = Callable[[Decision, datetime], Iterator[tuple[ProposedShare, GuardedText]]]


def _texts(decision: Decision, now: datetime) -> Iterator[tuple[ProposedShare, GuardedText]]:
    for share in decision.letters:
        if decision.gets_something(share) and not decision.disclosure(share):
            yield share, guarded(decision, share, now)


def _notices(decision: Decision, now: datetime) -> Iterator[tuple[ProposedShare, GuardedText]]:
    for correction in decision.corrections:
        for share in who_got(decision, correction):
            yield share, notice(decision, correction, share)


#: All that leaves, by what it is: each gives every text with who reads it.
OUTPUTS: dict[str, Output] = {"text for a recipient": _texts, "correction": _notices}
