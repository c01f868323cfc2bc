"""The one door to a record: it returns the record, or answers "not found".

Who may do what, in words (record.md section 5):

- A practitioner sees the decisions they hold, and those explicitly shared with them, for as
  long as they have a role in the organisation that the decision is made for, or in its team.
- A safeguarding lead sees the decisions of their teams; organisation-wide leads, of all of
  their organisation.
- A restricted concern and everything below it is seen by the people named for it alone,
  whatever else they are.
- A lead can open one record in an emergency, read-only, for an hour; not one that they are
  kept out of.
- An IG officer sees metadata of their organisation. Content opens for an hour with a reason;
  what is restricted does not.
- An administrator sees people and settings, never content. Superusers see no content at all.
- Only the author writes a draft. Nobody writes a finished record.
- What a person may not know of is not found, exactly as if it did not exist.

Every address has one of the rules below (`urls.py`); each look is written down first."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from decisions import audit
from decisions.choices import FinishedBy, Role, TaskKind
from decisions.models import Decision, Organisation, Restriction, Task, User
from decisions.roles import (
    IS_RESTRICTED,
    Held,
    facts_as_conditions,
    facts_of,
    live_memberships,
    live_names,
    live_restrictions,
    may_see_content,
    organisations_of,
)

#: How long an author goes on writing what they started although looks cannot be written.
_FRESH = timedelta(hours=12)

#: What every page about a decision needs with it; each join more takes PostgreSQL time to plan.
RELATED = ("organisation__law_asks", "team", "author", "concern")

#: Those who keep a record say who else may see it.
KEEPERS = {"author", "lead", "named"}
#: To these the record itself was opened, and so a draft's words too. To a lead a draft shows
#: only whose it is: its words are its author's, until the lead says why they cannot wait.
OPENED = {"emergency", "governance", "named", "shared"}


def ways_to_see(fact: dict[str, Any]) -> dict[str, Any]:
    """Return, by name, each way in which a person may see a decision: the policy itself.

    fact: what is so of the person and the decision, by name. Each is a condition for the
    database (Q) where a list is wanted, and a truth value where one decision is at hand.
    """
    roles_open = fact["unrestricted"]
    insider = fact["member"] | fact["in team"]
    governs = fact["governs"] & fact["opened for governance"]
    return {
        "author": roles_open & fact["member"] & fact["author"],
        "lead": roles_open & (fact["leads team"] | fact["leads organisation"]),
        "named": fact["restricted"] & insider & fact["named"],
        "shared": roles_open & insider & fact["shared"],
        "emergency": insider & fact["emergency"],
        "governance": roles_open & governs,
    }


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Return the decisions that a person may read, by whichever way, with `restricted`."""
    if not may_see_content(user):
        return Decision.objects.none()
    condition = Q()
    for way in ways_to_see(facts_as_conditions(user)).values():
        condition |= way
    return Decision.objects.annotate(restricted=IS_RESTRICTED).filter(condition)


def find_decision(user: User, decision_id: UUID) -> Decision | None:
    """Return a decision that the person may read, with the `ways` they may; None otherwise.

    A discarded one can still be told from what never existed by its author, and nobody else.
    """
    if not may_see_content(user):
        return None
    found: Any = Decision.objects.select_related(*RELATED).annotate(restricted=IS_RESTRICTED)
    decision = found.filter(pk=decision_id).first()
    if decision is None or (decision.discarded_at and decision.author_id != user.pk):
        return None
    ways = ways_to_see(facts_of(user, decision))
    decision.ways = frozenset(name for name, open_ in ways.items() if open_)
    return decision if decision.ways else None


def restriction_of(decision: Decision) -> Restriction | None:
    """Return the restriction on a decision's concern, if there is one."""
    return live_restrictions().filter(concern=decision.concern_id).first()


def find_task(user: User, task_id: UUID) -> Task | None:
    """Return a task that is the person's to do; None otherwise.

    The question is theirs to read; the record behind it is not, unless a role opens it.
    """
    related = ("decision__author", "decision__organisation")
    return visible_tasks(user).select_related(*related).filter(pk=task_id).first()


