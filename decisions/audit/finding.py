"""What the verifier has to say."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: at which event or row, by which check, and what it means."""

    event: str
    check: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.event}: {self.check}: {self.meaning}"


#: Takes a finding down: event, check, meaning.
Note = Callable[[str, str, str], None]
