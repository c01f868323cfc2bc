"""The sealer as a process of its own, which alone is given the key."""

import subprocess
import sys
from pathlib import Path

from tests.browser.server import ROOT
from tests.jobs.running import SEALER, WORK, Place, until

_HEADS = "SELECT COUNT(*) FROM decisions_audithead"
_SEALED = "SELECT COUNT(*) FROM decisions_audithead WHERE number = sealed AND sealed > 0"


def _manage(place: Place, *command: str, **env: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=place.env | env,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def _sealed(place: Place) -> bool:
    return place.rows(_SEALED) == place.rows(_HEADS)


def test_what_others_ask_for_the_sealer_seals_and_takes_outside(
    place: Place, tmp_path: Path
) -> None:
    key, outside = tmp_path / "key", tmp_path / "outside"
    outside.mkdir()
    code, said = _manage(place, "seal", "--new-key", str(key))
    public = said.split()[-1]
    assert code == 0
    assert key.stat().st_mode & 0o777 == 0o400
    assert _manage(place, "seal", "--new-key", str(key))[0] == 1, "a key is never written over"
    assert _manage(place, "seal")[0] == 1, "without a key there is no sealer"

    given = {"SEAL_KEY_FILE": str(key), "SEAL_ANCHORS": str(outside)}
    sealer = place.start(*SEALER, **given)
    until(lambda: _sealed(place), "every log is sealed")
    # A worker without the key checks the log, and mails its seal to the IG officer.
    place.start(*WORK, SEAL_ANCHORS=str(outside))
    mail = until(place.post.mails, "the officer has the seal")[0]
    assert mail["To"] == "ruth.adeyemi@larkfield.example"
    lines = tmp_path / "mail"
    lines.write_text(mail.get_content())
    # A record is signed: the sealer is asked, and does not wait for its pause to pass.
    place.do(
        "from tests import making\n"
        "making.sign(making.draft(User.objects.get(email='priya.nair@larkfield.example')))"
    )
    until(
        lambda: place.rows(
            "SELECT 1 FROM decisions_audithead WHERE wanted > 0 AND sealed >= wanted"
            " AND organisation_id IS NOT NULL"
        ),
        "what was signed is sealed",
    )
    sealer.kill()
    place.start(*SEALER, **given)
    checked = ("verify_audit", "--anchors", str(outside), "--pub", public, "--mailed", str(lines))
    code, said = _manage(place, *checked)
    assert (code, said.count("\n")) == (0, 1), said


def test_a_key_is_replaced_under_the_old_one(place: Place, tmp_path: Path) -> None:
    old, new, outside = (str(tmp_path / name) for name in ("old", "new", "outside"))
    Path(outside).mkdir()
    given = {"SEAL_KEY_FILE": old, "SEAL_ANCHORS": outside}
    for file in (old, new):
        _manage(place, "seal", "--new-key", file)
    for _ in range(2):
        assert _manage(place, "seal", "--once", **given) == (0, "")
    assert _manage(place, "seal", "--rotate", new, **given)[0] == 1, "not without saying why"
    assert _manage(place, "seal", "--rotate", old, "--why", "A year", **given)[0] == 1
    code, said = _manage(place, "seal", "--rotate", new, "--why", "A year has passed", **given)
    assert code == 0, said
    place.invite("nia")
    code, said = _manage(place, "seal", "--once", **given)
    assert code == 1, "the old key seals nothing more"
    assert "Traceback" not in said
    assert _manage(place, "seal", "--once", **given | {"SEAL_KEY_FILE": new}) == (0, "")
    assert _manage(place, "verify_audit", SEAL_ANCHORS=outside)[0] == 0
