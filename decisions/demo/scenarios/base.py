"""The scenarios, page by page, in the words that a person types.

Each step is a page's slug ("share": a new recipient, "answer": who asked) and its answers, by
the name of the input, in the order in which a person gives them. `@Maya Okafor` stands for the
id of that person, protected person, or entry of the directory; `{today}`, `{yesterday}` and
`{in 3 days}` for dates, `{93 minutes ago}` for a time of day and `{day 93 minutes ago}` for its
date. An emergency begins with the page `capture`.
"""

from dataclasses import dataclass

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class Scenario:
    """One record from first worry to signature; `sign` False leaves it unfinished.

    Where the first step is "reconsider", it looks again at what its author signed last.
    """

    key: str
    author: str  # e-mail
    steps: tuple[tuple[str, Answers], ...]
    sign: bool = True
    direction: str = "own"
