"""How each service that seals and checks is called once, for test_every_write.py."""

import tempfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import override_settings
from django.utils import timezone

from decisions import audit
from decisions.audit import anchors
from decisions.audit.anchors import Anchor
from decisions.audit.seal import checkpoint, encoded, public_of
from decisions.audit.tree import EMPTY
from decisions.audit.verify import verify
from decisions.models import AuditHead, Organisation, User
from decisions.services import looks, nightly, seals

Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def _batch(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    audit.look(actor=priya, kind="decision", object_id=uuid4(), allowed=False, route="record")
    return lambda: looks.batch(actor=priya, organisation_id=None)


def _introduce(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    return lambda: seals.introduce_key(actor=priya, public="A" * 43 + "=")


def _rotate(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    old = Ed25519PrivateKey.generate()
    seals.introduce_key(actor=None, public=public_of(old))
    new = public_of(Ed25519PrivateKey.generate())
    return lambda: seals.rotate_key(actor=priya, old=old, public=new, reason="A year has passed")


def _restored(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    key, folder = Ed25519PrivateKey.generate(), tempfile.mkdtemp()
    text = checkpoint("installation", 10**6, EMPTY)
    signature = encoded(key.sign(text.encode()))
    anchors.add(folder, [Anchor(timezone.now().isoformat(), text, signature, public_of(key))])

    def call() -> Any:
        with override_settings(SEAL_ANCHORS=folder):
            return seals.declare_restored(actor=priya, key=key, reason="The disk broke")

    return call


def _note_check(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    head = AuditHead.objects.get(organisation=None)
    report = verify()
    return lambda: nightly.note_check(actor=priya, head_id=head.pk, report=report, whole=True)


def _mail_seal(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    organisation = Organisation.objects.get(slug="larkfield")
    return lambda: nightly.mail_seal(actor=priya, organisation=organisation, seal_id=uuid4())


CALLS: dict[str, Call] = {
    "batch": _batch,
    "declare_restored": _restored,
    "mail_seal": _mail_seal,
    "note_check": _note_check,
    "introduce_key": _introduce,
    "rotate_key": _rotate,
}
