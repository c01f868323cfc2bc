"""The Merkle tree of RFC 6962: what is known from elsewhere, every size, and every flipped bit."""

import random
from hashlib import sha256

import pytest

from decisions.audit.tree import EMPTY, Proofs, Tree
from decisions.audit.verify_export import grew, leaf_hash, node_hash, root_of_path

#: The reference tree of Certificate Transparency: eight leaves, and the root after each.
LEAVES = [
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
#: Its published proofs, by their first eight digits.
INCLUDED = {
    (1, 8): "96a296d2 5f083f0a 6b47aaf2",
    (6, 8): "bc1a0643 ca854ea1 d37ee418",
    (3, 3): "fac54203",
    (2, 5): "6e340b9c 5f083f0a bc1a0643",
}
GROWN = {
    (1, 8): "96a296d2 5f083f0a 6b47aaf2",
    (6, 8): "0ebc5d34 ca854ea1 d37ee418",
    (2, 5): "5f083f0a bc1a0643",
}


def _reference() -> list[bytes]:
    return [sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in LEAVES]


def _some(size: int) -> list[bytes]:
    return [leaf_hash(str(n)) for n in range(size)]


def _by_definition(leaves: list[bytes]) -> bytes:
    """Return the root, as section 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return node_hash(_by_definition(leaves[:left]), _by_definition(leaves[left:]))


def _short(path: list[bytes]) -> str:
    return " ".join(step.hex()[:8] for step in path)


def _flipped(raw: bytes) -> bytes:
    bit = random.randrange(len(raw) * 8)  # noqa: S311 - which bit is no secret
    return bytes(b ^ (1 << bit % 8 if n == bit // 8 else 0) for n, b in enumerate(raw))


def test_roots_and_proofs_are_those_of_the_reference_tree() -> None:
    tree, leaves = Tree(), _reference()
    assert tree.root() == EMPTY == Proofs([]).root()
    for size, root in enumerate(ROOTS, 1):
        tree.add(leaves[size - 1])
        assert tree.root().hex() == Proofs(leaves[:size]).root().hex() == root
    for (number, size), path in INCLUDED.items():
        assert _short(Proofs(leaves[:size]).inclusion(number)) == path
    for (first, size), path in GROWN.items():
        assert _short(Proofs(leaves[:size]).consistency(first)) == path


@pytest.mark.parametrize("size", [*range(1, 41), 255, 256, 257, 1000])
def test_every_leaf_is_proved_and_nothing_else_is(size: int) -> None:
    leaves = _some(size)
    proofs, root = Proofs(leaves), _by_definition(leaves)
    assert proofs.root() == root
    for number in range(1, size + 1) if size <= 40 else random.sample(range(1, size + 1), 20):
        leaf, path = leaves[number - 1], proofs.inclusion(number)
        assert root_of_path(leaf, number, size, path) == root
        assert root_of_path(_flipped(leaf), number, size, path) != root
        for place in range(len(path)):
            wrong = [*path[:place], _flipped(path[place]), *path[place + 1 :]]
            assert root_of_path(leaf, number, size, wrong) != root
            assert root_of_path(leaf, number, size, path[:place]) != root
        assert root_of_path(leaf, number, size, [*path, root]) is None
        for other in (number - 1, number + 1):
            assert root_of_path(leaf, other, size, path) != root


@pytest.mark.parametrize("size", [*range(1, 41), 255, 256, 257, 1000])
def test_growth_is_proved_from_every_size_and_no_other_past_is(size: int) -> None:
    leaves = _some(size)
    proofs, root = Proofs(leaves), _by_definition(leaves)
    for first in range(1, size) if size <= 40 else random.sample(range(1, size), 20):
        old, path = _by_definition(leaves[:first]), proofs.consistency(first)
        assert grew(first, size, old, root, path)
        assert not grew(first, size, _flipped(old), root, path)
        assert not grew(first, size, old, _flipped(root), path)
        for place in range(len(path)):
            wrong = [*path[:place], _flipped(path[place]), *path[place + 1 :]]
            assert not grew(first, size, old, root, wrong)
            assert not grew(first, size, old, root, path[:place])
        assert not grew(first, size, old, root, [*path, root])
    assert grew(size, size, root, root, proofs.consistency(size))
    assert not grew(size, size, _flipped(root), root, [])
    assert not grew(0, size, EMPTY, root, [])
    assert not grew(size + 1, size, root, root, [])


def test_a_tree_goes_on_from_its_peaks() -> None:
    leaves = _some(77)
    for size in range(77):
        whole = Tree()
        for leaf in leaves[:size]:
            whole.add(leaf)
        again = Tree(whole.size, whole.peaks)
        assert len(again.peaks) == size.bit_count()
        for leaf in leaves[size:]:
            again.add(leaf)
        assert again.root() == _by_definition(leaves)


def test_a_leaf_is_no_node() -> None:
    left, right = _some(2)
    assert node_hash(left, right) != sha256(b"\x00" + left + right).digest()
    assert leaf_hash("") != EMPTY
