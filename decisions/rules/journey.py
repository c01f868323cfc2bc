"""The way through the pages: what comes next, what is missing, which reminders are open."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from decisions.models import Decision
from decisions.models.base import json_ready
from decisions.rules import RULES, Missing, Rule, SecondLook

PAGE_COUNT = len(RULES) + 1  # one per rule, then check and sign
CHECK = "check"

_PARTS = ("child", "people", "record")


def rule_for(slug: str) -> Rule | None:
    """Return the rule whose page has this address."""
    return next((r for r in RULES if r.slug == slug), None)


def after(rule: Rule) -> str:
    """Return the slug of the page that follows a rule's."""
    return RULES[rule.number].slug if rule.number < len(RULES) else CHECK


def before(rule: Rule) -> str:
    """Return the slug of the page before a rule's, "" for the first."""
    return RULES[rule.number - 2].slug if rule.number > 1 else ""


def missing(decision: Decision) -> list[Missing]:
    """Return everything that is needed before the record can be finished."""
    return [m for rule in RULES for m in rule.missing(decision)]


def status(rule: Rule, decision: Decision) -> str:
    """Return "done", "started" or "todo": derived from what is stored, never kept."""
    lacking = rule.missing(decision)
    if rule.slug == "share":
        begun = bool(decision.shares) or bool(decision.no_share)
    else:
        begun = not rule.is_fresh(decision) or any(
            _typed(row) for rows in rule.stored_rows(decision).values() for row in rows
        )
    if not begun:
        return "todo"
    return "started" if lacking else "done"


def _typed(row: dict[str, Any]) -> bool:
    """Whether a stored row holds an answer to its own page, not just whom it is about."""
    return any(v not in ("", None, [], False) for k, v in row.items() if k not in ("id", "name"))


def second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Return the reminders that are not answered: the child first, then people, then the record.

    An answer holds until the facts change. now: the present.
    """
    answered = {(a.number, a.key, a.facts) for a in decision.acknowledgements}
    found = [
        look
        for rule in RULES
        for look in rule.second_looks(decision, now)
        if (look.number, look.key, facts_digest(look)) not in answered
    ]
    return sorted(found, key=lambda look: (_PARTS.index(look.part), look.number))


def facts_digest(look: SecondLook) -> str:
    """Return what an answer to a second look is tied to."""
    return hashlib.sha256(look.facts.encode()).hexdigest()


def etag(values: Iterable[Any]) -> str:
    """Return a short mark of a page's stored answers: it changes when they do."""
    text = json.dumps(list(values), default=json_ready, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
