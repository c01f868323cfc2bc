"""Once a day: the check of the log, its seal by e-mail, and who is told when it does not fit."""

import json
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from decisions.audit.verify import CHECKED
from decisions.models import AuditEvent, AuditHead, Decision, Job, Organisation, Seal, User
from decisions.selectors.protection import is_held, protection
from decisions.services import mails
from decisions.services.nightly import check_and_mail
from tests import making


def _checks(slug: str = "larkfield") -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(act=CHECKED, head__organisation__slug=slug)
    return [json.loads(event.body)["about"] for event in events.order_by("number")]


def test_each_log_is_checked_once_a_day_and_as_a_whole_once_a_week(
    priya: User, sealer: Any
) -> None:
    start = timezone.now()
    sealer.seal()
    for hours in (0, 1, 23, 24, 25, 48, 72, 96, 120, 144, 168):
        with time_machine.travel(start + timedelta(hours=hours)):
            check_and_mail()
            sealer.seal()
    checks = _checks()
    assert [check["whole"] for check in checks] == [True, *[False] * 6, True]
    assert {check["findings"] for check in checks} == {0}
    assert checks[-1]["size"] > checks[0]["size"] > 0
    heads = AuditHead.objects.count()
    assert AuditEvent.objects.filter(act=CHECKED).count() == 8 * heads


def test_a_log_in_which_nothing_happens_is_sealed_daily(priya: User, sealer: Any) -> None:
    start = timezone.now()
    for days in range(3):
        with time_machine.travel(start + timedelta(days=days)):
            check_and_mail()
            sealer.seal()
    kestrel = Seal.objects.filter(head__organisation__slug="kestrel").order_by("size")
    assert [(seal.at.date() - start.date()).days for seal in kestrel] == [0, 1, 2]


def test_the_officer_gets_the_last_seal_once_a_day(cast: dict[str, User], sealer: Any) -> None:
    start = timezone.now()
    for hours in (0, 1, 24):
        with time_machine.travel(start + timedelta(hours=hours)):
            sealer.seal()
            check_and_mail()
    jobs = Job.objects.filter(kind="seal").order_by("made_at")
    assert [job.to for job in jobs] == [cast["ruth"]] * 2
    mail = mails.seal(jobs[0])
    assert mail
    assert mail.to == cast["ruth"].email
    lines = "\n".join(mail.text.split("\n")[-4:])
    larkfield = Organisation.objects.get(slug="larkfield")
    assert Seal.objects.get(pk=jobs[0].about).checkpoint == lines
    assert is_held(larkfield, lines)
    assert is_held(larkfield, lines.replace("\n", "  \r\n"))
    assert not is_held(Organisation.objects.get(slug="kestrel"), lines)
    assert not is_held(larkfield, lines.replace("\n2", "\n1", 1) + "x")
    assert len(lines.strip().split("\n")) == 3
    for personal in ("Larkfield", "Ruth", "Priya", "Maya"):
        assert personal not in mail.text + mail.subject


def test_whoever_governs_is_told_of_what_does_not_fit(cast: dict[str, User], sealer: Any) -> None:
    draft = making.draft(cast["priya"])
    sealer.seal()
    check_and_mail()
    assert not Job.objects.filter(kind="log_findings").exists()
    Decision.objects.filter(pk=draft.pk).update(worry="Something else")
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        sealer.seal()
        check_and_mail()
        job = Job.objects.get(kind="log_findings")
        assert job.to == cast["ruth"]
        found = protection(Organisation.objects.get(slug="larkfield")).findings
        assert len(found) == 1
        assert f"decision:{draft.pk}" in found[0]
        assert protection(Organisation.objects.get(slug="kestrel")).findings == []
    mail = mails.log_findings(job)
    assert mail
    assert str(draft.pk) not in mail.text
    assert "Something" not in mail.text


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
