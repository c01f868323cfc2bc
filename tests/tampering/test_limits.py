"""What no verifier can tell, said here so that nobody believes otherwise.

Whoever owns the database can have it say something new, which from then on is sealed like
anything else; and can take away what no seal covers yet: looks for a minute, what nobody relies on
for ten. The stream of hashes (audit/log.py), kept on another machine, shows both. How people sign
in (passwords, second steps) is no part of any record.
"""

import pytest
from django.db import transaction

from decisions import audit
from decisions.audit import Changes
from decisions.audit.finding import Finding
from decisions.audit.verify import verify
from decisions.models import Decision, User
from tests.tampering.cover_up import cover_up
from tests.tampering.databases import using
from tests.tampering.house import House
from tests.tampering.insider import Insider


def found(house: House, *sql: str, agreed: bool = False, spoken: bool = False) -> list[Finding]:
    """Do it to a copy, and return what the verifier says with the seals outside."""
    copy = house.copies.copy(house.database)
    try:
        with using(copy) as connection:
            insider = Insider(connection, house.names)
            with insider.unhindered():
                for statement in sql:
                    insider.run(statement)
                if spoken:
                    _speak_for(house.names["grace"], house.names["signed"])
                if agreed:
                    cover_up()
            return verify(anchors=str(house.anchors)).findings
    finally:
        house.copies.drop(copy)


def _speak_for(user: str, decision: str) -> None:
    grace, record = User.objects.get(pk=user), Decision.objects.get(pk=decision)
    with transaction.atomic():
        audit.record(
            actor=grace, act="record.saved_as_pdf", changes=Changes(grace), decision=record
        )


@pytest.mark.django_db
def test_what_no_verifier_can_tell(house: House) -> None:
    waiting = "SELECT look_id FROM decisions_unbatchedlook"
    assert found(house, spoken=True) == [], "the service itself could have written it"
    assert found(house) == [], "guards that were dropped and put back as they were"
    forgotten = (
        f"CREATE TABLE held AS {waiting}",
        "DELETE FROM decisions_unbatchedlook",
        "DELETE FROM decisions_look WHERE id IN (SELECT look_id FROM held)",
        "DROP TABLE held",
    )
    assert found(house, *forgotten) == [], "looks of the last minute"
    unsealed = "UPDATE decisions_decision SET reasons = 'Nobody told me.' WHERE id = '{draft}'"
    assert found(house, unsealed, agreed=True) == [], "what was written since the last seal"
    assert found(house, unsealed) != [], "but not by who only changes the row"
