"""The sealer: signs how each log stands, and takes the seals out of the database.

Sealing is asked for by `audit.record()`, in the log's own head. In production the sealer is a
process of its own (`manage.py seal`), which alone can read the key: whoever has the database, or
the web server, can neither sign nor make a seal that was signed disappear from outside.
"""

import logging
from collections.abc import Iterable
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
from decisions.audit.keys import INTRODUCED, ROTATED, handover, named_keys
from decisions.audit.restored import (
    RESTORED,
    declaration,
    lost_seals,
    name_of_seal,
    still_counting,
)
from decisions.audit.tree import Tree
from decisions.audit.verify_export import leaf_hash
from decisions.models import AuditEvent, AuditHead, Organisation, Seal, User
from decisions.services.locking import atomic

logger = logging.getLogger(__name__)

#: How long a log may grow without a seal that nobody asked for.
PAUSE = timedelta(minutes=10)


class WillNotSeal(Exception):
    """What is in the database does not fit what was sealed before, or the key is an old one."""


def seal_what_is_due() -> int:
    """Seal each log that asks for it or has grown, where this process can read the key.

    A chore: do it now and then. Returns how many logs could not be sealed. Raises WillNotSeal
    where the key was replaced, and NoKey where its file holds none.
    """
    if not signing.can_read_key():
        return 0
    key = signing.read_key()
    public = signing.public_of(key)
    known = named_keys()
    if not known:
        introduce_key(actor=None, public=public)
    elif known[-1].public != public:
        raise WillNotSeal("the key was replaced: give the sealer the new one")
    _catch_up()
    failed = 0
    for head_id in due(timezone.now()):
        try:
            row = seal(actor=None, head_id=head_id, key=key)
            if row:  # once it is kept: while others wait for the log, no file is waited for
                _take_outside([_outside(row, public)])
        except WillNotSeal as problem:
            failed += 1
            logger.error("A log was not sealed: %s", problem)
        except Exception:  # the other logs are sealed all the same
            failed += 1
            logger.exception("A log was not sealed")
    return failed


def due(now: datetime) -> list[Any]:
    """Return the ids of the logs that are to be sealed."""
    # Not one of the future: a clock that was wrong once keeps nothing from being sealed.
    lately = Seal.objects.filter(head=OuterRef("pk"), at__gt=now - PAUSE, at__lte=now)
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
    tree, public = _from_last_seal(head), signing.public_of(key)
    outside = _last_outside(head.log)
    covered = max(tree.size, outside.size if outside else 0)
    new = AuditEvent.objects.filter(head=head, number__gt=tree.size).order_by("number")
    for number, body in new.values_list("number", "body").iterator():
        if number != tree.size + 1:
            raise WillNotSeal("events are missing")
        tree.add(leaf_hash(body))
        if outside and tree.size == outside.size:
            _take_in(changes, head, tree, outside)
    if tree.size < covered:
        raise WillNotSeal(f"{covered} events were sealed, and {tree.size} are there")
    if tree.size == covered:
        return None
    row = _row(head, tree, public)
    row.signature = _signed(row.checkpoint, key)
    return _keep(changes, head, row)


def _row(head: AuditHead, tree: Tree, public: str) -> Seal:
    return Seal(
        head=head,
        size=tree.size,
        checkpoint=signing.checkpoint(head.log, tree.size, tree.root()),
        key=signing.key_id(public),
        peaks=[peak.hex() for peak in tree.peaks],
    )


def _keep(changes: Changes, head: AuditHead, row: Seal) -> Seal:
    changes.save(row)
    head.sealed = row.size
    changes.save(head)
    return row


def _take_in(changes: Changes, head: AuditHead, tree: Tree, outside: Anchor) -> None:
    """Take in the last seal outside, where this is a copy from before it was kept here.

    Never sign two pasts: raises WillNotSeal where the log is not what was signed.
    """
    row = _row(head, tree, outside.public)
    if row.checkpoint != outside.checkpoint:
        raise WillNotSeal("the log does not fit the last seal outside")
    row.signature, row.at = outside.signature, datetime.fromisoformat(outside.at)
    _keep(changes, head, row)


