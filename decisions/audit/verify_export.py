"""Checks events that were taken out of the log, with nothing but this file and Python.

    python verify_export.py FILE [--pub KEY] [--seal FILE]

FILE is what `manage.py prove` wrote. KEY is the public key, in base64, that whoever runs the
service publishes: without it, only the key inside FILE is used, and somebody who rewrote
everything could have put it there. --seal names a text file with an earlier seal (such as the
three lines of a daily e-mail): the log must have grown from it. Exit 0: all fits. Exit 1: a line
for each thing that does not. That nothing was left out after the last entry, a file cannot show.
Standard library only; it stands alone.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# --- RFC 6962: the tree -------------------------------------------------------------------


def leaf_hash(body: str) -> bytes:
    """Return the hash of an event: SHA-256 over a zero byte and its text."""
    return hashlib.sha256(b"\x00" + body.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a pair: SHA-256 over a one byte and both."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(salt: str, value: str) -> str:
    """Return what an event's body says of a value: SHA-256 over 16 salt bytes and the text."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def root_of_path(leaf: bytes, number: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """Return the root to which an event's path leads (RFC 9162 section 2.1.3.2); None: to none.

    number: of the event, from 1; size: of the tree.
    """
    place, last = number - 1, size - 1
    if not 0 <= place <= last:
        return None
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            leaf = node_hash(step, leaf)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            leaf = node_hash(leaf, step)
        place, last = place >> 1, last >> 1
    return leaf if last == 0 else None


def grew(first: int, second: int, old: bytes, new: bytes, path: list[bytes]) -> bool:
    """Tell whether a tree grew from another, by its consistency proof (RFC 9162 2.1.4.2)."""
    if first == second:
        return old == new and not path
    if not 0 < first < second:
        return False
    steps = [old, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not steps:
        return False
    one = two = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            one, two = node_hash(step, one), node_hash(step, two)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            two = node_hash(two, step)
        place, last = place >> 1, last >> 1
    return one == old and two == new and last == 0


# --- RFC 8032: Ed25519, to check signatures alone: no secret passes through here -----------

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int]


def _add(a: _Point, b: _Point) -> _Point:
    (x, y), (u, v) = a, b
    both = _D * x * u * y * v % _P
    return (x * v + u * y) * pow(1 + both, -1, _P) % _P, (y * v + x * u) * pow(
        1 - both, -1, _P
    ) % _P


def _times(number: int, point: _Point) -> _Point:
    found = (0, 1)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _point(raw: bytes) -> _Point | None:
    """Return the point that 32 bytes stand for; None for none, or written in another way."""
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or y >= _P or (x == 0 and odd):
        return None
    return (x if x & 1 == odd else _P - x), y


def is_signed(text: str, signature: bytes, key: bytes) -> bool:
    """Tell whether a text was signed with the private half of a public key."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, once = _point(key), _point(signature[:32])
    proof = int.from_bytes(signature[32:], "little")
    base = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    if not (public and once and base) or proof >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + text.encode()).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _times(proof, base) == _add(once, _times(challenge, public))


# --- What an export holds -----------------------------------------------------------------


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Return the origin, the size and the root of a checkpoint. Raises ValueError."""
    origin, size, root, *_ = text.split("\n")
    return origin, int(size), base64.b64decode(root, validate=True)


def seals_in(text: str) -> list[str]:
    """Return the checkpoints in a text, such as an e-mail that was forwarded: quote marks fall."""
    lines = [line.strip("> |\t\r\u00a0") for line in text.splitlines()]
    lines = [line for line in lines if line]
    found = []
    for place, line in enumerate(lines):
        checkpoint = "\n".join([*lines[place : place + 3], ""])
        if line.startswith("sharing-decisions/") and checkpoint.count("\n") == 3:
            found.append(checkpoint)
    return found


def check(export: dict[str, Any], pub: str = "", seal: str = "") -> list[str]:
    """Return a sentence for each thing in an export that does not fit; none when all fits.

    pub: the public key that is published, in base64; seal: the text of an earlier seal.
    """
    wrong = []
    origin, size, root = read_checkpoint(export["checkpoint"])
    if not export["events"]:
        wrong.append("file: it holds no entry")
    if pub and pub != export["key"]:
        wrong.append("seal: it was not made with the key that you gave")
    signature, key = base64.b64decode(export["signature"]), base64.b64decode(pub or export["key"])
    if not is_signed(export["checkpoint"], signature, key):
        wrong.append("seal: the signature is not that of this text")
    for earlier in seals_in(seal):
        wrong += _check_growth(export, earlier, origin, size, root)
    if seal and not seals_in(seal):
        wrong.append("seal: the text of the earlier one is no seal")
    before, of_decision = 0, 0
    for event in export["events"]:
        body, number = json.loads(event["body"]), event["number"]
        path = [bytes.fromhex(step) for step in event["path"]]
        if root_of_path(leaf_hash(event["body"]), number, size, path) != root:
            wrong.append(f"entry {number}: this text is not in the log that was sealed")
        if (body["n"], body["log"]) != (number, origin.rpartition("/")[2]) or number <= before:
            wrong.append(f"entry {number}: it stands in the wrong place")
        if export.get("decision") and (body["decision"], body["dn"]) != (
            export["decision"],
            of_decision + 1,
        ):
            wrong.append(f"entry {number}: an entry of this record before it is missing")
        before, of_decision = number, of_decision + 1
        said = commitments(body)
        for value in event["values"]:
            if said.get((value["row"], value["name"])) != commitment(value["salt"], value["value"]):
                wrong.append(f"entry {number}: {value['name']} is not what was recorded")
    return wrong


def commitments(body: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return what an event says of each value, by row and name."""
    said = {(c["row"], n): mark for c in body["changes"] for n, mark in c["values"].items()}
    return said | ({("event", "reason"): body["reason"]} if body["reason"] else {})


def _check_growth(
    export: dict[str, Any], seal: str, origin: str, size: int, root: bytes
) -> list[str]:
    old_origin, old_size, old_root = read_checkpoint(seal)
    path = [bytes.fromhex(step) for step in export["growth"].get(str(old_size), [])]
    if old_origin == origin and grew(old_size, size, old_root, root, path):
        return []
    return ["seal: the log did not grow from the earlier one, or the proof of it is not here"]


def main() -> int:
    """Check a file, and say what was found."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--pub", default="", help="the public key that is published")
    arguments.add_argument("--seal", type=Path, help="a file with the lines of an earlier seal")
    given = arguments.parse_args()
    try:
        export = json.loads(given.file.read_text(encoding="utf-8"))
        earlier = given.seal.read_text(encoding="utf-8") if given.seal else ""
        wrong = check(export, given.pub.strip(), earlier)
        values = sum(len(event["values"]) for event in export["events"])
        listed = sum(len(commitments(json.loads(e["body"]))) for e in export["events"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        wrong = [f"file: it is not an export, was damaged, or is not there ({problem!r:.80})"]
    for line in wrong:
        print(line)
    if not wrong:
        first, last = (json.loads(export["events"][n]["body"]) for n in (0, -1))
        withheld = f", {listed - values} withheld" if listed > values else ""
        print(f"All fits: {len(export['events'])} entries, {values} values{withheld}.")
        print(f"Entries {first['n']} to {last['n']}, {first['at']} to {last['at']}, of the log")
        print(f"{first['log']}, about {export.get('decision') or 'several records'}.")
        print("A file cannot show that none came after the last.")
        if not given.pub:
            print(f"Compare the key {export['key']} with the one that is published.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
