"""The sealer: signs how each log stands, and takes the seals out of the database.

Sealing is asked for by `audit.record()`, in the log's own head. In production the sealer is a
process of its own (`manage.py seal`), which alone can read the key: whoever has the database, or
the web server, can neither sign nor make a seal that was signed disappear from outside.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from decisions import audit
from decisions.audit import Changes, anchors
from decisions.audit import seal as signing
from decisions.audit.anchors import Anchor
from decisions.audit.keys import INTRODUCED, ROTATED, named_keys
from decisions.audit.tree import Tree
from decisions.audit.verify_export import leaf_hash
from decisions.models import AuditEvent, AuditHead, Organisation, Seal, User
from decisions.services.locking import atomic

logger = logging.getLogger(__name__)

#: How long a log may grow without a seal that nobody asked for.
PAUSE = timedelta(minutes=10)


class WillNotSeal(Exception):
    """What is in the database does not fit what was sealed before, or the key is an old one."""


def seal_what_is_due() -> None:
    """Seal each log that asks for it or has grown, where this process can read the key.

    A chore: do it now and then.
    """
    if not signing.can_read_key():
        return
    key = signing.read_key()
    public = signing.public_of(key)
    known = named_keys()
    if not known:
        introduce_key(actor=None, public=public)
    elif known[-1].public != public:
        raise WillNotSeal("the key was replaced: give the sealer the new one")
    _catch_up()
    for head_id in due(timezone.now()):
        try:
            seal(actor=None, head_id=head_id, key=key)
        except Exception:  # the other logs are sealed all the same
            logger.exception("A log was not sealed")


def due(now: datetime) -> list[Any]:
    """Return the ids of the logs that are to be sealed."""
    lately = Seal.objects.filter(head=OuterRef("pk"), at__gt=now - PAUSE)
    grown = AuditHead.objects.filter(number__gt=F("sealed"))
    asked = Q(wanted__gt=F("sealed"))
    return list(grown.filter(asked | ~Exists(lately)).values_list("pk", flat=True))


@atomic
def ask_for_seal(*, actor: User | None, organisation: Organisation) -> None:
    """Ask for a seal that covers an organisation's log as it stands."""
    changes = Changes(actor)
    head = AuditHead.objects.select_for_update().get(organisation=organisation)
    head.wanted = head.number
    changes.save(head)


@atomic
def seal(*, actor: User | None, head_id: Any, key: Ed25519PrivateKey) -> Seal | None:
    """Seal a log as it stands; None where the last seal covers all of it.

    Raises WillNotSeal where the last seal does not fit itself, or events are missing.
    """
    return _seal(Changes(actor), AuditHead.objects.select_for_update().get(pk=head_id), key)


def _seal(changes: Changes, head: AuditHead, key: Ed25519PrivateKey) -> Seal | None:
    tree = _from_last_seal(head)
    if tree.size >= head.number:
        return None
    new = AuditEvent.objects.filter(head=head, number__gt=tree.size).order_by("number")
    for number, body in new.values_list("number", "body").iterator():
        if number != tree.size + 1:
            raise WillNotSeal("events are missing")
        tree.add(leaf_hash(body))
    text = signing.checkpoint(head.log, tree.size, tree.root())
    row = Seal(
        head=head,
        size=tree.size,
        checkpoint=text,
        key=signing.key_id(signing.public_of(key)),
        signature=signing.encoded(key.sign(text.encode())),
        peaks=[peak.hex() for peak in tree.peaks],
    )
    # Outside first: whatever happens next, what stands outside was signed and fits the log.
    _take_outside([_outside(row, signing.public_of(key))])
    changes.save(row)
    head.sealed = row.size
    changes.save(head)
    return row


def _from_last_seal(head: AuditHead) -> Tree:
    last = Seal.objects.filter(head=head).order_by("-size").first()
    if last is None:
        return Tree()
    tree = Tree(last.size, [bytes.fromhex(peak) for peak in last.peaks])
    if signing.checkpoint(head.log, tree.size, tree.root()) != last.checkpoint:
        raise WillNotSeal("the last seal does not fit itself")
    return tree


def _outside(row: Seal, public: str) -> Anchor:
    return Anchor(row.at.isoformat(), row.checkpoint, row.signature, public)


class _Outside:
    """Whether every seal stands outside too, as far as this process knows."""

    complete = False


def _take_outside(new: list[Anchor]) -> None:
    if not settings.SEAL_ANCHORS:
        return
    try:
        anchors.add(settings.SEAL_ANCHORS, new)
    except OSError:  # sealed all the same, and taken outside as soon as that is possible
        _Outside.complete = False
        logger.exception("A seal could not be written to SEAL_ANCHORS")


def _catch_up() -> None:
    """Take outside what is not there: from before it was set up, or when it could not be."""
    if not settings.SEAL_ANCHORS or _Outside.complete:
        return
    _Outside.complete = True
    there = {anchor.checkpoint for anchor in anchors.read(settings.SEAL_ANCHORS)}
    public = {signing.key_id(key.public): key.public for key in named_keys()}
    rows = Seal.objects.order_by("at").iterator()
    _take_outside([_outside(r, public.get(r.key, "")) for r in rows if r.checkpoint not in there])


@atomic
def introduce_key(*, actor: User | None, public: str) -> AuditEvent:
    """Name the first key in the installation's log, which it then seals."""
    changes = Changes(actor)
    about = {"key": signing.key_id(public), "public": public}
    return audit.record(actor=actor, act=INTRODUCED, changes=changes, about=about)


@atomic
def rotate_key(
    *, actor: User | None, old: Ed25519PrivateKey, public: str, reason: str
) -> AuditEvent:
    """Name the next key in the installation's log. The old key seals that, and nothing after.

    Raises WillNotSeal when `old` is not the key in use, or `public` was in use before.
    """
    known = [key.public for key in named_keys()]
    if not known or known[-1] != signing.public_of(old) or public in known:
        raise WillNotSeal("that is not the key in use")
    changes = Changes(actor, reason)
    about = {"key": signing.key_id(public), "public": public}
    event = audit.record(actor=actor, act=ROTATED, changes=changes, about=about)
    return _sealed(event, old)


def _sealed(event: AuditEvent, key: Ed25519PrivateKey) -> AuditEvent:
    _seal(Changes(None), AuditHead.objects.get(pk=event.head_id), key)
    return event
