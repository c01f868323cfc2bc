"""A directory as a CSV file: its columns, what is read from it, what is wrong with it.

Whatever a spreadsheet makes is read: UTF-8 with or without a byte order mark, Windows-1252;
commas, semicolons or tabs. What begins like a formula stays text, here and everywhere.
"""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from decisions.choices import RecipientKind
from decisions.models import Organisation, Recipient
from decisions.services.directory import same_entry
from decisions.views.directory import RecipientForm, methods_for

MOST_BYTES = 500_000
MOST_ROWS = 500
MOST_SHOWN = 50
_LONGEST_CELL = 2_000

NO_FILE = "Choose a file."
TOO_LARGE = f"The file is too large. It can have {MOST_BYTES // 1000} kB and {MOST_ROWS} rows."
NOT_CSV = "This file cannot be read. In your spreadsheet choose “Save as” and then “CSV UTF-8”."
EMPTY = "The file has no rows under its headings."
CHOOSE_AGAIN = "The rows changed on the way. Choose the file again."

#: The columns as the first line names them, with the question that each answers.
HEADINGS = {
    "name": "Name",
    "body": "Organisation",
    "kind": "Kind",
    "phone": "Phone",
    "address": "Portal, email or post",
    "method": "How you reach them",
    "verified": "How and when checked",
}


class NotReadable(Exception):
    """The file as a whole cannot be used; `words` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of a file."""

    row: int
    column: str
    words: str


@dataclass
class Row:
    """One line of a file. number: as a spreadsheet counts, its headings being line 1."""

    number: int
    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    @property
    def same(self) -> tuple[str, str]:
        return same_entry(self.values["name"], self.values["body"])


def decoded(raw: bytes) -> str:
    """Return a file's text. Raises NotReadable for what is no text at all."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:  # a real spreadsheet file, or UTF-16
            break
        return text
    raise NotReadable(NOT_CSV)


def read(text: str, organisation: Organisation) -> list[Row]:
    """Return the rows of a file, each with what is wrong in it. Raises NotReadable."""
    if "\x00" in text:
        raise NotReadable(NOT_CSV)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise NotReadable(NOT_CSV) from None
    if not lines:
        raise NotReadable(EMPTY)
    names = _names(lines[0])
    filled = [(n, line) for n, line in enumerate(lines[1:], start=2) if any(map(str.strip, line))]
    if not filled:
        raise NotReadable(EMPTY)
    if len(filled) > MOST_ROWS:
        raise NotReadable(f"The file has {len(filled)} rows. Split it: {MOST_ROWS} go at a time.")
    kinds = _codes(list(RecipientKind.choices))
    methods = _codes(methods_for(organisation))
    rows = [_row(number, names, line, organisation, kinds, methods) for number, line in filled]
    _say_twice(rows)
    return rows


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=first.count)


def _names(headings: list[str]) -> list[str]:
    """Return which question each column answers, "" for an empty one."""
    known = {label.casefold(): name for name, label in HEADINGS.items()}
    found = [known.get(h.strip().casefold(), "") for h in headings]
    strange = [
        h.strip()[:60] for h, name in zip(headings, found, strict=True) if h.strip() and not name
    ]
    if strange:
        raise NotReadable(
            f"Column “{strange[0]}” is not known. The columns are: {', '.join(HEADINGS.values())}."
        )
    lacking = [label for name, label in HEADINGS.items() if name not in found]
    if lacking:
        raise NotReadable(f"Column “{lacking[0]}” is missing. Its cells may stay empty.")
    if len(set(filter(None, found))) < len(list(filter(None, found))):
        raise NotReadable("A column is there twice.")
    return found


def _codes(choices: list[Any]) -> dict[str, str]:
    """Return codes by what people write for them: the label, or the code itself."""
    plain = {str(choice[1]).replace("’", "'").casefold(): str(choice[0]) for choice in choices}
    return plain | {str(choice[0]).casefold(): str(choice[0]) for choice in choices}


def _row(
    number: int,
    names: list[str],
    line: list[str],
    organisation: Organisation,
    kinds: dict[str, str],
    methods: dict[str, str],
) -> Row:
    cells = {name: cell for name, cell in zip(names, line, strict=False) if name}
    row = Row(number, {name: _short(cells.get(name, "")) for name in HEADINGS})
    if len(line) > len(names) and any(map(str.strip, line[len(names) :])):
        row.problems.append(Problem(number, "", "This row has more cells than there are columns."))
    posted = dict(row.values)
    for name, codes in (("kind", kinds), ("method", methods)):
        said = posted[name].strip().replace("’", "'").casefold()
        posted[name] = codes.get(said, posted[name].strip())
    form = RecipientForm(posted, organisation=organisation)
    for name, errors in form.errors.items():
        row.problems.append(Problem(number, HEADINGS.get(name, ""), _words(name, str(errors[0]))))
    if not row.problems:
        row.values = form.values()
    return row


def _short(cell: str) -> str:
    """Return a cell, cut where nobody would read on: its length is an error anyway."""
    return cell if len(cell) <= _LONGEST_CELL else cell[:_LONGEST_CELL]


def _words(name: str, words: str) -> str:
    """Return what is wrong, for somebody who looks at a file and not at a form."""
    if name == "kind":
        kinds = ", ".join(str(label) for label in RecipientKind.labels)
        return f"Write one of: {kinds}."
    if name == "method":
        return "Leave it empty, or write it as on the page “Add to the directory”."
    return words


def _say_twice(rows: list[Row]) -> None:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        before = first.setdefault(row.same, row.number)
        if before != row.number and not row.problems:
            words = f"The same name and organisation as in row {before}."
            row.problems.append(Problem(row.number, HEADINGS["name"], words))


def changes(
    row: Row, entry: Recipient | None, organisation: Organisation
) -> list[tuple[str, str, str]]:
    """Return (column, as it is, as it will be) for what a row changes in an entry.

    An empty cell changes nothing (`services.directory.import_recipients`).
    """
    if entry is None:
        return []
    labels = {"kind": dict(RecipientKind.choices), "method": _labels(methods_for(organisation))}

    def said(name: str, value: str) -> str:
        return str(labels.get(name, {}).get(value, value))

    stored = {name: getattr(entry, name) for name in HEADINGS}
    return [
        (HEADINGS[name], said(name, stored[name]), said(name, value))
        for name, value in row.values.items()
        if value and value != stored[name]
    ]


def _labels(choices: list[Any]) -> dict[str, str]:
    return {str(choice[0]): str(choice[1]) for choice in choices}


def written(rows: list[Row]) -> str:
    """Return rows as CSV, to travel through the page that asks whether they are right."""
    return _csv([row.values for row in rows])


def example() -> bytes:
    """Return a file with the headings alone, as Excel reads it: a made-up row would be told."""
    return _csv([]).encode("utf-8-sig")


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS.values())
    writer.writerows([row.get(name, "") for name in HEADINGS] for row in rows)
    return text.getvalue()


def columns(organisation: Organisation) -> list[tuple[str, str]]:
    """Return each column with what may stand in it."""
    kinds = "; ".join(str(label) for label in RecipientKind.labels)
    ways = "; ".join(str(way[1]) for way in methods_for(organisation))
    said = {"name": "needed", "kind": f"needed, one of: {kinds}", "verified": "needed"}
    said |= {"method": f"empty, or one of: {ways}", "phone": "this or the next is needed"}
    return [(label, said.get(name, "")) for name, label in HEADINGS.items()]
