"""What is sealed when, with which key, and what stands outside the database afterwards."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from decisions.audit import anchors, seal, verify_export
from decisions.audit.keys import named_keys
from decisions.audit.tree import EMPTY
from decisions.audit.verify import verify
from decisions.models import AuditEvent, AuditHead, Decision, Seal, User
from decisions.services import seals
from decisions.services.seals import WillNotSeal
from tests import making
from tests.making import undone
from tests.tampering.databases import unguarded

#: RFC 8032 section 7.1: the private key, the public key, the message, the signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "r",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


def both(text: str, signature: bytes, key: bytes) -> set[bool]:
    """Return what the library and the stand-alone file say about a signature."""
    encoded = base64.b64encode(signature).decode(), base64.b64encode(key).decode()
    return {seal.is_signed(text, *encoded), verify_export.is_signed(text, signature, key)}


def head_of(slug: str) -> AuditHead:
    """Return the head of an organisation's log."""
    return AuditHead.objects.get(organisation__slug=slug)


def outside(sealer: Any) -> list[anchors.Anchor]:
    """Return the seals outside."""
    return anchors.read(str(sealer.outside))


@pytest.mark.parametrize(("private", "public", "text", "signature"), VECTORS)
def test_signatures_are_those_of_rfc_8032(
    private: str, public: str, text: str, signature: str
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    assert base64.b64decode(seal.public_of(key)).hex() == public
    assert key.sign(text.encode()).hex() == signature
    signed, public_key = bytes.fromhex(signature), bytes.fromhex(public)
    assert both(text, signed, public_key) == {True}
    assert both(f"{text} ", signed, public_key) == {False}
    for place in range(0, 512, 37):
        flip = bytes(b ^ (1 << place % 8 if n == place // 8 else 0) for n, b in enumerate(signed))
        assert both(text, flip, public_key) == {False}
    # The same signature in another form, which a careless check takes too.
    twin = int.from_bytes(signed[32:], "little") + ORDER
    assert both(text, signed[:32] + twin.to_bytes(32, "little"), public_key) == {False}
    assert both(text, signed[:-1], public_key) == both(text, signed, public_key[:-1]) == {False}
    assert both(text, signed, b"\xff" * 32) == both(text, b"", b"") == {False}


def test_both_checks_of_signatures_agree() -> None:
    for number in range(10):
        key, text = Ed25519PrivateKey.generate(), f"Zoë {number}\n"
        public = key.public_key().public_bytes_raw()
        assert both(text, key.sign(text.encode()), public) == {True}
        assert both(text, Ed25519PrivateKey.generate().sign(text.encode()), public) == {False}


def test_a_checkpoint_is_three_lines() -> None:
    text = seal.checkpoint("installation", 0, EMPTY)
    assert text == (
        "sharing-decisions/installation\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    )
    assert verify_export.read_checkpoint(text) == ("sharing-decisions/installation", 0, EMPTY)


def test_the_first_seal_names_its_key_and_every_log_is_sealed(s1: Decision, sealer: Any) -> None:
    sealer.seal()
    assert [key.public for key in named_keys()] == [sealer.public]
    for head in AuditHead.objects.all():
        row = Seal.objects.get(head=head)
        assert row.size == head.number == head.sealed
        assert row.checkpoint.startswith(f"sharing-decisions/{head.log}\n{head.number}\n")
        assert seal.is_signed(row.checkpoint, row.signature, sealer.public)
    assert {a.checkpoint for a in outside(sealer)} == {s.checkpoint for s in Seal.objects.all()}
    assert {a.public for a in outside(sealer)} == {sealer.public}


def test_what_is_due_when(priya: User, sealer: Any) -> None:
    sealer.seal()
    now = timezone.now()
    assert seals.due(now) == []
    draft = making.draft(priya)  # grown, and sealed a moment ago
    assert seals.due(now) == []
    assert seals.due(now + timedelta(minutes=11)) == [head_of("larkfield").pk]
    with undone():
        making.sign(draft)  # what somebody relies on is sealed at once
        assert seals.due(timezone.now()) == [head_of("larkfield").pk]
    with undone():
        AuditHead.objects.filter(organisation__slug="larkfield").update(wanted=F("number"))
        assert seals.due(now) == [head_of("larkfield").pk]
        seals.seal_what_is_due()
        assert seals.due(now + timedelta(days=1)) == []


def test_what_could_not_be_taken_outside_is_taken_later(
    priya: User, sealer: Any, caplog: Any
) -> None:
    sealer.seal()
    before = outside(sealer)
    sealer.outside.rename(sealer.outside.with_name("away"))
    making.draft(priya)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        seals.seal_what_is_due()
        assert "SEAL_ANCHORS" in caplog.text
        assert head_of("larkfield").sealed == head_of("larkfield").number, "sealed all the same"
        assert [f.check for f in verify().findings] == ["outside seal"] * (len(before) + 1)
        sealer.outside.with_name("away").rename(sealer.outside)
        assert verify().findings == [], "it is on its way"
    with time_machine.travel(timezone.now() + timedelta(minutes=17)):
        assert [f.check for f in verify().findings] == ["outside seal"]
        seals.seal_what_is_due()
        assert len(outside(sealer)) == len(before) + 1
        assert verify().findings == []


def test_without_a_key_nothing_is_sealed(s1: Decision, settings: Any) -> None:
    settings.SEAL_KEY_FILE = ""
    seals.seal_what_is_due()
    assert not Seal.objects.exists()
    assert not named_keys()


def test_half_a_line_costs_that_line_alone(priya: User, sealer: Any) -> None:
    sealer.seal()
    file = sealer.outside / anchors.NAME
    file.write_bytes(file.read_bytes() + file.read_bytes()[:70])  # the power went
    count = len(outside(sealer))
    making.draft(priya)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        seals.seal_what_is_due()
        assert len(outside(sealer)) == count + 1
        assert [str(f) for f in verify().findings] == [
            f"outside: outside seal: Line {count + 1} of the file was damaged or changed."
        ]


def test_a_copy_of_the_database_without_its_last_seal_takes_that_in_from_outside(
    priya: User, sealer: Any
) -> None:
    sealer.seal()
    making.draft(priya)
    head, key = head_of("larkfield"), seal.read_key()
    with transaction.atomic():
        row = seals.seal(actor=None, head_id=head.pk, key=key)
        transaction.set_rollback(True)
    assert row
    seals._take_outside([seals._outside(row, sealer.public)])
    assert not Seal.objects.filter(size=row.size, head=head).exists()
    assert [f.check for f in verify().findings] == ["seal"]
    making.draft(priya)
    seals.seal(actor=None, head_id=head.pk, key=key)
    again = Seal.objects.get(size=row.size, head=head)
    assert (again.checkpoint, again.at, again.peaks) == (row.checkpoint, row.at, row.peaks)
    assert verify().findings == []


def _rotate(sealer: Any, name: str = "next") -> str:
    file = sealer.outside.with_name(name)
    seal.write_key(str(file))
    call_command("seal", rotate=str(file), why="A year has passed")
    return str(file)


def test_the_next_key_is_named_under_the_one_before(
    priya: User, sealer: Any, settings: Any
) -> None:
    with pytest.raises(CommandError):
        _rotate(sealer, "too early")
    sealer.seal()
    old = settings.SEAL_KEY_FILE
    new = _rotate(sealer)
    with pytest.raises(CommandError):  # the old one is no longer in use, nor ever again
        _rotate(sealer, "third")
    with pytest.raises(WillNotSeal):
        seals.seal_what_is_due()
    settings.SEAL_KEY_FILE = new
    with pytest.raises(CommandError):
        call_command("seal", rotate=old, why="Back again")
    making.draft(priya)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        seals.seal_what_is_due()
        assert verify(pub=sealer.public).findings == []
        assert verify(pub=named_keys()[1].public).findings == []
    last = Seal.objects.filter(head=head_of("larkfield")).latest("size")
    assert last.key == seal.key_id(named_keys()[1].public)


@pytest.mark.parametrize("broken", ["peaks", "signature", "checkpoint", "key"])
def test_nothing_is_sealed_on_top_of_a_broken_seal(broken: str, priya: User, sealer: Any) -> None:
    sealer.seal()
    making.draft(priya)
    head = head_of("larkfield")
    last = Seal.objects.get(head=head)
    wrong = {
        "peaks": ["00" * 32] * len(last.peaks),
        "signature": "A" * 88,
        "checkpoint": last.checkpoint.replace("\n", "\n1", 1),
        "key": "0" * 16,
    }
    with unguarded("decisions_seal"):
        Seal.objects.filter(pk=last.pk).update(**{broken: wrong[broken]})
        with pytest.raises(WillNotSeal):
            seals.seal(actor=None, head_id=head.pk, key=seal.read_key())
        seals.seal_what_is_due()  # says so in its log, and goes on with the others
        assert Seal.objects.filter(head=head).count() == 1


def test_no_second_past_is_sealed(priya: User, sealer: Any) -> None:
    """Who rewrites what was sealed and deletes the seals cannot have the sealer sign that."""
    sealer.seal()
    making.draft(priya)
    head = head_of("larkfield")
    with unguarded("decisions_seal", "decisions_auditevent", "decisions_audithead"):
        Seal.objects.filter(head=head).delete()
        event = AuditEvent.objects.filter(head=head).earliest("number")
        body = json.dumps(json.loads(event.body) | {"act": "nothing.done"})
        AuditEvent.objects.filter(pk=event.pk).update(body=body)
        AuditHead.objects.filter(pk=head.pk).update(sealed=0)
        with pytest.raises(WillNotSeal):
            seals.seal(actor=None, head_id=head.pk, key=seal.read_key())
        assert not Seal.objects.filter(head=head).exists()


def test_the_folder_may_be_set_up_later(s1: Decision, sealer: Any, settings: Any) -> None:
    folder, settings.SEAL_ANCHORS = settings.SEAL_ANCHORS, ""
    sealer.seal()
    assert Seal.objects.exists()
    settings.SEAL_ANCHORS = folder
    assert not (Path(folder) / anchors.NAME).exists()
    seals.seal_what_is_due()
    assert len(outside(sealer)) == Seal.objects.count()
    assert verify().findings == []
