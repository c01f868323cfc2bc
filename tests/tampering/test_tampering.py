"""A catalogue of falsifications by SQL, each by a naive insider and by a clever one.

The naive one does it, with the triggers out of the way, and puts them back. The clever one makes
everything agree again (cover_up.py) and drops the seals that no longer fit. Every naive one is
found, where it can be without a look outside; every clever one that leaves a change is found by
the seals outside. Those that leave none, since to agree again is to undo it, are counted apart.

On PostgreSQL a part of it: what is checked is the same, the SQL of each kind is tried.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from decisions.audit.finding import Finding
from decisions.audit.verify import verify
from tests.tampering.against_log import LOG, ROLLED_BACK
from tests.tampering.against_looks import LOOKS
from tests.tampering.against_people import PEOPLE
from tests.tampering.against_records import AS_TEXT, RECORDS
from tests.tampering.against_seals import DATABASE, SEALS
from tests.tampering.against_services import SERVICES
from tests.tampering.cover_up import cover_up
from tests.tampering.databases import SQLITE, using
from tests.tampering.falsification import Falsification
from tests.tampering.house import House
from tests.tampering.insider import Insider
from tests.tampering.standing import standing

CATALOGUE = (*RECORDS, *LOG, *ROLLED_BACK, *SERVICES, *LOOKS, *PEOPLE, *SEALS, *AS_TEXT, *DATABASE)
TRIED = [f for f in CATALOGUE if SQLITE or f not in AS_TEXT]
TRIED = TRIED if SQLITE else [*TRIED[::4], *DATABASE]


@dataclass
class Outcome:
    """What the verifier said, and whether anything was changed at all."""

    changed: bool
    findings: list[Finding]


@contextmanager
def robbed(house: House, false: Falsification, *, clever: bool) -> Iterator[bool]:
    """Do it to a copy, and use that. Yields whether anything was changed."""
    copy = house.copies.copy(house.yesterday if false.rolls_back else house.database)
    try:
        with using(copy) as connection:
            insider = Insider(connection, house.names)
            if clever and not house.standing:
                house.standing = standing(connection)
            if false in DATABASE:
                false.commit(insider)
            else:
                with insider.unhindered():
                    false.commit(insider)
                    for sql in false.also if clever else ():
                        insider.run(sql)
                    if clever:
                        cover_up()
            always = false.rolls_back or false.days > 0 or false in DATABASE
            changed = always or not clever or standing(connection) != house.standing
            with time_machine.travel(timezone.now() + timedelta(days=false.days)):
                yield changed
    finally:
        house.copies.drop(copy)


def outcome(house: House, false: Falsification, *, clever: bool) -> Outcome:
    """Do it, and check that."""
    outside = clever or false.outside
    with robbed(house, false, clever=clever) as changed:
        return Outcome(changed, verify(anchors=str(house.anchors) if outside else "").findings)


@pytest.mark.django_db
def test_what_insiders_falsify_is_found(house: House, capsys: Any) -> None:
    names = [false.name for false in CATALOGUE]
    assert len(set(names)) == len(names) >= 38
    with using(house.database):
        assert verify(anchors=str(house.anchors)).findings == []
    missed, same, smart = [], [], 0
    for false in TRIED:
        naive = outcome(house, false, clever=False)
        if false.shows not in {finding.check for finding in naive.findings}:
            missed.append(("naive", false.name, [str(f) for f in naive.findings[:5]]))
        clever = outcome(house, false, clever=True)
        if not clever.changed:
            same.append(false.name)
        elif not clever.findings:
            missed.append(("smart", false.name, []))
        else:
            smart += 1
    found = len(TRIED) - len([1 for who, *_ in missed if who == "naive"])
    with capsys.disabled():
        print(
            f"\ntampering: naive {found} of {len(TRIED)}, smart {smart} of {len(TRIED) - len(same)}"
        )
        print(f"(the clever one leaves no change: {', '.join(same) or 'none'})")
    assert missed == []
