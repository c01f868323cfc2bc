"""How each service that seals and checks is called once, for test_every_write.py."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from decisions import audit
from decisions.audit.seal import public_of
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


def _note_check(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    head = AuditHead.objects.get(organisation=None)
    report = verify(installation=True)
    return lambda: nightly.note_check(actor=priya, head_id=head.pk, report=report, whole=True)


def _mail_seal(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    organisation = Organisation.objects.get(slug="larkfield")
    return lambda: nightly.mail_seal(actor=priya, organisation=organisation, seal_id=uuid4())


CALLS: dict[str, Call] = {
    "batch": _batch,
    "mail_seal": _mail_seal,
    "note_check": _note_check,
    "introduce_key": _introduce,
    "rotate_key": _rotate,
}
