"""The text for one recipient, past the identity guard (Rule 5)."""

from dataclasses import dataclass
from datetime import datetime

from decisions.choices import NEVER_HELD_UP, WorryLevel
from decisions.identities import Span
from decisions.models import Decision, ProposedShare
from decisions.rules.journey import second_looks
from decisions.rules.rule_5_identities import findings
from decisions.rules.wording import for_recipient

#: The second looks about a text that could give somebody away: to a recipient, in a reply.
GIVES_AWAY = (10, 11)


@dataclass(frozen=True)
class GuardedText:
    """A recipient's text and what the guard found in it.

    spans: what could give a protected person away; open: something was found, and nobody has
    said why this reader needs it; held: the text is not shown until that is answered.
    """

    text: str
    spans: list[Span]
    open: bool
    held: bool


def guarded(decision: Decision, share: ProposedShare, now: datetime) -> GuardedText:
    """Return a recipient's text, checked for everyone who must not be found out.

    Fails closed while it can still be said differently, except where that could keep help from
    a child: for those who protect children at once (journey.md section 5) and in danger. Their
    text, and that of a signed record, comes with what was found and "Copy anyway", logged.
    now: the present.
    """
    unanswered = any(
        look.number in GIVES_AWAY and look.share == str(share.id)
        for look in second_looks(decision, now)
    )
    return GuardedText(
        text=for_recipient(decision, share),
        spans=findings(decision, share) or [],
        open=unanswered,
        held=unanswered
        and decision.is_draft
        and share.kind not in NEVER_HELD_UP
        and decision.level != WorryLevel.DANGER,
    )
