"""A decision's whole history in words, told from the log: acts, and what each changed."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.dateparse import parse_date, parse_time

from decisions import law, selectors
from decisions.choices import CellChoice, Noticed, Subject
from decisions.design.fields import Clock, Day, Question
from decisions.models import Decision
from decisions.outputs.acts import ACTS, HistoryKind, kinds_of
from decisions.rules import moments
from decisions.rules.journey import rule_for
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.rules.rule_5_identities import NONE
from decisions.rules.summary import question_labels, shown

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

#: Lists of people and recipients: told by their names.
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


class Logged(NamedTuple):
    """Which column of which row a change is about, and what the log says it then held."""

    row: str
    column: str
    value: Any


@dataclass(frozen=True)
class Entry:
    """One thing that happened. changes: (what, before, after), in words; told: whom and when."""

    title: str
    by: str
    at: datetime
    reason: str
    changes: list[tuple[str, str, str]]
    told: list[str] = field(default_factory=list)
    kinds: frozenset[HistoryKind] = frozenset()
    #: Whose act it is, as an id; "" where that is not the reader's to know, or nobody's.
    person: str = ""
    #: Whether it is told here and was done in another decision, with whose event the field
    #: history was written.
    elsewhere: bool = False
    #: The recipient that it is about, "" for none: the title names them.
    about: str = ""
    #: For each of `changes`, in the same order, what the log says; None for a row taken away.
    logged: list[Logged | None] = field(default_factory=list)

    @property
    def is_look(self) -> bool:
        """Whether somebody only looked: such entries stand back on the page."""
        return HistoryKind.LOOKS in self.kinds


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

    def _listed(self, key: str) -> str:
        """Return who or what one entry of a list stands for."""
        if key == NONE:
            return "No one"
        if key in Subject.values:
            return str(Subject(key).label)
        subject = self.rows.get(f"protection:{key}", {}).get("subject")
        if subject in Subject.values and subject != Subject.PERSON:
            return str(Subject(subject).label)
        about = self.about(f"protection:{key}") or self.name(f"proposedshare:{key}")
        return about or self.name(f"person:{key}") or "Somebody"

    def in_words(self, row: str, column: str, value: Any) -> str:
        """Return a stored value as people read it."""
        if value in (None, "", [], False):
            return ""
        if f"{row.split(':')[0]}.{column}" in _LISTS:
            return "; ".join(self._listed(one) for one in value)
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
    changes: list[tuple[str, str, str]] = []
    logged: list[Logged | None] = []
    for row_label, name, now in changed:
        what = past.told(row_label, name)
        before, after = was[row_label, name], past.in_words(row_label, name, now)
        if what is None or before == after:
            continue
        whose = past.about(row_label)
        changes.append((": ".join(filter(None, (whose, what))), before, after))
        logged.append(Logged(row_label, name, now))
    for change in body["changes"]:
        if change["op"] == "delete":
            gone = past.about(change["row"]) or past.name(change["row"])
            changes.append((gone or "An answer", "", "removed"))
            logged.append(None)
    told = [
        f"{past.about(row)}: {_given(datetime.fromisoformat(now), event.at)}"
        for row, name, now in changed
        if row.startswith("disclosure:") and name == "given_at"
    ]
    title = ACTS.get(event.act, event.act)
    if to := body["about"].get("to"):
        title = f"{title} to {people.get(UUID(to), 'somebody')}"
    if page := rule_for(body["about"].get("page", "")):
        title = f"{title} “{page.title}”"
    about = ""
    if share := _share_of(event.act, body):
        about = past.name(share) or "somebody"
        title = f"{title}: {about}"
    by, person = people.get(event.actor_id, "The service"), str(event.actor_id or "")
    elsewhere = event.act == "people.changed"
    if elsewhere:  # whose decision that is, is not this reader's to know
        by, person = "A colleague", ""
    advised = any(change["row"].startswith("advice:") for change in body["changes"])
    kinds = kinds_of(event.act, given=bool(told), advised=advised)
    return Entry(
        title, by, event.at, reason, changes, told, kinds, person, elsewhere, about, logged
    )


def _share_of(act: str, body: dict[str, Any]) -> str:
    """Return which recipient an event is about, as a row; "" where it is about none, or several."""
    if share := body["about"].get("share"):
        return f"proposedshare:{share}"
    rows = [c["row"] for c in body["changes"] if c["row"].startswith("proposedshare:")]
    return rows[0] if act == "share.saved" and len(rows) == 1 else ""


def _given(given_at: datetime, recorded_at: datetime) -> str:
    """Return when somebody was given something, with the same in UTC."""
    return f"{moments.told(given_at, recorded_at)} (given at {moments.utc(given_at)})"
