"""Alternating contenders, and saying how they did."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Contenders = Mapping[str, Callable[[], object]]


@dataclass(frozen=True)
class Effort:
    """How long a bench may take: rounds in which each contender runs once, and a seeded log."""

    rounds: int
    events: int


THOROUGH = Effort(rounds=300, events=20_000)
#: Enough to see that everything runs; its ratios mean nothing.
QUICK = Effort(rounds=2, events=50)


def medians(
    contenders: Contenders,
    rounds: int,
    warm_up: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Run the contenders one after the other, again and again; return each one's median time."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for n in range(warm_up + rounds):
        for name, run in contenders.items():
            began = clock()
            run()
            if n >= warm_up:
                times[name].append(clock() - began)
    return {name: statistics.median(taken) for name, taken in times.items()}


def processor_clock(backend: int) -> Callable[[], float]:
    """Return a clock of the processor time of this process and of the database's that serves it.

    backend: the number of that process. Whoever shares the machine makes everything slower, and
    what takes several turns by more than what takes one: this clock stands still meanwhile.
    """
    file = Path(f"/proc/{backend}/schedstat")  # nanoseconds, since it began

    def clock() -> float:
        return time.process_time() + int(file.read_text().split()[0]) / 1e9

    return clock


def ratio(number: float) -> str:
    """Return a ratio in as many figures as it deserves."""
    return f"{number:.1f}" if number >= 1 else f"{number:.3f}"


def machine() -> str:
    """Return what a reader must know of the machine: shared and busy ones tell less."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
