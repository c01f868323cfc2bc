"""A decision's whole history in words, told from the log: acts, and what each changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_time

from decisions import law, selectors
from decisions.design.fields import Clock, Day
from decisions.models import Decision
from decisions.rules import RULES
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.rules.summary import question_labels, shown

#: What each act is called. An act without words here is a mistake that a test finds.
ACTS = {
    "draft.started": "Started",
    "page.saved": "Saved",
    "share.saved": "Saved a recipient",
    "share.given": "Said that a recipient has got it",
    "share.removed": "Took a recipient off the list",
    "second_look.answered": "Answered a reminder",
    "draft.handed_over": "Handed the draft over",
    "draft.discarded": "Discarded the draft",
    "decision.finalised": "Signed and finished",
    "law.answered": "Answered the question about the law",
    "follow_up.sent": "Confirmed the call in writing",
}

#: Columns that say nothing to a reader, or that the act itself says.
_QUIET = {
    *("id", "decision_id", "concern_id", "organisation_id", "team_id", "author_id", "share_id"),
    *("person_id", "item_id", "recipient_id", "started_by_id", "finalised_by_id", "for_user_id"),
    *("revision", "saved_at", "created_at", "reference", "direction", "snapshot", "facts", "key"),
    *("text_hash", "recorded_at", "answered_at", "answered_by_id", "asked", "number", "kind"),
    *("finalised_at", "decided_at", "law_edition", "from_worry", "given_by_id", "outcome"),
    *("permission_id", "content_object_id", "user_id", "done_by_id", "about", "given_at"),
    *("removed_at", "discarded_at", "discard_reason", "subject", "may_know", "hidden_from"),
    *("already_shared", "decider_name", "decider_role", "protected", "due", "done_at"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. changes: (what, before, after), in words."""

    title: str
    by: str
    at: datetime
    changes: list[tuple[str, str, str]]


def timeline(decision: Decision) -> list[Entry]:
    """Return the history of a decision, newest first. Two queries whatever its length."""
    labels = question_labels()
    pack = law.pack_for_edition(decision.law_edition) if decision.law_edition else None
    found = selectors.events(decision)
    people = selectors.names({e.actor_id for e in found if e.actor_id})
    before: dict[tuple[str, str], Any] = {}
    entries = []
    for event in found:
        changes = []
        for value in event.values.all():
            now = json.loads(value.value)
            old = before.get((value.row, value.name))
            before[value.row, value.name] = now
            model = value.row.split(":")[0]
            if value.name in _QUIET or model in ("decisiongrant", "concern"):
                continue
            was, is_now = (_in_words(labels, model, value.name, v, pack) for v in (old, now))
            if was != is_now:
                changes.append((_label(labels, model, value.name), was, is_now))
        title = ACTS.get(event.act, event.act)
        rule = json.loads(event.body)["about"].get("rule")
        if rule:
            title = f"{title} “{RULES[rule - 1].title}”"
        by = people.get(event.actor_id, "The service")
        entries.append(Entry(title, by, event.at, changes))
    return entries[::-1]


def _label(labels: Any, model: str, column: str) -> str:
    question = labels.get(f"{model}.{column}")
    if question is not None and question.short:
        return str(question.short)
    return column.replace("_", " ").capitalize()


def _in_words(labels: Any, model: str, column: str, value: Any, pack: law.Pack | None) -> str:
    if value in (None, "", [], False):
        return ""
    if column in ANSWER and pack:
        return pack.label(ANSWER[column], value)
    if column in ("reason", "held_back") and pack:
        return pack.label("withholding", value)
    if column == "method" and pack:
        return pack.label("method", value)
    if column == "not_told_reasons" and pack:
        return "; ".join(pack.label("not_telling", code) for code in value)
    question = labels.get(f"{model}.{column}")
    if isinstance(question, Day):
        value = parse_date(value) or value
    elif isinstance(question, Clock):
        value = parse_time(value) or value
    if question is not None:
        return shown(question, value)
    return "Yes" if value is True else str(value)
