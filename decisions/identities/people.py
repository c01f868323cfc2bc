"""What is known of a protected person, and what a finding looks like."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Protected:
    """A person who must not be recognised in a text, with everything that could give them away.

    `name` may be a description ("the neighbour upstairs"); then it is looked for as a phrase.
    `clues` are where they saw or heard it from, in the practitioner's words.
    """

    key: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    workplaces: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()
    replacement: str = "a person we are not naming"

    def __post_init__(self) -> None:
        """Take lists as well as tuples (JSON knows only lists) and drop empty entries."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (list, tuple)):
                kept = tuple(item for item in value if item and item.strip())
                object.__setattr__(self, field.name, kept)

    @property
    def who(self) -> str:
        """What to call them on a page that may know them."""
        return self.name or (self.aliases[0] if self.aliases else "a protected person")


@dataclass(frozen=True)
class Span:
    """A finding: offsets into the original text, whom it points to, and why in plain words."""

    start: int
    end: int
    text: str
    key: str
    who: str
    why: str


@dataclass(frozen=True)
class Spot:
    """A finding inside the folded text; `person` is the place in the list of people."""

    start: int
    end: int
    person: int
    why: str
