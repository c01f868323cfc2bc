"""The way through the pages: what comes next, what is missing, which reminders are open."""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from decisions.choices import MAY_HAVE_NO_PART
from decisions.models import Decision, ProposedShare
from decisions.models.base import json_ready
from decisions.rules import PAGES, Missing, Rule, SecondLook

CHECK = "check"
#: The second looks about a text that could give somebody away: to a recipient, in a reply.
GIVES_AWAY = (10, 11)
NOT_SENT = 1

_PARTS = ("child", "people", "record")


def pages(decision: Decision) -> list[Rule]:
    """Return the pages of a decision in order: one per rule, and those of a request."""
    return [page for page in PAGES if page.applies(decision)]


def page_count(decision: Decision) -> int:
    """Return how many pages there are, check and sign among them."""
    return len(pages(decision)) + 1


def place(rule: Rule, decision: Decision) -> int:
    """Return which page a rule's is, from 1."""
    slugs = [page.slug for page in pages(decision)]
    return slugs.index(rule.slug) + 1 if rule.slug in slugs else len(slugs)


def rule_for(slug: str) -> Rule | None:
    """Return the rule whose page has this address."""
    return next((r for r in PAGES if r.slug == slug), None)


def after(rule: Rule, decision: Decision) -> str:
    """Return the slug of the page that follows a rule's."""
    following = pages(decision)[place(rule, decision) :]
    return following[0].slug if following else CHECK


def before(rule: Rule, decision: Decision) -> str:
    """Return the slug of the page before a rule's, "" for the first."""
    earlier = pages(decision)[: place(rule, decision) - 1]
    return earlier[-1].slug if earlier else ""


def missing(decision: Decision) -> list[Missing]:
    """Return everything that is needed before the record can be finished."""
    return [m for page in pages(decision) for m in page.missing(decision)]


def status(rule: Rule, decision: Decision) -> str:
    """Return "done", "started" or "todo": derived from what is stored, never kept."""
    if not rule.begun(decision):
        return "todo"
    return "started" if rule.missing(decision) else "done"


def second_looks(decision: Decision, now: datetime, only: Collection[str] = ()) -> list[SecondLook]:
    """Return the reminders that are not answered: the child first, then people, then the record.

    An answer holds until the facts change. now: the present; only: slugs of the
    pages that are asked, where it is not all of them.
    """
    answered = {(a.number, a.key, a.facts) for a in decision.acknowledgements}
    found = [
        look
        for page in pages(decision)
        if not only or page.slug in only
        for look in page.second_looks(decision, now)
        if (look.number, look.key, facts_digest(look)) not in answered
    ]
    leaking = {look.share for look in found if look.number in GIVES_AWAY}
    may_wait = {str(s.pk) for s in decision.letters if s.kind in MAY_HAVE_NO_PART} & leaking

    def urgency(look: SecondLook) -> tuple[int, int]:
        # For who may have no part in protecting the child, "this could give someone away" comes
        # before "send it".
        after = look.number == NOT_SENT and look.share in may_wait
        return len(_PARTS) if after else _PARTS.index(look.part), look.number

    return sorted(found, key=urgency)


def gives_away(decision: Decision, share: ProposedShare, now: datetime) -> list[SecondLook]:
    """Return the open reminders that a letter could give somebody away."""
    found = second_looks(decision, now, only=("protect", "reply"))
    return [look for look in found if look.number in GIVES_AWAY and look.share == str(share.id)]


def facts_digest(look: SecondLook) -> str:
    """Return what an answer to a second look is tied to."""
    return hashlib.sha256(look.facts.encode()).hexdigest()


def etag(values: Iterable[Any]) -> str:
    """Return a short mark of a page's stored answers: it changes when they do."""
    text = json.dumps(list(values), default=json_ready, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
