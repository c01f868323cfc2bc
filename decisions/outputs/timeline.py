"""A decision's whole history in words, told from the log: acts, and what each changed."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_time

from decisions import law, selectors
from decisions.choices import CellChoice, Noticed
from decisions.design.fields import Clock, Day, Question
from decisions.models import Decision
from decisions.rules import moments
from decisions.rules.journey import rule_for
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.rules.summary import question_labels, shown

#: What each act is called. An act without words here is a mistake that a test finds.
ACTS = {
    "draft.started": "Started",
    "draft.captured": "Recorded an emergency call",
    "page.saved": "Saved",
    "people.changed": "Someone changed the people, in another decision about the same child",
    "share.saved": "Saved a recipient",
    "share.given": "Said that a recipient has got it",
    "item.changed": "Changed an item",
    "item.removed": "Removed an item",
    "request.answered_further": "Went on with what was asked for",
    "decision.reconsidered": "Looked at an earlier decision again",
    "share.masked": "Replaced words that could give someone away",
    "text.copied_anyway": "Opened a text in which a reminder was open",
    "text.saved_as_pdf": "Saved a text as a PDF",
    "record.saved_as_pdf": "Saved the record as a PDF",
    "share.removed": "Took a recipient off the list",
    "second_look.answered": "Answered a reminder",
    "draft.handed_over": "Handed the draft over",
    "draft.discarded": "Discarded the draft",
    "decision.finalised": "Signed and finished",
    "question.answered": "Answered an open question",
    "question.put_off": "Put off what was due",
    "task.mailed": "Sent an email: something is due",
    "task.leads_mailed": "Sent an email: something is overdue",
    "follow_up.sent": "Confirmed the call in writing",
    "correction.made": "Corrected something that was given",
    "correction.noted": "Noted who was told of a correction",
    "record.shared": "Shared this record with a colleague",
    "record.taken_back": "Took back a colleague’s sight of this record",
    "concern.restricted": "Restricted who can see this",
    "concern.someone_named": "Named somebody who can see this",
    "concern.opened_again": "Ended the restriction on who can see this",
    "content.opened": "Opened the content for information governance",
    "emergency.opened": "Opened this record in an emergency",
    "emergency.reviewed": "Reviewed the opening in an emergency",
}

#: Which columns are told, besides those that are questions on a page.
_TOLD = {
    "task.question": "Asked",
    "task.answer": "Answer",
    "acknowledgement.asked": "Reminder",
    "acknowledgement.words": "Answer to the reminder",
    "disclosure.text": "Given, word for word",
    "correction.wrong_words": "Was given, and is wrong",
    "correction.right_words": "What is right",
    "correction.reason": "How it came about",
    "correctionnotice.state": "Told of the correction?",
    "correctionnotice.words": "What was said, or why not",
    "decision.law_condition": "For health and other sensitive details",
    "decision.law_criminal_condition": "For alleged or proven crimes",
    "decision.law_confidentiality": "If given in confidence",
    "person.removed_at": "Taken off the list",
    "proposedshare.removed_at": "Taken off the list",
    "askeditem.text": "They ask for",
    "decision.whats_new": "What is new",
    "decision.discard_reason": "Because",
    "decision.must_not_find_out": "Someone must not find out",
}

#: Lists of ids: that they changed is told, not to what.
_LISTS = {"decision.protected", "protection.hidden_from", "proposedshare.may_know"}

#: Questions that are told by another line.
_QUIET = {
    *("proposedshare.phone", "proposedshare.kind", "proposedshare.body", "proposedshare.verified"),
    *("cell.words", "cell.reason", "proposedshare.recipient"),
}

#: Which list of the law pack a column's codes are from.
_PACK_LISTS = {**ANSWER, "reason": "withholding", "held_back": "withholding"} | {
    "method": "method",
    "not_told_reasons": "not_telling",
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. changes: (what, before, after), in words; told: whom and when."""

    title: str
    by: str
    at: datetime
    reason: str
    changes: list[tuple[str, str, str]]
    told: list[str] = field(default_factory=list)


