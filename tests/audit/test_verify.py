"""The verifier as people use it: whole, new, one organisation, against what stands outside.

What it finds when somebody tampers is tried in tests/tampering/.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from decisions.audit import Changes, changes, log
from decisions.audit.verify import CHECKED, verify
from decisions.models import AuditEvent, AuditHead, Decision, Organisation, Seal, User
from decisions.services import drafts
from decisions.services.looks import batch_looks
from decisions.services.nightly import check_and_mail
from tests import making


def findings(**how: Any) -> list[str]:
    """Return what the verifier finds, as lines."""
    return [str(finding) for finding in verify(**how).findings]


def change(decision: Decision, **columns: Any) -> None:
    """Change a draft past the services."""
    Decision.objects.filter(pk=decision.pk).update(**columns)


def test_a_database_as_it_was_seeded_is_well(s1: Decision, s7: Decision, capsys: Any) -> None:
    call_command("verify_audit")
    out = capsys.readouterr().out
    assert out.startswith("All is well: ")
    assert "never sealed" in out
    assert out.count("\n") == 1


def test_a_sealed_log_is_well_and_says_so(s1: Decision, sealer: Any, capsys: Any) -> None:
    sealer.seal()
    call_command("verify_audit", pub=sealer.public)
    assert "sealed." in capsys.readouterr().out


def test_what_was_changed_past_the_services_is_a_line_and_ends_with_one(
    priya: User, capsys: Any
) -> None:
    draft = making.draft(priya)
    change(draft, worry="Something else")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        f"larkfield {AuditHead.objects.get(organisation__slug='larkfield').number} "
        f"decision:{draft.pk}: live: It is not as it was recorded (worry)."
    ]


def test_one_organisations_log_alone(priya: User, capsys: Any) -> None:
    change(making.draft(priya), worry="Something else")
    assert findings(organisation=Organisation.objects.get(slug="kestrel")) == []
    assert findings(organisation=Organisation.objects.get(slug="larkfield")) != []
    with pytest.raises(CommandError):
        call_command("verify_audit", organisation="nobody")


def test_what_is_new_since_the_last_check_and_no_more(priya: User, sealer: Any) -> None:
    old = making.draft(priya)
    sealer.seal()
    check_and_mail()
    assert verify(whole=False).events < 30  # nothing was sealed since the check began
    sealer.seal()
    check = AuditEvent.objects.filter(act=CHECKED, head__organisation__slug="larkfield").get()
    assert json.loads(check.body)["about"]["findings"] == 0
    change(old, worry="Changed, but not among what is new")
    assert findings(whole=False) == []
    assert len(findings()) == 1
    new = making.draft(priya)
    change(new, worry="Changed, and new")
    assert [f for f in findings(whole=False) if str(new.pk) in f]
    assert [f for f in findings(whole=False) if str(old.pk) in f] == []


def test_what_is_new_is_only_taken_from_a_seal_that_fits(priya: User, sealer: Any) -> None:
    sealer.seal()
    making.draft(priya)
    check_and_mail()  # up to more than the last seal covers
    before, head = verify(whole=False).events, AuditHead.objects.get(organisation__slug="larkfield")
    last = Seal.objects.filter(head=head).latest("size")
    Seal.objects.create(  # nobody without the key can sign
        head=head,
        size=last.size + 1,
        checkpoint=last.checkpoint,
        key=last.key,
        signature=last.signature,
        peaks=last.peaks,
    )
    assert verify(whole=False).events == before + last.size


def test_a_key_on_paper_must_be_one_that_the_log_names(s1: Decision, sealer: Any) -> None:
    sealer.seal()
    assert findings(pub=sealer.public) == []
    assert len(findings(pub="A" * 43 + "=")) == 1


def test_mailed_seals_are_compared(s1: Decision, sealer: Any) -> None:
    sealer.seal()
    lines = Seal.objects.get(head__organisation__slug="larkfield").checkpoint
    mail = f"Please keep this email.\n\n> quoted\n{lines}\n\nGreetings"
    making.start(s1.author)
    assert findings(mailed=mail) == []
    first, size, root, _ = lines.split("\n")
    forged = "\n".join([first, size, "A" * 43 + "=", ""])
    assert [f.split(": ")[1] for f in findings(mailed=forged)] == ["mailed seal"]
    later = "\n".join([first, str(int(size) + 500), root, ""])
    assert [f.split(": ")[1] for f in findings(mailed=later)] == ["mailed seal"]


def test_a_sealer_that_stands_still_is_noticed(priya: User, sealer: Any) -> None:
    sealer.seal()
    making.draft(priya)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert findings() == []
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert [f.split(": ")[1] for f in findings()] == ["freshness"]


def test_a_seal_that_was_asked_for_and_does_not_come_is_noticed(s1: Decision, sealer: Any) -> None:
    sealer.seal()
    making.sign(making.draft(s1.author))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert [f.split(": ")[1] for f in findings()] == ["freshness"]
    sealer.seal()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert findings() == []


def test_looks_that_wait_too_long_are_noticed(s1: Decision, client: Any) -> None:
    client.post("/demo/sign-in/", {"email": s1.author.email})
    client.get(f"/decisions/{s1.pk}/")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert [f.split(": ")[0] for f in findings()] == ["looks"]
    batch_looks()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert findings() == []


def test_seals_outside_that_cannot_be_read_are_noticed(
    s1: Decision, sealer: Any, tmp_path: Path
) -> None:
    sealer.seal()
    assert findings(anchors=str(tmp_path / "nowhere"))
    file = sealer.outside / "seals.jsonl"
    file.write_text(file.read_text() + "not a seal\n")
    assert [f for f in findings() if f.startswith("outside: ")]


def test_people_who_are_told_of_in_two_decisions_are_recorded_once(priya: User) -> None:
    decision = making.draft(priya)
    drafts.start(actor=priya, organisation=decision.organisation, team=decision.team, like=decision)
    new = {"people-1-name": "Sam Marsh", "people-1-role": "carer", "people-1-knows": "yes"}
    making.answer(decision, "family", making.FAMILY | new)
    assert AuditEvent.objects.filter(act="people.changed").exists()
    assert findings() == []


def test_what_cannot_even_be_read_is_a_finding(priya: User) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE decisions_user RENAME COLUMN name TO called")
        found = findings()
        transaction.set_rollback(True)
    assert found[-1] == "database: form: Something cannot even be read: not all was checked."


def test_records_from_before_the_history_had_its_events_time_are_well(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, moment = Changes.write_history, timedelta(milliseconds=1)
    monkeypatch.setattr(Changes, "write_history", lambda self, at: written(self, at=at - moment))
    monkeypatch.setattr(log, "FORMAT", 1)
    priya = request.getfixturevalue("priya")
    old = making.draft(priya)
    assert findings() == []
    monkeypatch.setattr(log, "FORMAT", 2)
    new = making.draft(priya)
    assert {f.split(": ")[1] for f in findings()} == {"history"}
    assert [f for f in findings() if str(old.pk) in f] == []
    assert [f for f in findings() if str(new.pk) in f]


def test_a_column_that_came_later_is_not_missed(
    priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "SECRET", {*changes.SECRET, "whats_new"})
    making.draft(priya)
    values = AuditEvent.objects.filter(values__name="whats_new")
    assert not values.exists()
    assert findings() == []


def test_text_without_a_seal_is_compared_with_nothing_and_says_so(
    s1: Decision, sealer: Any
) -> None:
    sealer.seal()
    for text in ("hello", "sharing-decisions/installation", "sharing-decisions/x\n1\nAAAA"):
        assert [f.split(": ")[1] for f in findings(mailed=text)] == ["mailed seal"], text
    lines = Seal.objects.get(head__organisation__slug="larkfield").checkpoint
    quoted = "\n\n".join(f"> {line}" for line in lines.split("\n"))
    assert findings(mailed=quoted) == []
    wrong = quoted.replace("> sharing", "> sharing").replace(quoted[-20], "#")
    assert findings(mailed=wrong)
