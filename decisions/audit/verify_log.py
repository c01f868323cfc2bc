"""Checking a log against itself and against its seals: numbers, hashes, tree, signatures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from decisions.audit.anchors import Anchor
from decisions.audit.finding import Note
from decisions.audit.keys import Key, strangers
from decisions.audit.seal import ORIGIN, checkpoint, is_signed, key_id
from decisions.audit.tree import Tree
from decisions.audit.verify_export import leaf_hash, read_checkpoint, seals_in
from decisions.models import AuditEvent, AuditHead, Seal


@dataclass
class Mark:
    """A seal to check on the way, from inside the database or outside."""

    where: str  # "seal", "outside seal", or "mailed seal", which has no signature
    size: int
    text: str
    signature: str
    public: str  # the key that made it; empty where the log names none such


@dataclass
class Trail:
    """A log and what is known about its seals."""

    head: AuditHead
    name: str
    keys: list[Key]
    marks: list[Mark] = field(default_factory=list)

    def entry(self, number: int) -> str:
        """Return what an event is called in a finding."""
        return f"{self.name} {number}"


def marks_inside(head: AuditHead, keys: list[Key], since: int = 0) -> list[Mark]:
    """Return the seals in the database. since: only those of more events."""
    public = {key_id(key.public): key.public for key in keys}
    rows = Seal.objects.filter(head=head, size__gt=since).order_by("size")
    return [Mark("seal", r.size, r.checkpoint, r.signature, public.get(r.key, "")) for r in rows]


def marks_outside(head: AuditHead, anchors: Iterable[Anchor], since: int = 0) -> list[Mark]:
    """Return the seals outside that speak of this log."""
    mine = [anchor for anchor in anchors if anchor.log == head.log and anchor.size > since]
    return [Mark("outside seal", a.size, a.checkpoint, a.signature, a.public) for a in mine]


def marks_mailed(head: AuditHead, text: str) -> list[Mark]:
    """Return the seals of this log out of the text of e-mails: three lines each."""
    mine = [seal for seal in seals_in(text) if seal.startswith(f"{ORIGIN}/{head.log}\n")]
    return [Mark("mailed seal", _size_in(seal), seal, "", "") for seal in mine]


def start_of(head: AuditHead, keys: list[Key], checked: int) -> Tree:
    """Return the tree as the last seal that was checked before signed it; else an empty one.

    checked: how many events were checked before, as the log itself says.
    """
    row = Seal.objects.filter(head=head, size__lte=checked).order_by("-size").first()
    if row is None:
        return Tree()
    tree = Tree(row.size, [bytes.fromhex(peak) for peak in row.peaks])
    public = next((k.public for k in keys if key_id(k.public) == row.key), "")
    fits = checkpoint(head.log, tree.size, tree.root()) == row.checkpoint
    return tree if fits and is_signed(row.checkpoint, row.signature, public) else Tree()


def check_log(trail: Trail, tree: Tree, note: Note) -> None:
    """Check every event after those in a tree: numbers without a gap, hashes, and seals."""
    head = trail.head
    for mark in trail.marks:
        if mark.size < 1:
            note(trail.name, mark.where, "It cannot be read.")
    marks = sorted((m for m in trail.marks if m.size > tree.size), key=lambda mark: mark.size)
    at, unfit, fitted = 0, set(), tree.size
    rows = AuditEvent.objects.filter(head=head, number__gt=tree.size).order_by("number")
    expected = tree.size
    for number, body, leaf in rows.values_list("number", "body", "leaf").iterator(5000):
        expected += 1
        if number != expected:
            note(trail.entry(expected), "numbers", "This entry is missing.")
            expected = number
        found = leaf_hash(body)
        if found.hex() != leaf:
            note(trail.entry(number), "hash", "Its text is not the text that was hashed.")
        tree.add(found)
        while at < len(marks) and marks[at].size == tree.size:
            mark, at = marks[at], at + 1
            if checkpoint(head.log, tree.size, tree.root()) == mark.text:
                fitted = tree.size
            elif mark.where not in unfit:
                unfit.add(mark.where)
                still = f" Up to entry {fitted} it fits." if 0 < fitted < mark.size else ""
                meaning = "Up to here something was changed, added or taken away since the seal."
                note(trail.entry(mark.size), mark.where, meaning + still)
    if expected != head.number:
        note(trail.entry(head.number), "numbers", f"The log ends at {expected} instead.")
    for mark in marks[at:]:
        if mark.size > tree.size:
            note(
                trail.entry(mark.size),
                mark.where,
                f"It was sealed with {mark.size} entries, and now has {tree.size}.",
            )
            break
    check_signatures(trail, note)


def check_signatures(trail: Trail, note: Note) -> None:
    """Check that each seal was signed by a key that the log names, in the order of the keys.

    What an old key has sealed after a newer one did counts for nothing: it may be in the hands of
    others by then.
    """
    order = {key.public: n for n, key in enumerate(trail.keys)}
    for where in ("seal", "outside seal"):
        newest = 0
        for mark in sorted((m for m in trail.marks if m.where == where), key=lambda m: m.size):
            event = trail.entry(mark.size)
            if mark.public not in order:
                note(event, where, "It was made with a key that the log does not name.")
            elif not is_signed(mark.text, mark.signature, mark.public):
                note(event, where, "Its signature is not that of its text.")
            elif _size_in(mark.text) != mark.size:
                note(event, where, "It speaks of another number of entries.")
            elif order[mark.public] < newest:
                note(event, where, "It was made with a key that had been replaced.")
            else:
                newest = order[mark.public]


def _size_in(text: str) -> int:
    try:
        return read_checkpoint(text)[1]
    except ValueError:
        return -1


def check_keys(trail: Trail, since: int, note: Note) -> None:
    """Check in the installation's log that each key was named while the one before still sealed.

    since: only those that are named after so many events.
    """
    for number in strangers():
        if number > since:
            note(trail.entry(number), "key", "It names a key, and the key before did not say so.")
    for before, key in zip(trail.keys, trail.keys[1:], strict=False):
        if key.number <= since:
            continue
        first = min(
            (m for m in trail.marks if m.size >= key.number), key=lambda m: m.size, default=None
        )
        if first is None or first.public != before.public:
            note(
                trail.entry(key.number), "key", "The key before did not seal that it was replaced."
            )
