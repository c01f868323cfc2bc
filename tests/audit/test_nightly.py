"""Once a day: the check of the log, its seal by e-mail, and who is told when it does not fit."""

import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from decisions.audit.verify import CHECKED, Report
from decisions.models import AuditEvent, AuditHead, Decision, Job, Organisation, Seal, User
from decisions.selectors.protection import protection, sealed_here
from decisions.services import mails, nightly
from decisions.services.nightly import check_and_mail
from tests import making


def _checks(slug: str = "larkfield") -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(act=CHECKED, head__organisation__slug=slug)
    return [json.loads(event.body)["about"] for event in events.order_by("number")]


def test_a_short_log_is_checked_as_a_whole_and_a_long_one_on_a_night_nobody_knows(
    priya: User, sealer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer.seal()
    check_and_mail()
    monkeypatch.setattr(nightly, "SMALL", 0)
    for drawn in (3, 0):
        sealer.seal()
        monkeypatch.setattr(secrets, "randbelow", lambda most, drawn=drawn: drawn)
        check_and_mail()
    checks = _checks()
    assert [check["whole"] for check in checks] == [True, False, True]
    assert {check["findings"] for check in checks} == {0}
    assert checks[-1]["size"] > checks[0]["size"] > 0
    assert AuditEvent.objects.filter(act=CHECKED).count() == 3 * AuditHead.objects.count()


def test_nobody_who_writes_to_the_log_keeps_it_from_being_checked(
    cast: dict[str, User], sealer: Any
) -> None:
    draft = making.draft(cast["priya"])
    larkfield = AuditHead.objects.get(organisation__slug="larkfield")
    report = Report(sizes={larkfield.pk: 10_000}, names={"larkfield"})
    nightly.note_check(actor=None, head_id=larkfield.pk, report=report, whole=True)
    Decision.objects.filter(pk=draft.pk).update(worry="Something else")
    check_and_mail()
    assert _checks()[-1]["findings"] == 1


def test_a_check_that_cannot_be_finished_is_told_and_seals_go_out_all_the_same(
    cast: dict[str, User], sealer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer.seal()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # an id that nobody can read
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("UPDATE decisions_user SET created_at = '0001-01-01' WHERE name LIKE 'T%'")
    check_and_mail()
    assert Job.objects.filter(kind="log_findings").exists()
    assert Job.objects.filter(kind="seal").exists()


def test_a_log_in_which_nothing_happens_is_sealed_daily(priya: User, sealer: Any) -> None:
    start = timezone.now()
    for days in range(3):
        with time_machine.travel(start + timedelta(days=days)):
            check_and_mail()
            sealer.seal()
    kestrel = Seal.objects.filter(head__organisation__slug="kestrel").order_by("size")
    assert [(seal.at.date() - start.date()).days for seal in kestrel] == [0, 1, 2]


def test_the_officer_gets_the_last_seal(cast: dict[str, User], sealer: Any) -> None:
    sealer.seal()
    check_and_mail()
    job = Job.objects.get(kind="seal")
    assert job.to == cast["ruth"]
    mail = mails.seal(job)
    assert mail
    assert mail.to == cast["ruth"].email
    lines = "\n".join(mail.text.split("\n")[-4:])
    larkfield = Organisation.objects.get(slug="larkfield")
    assert Seal.objects.get(pk=job.about).checkpoint == lines
    assert len(lines.strip().split("\n")) == 3
    forwarded = "".join(f">> {line}\r\n\r\n" for line in mail.text.split("\n")) + "Best wishes"
    for text in (lines, mail.text, forwarded):
        assert sealed_here(larkfield, text) is True
    first, size, root = lines.strip().split("\n")
    other = root.replace(root[3], "A" if root[3] != "A" else "B")
    assert sealed_here(larkfield, f"{first}\n{size}\n{other}") is False
    for text in ("hello", f"{first}\n{size}", lines.replace("\n", " ")):
        assert sealed_here(larkfield, text) is None
    assert sealed_here(Organisation.objects.get(slug="kestrel"), lines) is None
    for personal in ("Larkfield", "Ruth", "Priya", "Maya"):
        assert personal not in mail.text + mail.subject


def test_whoever_governs_is_told_of_what_does_not_fit_once(
    cast: dict[str, User], sealer: Any
) -> None:
    draft = making.draft(cast["priya"])
    sealer.seal()
    check_and_mail()
    assert not Job.objects.filter(kind="log_findings").exists()
    Decision.objects.filter(pk=draft.pk).update(worry="Something else")
    check_and_mail()
    job = Job.objects.get(kind="log_findings")
    assert job.to == cast["ruth"]
    told = protection(Organisation.objects.get(slug="larkfield"))
    number = AuditEvent.objects.filter(decision=draft).latest("number").number
    assert told.findings == [f"Entry {number}: a record is not as it was recorded."]
    assert "does not fit" in told.words
    assert protection(Organisation.objects.get(slug="kestrel")).findings == []
    mail = mails.log_findings(job)
    assert mail
    assert str(draft.pk) not in mail.text
    check_and_mail()
    assert Job.objects.filter(kind="log_findings").count() == 1, "they know that already"


def test_what_is_wrong_with_the_installation_concerns_everybody(
    cast: dict[str, User], sealer: Any
) -> None:
    sealer.seal()
    User.objects.filter(pk=cast["tom"].pk).update(email="somebody.else@larkfield.example")
    check_and_mail()
    assert Job.objects.get(kind="log_findings").to == cast["ruth"]
    assert protection(Organisation.objects.get(slug="larkfield")).findings


def test_the_level_of_protection_is_what_is_in_place(
    cast: dict[str, User], sealer: Any, settings: Any, tmp_path: Any
) -> None:
    larkfield = Organisation.objects.get(slug="larkfield")

    def in_place() -> list[str]:
        return [s.name for s in protection(larkfield).safeguards if s.in_place]

    assert (protection(larkfield).level, in_place()) == (0, [])
    settings.SEAL_ANCHORS = ""
    sealer.seal()
    assert (protection(larkfield).level, in_place()) == (1, ["Sealed"])
    settings.SEAL_KEY_FILE = ""  # as for a web server beside a sealer of its own
    assert protection(larkfield).level == 2
    check_and_mail()
    assert protection(larkfield).level == 2, "a mail that waits has not left"
    Job.objects.filter(kind="seal").update(state="done", done_at=timezone.now())
    names = ["Sealed", "The key is out of reach", "Seals are kept elsewhere"]
    assert (protection(larkfield).level, in_place()) == (3, [*names, "Checked each night"])
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert (protection(larkfield).level, in_place()) == (0, [])  # the sealer stands still


def test_seals_in_a_file_elsewhere_count(cast: dict[str, User], sealer: Any, settings: Any) -> None:
    sealer.seal()
    settings.SEAL_KEY_FILE = ""
    larkfield = Organisation.objects.get(slug="larkfield")
    assert protection(larkfield).level == 3
    (sealer.outside / "seals.jsonl").unlink()
    assert protection(larkfield).level == 2
