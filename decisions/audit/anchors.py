"""Seals outside the database: a file in a directory, to which the sealer alone adds lines.

Nothing that is done to the database changes it. Best is a directory on another machine, or one
that can only be added to; the daily e-mail (services/nightly.py) is another such place.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
    with (Path(directory) / NAME).open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            # After half a line, from when the power went, a whole one begins on its own.
            lines = lines if file.read(1) == b"\n" else f"\n{lines}"
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def read(directory: str, damaged: list[int] | None = None) -> list[Anchor]:
    """Return the seals outside, in their order. Raises OSError.

    damaged: takes the numbers of the lines that are no seal; the others count all the same.
    Where there is no file yet, there are none.
    """
    path = Path(directory) / NAME
    if not path.exists() and path.parent.is_dir():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        anchor = _read_line(line)
        if anchor:
            found.append(anchor)
        elif line and damaged is not None:
            damaged.append(number)
    return found


def _read_line(line: bytes) -> Anchor | None:
    try:
        anchor = Anchor(**json.loads(line))
        read_checkpoint(anchor.checkpoint)
        datetime.fromisoformat(anchor.at)
    except (TypeError, ValueError, AttributeError):
        return None
    return anchor
