"""After Rule 7, where somebody asked: the reply that explains what they do not get.

Drafted from safe fields alone: the answers and their own words, never a name, a place or a
reason that says something about a person. Where somebody is protected, or whoever asks may have
no part in keeping the child safe, it says nothing about what is held.
"""

import re
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from decisions.choices import MAY_HAVE_NO_PART, AskedAnswer, Sent
from decisions.design.fields import Words
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import AskedItem, Decision, ProposedShare
from decisions.rules.base import Missing, Rule, SecondLook
from decisions.rules.protecting import findings, reader, ticked
from decisions.rules.request import asker_name, is_asked
from decisions.rules.sharing_asked import answers_with
from decisions.rules.sharing_form import ShareForm, refuse_impossible, ways_offered

#: What the reply may say of a reason; every other reason would say something about a person.
_SAID = {
    "not-relevant": "It does not help with what you say you need it for.",
    "no-role": "We know of nothing that you do for the child or the family with it.",
    "too-wide": "It is more than you need for what you told us.",
    "unverified-asker": "We could not check who is asking, or whether they may.",
    "clarification": "Please tell us what exactly you need.",
}

#: Words that tell that somebody is not where they were (second look 11).
_TELLS = re.compile(
    r"(?:\b[\w’']+ (?:has|have|had|is|was)(?: now)? )?"
    r"\b(?:moved|left|transferred|no longer|new school|new address)\b[^.\n]{0,40}",
    re.I,
)


#: Words that tell what is held, where the reply must not even say that.
_HELD = re.compile(
    r"\bwe (?:do not|don[’']t) (?:have|hold|give)\b[^.\n]{0,40}"
    r"|\bwe (?:have|give you)\b[^.\n]{0,40}",
    re.I,
)


class ReplyForm(QuestionForm):
    """The reply, and whether it is sent."""

    own_words = Words(
        "Your reply",
        hint="We drafted it so that it tells nothing about anybody. Change it as you like; your "
        "name and our reference are added below it.",
        rows=14,
        needed=True,
        short="The reply",
        missing="Write the reply to who asked",
        why="Silence is read as a refusal that nobody explains. A reply says what would change "
        "the answer.",
    )
    sent = ShareForm.base_fields["sent"]
    given_on = ShareForm.base_fields["given_on"]
    given_time = ShareForm.base_fields["given_time"]
    method = ShareForm.base_fields["method"]

    def prepare(self) -> None:
        """Ask whether it is sent, in words about a reply."""
        self.fields["sent"].label = "Have you sent it?"
        self.fields["given_on"].label = "When did you send it?"
        self.fields["given_on"].help_text = ""
        field: Any = self.fields["method"]
        ways_offered(field, self.decision)

    clean_given_on = ShareForm.clean_given_on

    def clean(self) -> dict[str, Any]:
        """Refuse a time that has not come yet."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("sent") == Sent.YES:
            refuse_impossible(self, self.decision)
        return cleaned


def reply_page(
    decision: Decision,
    share: ProposedShare,
    data: QueryDict | None = None,
    *,
    show_errors: bool = True,
    fill: bool = True,
) -> Page:
    """Return the page of the reply; a new one is filled with the draft."""
    initial: dict[str, Any] = {n: getattr(share, n) for n in ReplyForm.base_fields}
    if fill:
        now = timezone.localtime()
        initial["own_words"] = share.own_words or draft(decision)
        initial["given_on"] = initial["given_on"] or now.date()
        initial["given_time"] = initial["given_time"] or now.time().replace(second=0)
    return Page(ReplyForm, {}, decision, initial, {}, data, (), show_errors)


def is_wanted(decision: Decision) -> bool:
    """Tell whether a reply is to be written: not everything asked for is given as it was asked.

    Or one is written, or an earlier answer is looked at again: then it says what changed.
    """
    if not is_asked(decision):
        return False
    parts = decision.asked_items
    all_given = bool(parts) and all(part.answer == AskedAnswer.GIVE for part in parts)
    written = bool(decision.reply and decision.reply.own_words)
    return not all_given or written or decision.reconsiders_id is not None


def says_nothing(decision: Decision) -> bool:
    """Tell whether the reply must not even say what is held: somebody could be found by it."""
    answer = decision.answer
    return bool(ticked(decision)) or bool(answer and answer.kind in MAY_HAVE_NO_PART)


def draft(decision: Decision) -> str:
    """Return a reply from safe fields: no name but the asker's, no place, no reason that tells."""
    day = decision.asked_on or timezone.localdate(decision.created_at)
    gives = bool(answers_with(decision, AskedAnswer.GIVE, AskedAnswer.DIFFERENTLY))
    parts = [f"To {asker_name(decision)}", f"Thank you for your request of {day:%-d %B %Y}."]
    if earlier := decision.reconsiders:
        parts.append(_changed(decision, earlier))
    if says_nothing(decision):
        if gives:
            parts.append("What we can give you goes to you with this reply, or went before it.")
        rest = "about anything else" if gives else "about this"
        parts.append(
            f"We cannot say what we hold, or whether we hold anything, {rest}. This does not mean "
            "that we do or that we do not."
        )
    else:
        lines = [_line(decision, part, n) for n, part in enumerate(decision.asked_items, 1)]
        parts.append("\n".join(lines))
    parts.append(_what_would_change_it(decision))
    return "\n\n".join(part for part in parts if part)


