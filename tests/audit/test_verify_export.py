"""What somebody outside can check, with a file, Python and a public key alone."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from decisions.audit import verify_export
from decisions.audit.prove import NotSealed, prove
from decisions.models import AuditValue, Decision, Seal
from tests import making


@pytest.fixture
def proof(s1: Decision, sealer: Any) -> dict[str, Any]:
    """S1's events with their proofs; and, as an export will hold them, their values."""
    sealer.seal()
    making.start(s1.author)  # the log goes on: the seal covers the record all the same
    found = prove(s1)
    for event in found["events"]:
        body = json.loads(event["body"])
        values = AuditValue.objects.filter(event__number=body["n"], event__decision=s1)
        event["values"] = [
            {"row": v.row, "name": v.name, "salt": v.salt, "value": v.value} for v in values
        ]
    return found


def test_a_whole_export_fits(proof: dict[str, Any], sealer: Any) -> None:
    assert verify_export.check(proof, sealer.public) == []
    assert len(proof["events"]) > 10
    assert sum(len(event["values"]) for event in proof["events"]) > 100


def test_a_value_that_is_left_out_is_withheld_and_nothing_is_wrong(proof: dict[str, Any]) -> None:
    for event in proof["events"]:
        event["values"] = event["values"][::2]
    assert verify_export.check(proof) == []


def _strings(held: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every string in a structure."""
    if isinstance(held, str):
        yield path
    elif isinstance(held, dict | list):
        pairs = held.items() if isinstance(held, dict) else enumerate(held)
        for key, inner in pairs:
            yield from _strings(inner, (*path, key))


#: What is there for people to find the record by; nothing is proved about it.
NOT_PROVED = ("reference",)


def test_any_byte_that_is_changed_is_found(proof: dict[str, Any]) -> None:
    paths = [path for path in _strings(proof) if path[0] not in NOT_PROVED]
    tried = 0
    for path in paths[:: max(1, len(paths) // 300)]:
        broken = json.loads(json.dumps(proof))
        *way, last = path
        inner = broken
        for key in way:
            inner = inner[key]
        text = inner[last]
        if not text:
            continue
        place = (tried * 7) % len(text)
        other = "1" if text[place] != "1" else "2"
        inner[last] = text[:place] + other + text[place + 1 :]
        if path[0] in ("key", "signature") and _same(text, inner[last]):
            continue  # base64's last letter has bits that say nothing
        # Where it cannot even be read, main() says that the file was damaged.
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            assert verify_export.check(broken) != [], path
        tried += 1
    assert tried > 200


def _same(one: str, other: str) -> bool:
    try:
        return base64.b64decode(one) == base64.b64decode(other)
    except ValueError:
        return False


def test_events_that_are_left_out_or_moved_are_found(proof: dict[str, Any]) -> None:
    events = proof["events"]
    for changed in (
        events[1:],
        [*events[:3], *events[4:]],
        events[::-1],
        [*events, events[-1]],
    ):
        assert verify_export.check({**proof, "events": changed})
    wrong = [{**events[0], "number": events[0]["number"] + 1}, *events[1:]]
    assert verify_export.check({**proof, "events": wrong})


def test_another_key_is_found(proof: dict[str, Any]) -> None:
    pub = base64.b64encode(bytes(range(32))).decode()
    assert "seal: it was not made with the key that you gave" in verify_export.check(proof, pub)


def test_the_log_is_shown_to_have_grown_from_a_seal_of_before(s1: Decision, sealer: Any) -> None:
    sealer.seal()
    mailed = Seal.objects.get(head__organisation=s1.organisation).checkpoint
    making.sign(making.draft(s1.author))
    sealer.seal()
    proof = prove(s1, mailed)
    assert verify_export.check(proof, sealer.public, mailed) == []
    lines = mailed.split("\n")
    for changed in (
        mailed.replace(lines[2][:4], "AAAA"),
        mailed.replace(f"\n{lines[1]}\n", f"\n{int(lines[1]) - 1}\n"),
        mailed.replace(lines[0], "sharing-decisions/installation"),
    ):
        assert verify_export.check(proof, sealer.public, changed)


def test_what_is_not_sealed_yet_is_not_proved(s1: Decision, sealer: Any) -> None:
    with pytest.raises(NotSealed):
        prove(s1)


def test_it_stands_alone(s1: Decision, sealer: Any, tmp_path: Path) -> None:
    sealer.seal()
    file, alone = tmp_path / "proof.json", tmp_path / "verify_export.py"
    call_command("prove", s1.reference, str(file), verbosity=0)
    alone.write_bytes(Path(verify_export.__file__).read_bytes())

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(alone), str(file), *options]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    done = run("--pub", sealer.public)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All fits: ")
    text = file.read_text(encoding="utf-8")
    assert "Maya" not in text
    assert "Okafor" not in text
    file.write_text(text.replace("page.saved", "page.saven", 1), encoding="utf-8")
    done = run()
    assert done.returncode == 1
    assert "is not in the log that was sealed" in done.stdout
    for damaged in ("", "{}", "[]", "null", '{"checkpoint": 3}', text[:-200]):
        file.write_text(damaged, encoding="utf-8")
        done = run()
        assert (done.returncode, done.stderr) == (1, ""), damaged
        assert "damaged" in done.stdout
