"""The sentences on which the guard is measured: `tests/data/guard/`, read once.

`{key|words}` is planted: found when every letter and figure of the words lies in findings for that
person. `{no|words}` is innocent: a false alarm when a finding touches it; a finding that touches
nothing marked is one too.

Files 1 to 4 were written before the guard's rules for them and are split by a fixed rule: counted
over those files in order of name, sentences at odd places are for development, those at even
places are held out: they may be measured, and no rule or list may be changed for the sake of one.
Files that say `development = true` are for development as a whole.

When first measured, files 1 to 4 gave planted 84.7%, false alarms 13.2%. What the guard does on
sentences that nobody has worked on is nearer to the first figures in files 6 and 7 than to today's.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from decisions.identities import Protected, Span, find

FOLDER = Path(__file__).parent / "data" / "guard"
INNOCENT = "no"
_MARK = re.compile(r"\{(\w+)\|([^{}]*)\}")


@dataclass(frozen=True)
class Mark:
    """Marked words: whose they are (or nobody's) and where they stand."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of the corpus with whom it is read for."""

    people: tuple[Protected, ...]
    kind: str
    text: str
    marks: tuple[Mark, ...]
    held_out: bool


def _sentences() -> Iterator[Sentence]:
    place = 0
    for path in sorted(FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for cast in file["cast"]:
            people = tuple(Protected(**row) for row in cast["people"])
            for kind, marked in cast["sentences"]:
                place += not file.get("development")
                held_out = not file.get("development") and place % 2 == 0
                yield Sentence(people, kind, *_unmarked(marked), held_out)


def _unmarked(marked: str) -> tuple[str, tuple[Mark, ...]]:
    plain, marks, done = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[done : match.start()]
        marks.append(Mark(match[1], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        done = match.end()
    return plain + marked[done:], tuple(marks)


SENTENCES = tuple(_sentences())


@dataclass
class Figures:
    """What a measurement found, and each fault in words."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    innocent: int = 0
    alarms: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Planted mentions that were found, in percent."""
        return 100 * self.found.total() / self.planted.total()

    @property
    def false_alarms(self) -> float:
        """False alarms against innocent mentions, in percent."""
        return 100 * self.alarms / self.innocent

    def __str__(self) -> str:
        return f"planted {self.recall:.1f}%, false alarms {self.false_alarms:.1f}%"


def measure(sentences: Iterable[Sentence]) -> Figures:
    """Read every sentence with the guard and count."""
    figures = Figures()
    for sentence in sentences:
        spans = find(sentence.people, sentence.text)
        for mark in sentence.marks:
            words = sentence.text[mark.start : mark.end]
            if mark.key == INNOCENT:
                alarmed = any(_touches(span, mark) for span in spans)
                figures.innocent += 1
                figures.alarms += alarmed
                if alarmed:
                    figures.faults.append(f"false alarm: {words!r} in {sentence.text!r}")
            else:
                found = _covered(mark, sentence.text, spans)
                figures.planted[sentence.kind] += 1
                figures.found[sentence.kind] += found
                if not found:
                    figures.faults.append(f"missed: {words!r} in {sentence.text!r}")
        for span in spans:
            if not any(_touches(span, mark) for mark in sentence.marks):
                figures.alarms += 1
                figures.faults.append(f"false alarm: {span.text!r} in {sentence.text!r}")
    return figures


def _touches(span: Span, mark: Mark) -> bool:
    return span.start < mark.end and mark.start < span.end


def _covered(mark: Mark, text: str, spans: list[Span]) -> bool:
    own = [span for span in spans if span.key == mark.key]
    return all(
        any(span.start <= place < span.end for span in own)
        for place in range(mark.start, mark.end)
        if text[place].isalnum()
    )
