"""A record's whole history for people: what was done and who looked, each entry to be opened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import merge

from django.utils import timezone

from decisions import selectors
from decisions.models import Decision
from decisions.outputs.acts import HistoryKind
from decisions.outputs.differences import Piece, marked
from decisions.outputs.timeline import Entry, timeline
from decisions.rules import moments
from decisions.selectors.history import FieldHistory, Looks, looks_by_day

#: How much of it stands on the record itself, and of which kinds: what became of the record,
#: not each answer on the way there.
SHORT = 8
_SHORT_KINDS = {
    HistoryKind.STAGES,
    HistoryKind.SHARING,
    HistoryKind.ADVICE,
    HistoryKind.ACCESS,
}

#: By which way somebody looked, in words; the names are those of `access.ways_to_see`.
_WAYS = {
    "author": "holds this record",
    "lead": "safeguarding lead",
    "named": "named for it",
    "shared": "it was shared with them",
    "emergency": "opened in an emergency",
    "governance": "opened for information governance",
    "": "without opening what is in it",
}


@dataclass(frozen=True)
class Change:
    """One answer before and after, in pieces of which those that changed are marked."""

    what: str
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)
    #: Said in place of before and after, where these are not told.
    instead: str = ""
    #: Whether the field's other history says the same as the log.
    agrees: bool = True


@dataclass(frozen=True)
class Opened:
    """An entry with what is seen when it is opened."""

    entry: Entry
    changes: list[Change]

    @property
    def summary(self) -> str:
        """What is seen when it is opened, in a few words."""
        if len(self.changes) == 1:
            return self.changes[0].what
        changed = sum(bool(change.before) for change in self.changes)
        return f"{len(self.changes)} answers" + (f", {changed} of them changed" if changed else "")

    @property
    def disagrees(self) -> bool:
        """Whether the two histories say different things of anything in it."""
        return not all(change.agrees for change in self.changes)


def history(decision: Decision, *, looks: bool) -> list[Entry]:
    """Return everything that happened to a record, newest first.

    looks: with who looked at it; the policy on that is `selectors.history.may_see_looks`.
    """
    seen = _seen(looks_by_day(decision)) if looks else []
    return list(merge(timeline(decision), seen, key=lambda entry: entry.at, reverse=True))


def short(entries: list[Entry]) -> list[Entry]:
    """Return the part of a history that stands on the record itself."""
    return [entry for entry in entries if entry.kinds & _SHORT_KINDS][:SHORT]


def _seen(looks: list[Looks]) -> list[Entry]:
    people = selectors.names({look.actor_id for look in looks})
    return [
        Entry(
            title="Looked at this record" if look.allowed else "Was refused a page of this record",
            by=people.get(look.actor_id, "Someone"),
            at=look.last,
            reason="",
            changes=[],
            told=list(filter(None, [_looked(look)])),
            kinds=frozenset({HistoryKind.LOOKS}),
            person=str(look.actor_id),
        )
        for look in looks
    ]


def _looked(look: Looks) -> str:
    """Say how often and by which way. A day's looks stand where the last of them was."""
    since = f"{timezone.localtime(look.first):%H:%M} ({moments.utc(look.first)})"
    often = f"{look.times} times since {since}" if look.times > 1 else ""
    ways = [words for way, words in _WAYS.items() if way in look.ways] if look.allowed else []
    said = ": ".join(filter(None, [often, "; ".join(ways)]))
    return said[:1].upper() + said[1:]


def opened(entries: Iterable[Entry]) -> list[Opened]:
    """Return some entries with before and after side by side, checked against the field history.

    One query for each kind of row among them, however many they are.
    """
    some = list(entries)
    here = [entry for entry in some if not entry.elsewhere]
    fields = FieldHistory((at.row, at.column) for entry in here for at in entry.logged if at)
    return [Opened(entry, _changes(entry, fields)) for entry in some]


def _changes(entry: Entry, fields: FieldHistory) -> list[Change]:
    found = []
    for (named, before, after), logged in zip(entry.changes, entry.logged, strict=True):
        what = _short_of(named, entry.about)
        if logged is None:
            found.append(Change(what, instead="Taken away."))
            continue
        row, column, value = logged
        agrees = entry.elsewhere or fields.agrees(row, column, value, entry.at)
        if before and after:
            found.append(Change(what, *marked(before, after), agrees=agrees))
        else:  # there is nothing to compare it with
            found.append(Change(what, _whole(before, changed=True), _whole(after), agrees=agrees))
    return found


def _short_of(what: str, about: str) -> str:
    """Return what an answer is called, without the name that the entry's title says already."""
    if not about:
        return what
    return what.removeprefix(f"{about}: ").removesuffix(f" for {about}")


def _whole(text: str, *, changed: bool = False) -> list[Piece]:
    return [Piece(text, changed)] if text else []