def visible_tasks(user: User) -> QuerySet[Task]:
    """Return what is a person's to do, while they have a role where it is to be done.

    On a restricted concern only the people named for it; but for the review of an emergency.
    """
    if not may_see_content(user):
        return Task.objects.none()
    member = Exists(live_memberships(user).filter(organisation=OuterRef("decision__organisation")))
    restricted = Exists(live_restrictions().filter(concern=OuterRef("decision__concern")))
    named = Exists(live_names(user).filter(content_object=OuterRef("decision__concern")))
    mine = Task.objects.filter(member, for_user=user, decision__discarded_at=None)
    mine = mine.exclude(decision__concern__in=kept_out_of(user))
    return mine.filter(~Q(restricted) | Q(named) | Q(kind=TaskKind.EMERGENCY_REVIEW))


def governed_decisions(user: User) -> QuerySet[Decision]:
    """Return the decisions whose metadata a person sees as an IG officer.

    Not those that they are kept out of themselves.
    """
    governed = organisations_of(user, Role.IG_OFFICER)
    found = Decision.objects.filter(organisation__in=governed)
    return found.exclude(concern__in=kept_out_of(user))


def kept_out_of(user: User) -> list[UUID]:
    """Return the concerns that a person must not see, whatever their role."""
    return [r.concern_id for r in live_restrictions() if is_kept_out(user, r)]


def is_kept_out(user: User, restriction: Restriction | None) -> bool:
    """Tell whether a person must not see a restricted concern, in an emergency either."""
    return restriction is not None and str(user.pk) in restriction.kept_out


def may_write(user: User, decision: Decision) -> bool:
    """Only the author writes, and only while it is a draft."""
    return decision.is_draft and decision.author_id == user.pk


def may_finish(user: User, decision: Decision) -> bool:
    """Where the organisation says so, only a lead of the team or of all of it signs."""
    if decision.organisation.finished_by != FinishedBy.LEAD:
        return True
    leads = live_memberships(user).filter(role=Role.LEAD, organisation=decision.organisation_id)
    return leads.filter(Q(team=decision.team_id) | Q(team=None)).exists()


def may_mark_sent(user: User, decision: Decision) -> bool:
    """The author says when it was sent; of a finished record whose author has left, a lead."""
    if decision.author_id == user.pk:
        return not decision.discarded_at
    return bool(decision.finalised_at and "lead" in decision.ways and _has_left(decision))


def _has_left(decision: Decision) -> bool:
    here = decision.organisation_id in Held.by(decision.author).organisations
    return not (here and may_see_content(decision.author))


def may_follow_up(user: User, decision: Decision) -> bool:
    """Whoever keeps a record may begin another about the child; not who reads it for a while."""
    own_words = decision.finalised_at is not None or decision.author_id == user.pk
    return own_words and bool(decision.ways & KEEPERS)


def may_look_again(user: User, decision: Decision) -> bool:
    """A finished record is looked at again by those who keep it and record decisions there."""
    records_here = decision.organisation_id in Held.by(user).organisations
    return bool(decision.finalised_at) and records_here and may_follow_up(user, decision)


def may_keep(user: User, decision: Decision) -> bool:
    """The author, a lead and the people named say who else may see it."""
    return decision.discarded_at is None and bool(decision.ways & KEEPERS)


def may_read_words(user: User, decision: Decision) -> bool:
    """A draft's words for a recipient are its author's; a discarded one's, nobody's."""
    return decision.finalised_at is not None or may_write(user, decision)


def may_break_glass(user: User, organisation: Organisation) -> bool:
    """Safeguarding leads of an organisation may open one of its records in an emergency."""
    return organisations_of(user, Role.LEAD).filter(pk=organisation.pk).exists()


