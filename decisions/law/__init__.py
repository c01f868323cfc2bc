"""The law pack: dated pick lists that only the law knows, read from TOML beside this file.

Each edition is one file, `YYYY-MM.toml`. A decision stores the edition it was made under, so an
old answer keeps its old label. What the law says changes here, never in Python: to bring out a
new edition, copy the newest file, change what changed and date it.

An entry that is not `confirmed` is one we know only from a second hand or from general knowledge;
it stays off until an information governance officer of the organisation has confirmed its code.

Sources of the content: the design notes (record.md section 3) and the public page that each entry
names. The words are our own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from decisions.choices import Nation, OrganisationKind

LISTS = (
    "lawful_basis",
    "special_condition",
    "criminal_condition",
    "duty",
    "confidentiality",
    "not_telling",
    "withholding",
    "method",
)
KINDS = frozenset(OrganisationKind.values)
NATIONS = frozenset(Nation.values)
# journey.md page 3: the page shows the two or three likely answers, the rest is folded.
MOST_LIKELY = 3


class LawPackError(ValueError):
    """A law pack that cannot be trusted; the sentence names the file and the entry."""


@dataclass(frozen=True)
class Entry:
    """One answer in a pick list. Never changed once its edition is in use."""

    code: str
    label: str
    help: str
    example: str
    source: str
    checked: date
    confirmed: bool
    link: str = ""
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    starts: date | None = None
    ends: date | None = None
    likely: frozenset[str] = frozenset()
    first: bool = False
    only_when_asked: bool = False
    second_in_emergency: bool = False

    def is_for(self, *, kind: str | None, nation: str | None) -> bool:
        """Whether such an organisation may use it; an unknown kind or nation rules nothing out."""
        if kind and (kind in self.not_kinds or (self.kinds and kind not in self.kinds)):
            return False
        return not (nation and self.nations and nation not in self.nations)

    def in_force(self, on: date | None) -> bool:
        """Whether it is law on that day, first and last day included."""
        if on is None:
            return True
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


class Pack:
    """One edition of every pick list."""

    def __init__(
        self, edition: str, in_force_from: date, lists: Mapping[str, tuple[Entry, ...]]
    ) -> None:
        self.edition = edition
        self.in_force_from = in_force_from
        self._lists = dict(lists)

    def entries(
        self,
        name: str,
        *,
        kind: str | None = None,
        nation: str | None = None,
        on: date | None = None,
        asked: bool = False,
        also_confirmed: Collection[str] = frozenset(),
    ) -> list[Entry]:
        """The answers that such an organisation may choose on that day, in the pack's order.

        `asked` says that another body asked for the information. `also_confirmed` holds the codes
        that the organisation's information governance officer has confirmed.
        """
        return [
            entry
            for entry in self._lists[name]
            if (entry.confirmed or entry.code in also_confirmed)
            and (asked or not entry.only_when_asked)
            and entry.is_for(kind=kind, nation=nation)
            and entry.in_force(on)
        ]

    def every_entry(self, name: str) -> list[Entry]:
        """Every answer of a list, confirmed or not: for whoever confirms them."""
        return list(self._lists[name])

    def likely(
        self,
        name: str,
        *,
        kind: str | None,
        nation: str | None,
        on: date | None,
        asked: bool = False,
        emergency: bool = False,
        also_confirmed: Collection[str] = frozenset(),
    ) -> list[Entry]:
        """The two or three answers to show first; where none is marked, the pack's first ones.

        In an emergency "vital interests" comes second, not first: it leads to a condition that
        needs a person unable to consent (journey.md section 5).
        """
        offered = self.entries(
            name, kind=kind, nation=nation, on=on, asked=asked, also_confirmed=also_confirmed
        )
        chosen = [entry for entry in offered if entry.first or kind in entry.likely] or offered
        if emergency:
            urgent = [entry for entry in offered if entry.second_in_emergency]
            others = [entry for entry in chosen if not entry.second_in_emergency]
            chosen = others[:1] + urgent + others[1:]
        return chosen[:MOST_LIKELY]

    def entry(self, name: str, code: str) -> Entry:
        """The entry with that code, confirmed or not, in force or not; KeyError if unknown."""
        for entry in self._lists[name]:
            if entry.code == code:
                return entry
        raise KeyError(f"{name} has no entry {code!r} in edition {self.edition}")

    def label(self, name: str, code: str) -> str:
        """The words for a stored code; the code itself when this edition does not know it."""
        if not code:
            return ""
        try:
            return self.entry(name, code).label
        except KeyError:
            return code


def pack(on: date) -> Pack:
    """The edition in force on that day; the earliest one for a day before all editions."""
    editions = _packs()
    in_force = [pack for pack in editions if pack.in_force_from <= on]
    return in_force[-1] if in_force else editions[0]


def pack_for_edition(edition: str) -> Pack:
    """The edition that a decision stored; KeyError if there is no such file."""
    for candidate in _packs():
        if candidate.edition == edition:
            return candidate
    raise KeyError(f"There is no law pack edition {edition!r}")


def read_pack(path: Path) -> Pack:
    """Read and check one edition; raises LawPackError with a sentence that names the entry."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawPackError(f"Law pack {path.name} cannot be read: {error}.") from error
    edition, in_force_from = raw.pop("edition", None), raw.pop("in_force_from", None)
    if not isinstance(edition, str) or edition != path.stem:
        raise LawPackError(f"Law pack {path.name} names its edition {edition!r}, not {path.stem}.")
    if type(in_force_from) is not date:
        raise LawPackError(f"Law pack {path.name} has no date in `in_force_from`.")
    if set(raw) != set(LISTS):
        odd = ", ".join(sorted(set(raw) ^ set(LISTS)))
        raise LawPackError(f"Law pack {path.name} has lists too many or too few: {odd}.")
    lists = {
        name: tuple(_entry(f"Law pack {path.name}, {name}", row) for row in raw[name])
        for name in LISTS
    }
    _refuse_repeated_codes(path.name, lists)
    return Pack(edition, in_force_from, lists)


