"""Falsifications with the service's own code: whoever has the database can call it, too."""

from datetime import timedelta
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone

from decisions import audit
from decisions.audit import Changes
from decisions.models import Decision, User
from tests.tampering.falsification import Falsification
from tests.tampering.insider import Insider


def _speak(insider: Insider, *, organisation: bool = False, **columns: object) -> None:
    """Change a signed record as a service would: with an event and a history that say so."""
    decision = Decision.objects.get(pk=insider.names["signed"])
    author = decision.author
    changes = Changes(author)
    for name, value in columns.items():
        setattr(decision, name, value)
    whose: Any = {"organisation": decision.organisation} if organisation else {"decision": decision}
    with transaction.atomic():
        changes.save(decision)
        audit.record(actor=author, act="page.saved", changes=changes, **whose)


def _reopen(insider: Insider) -> None:
    _speak(insider, finalised_at=None, finalised_by=None, reasons="Others")


def _speak_long_ago(insider: Insider) -> None:
    """Have the service write an event with yesterday's clock."""
    grace = User.objects.get(pk=insider.names["grace"])
    school = Decision.objects.get(pk=insider.names["signed"]).organisation
    with time_machine.travel(timezone.now() - timedelta(days=1)), transaction.atomic():
        audit.record(
            actor=grace, act="record.saved_as_pdf", changes=Changes(grace), organisation=school
        )


SERVICES = (
    Falsification(
        "change a signed record with an entry that says so",
        "frozen",
        does=lambda insider: _speak(insider, reasons="It was her own wish."),
    ),
    Falsification("open a signed record again with an entry that says so", "frozen", does=_reopen),
    Falsification(
        "change a signed record with an entry that names no record",
        "frozen",
        does=lambda insider: _speak(insider, organisation=True, reasons="Her own wish."),
    ),
    Falsification("have the service write with yesterday’s clock", "time", does=_speak_long_ago),
)
