"""What is unusual in a list of looks: facts for an IG officer, who knows what may explain them.

Somebody who prepares a meeting opens many records; a bookmark to a record that was taken back is
refused each time. So each pattern says who, when and how many, and never that it was wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

#: More records than this, opened by one person in an hour, are unusual.
MANY_RECORDS, AN_HOUR = 40, timedelta(hours=1)
#: So many refusals of one person in ten minutes are unusual.
MANY_REFUSALS, TEN_MINUTES = 5, timedelta(minutes=10)

#: One look: who, when, and what they asked for.
Row = tuple[UUID, datetime, UUID | None]


@dataclass(frozen=True)
class Spell:
    """A time in which one person did something unusually often, from the first to the last."""

    person: UUID
    first: datetime
    last: datetime
    times: int


def opened_many(looks: Iterable[Row]) -> list[Spell]:
    """Return who opened more than 40 records in an hour. The same record counts once."""
    return _spells(looks, AN_HOUR, MANY_RECORDS + 1, once=True)


def refused_often(looks: Iterable[Row]) -> list[Spell]:
    """Return who was refused five times in ten minutes, whatever they asked for."""
    return _spells(looks, TEN_MINUTES, MANY_REFUSALS, once=False)


def _spells(looks: Iterable[Row], within: timedelta, least: int, *, once: bool) -> list[Spell]:
    by_person: dict[UUID, list[Row]] = {}
    for person, at, what in looks:
        # In UTC: between two local times Python reckons with the clock on the wall, which
        # repeats an hour in autumn.
        by_person.setdefault(person, []).append((person, at.astimezone(UTC), what))
    found = [
        _spell(rows[first : last + 1], once)
        for unsorted in by_person.values()
        for rows in [sorted(unsorted, key=lambda row: row[1])]
        for first, last in _stretches(rows, within, least, once)
    ]
    return sorted(found, key=lambda spell: spell.last, reverse=True)


def _stretches(
    rows: list[Row], within: timedelta, least: int, once: bool
) -> Iterable[tuple[int, int]]:
    """Yield (first, last) of each stretch of rows in which there are enough, all along.

    A window as long as the rule slides over the rows; windows that overlap are one stretch.
    """
    begin, stretch = 0, None
    inside: dict[UUID | int | None, int] = {}
    for end, (_, at, what) in enumerate(rows):
        key = what if once else end
        inside[key] = inside.get(key, 0) + 1
        while at - rows[begin][1] > within:
            old = rows[begin][2] if once else begin
            inside[old] -= 1
            if not inside[old]:
                del inside[old]
            begin += 1
        if len(inside) < least:
            continue
        if stretch and begin <= stretch[1]:
            stretch = (stretch[0], end)
        else:
            if stretch:
                yield stretch
            stretch = (begin, end)
    if stretch:
        yield stretch


def _spell(rows: list[Row], once: bool) -> Spell:
    times = len({what for _, _, what in rows}) if once else len(rows)
    return Spell(rows[0][0], rows[0][1], rows[-1][1], times)
