"""Whom a decision protects, and what in a text could give one of them away (Rule 5)."""

import logging
from collections.abc import Collection

from decisions.choices import Subject
from decisions.identities import Protected, Span, find
from decisions.models import Decision, ProposedShare, Protection
from decisions.rules.wording import for_recipient, key_of, reader, ticked, who_may_know

__all__ = [
    "findings",
    "key_of",
    "look_for",
    "protected",
    "read_it_once",
    "reader",
    "replacement",
    "ticked",
    "who_may_know",
]

_log = logging.getLogger(__name__)


def protected(decision: Decision, may_know: Collection[str] = ()) -> list[Protected]:
    """Return whom the identity guard must look for, as plain data.

    may_know: ids of the protections whose people the reader needs to know about by name.
    """
    return [
        Protected(
            key=str(p.id),
            name=_name(decision, p),
            aliases=_lines(p.aliases),
            addresses=_lines(p.address),
            phones=_lines(p.phone),
            emails=_lines(p.email),
            vehicles=_lines(p.vehicle),
            workplaces=_lines(p.workplace),
            clues=_lines(p.vantage),
            replacement=replacement(p),
        )
        for p in ticked(decision)
        if str(p.id) not in may_know
    ]


def _name(decision: Decision, protection: Protection) -> str:
    """Return the name to look for; "me or a colleague" without a name is the author."""
    if protection.person:
        return protection.person.name
    if protection.subject == Subject.COLLEAGUE:
        return protection.name or decision.author.name
    return protection.name


def replacement(protection: Protection) -> str:
    """Return the words that stand for a protected person."""
    role = protection.person.role if protection.person else protection.subject
    return {
        "informant": "a member of the public",
        "colleague": "a member of staff",
        "child": "the child",
        "sibling": "another child",
        "carer": "a family member",
    }.get(role, "another person")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def findings(decision: Decision, share: ProposedShare) -> list[Span] | None:
    """Return what in a recipient's text could give a protected person away.

    None when the check itself failed: then everyone must read with their own eyes.
    """
    people = protected(decision, who_may_know(decision, share))
    return look_for(people, for_recipient(decision, share))


def look_for(people: list[Protected], text: str) -> list[Span] | None:
    """Return what in any text could give one of some people away. None: the check failed."""
    try:
        return find(people, text) if people else []
    except Exception:
        _log.exception("the identity check did not run")
        return None


def read_it_once(decision: Decision, may_know: Collection[str] = ()) -> str:
    """Return what a person does with their own eyes where the check did not run."""
    hurt = [p for p in ticked(decision) if str(p.id) not in may_know]
    names = dict.fromkeys(p.called for p in hurt)
    others = dict.fromkeys(
        name
        for p in hurt
        for name in (
            *(other.name for other in decision.people if str(other.id) in p.hidden_from),
            p.hidden_from_other,
        )
        if name
    )
    reader = " or ".join(others) or "the one who must not find out"
    return f"Protected here: {', '.join(names)}. Read it once as if you were {reader}."
