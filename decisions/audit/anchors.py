"""Seals outside the database: a file in a directory, to which the sealer alone adds lines.

Nothing that is done to the database changes it. Best is a directory on another machine, or one
that can only be added to; the daily e-mail (services/seals.py) is another such place.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from decisions.audit.log import canonical
from decisions.audit.verify_export import read_checkpoint

NAME = "seals.jsonl"


@dataclass(frozen=True)
class Anchor:
    """A seal as it stands outside: when, the text that was signed, signature and public key."""

    at: str
    checkpoint: str
    signature: str
    public: str

    @property
    def log(self) -> str:
        """Of which log."""
        return read_checkpoint(self.checkpoint)[0].rpartition("/")[2]

    @property
    def size(self) -> int:
        """How many events it covers."""
        return read_checkpoint(self.checkpoint)[1]


def add(directory: str, anchors: Iterable[Anchor]) -> None:
    """Add seals to the file, and wait until they are on the disk. Raises OSError."""
    lines = "".join(canonical(vars(anchor)) + "\n" for anchor in anchors)
    with (Path(directory) / NAME).open("a", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(directory: str) -> list[Anchor]:
    """Return the seals outside, in their order. Raises OSError, and ValueError for a damaged one.

    Where there is no file yet, there are none.
    """
    path = Path(directory) / NAME
    if not path.exists() and path.parent.is_dir():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            anchor = Anchor(**json.loads(line))
            read_checkpoint(anchor.checkpoint)
        except (TypeError, ValueError, AttributeError) as problem:
            raise ValueError("a line is not a seal") from problem
        found.append(anchor)
    return found