def _called(decision: Decision, part: AskedItem, number: int) -> str:
    """Return what a part is called to who asked: in their own words, or by its number."""
    if part.text.casefold() in decision.asked_words.casefold():
        return f"“{part.text}”"
    return f"Part {number} of your request"


def _line(decision: Decision, part: AskedItem, number: int) -> str:
    said = {
        AskedAnswer.GIVE: "we give you this.",
        AskedAnswer.DIFFERENTLY: "we give you what we can say of this.",
        AskedAnswer.NOT_HELD: "we do not have this.",
        AskedAnswer.NO: f"we do not give you this. {_SAID.get(part.reason, '')}".strip(),
    }
    answer = said[AskedAnswer(part.answer)] if part.answer else "we have not decided yet."
    return f"- {_called(decision, part, number)}: {answer}"


def _changed(decision: Decision, earlier: Decision) -> str:
    """Say that we looked again, and, where that tells nothing, which answers have changed."""
    day = timezone.localtime(earlier.finalised_at or earlier.created_at)
    said = f"We have looked again at our answer of {day:%-d %B %Y} (reference {earlier.reference})."
    if says_nothing(decision):
        return said
    before = {part.text: part.answer for part in earlier.asked_items}
    changes = [
        _called(decision, part, number)
        for number, part in enumerate(decision.asked_items, 1)
        if before.get(part.text) != part.answer
    ]
    if not changes:
        return f"{said} It stays as it was."
    return f"{said} What has changed is our answer to {', '.join(changes)}."


def _what_would_change_it(decision: Decision) -> str:
    answer = decision.answer
    if answer and answer.kind in MAY_HAVE_NO_PART:
        return (
            "If you think that we should share it, tell us what it is needed for and who would "
            "get it, or ask the court. If there is a court order, send us a copy of it. We will "
            "then look at your request again."
        )
    return (
        "If you need more to protect a child, tell us which part, and what you would do with it. "
        "We will then look at it again. If a child is in danger now, call 999."
    )


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    reply = decision.reply
    if reply is None or not reply.own_words or decision.disclosure(reply):
        return []
    return [_not_sent(decision, reply), *_tells(decision, reply)]


def _not_sent(decision: Decision, reply: ProposedShare) -> SecondLook:
    """Second look 1, about the reply."""
    return SecondLook(
        1,
        f"Your reply to {asker_name(decision)} is written, but there is no time sent. This "
        "service does not send anything. Send it, then add the time.",
        "Add the time it was sent",
        "sent",
        "record",
        key=str(reply.pk),
        facts=reply.sent,
        share=str(reply.pk),
    )


def _tells(decision: Decision, reply: ProposedShare) -> list[SecondLook]:
    """Second look 11: the reply tells that somebody is not where they were, or who or where."""
    spans = findings(decision, reply)
    phrases = [m.group().strip() for m in _TELLS.finditer(reply.own_words)]
    phrases += [span.text for span in spans or []]
    if says_nothing(decision):
        phrases += [m.group().strip() for m in _HELD.finditer(reply.own_words)]
    if spans is not None and not phrases:
        return []
    name = asker_name(decision)
    said = "the check of your reply did not run. Read it once as if you were them."
    if phrases:
        quoted = ", ".join(f"“{phrase}”" for phrase in dict.fromkeys(phrases))
        said = (
            f"your reply tells {name}: {quoted}. Safer: “We can’t say what we hold. If you think "
            "we should share it, tell us why, or ask the court.”"
        )
    return [
        SecondLook(
            11,
            f"Before you reply to {name}: {said}",
            "Change the reply",
            "reply",
            "people",
            facts=f"{sorted(set(phrases))} {reader(reply)}",
            share=str(reply.pk),
            anchor="id_own_words",
            words_needed=True,
        )
    ]


class ReplyRule(Rule):
    """The reply is a letter of its own: words that are sent, and kept as they were sent."""

    def columns(self) -> list[str]:
        return []

    def page(self, decision: Decision, data: QueryDict | None = None, **options: Any) -> Page:
        """Return the page of the reply, or of one that is not begun."""
        return reply_page(decision, decision.reply or ProposedShare(), data, **options)

    def begun(self, decision: Decision) -> bool:
        """Whether a reply is written."""
        return bool(decision.reply and decision.reply.own_words)

    def missing(self, decision: Decision) -> list[Missing]:
        """A reply is needed before the record is finished; that it is sent may come later."""
        reply = decision.reply
        if reply is None or decision.disclosure(reply):
            return []
        if reply.own_words and reply.sent != Sent.YES:
            return []
        words = ("id_given_time", "Say when and how you sent the reply")
        if not reply.own_words:
            words = ("id_own_words", "Write the reply to who asked")
        return [Missing(self.slug, *words, str(reply.pk))]


REPLY = ReplyRule(
    number=0,
    slug="reply",
    name="Explain what they do not get",
    title="Your reply to who asked",
    guidance="They read this, and so may others. Say what would change your answer.",
    more="A reply can give someone away without a name: that a child has left, where a letter "
    "was sent from, that there is a file at all. Where somebody is protected, the draft neither "
    "says that you hold something nor that you do not.",
    form=ReplyForm,
    applies=is_wanted,
    panel="rules/reply_panel.html",
    second_looks=_second_looks,
)