@cache
def _packs() -> tuple[Pack, ...]:
    """Every edition, oldest first, read once."""
    found = [read_pack(path) for path in Path(__file__).parent.glob("*.toml")]
    if not found:
        raise LawPackError("There is no law pack beside decisions/law/__init__.py.")
    return tuple(sorted(found, key=lambda pack: pack.in_force_from))


TEXTS = ("code", "label", "help", "example", "source")
FLAGS = ("confirmed", "first", "only_when_asked", "second_in_emergency")
DATES = ("checked", "starts", "ends")
CODE_SETS = {"kinds": KINDS, "not_kinds": KINDS, "likely": KINDS, "nations": NATIONS}


def _entry(where: str, row: Mapping[str, Any]) -> Entry:
    """One table of the file as an Entry; every fault is a sentence naming the entry."""
    name = f"{where}, entry {row.get('code', '(no code)')}"
    unknown = set(row) - {field.name for field in fields(Entry)}
    if unknown:
        raise LawPackError(f"{name} has an unknown field: {', '.join(sorted(unknown))}.")
    for text in TEXTS:
        if not isinstance(row.get(text), str) or not row[text].strip():
            raise LawPackError(f"{name} has no {text}.")
    if "checked" not in row or "confirmed" not in row:
        raise LawPackError(f"{name} does not say when it was checked or whether it is confirmed.")
    for day in DATES:
        if day in row and type(row[day]) is not date:
            raise LawPackError(f"{name} has no date in `{day}`.")
    for flag in FLAGS:
        if flag in row and not isinstance(row[flag], bool):
            raise LawPackError(f"{name} must say true or false in `{flag}`.")
    values = dict(row)
    for field, known in CODE_SETS.items():
        codes = row.get(field, [])
        if not isinstance(codes, list) or not set(codes) <= known:
            raise LawPackError(f"{name} has a code in `{field}` that is not known: {codes}.")
        values[field] = frozenset(codes)
    return Entry(**values)


def _refuse_repeated_codes(file: str, lists: Mapping[str, tuple[Entry, ...]]) -> None:
    """A code stands for one thing in the whole pack, so that confirmed codes are a plain list."""
    seen: dict[str, str] = {}
    for name, entries in lists.items():
        for entry in entries:
            if entry.code in seen:
                raise LawPackError(
                    f"Law pack {file}, {name}, entry {entry.code} is already in {seen[entry.code]}."
                )
            seen[entry.code] = name
