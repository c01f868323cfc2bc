"""How well the audit log of this installation is protected, and what would raise it."""

import json
import mmap
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from decisions.audit import anchors
from decisions.audit.seal import ORIGIN, can_read_key
from decisions.audit.verify import CHECK, CHECKED, FINDINGS
from decisions.audit.verify_export import seals_in
from decisions.choices import JobState
from decisions.models import AuditEvent, AuditHead, Job, Organisation, Seal

LATELY = timedelta(hours=26)

#: What each level means, in words. Each level needs those below it.
LEVELS = (
    "Every change is on record. But whoever can change the database can also change its past, and "
    "nobody would see it: nothing is sealed yet.",
    "Whoever changes the past of the database can be found out, unless they can also read the key "
    "that seals it. This web server can read it.",
    "Whoever changes the past of the database can be found out, even with the powers of this web "
    "server. But a seal can still be made to disappear: none is kept elsewhere.",
    "Whoever changes the past of the database, or takes seals out of it, can be found out: the "
    "seals are kept elsewhere, too.",
)

#: What each check that finds something means for a reader; ids stay with whoever runs the service.
MEANS = {
    "live": "a record is not as it was recorded",
    "history": "a record’s history is not as it was recorded",
    "frozen": "something was changed after it was signed or given",
    "look": "who looked is not as it was recorded",
    "value": "what was recorded is not there any more, or is something else",
    "numbers": "entries are missing",
    "seal": "the log does not fit its seal",
    "outside seal": "the log does not fit a seal that is kept elsewhere",
    "key": "a key was named that nobody may use",
    "guard": "a guard of the database is missing or was changed",
    "freshness": "the sealer or the worker stands still",
    "time": "the order in time is not right",
}


@dataclass(frozen=True)
class Safeguard:
    """One thing that protects the log: whether it is in place, and what would put it there."""

    name: str
    in_place: bool
    words: str
    missing: str


@dataclass(frozen=True)
class Protection:
    """What protects an organisation's log today."""

    level: int
    safeguards: list[Safeguard]
    sealed: Seal | None = None
    checked_at: datetime | None = None
    findings: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the level means."""
        found = "The last check found something that does not fit. " if self.findings else ""
        return found + LEVELS[self.level]

    @property
    def most(self) -> int:
        """The highest level there is."""
        return len(LEVELS) - 1


def protection(organisation: Organisation) -> Protection:
    """Return what protects an organisation's log now. A few queries, whatever its length."""
    head = AuditHead.objects.filter(organisation=organisation).first()
    seal = Seal.objects.filter(head=head).order_by("-size").first() if head else None
    check, now = last_check(head), timezone.now()
    fresh = bool(seal and head) and not _unsealed_for_long(head, seal, now)
    outside = fresh and (_in_file(seal) or _was_mailed(organisation, now))
    user = connection.settings_dict.get("USER")
    apart = connection.vendor == "postgresql" and user == settings.DATABASE_APP_ROLE
    findings = [_in_words(line) for line in findings_of(check)]
    in_time = bool(check and check.at > now - LATELY)
    safeguards = [
        Safeguard(
            "Sealed",
            fresh,
            "How the log stands is signed: at once when a record is signed, else within minutes.",
            "Whoever runs the service starts the sealer: manage.py seal.",
        ),
        Safeguard(
            "The key is out of reach",
            fresh and not can_read_key(),
            "This web server cannot read the key that seals.",
            "Run the sealer as a process of its own, and give the key to it alone.",
        ),
        Safeguard(
            "Seals are kept elsewhere",
            outside,
            "Seals leave the database: for a folder elsewhere, or by email each day.",
            "Set SEAL_ANCHORS to a folder on another machine, and give somebody the role of "
            "information governance officer: they get a seal by email each day.",
        ),
        Safeguard(
            "The application cannot change its own guards",
            apart,
            "Its account in the database owns no table, and cannot lift what keeps the past.",
            "Use PostgreSQL with an account of its own for the application. The README says how.",
        ),
        Safeguard(
            "Checked each night",
            in_time and not findings,
            f"{_how_much(check)} compared with its seals, the records and their history, and fits.",
            "Something did not fit: see above."
            if findings
            else "Whoever runs the service starts the worker: it checks once a day.",
        ),
    ]
    level = next((n for n, s in enumerate(safeguards[:3]) if not s.in_place), 3)
    return Protection(level, safeguards, seal, check.at if check else None, findings)


def sealed_here(organisation: Organisation, text: str) -> bool | None:
    """Tell whether a seal out of an e-mail is one that is held here; None: the text holds none.

    text: three lines, or the whole e-mail. That the log still fits the seals that are held, the
    check says.
    """
    mine = [s for s in seals_in(text) if s.startswith(f"{ORIGIN}/{organisation.pk}\n")]
    held = Seal.objects.filter(head__organisation=organisation)
    return all(held.filter(checkpoint=s).exists() for s in mine) if mine else None


def last_check(head: AuditHead | None) -> AuditEvent | None:
    """Return the event in which a log's last check says what it found."""
    return AuditEvent.objects.filter(head=head, act=CHECKED).order_by("-at").first()


def findings_of(check: AuditEvent | None) -> list[str]:
    """Return what a check has found, a line each."""
    value = check and check.values.filter(row=CHECK, name=FINDINGS).first()
    return json.loads(value.value) if value else []


def _in_words(line: str) -> str:
    """Return a finding for an IG officer: which entry and what it means, not which record.

    They may be kept out of it; whoever runs the service sees all.
    """
    where, check, *_ = line.split(": ")
    number = where.split(" ")[1:2]
    entry = f"Entry {number[0]}" if number and number[0].isdigit() else "The database"
    return f"{entry}: {MEANS.get(check, 'something does not fit')}."


def _how_much(check: AuditEvent | None) -> str:
    whole = check is not None and json.loads(check.body)["about"].get("whole")
    return "All of the log was" if whole else "What was new was"


def _was_mailed(organisation: Organisation, now: datetime) -> bool:
    mails = Job.objects.filter(kind="seal", organisation=organisation, state=JobState.DONE)
    return mails.filter(done_at__gt=now - LATELY).exists()


def _unsealed_for_long(head: AuditHead | None, seal: Seal | None, now: datetime) -> bool:
    new = AuditEvent.objects.filter(head=head, number__gt=seal.size if seal else 0)
    oldest = new.order_by("number").values_list("at", flat=True).first()
    return bool(oldest and oldest < now - LATELY)


def _in_file(seal: Seal | None) -> bool:
    """Tell whether the last seal is in the file outside."""
    if not settings.SEAL_ANCHORS or seal is None:
        return False
    try:
        with (
            (Path(settings.SEAL_ANCHORS) / anchors.NAME).open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines,
        ):
            return lines.rfind(json.dumps(seal.signature).encode()) >= 0
    except (OSError, ValueError):  # none there, or empty
        return False