def _from_last_seal(head: AuditHead) -> Tree:
    last = Seal.objects.filter(head=head).order_by("-size").first()
    if last is None:
        return Tree()
    tree = Tree(last.size, [bytes.fromhex(peak) for peak in last.peaks])
    public = next((k.public for k in named_keys() if signing.key_id(k.public) == last.key), "")
    fits = signing.checkpoint(head.log, tree.size, tree.root()) == last.checkpoint
    if not fits or not signing.is_signed(last.checkpoint, last.signature, public):
        raise WillNotSeal("the last seal does not fit itself")
    return tree


def _last_outside(log: str) -> Anchor | None:
    """Return the seal outside that covers most of a log."""
    if not settings.SEAL_ANCHORS:
        return None
    lost, path = lost_seals(), settings.SEAL_ANCHORS
    if _Outside.of != (path, lost) or not _Outside.complete:
        _Outside.of, _Outside.last = (path, lost), {}
        _remember(still_counting(_read_outside()))
    return _Outside.last.get(log)


def _read_outside() -> list[Anchor]:
    try:
        return anchors.read(settings.SEAL_ANCHORS) if settings.SEAL_ANCHORS else []
    except OSError:  # sealed all the same: the verifier tells
        logger.exception("SEAL_ANCHORS cannot be read")
        return []


def _remember(new: Iterable[Anchor]) -> None:
    for anchor in new:
        last = _Outside.last.get(anchor.log)
        if last is None or anchor.size > last.size:
            _Outside.last[anchor.log] = anchor


def _outside(row: Seal, public: str) -> Anchor:
    return Anchor(row.at.isoformat(), row.checkpoint, row.signature, public)


class _Outside:
    """What this process knows of the seals outside: whether all are there, and each log's last."""

    complete = False
    of: tuple[str, frozenset[tuple[str, str]]] = ("", frozenset())
    last: dict[str, Anchor] = {}


def _take_outside(new: list[Anchor]) -> None:
    if not settings.SEAL_ANCHORS:
        return
    try:
        anchors.add(settings.SEAL_ANCHORS, new)
        _remember(new)
    except OSError:  # sealed all the same, and taken outside as soon as that is possible
        _Outside.complete = False
        logger.exception("A seal could not be written to SEAL_ANCHORS")


def _catch_up() -> None:
    """Take outside what is not there: from before it was set up, or when it could not be."""
    if not settings.SEAL_ANCHORS or _Outside.complete:
        return
    _Outside.complete = True
    there = {anchor.checkpoint for anchor in _read_outside()}
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
    about = {
        "key": signing.key_id(public),
        "public": public,
        "signature": _signed(handover(public), old),
    }
    _Outside.complete = False  # the sealer takes that seal outside when it starts again
    event = audit.record(actor=actor, act=ROTATED, changes=changes, about=about)
    return _sealed(event, old)


def _sealed(event: AuditEvent, key: Ed25519PrivateKey) -> AuditEvent:
    _seal(Changes(None), AuditHead.objects.get(pk=event.head_id), key)
    return event


@atomic
def declare_restored(*, actor: User | None, key: Ed25519PrivateKey, reason: str) -> AuditEvent:
    """Say that the database was restored from an older copy: which seals outside are of no more.

    Names each that the key made and that the logs no longer fit, and signs that with the key:
    whoever has the database and not the key cannot explain away what they took out of it.
    Raises WillNotSeal where every seal outside fits.
    """
    public, fits = signing.public_of(key), _fitting()
    mine = (a for a in still_counting(_read_outside()) if a.public == public)
    lost = sorted({name_of_seal(a) for a in mine if a.checkpoint not in fits})
    if not lost:
        raise WillNotSeal("no seal outside that this key made was lost")
    about = {"lost": lost, "public": public, "signature": _signed(declaration(lost), key)}
    changes = Changes(actor, reason)
    return audit.record(actor=actor, act=RESTORED, changes=changes, about=about)


def _signed(text: str, key: Ed25519PrivateKey) -> str:
    return signing.encoded(key.sign(text.encode()))


def _fitting() -> set[str]:
    """Return every checkpoint that the logs as they are would be sealed with."""
    found = set()
    for head in AuditHead.objects.all():
        tree = Tree()
        events = AuditEvent.objects.filter(head=head).order_by("number")
        for body in events.values_list("body", flat=True).iterator():
            tree.add(leaf_hash(body))
            found.add(signing.checkpoint(head.log, tree.size, tree.root()))
    return found
