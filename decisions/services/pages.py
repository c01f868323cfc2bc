"""Saving one page of a draft: the answers of its form, and its rows."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.choices import AdviserRole, Known, PersonRole, Subject
from decisions.models import (
    Advice,
    Decision,
    Engagement,
    InformationItem,
    Person,
    Protection,
    Typing,
    User,
)
from decisions.rules import REQUEST, Rule
from decisions.rules.rule_5_identities import candidates
from decisions.services.locking import atomic, lock_draft, touch
from decisions.services.requests import drafted_reply, follow_draft, follow_request
from decisions.services.rows import Rows, as_id, assign
from decisions.services.settling import settle_tasks


@atomic
def save_page(
    *,
    actor: User,
    decision_id: Any,
    expected_revision: int,
    rule: Rule,
    answers: dict[str, Any],
    rows: dict[str, Rows] | None = None,
    removed: dict[str, list[str]] | None = None,
) -> Decision:
    """Save what one page of a draft says.

    answers: by question name; rows: (id or "", answers) by kind; removed: ids of rows taken
    off, by kind. Raises NotAllowed when it is not the actor's draft, Stale when the decision
    was saved since `expected_revision`.
    """
    decision = lock_draft(actor, decision_id, expected_revision)
    changes, drafted = Changes(actor), drafted_reply(decision)
    assign(decision, answers)
    for kind, kept in (rows or {}).items():
        _SAVERS[kind](changes, decision, kept)
    for kind, ids in (removed or {}).items():
        _remove(changes, decision, kind, ids)
    decision.forget()
    assign(decision, rule.derive(decision))
    decision.carried = [slug for slug in decision.carried if slug != rule.slug]
    follow_worry(changes, decision)
    if rule is REQUEST:
        follow_request(changes, decision)
    follow_draft(changes, decision, drafted)
    settle_tasks(changes, decision)
    touch(changes, decision)
    Typing.objects.filter(user=actor, decision=decision, page=rule.slug).delete()
    # People are shared by a child's decisions: whoever is about to sign another one sees first
    # what was changed here. Its revision rises, and its history says who did it.
    people = [made for made in changes.made if made["row"].startswith("person:")]
    for sibling in _other_drafts(decision) if people else []:
        told = Changes(actor)
        told.made += people
        settle_tasks(told, sibling)
        touch(told, sibling)
        audit.record(actor=actor, act="people.changed", decision=sibling, changes=told)
    audit.record(
        actor=actor,
        act="page.saved",
        decision=decision,
        changes=changes,
        about={"page": rule.slug},
    )
    return decision


def _other_drafts(decision: Decision) -> list[Decision]:
    """Return the other drafts about the same child, locked."""
    drafts = Decision.objects.filter(concern=decision.concern, finalised_at=None, discarded_at=None)
    return list(drafts.exclude(pk=decision.pk).select_for_update())


def _own(rows: list[Any], row_id: str) -> Any:
    return next((r for r in rows if r.pk == as_id(row_id)), None)


def _save_people(changes: Changes, decision: Decision, rows: Rows, role: str = "") -> None:
    for row_id, answers in rows:
        person = _own(decision.people, row_id)
        if person is None:
            if "name" not in answers:
                continue  # page 2 adds no children: a row of somebody who is gone
            person = Person(concern=decision.concern, role=role)
        assign(person, answers)
        changes.save(person)
        if "knows" in answers:
            _save_engagement(changes, decision, person, answers["knows"])


def _save_children(changes: Changes, decision: Decision, rows: Rows) -> None:
    _save_people(changes, decision, rows, PersonRole.CHILD)


def _save_engagement(changes: Changes, decision: Decision, person: Person, knows: str) -> None:
    stored = next((e for e in decision.engagements if e.person_id == person.pk), None)
    if stored is None and not knows:
        return
    engagement = stored or Engagement(decision=decision, person=person)
    engagement.knows = knows
    changes.save(engagement)


def _save_advice(changes: Changes, decision: Decision, rows: Rows) -> None:
    for row_id, answers in rows:
        advice = _own(decision.advice, row_id) or Advice(decision=decision)
        assign(advice, answers)
        advice.privileged = advice.role == AdviserRole.LAWYER
        changes.save(advice)


def _save_protections(changes: Changes, decision: Decision, rows: Rows) -> None:
    """Keep a row for each one who is ticked; a person's key is their id."""
    known = dict(candidates(decision))
    stored = {str(p.person_id or p.subject): p for p in decision.protections}
    for key, answers in rows:
        if key not in known or key not in decision.protected:
            continue
        protection = stored.get(key) or Protection(decision=decision)
        person = decision.person(key) or protection.person  # also one taken off page 2
        protection.person = person
        protection.subject = Subject.PERSON if person else key
        assign(protection, answers)
        changes.save(protection)


def _save_held_back(changes: Changes, decision: Decision, rows: Rows) -> None:
    kept = [i for i in decision.items if i.kept_back]
    for row_id, answers in rows:
        if not answers.get("text"):
            continue
        item = _own(kept, row_id) or InformationItem(decision=decision, kept_back=True)
        assign(item, answers)
        changes.save(item)


_SAVERS: dict[str, Callable[[Changes, Decision, Rows], None]] = {
    "children": _save_children,
    "people": _save_people,
    "advice": _save_advice,
    "protections": _save_protections,
    "held_back": _save_held_back,
}


def _remove(changes: Changes, decision: Decision, kind: str, ids: list[str]) -> None:
    """Take rows off a draft. People are only marked: other decisions may name them."""
    for row_id in ids:
        if kind in ("children", "people"):
            if person := _own(decision.people, row_id):
                person.removed_at = timezone.now()
                changes.save(person)
        elif kind == "advice":
            if advice := _own(decision.advice, row_id):
                changes.delete(advice)
        elif item := _own([i for i in decision.items if i.kept_back], row_id):
            changes.delete(item)


def follow_worry(changes: Changes, decision: Decision) -> None:
    """Keep the first item equal to the worry.

    Once somebody was given it, it stays as it was; the corrected words become a new item, and
    second look 14 asks whether those who have the old ones need them.
    """
    item = next((i for i in decision.items if i.from_worry), None)
    if not decision.worry and item is None:
        return
    if item and decision.was_given(item):
        if item.text == decision.worry:
            return
        item.from_worry = False
        changes.save(item)
        item = None
    item = item or InformationItem(decision=decision, from_worry=True)
    item.text = decision.worry
    if not item.known or "noticed_by" in decision.changed_columns():
        item.known = Known.TOLD if decision.noticed_by == "other" else Known.SAW
    changes.save(item)
