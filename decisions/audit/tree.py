"""The Merkle tree over a log (RFC 6962): its root, and the proofs that need no more than it.

How a proof is checked stands in `verify_export.py`, which has to stand alone.
"""

from collections.abc import Iterable, Sequence

from decisions.audit.verify_export import node_hash

#: What RFC 6962 calls the root of nothing: SHA-256 of no bytes.
EMPTY = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


class Tree:
    """A tree that grows by one leaf after the other, known by its peaks alone.

    Peaks: the roots of its complete subtrees, the largest first; as many as its size has bits
    that are set.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)

    def add(self, leaf: bytes) -> None:
        """Add the next leaf's hash."""
        below = self.size
        while below & 1:
            leaf, below = node_hash(self.peaks.pop(), leaf), below >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of what was added so far."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node_hash(peak, root)
        return root


class Proofs:
    """The proofs out of a log of which every leaf's hash is at hand.

    Keeps the complete subtrees (twice the leaves), so that each proof costs a few steps.
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self.levels = [list(leaves)]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self.levels.append([node_hash(left, right) for left, right in pairs])

    def root(self, first: int = 0, size: int | None = None) -> bytes:
        """Return the root of some neighbouring leaves. first: of them, from 0; size: how many."""
        size = self.size if size is None else size
        if size == 0:
            return EMPTY
        level = size.bit_length() - 1
        if size == 1 << level:
            return self.levels[level][first >> level]
        left = _left(size)
        return node_hash(self.root(first, left), self.root(first + left, size - left))

    def inclusion(self, number: int) -> list[bytes]:
        """Return the path from an event (its number, from 1) to the root."""
        return self._path(number - 1, 0, self.size)

    def _path(self, place: int, first: int, size: int) -> list[bytes]:
        if size == 1:
            return []
        left = _left(size)
        if place < left:
            return [*self._path(place, first, left), self.root(first + left, size - left)]
        rest = self._path(place - left, first + left, size - left)
        return [*rest, self.root(first, left)]

    def consistency(self, size: int) -> list[bytes]:
        """Return the proof that the log grew from when it had fewer events."""
        return self._grown(size, 0, self.size, True) if size < self.size else []

    def _grown(self, old: int, first: int, size: int, whole: bool) -> list[bytes]:
        if old == size:
            return [] if whole else [self.root(first, size)]
        left = _left(size)
        if old <= left:
            return [*self._grown(old, first, left, whole), self.root(first + left, size - left)]
        rest = self._grown(old - left, first + left, size - left, False)
        return [*rest, self.root(first, left)]


def _left(size: int) -> int:
    """Return how many leaves are in the left half: the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
