"""What one falsification is."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.tampering.insider import Insider


@dataclass(frozen=True)
class Falsification:
    """One thing that an insider does to the database, and by which check it shows."""

    name: str
    #: The check that names it in the naive case.
    shows: str
    sql: tuple[str, ...] = ()
    does: Callable[[Insider], None] | None = None
    #: What the clever one does besides, before everything is made to agree again.
    also: tuple[str, ...] = ()
    #: Without the seals outside nobody can know: the whole database is consistent.
    outside: bool = False
    #: How many days pass before somebody looks.
    days: int = 0
    #: Begins with the database as it was a day before.
    rolls_back: bool = False

    def commit(self, insider: Insider) -> None:
        """Do it."""
        for sql in self.sql:
            insider.run(sql)
        if self.does:
            self.does(insider)