@dataclass(frozen=True)
class Rule:
    """Who gets through to an address, and what it opens for them."""

    words: str
    #: Which value of the address it opens: "decision", "task", "organisation"; "" for none.
    takes: str = ""
    find: Callable[[User, UUID], Any] | None = None


def _decision(condition: Callable[[User, Decision], bool]) -> Callable[[User, UUID], Any]:
    def find(user: User, decision_id: UUID) -> Decision | None:
        decision = find_decision(user, decision_id)
        return decision if decision and condition(user, decision) else None

    return find


def _governed(user: User, decision_id: UUID) -> Decision | None:
    return governed_decisions(user).select_related(*RELATED).filter(pk=decision_id).first()


def _organisation(*roles: str) -> Callable[[User, UUID], Any]:
    return lambda user, pk: organisations_of(user, *roles).filter(pk=pk).first()


PUBLIC = Rule("Anybody, signed in or not")
MINE = Rule("Anybody signed in: shows what is theirs, and lists what they may read")
READ = Rule("Who may read the record", "decision", find_decision)
WRITE = Rule("The author of a draft", "decision", _decision(may_write))
WORDS = Rule("Who may read the words for a recipient", "decision", _decision(may_read_words))
MARK_SENT = Rule("The author; once they have left, a lead", "decision", _decision(may_mark_sent))
KEEP = Rule("The author, a lead, or a person named for it", "decision", _decision(may_keep))
FOLLOW_UP = Rule("Who keeps a finished record", "decision", _decision(may_look_again))
METADATA = Rule("IG officers of the organisation: metadata alone", "decision", _governed)
TASK = Rule("Whose task it is", "task", find_task)
ADMINISTER = Rule("Its administrators", "organisation", _organisation(Role.ADMINISTRATOR))
GOVERN = Rule("Its IG officers", "organisation", _organisation(Role.IG_OFFICER))
_LOOK_AFTER = _organisation(Role.ADMINISTRATOR, Role.IG_OFFICER)
SETTINGS = Rule("Its administrators and IG officers", "organisation", _LOOK_AFTER)
EMERGENCY = Rule("Its safeguarding leads", "organisation", _organisation(Role.LEAD))


def enter(user: User, rule: Rule, object_id: UUID, *, route: str, method: str = "") -> Any:
    """Open what an address names, having put the look on record.

    Returns the row. Raises Http404 where the rule does not let the person in, or there is no
    such row, and audit.LookNotWritten where the look cannot be written: then nothing is
    shown, but for a draft that the person started just now. It holds their own words, and a
    new record can always be made.
    """
    found = rule.find(user, object_id) if rule.find else None
    try:
        audit.look(
            actor=user,
            kind=rule.takes,
            object_id=object_id,
            allowed=found is not None,
            basis=_basis(found),
            route=route,
            method=method,
            **_whose(found, object_id),
        )
    except audit.LookNotWritten:
        if not (isinstance(found, Decision) and _just_started(user, found)):
            raise
        logging.getLogger(__name__).error(
            "A look could not be written; an author goes on with a new draft."
        )
    if found is None:
        raise Http404
    return found


def _just_started(user: User, decision: Decision) -> bool:
    if decision.created_at < timezone.now() - _FRESH or decision.started_by_id != user.pk:
        return False
    about_the_child = Decision.objects.filter(concern=decision.concern_id)
    return may_write(user, decision) and not about_the_child.exclude(pk=decision.pk).exists()


def _basis(found: Any) -> str:
    """Return by which way it opened, the exceptional one where there are several."""
    ways: frozenset[str] = getattr(found, "ways", frozenset())
    return min(ways & OPENED or ways, default="")


def _whose(found: Any, object_id: UUID) -> dict[str, Any]:
    """Return whose record was looked at, or would have been, for the IG officer to see."""
    decision = found.decision if isinstance(found, Task) else found
    decision = decision or Decision.objects.filter(pk=object_id).first()
    if isinstance(decision, Decision):
        return {"organisation_id": decision.organisation_id, "concern_id": decision.concern_id}
    return {"organisation_id": object_id} if found else {}
