"""What the verifier has to say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

#: Clocks of several machines differ by so much, at most, and are set right by so much.
CLOCKS = timedelta(minutes=2)


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
