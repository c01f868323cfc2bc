"""Restoring an older copy: it loses something and is found, until who has the key says so."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from decisions import audit
from decisions.audit import Changes, anchors, seal
from decisions.audit.restored import RESTORED, declaration, name_of_seal
from decisions.audit.verify import verify
from decisions.models import AuditEvent
from decisions.services import seals
from tests.tampering.databases import using
from tests.tampering.house import House, settled


@pytest.fixture
def restored(house: House, tmp_path: Path) -> Any:
    """Use the copy of the day before, with the seals of today outside and today's key."""
    copy = house.copies.copy(house.yesterday)
    outside = copytree(house.anchors, tmp_path / "anchors")
    given = override_settings(SEAL_KEY_FILE=str(house.key), SEAL_ANCHORS=str(outside))
    with given, using(copy):
        yield outside
    house.copies.drop(copy)


def declare(key: Ed25519PrivateKey, outside: Path) -> None:
    """Say that everything outside was lost, as the service would, with a key."""
    lost = sorted(name_of_seal(a) for a in anchors.read(str(outside)))
    about = {
        "lost": lost,
        "public": seal.public_of(key),
        "signature": seal.encoded(key.sign(declaration(lost).encode())),
    }
    with transaction.atomic():
        audit.record(actor=None, act=RESTORED, changes=Changes(None), about=about)


@pytest.mark.django_db
def test_what_was_lost_is_found_and_not_sealed_over(restored: Path) -> None:
    lines = len(anchors.read(str(restored)))
    assert {f.check for f in verify().findings} == {"outside seal", "seal"}
    seals.seal_what_is_due()  # says in its log that it will not
    assert len(anchors.read(str(restored))) == lines


@pytest.mark.django_db
def test_who_has_the_key_says_what_was_lost(restored: Path) -> None:
    with pytest.raises(CommandError):
        call_command("seal", restored=True)  # not without a reason
    call_command("seal", restored=True, why="The disk broke: restored from Tuesday's copy")
    call_command("seal", once=True)
    assert verify().findings == []
    event = AuditEvent.objects.get(act=RESTORED)
    assert (
        event.values.get(name="reason").value == '"The disk broke: restored from Tuesday\'s copy"'
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        settled()
        assert verify().findings == []
        assert verify(whole=False).findings == []
    with pytest.raises(CommandError):  # nothing more is lost
        call_command("seal", restored=True, why="Again")


@pytest.mark.django_db
def test_nobody_else_can(restored: Path) -> None:
    declare(Ed25519PrivateKey.generate(), restored)
    assert {f.check for f in verify().findings} == {"outside seal", "seal"}
