"""Checking that the seals inside are the seals outside, each at its time, none left out."""

from datetime import datetime, timedelta

from decisions.audit.anchors import Anchor
from decisions.audit.finding import CLOCKS, Note
from decisions.audit.log import utc
from decisions.audit.seal import checkpoint
from decisions.audit.tree import Tree
from decisions.audit.verify_log import Trail
from decisions.models import AuditEvent, Seal

#: How long the sealer may take to write outside what it has kept inside.
ON_ITS_WAY = timedelta(minutes=5)


def check_seals(trail: Trail, since: int, now: datetime, note: Note) -> None:
    """Check what stands beside the signed text of each seal: its time, its peaks, the last size."""
    head, before = trail.head, None
    rows = list(Seal.objects.filter(head=head, size__gt=since).order_by("size"))
    sizes = [row.size for row in rows]
    at = dict(AuditEvent.objects.filter(head=head, number__in=sizes).values_list("number", "at"))
    for row in rows:
        entry = trail.entry(row.size)
        if not _folds(head.log, row):
            note(entry, "seal", "The tree that is built on it is not the one that was signed.")
        earliest = max(filter(None, (at.get(row.size), before)), default=row.at)
        if not earliest - CLOCKS <= row.at <= now + CLOCKS:
            note(entry, "seal", "It is dated before what it seals, or in the future.")
        before = row.at
    last = Seal.objects.filter(head=head).order_by("-size").values_list("size", flat=True).first()
    if (last or 0) != head.sealed:
        note(trail.entry(head.sealed), "seal", f"The last seal is that of {last or 0} entries.")


def _folds(log: str, row: Seal) -> bool:
    try:
        tree = Tree(row.size, [bytes.fromhex(peak) for peak in row.peaks])
    except (ValueError, TypeError):
        return False
    return len(tree.peaks) == row.size.bit_count() and (
        checkpoint(log, tree.size, tree.root()) == row.checkpoint
    )


def check_outside(trail: Trail, there: list[Anchor], since: int, now: datetime, note: Note) -> None:
    """Check that every seal stands on both sides: lines and rows can be taken away.

    One that is made just now is written outside a moment later.
    """
    mine = [a for a in there if a.log == trail.head.log and a.size > since]
    outside = {anchor.checkpoint: anchor for anchor in mine}
    inside = {row.checkpoint: row for row in Seal.objects.filter(head=trail.head, size__gt=since)}
    for text, row in inside.items():
        if text not in outside:
            if row.at > now - ON_ITS_WAY:
                continue
            note(trail.entry(row.size), "outside seal", "It is not among those outside.")
        elif utc(datetime.fromisoformat(outside[text].at)) != utc(row.at):
            note(trail.entry(row.size), "outside seal", "Outside it has another date.")
    alone = sorted(anchor.size for text, anchor in outside.items() if text not in inside)
    if alone:
        note(trail.entry(alone[0]), "seal", f"{len(alone)} seals are outside and no longer here.")