@dataclass
class _Past:
    """What every row held so far, while the log is replayed."""

    pack: law.Pack | None
    labels: Any = field(default_factory=question_labels)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: People who were there before: an earlier decision's log names them.
    known: dict[str, str] = field(default_factory=dict)

    def name(self, row: str) -> str:
        """Return what a row is called, so that a change says what it is about."""
        values = self.rows.get(row, {})
        called = (
            values.get("name")
            or self.known.get(row)
            or values.get("adviser")
            or values.get("text")
            or ""
        )
        return called if len(called) <= 60 else called[:59].rsplit(" ", 1)[0] + " …"

    def about(self, row: str) -> str:
        """Return whom or what a row is about, "" for the decision itself."""
        model, values = row.split(":")[0], self.rows.get(row, {})
        if model == "cell":
            item = self.name(f"informationitem:{values['item_id']}")
            return f"“{item}” for {self.name('proposedshare:' + values['share_id'])}"
        if model in ("engagement", "protection") and values.get("person_id"):
            return self.name(f"person:{values['person_id']}")
        if model in ("disclosure", "correctionnotice"):
            return self.name(f"proposedshare:{values['share_id']}")
        if model == "askeditem":
            return f"“{self.name(row)}”"
        return self.name(row) if model in ("person", "proposedshare", "advice") else ""

    def told(self, row: str, column: str) -> str | None:
        """Return what a column is called, None where it says nothing to a reader."""
        key = f"{row.split(':')[0]}.{column}"
        if key in _QUIET:
            return None
        if key == "cell.choice":
            return ""
        if key in _TOLD:
            return _TOLD[key]
        question = self.labels.get(key)
        return str(question.short) if isinstance(question, Question) else None

    def in_words(self, row: str, column: str, value: Any) -> str:
        """Return a stored value as people read it."""
        if value in (None, "", [], False):
            return ""
        if column == "choice":
            values = self.rows[row]
            words = values.get("words") or self.in_words(row, "reason", values.get("reason"))
            label = dict(CellChoice.choices)[value]
            return f"{label}: {words}" if words else str(label)
        if row.startswith("correctionnotice") and column == "state":
            return str(Noticed(value).label)
        if column.endswith("_at"):
            return "Yes"
        if self.pack and column in _PACK_LISTS:
            codes = value if isinstance(value, list) else [value]
            return "; ".join(self.pack.label(_PACK_LISTS[column], code) for code in codes)
        question = self.labels.get(f"{row.split(':')[0]}.{column}")
        if isinstance(question, Day):
            value = parse_date(value) or value
        elif isinstance(question, Clock):
            value = parse_time(value) or value
        if question is not None:
            return shown(question, value)
        return "Yes" if value is True else str(value)


def timeline(decision: Decision) -> list[Entry]:
    """Return the history of a decision, newest first. Three queries whatever its length."""
    past = _Past(
        law.pack_for_edition(decision.law_edition) if decision.law_edition else None,
        known={f"person:{p.pk}": p.name for p in decision.people},
    )
    found = selectors.events(decision)
    people = selectors.names({e.actor_id for e in found} | _receivers(found))
    entries = [_entry(past, event, people) for event in found]
    return entries[::-1]


def _receivers(events: list[Any]) -> set[UUID]:
    about = [json.loads(e.body)["about"] for e in events if e.act == "draft.handed_over"]
    return {UUID(a["to"]) for a in about}


def _entry(past: _Past, event: Any, people: dict[Any, str]) -> Entry:
    body = json.loads(event.body)
    changed: list[tuple[str, str, Any]] = []
    reason = ""
    was: dict[tuple[str, str], str] = {}
    for value in event.values.all():
        now = json.loads(value.value)
        if value.row == "event":
            reason = now
            continue
        row = past.rows.setdefault(value.row, {})
        was[value.row, value.name] = past.in_words(value.row, value.name, row.get(value.name))
        changed.append((value.row, value.name, now))
    for row_label, name, now in changed:
        past.rows[row_label][name] = now
    changes = []
    for row_label, name, now in changed:
        what = past.told(row_label, name)
        before, after = was[row_label, name], past.in_words(row_label, name, now)
        if what is None or before == after:
            continue
        if f"{row_label.split(':')[0]}.{name}" in _LISTS:
            before, after = "", "changed"
        about = past.about(row_label)
        changes.append((": ".join(filter(None, (about, what))), before, after))
    for change in body["changes"]:
        if change["op"] == "delete":
            gone = past.about(change["row"]) or past.name(change["row"])
            changes.append((gone or "An answer", "", "removed"))
    told = [
        f"{past.about(row)}: {moments.told(datetime.fromisoformat(now), event.at)}"
        for row, name, now in changed
        if row.startswith("disclosure:") and name == "given_at"
    ]
    title = ACTS.get(event.act, event.act)
    if to := body["about"].get("to"):
        title = f"{title} to {people.get(UUID(to), 'somebody')}"
    if page := rule_for(body["about"].get("page", "")):
        title = f"{title} “{page.title}”"
    if share := body["about"].get("share"):
        title = f"{title}: {past.name(f'proposedshare:{share}') or 'somebody'}"
    by = people.get(event.actor_id, "The service")
    if event.act == "people.changed":  # whose decision that is, is not this reader's to know
        by = "A colleague"
    return Entry(title, by, event.at, reason, changes, told)
