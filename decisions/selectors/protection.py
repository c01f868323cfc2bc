"""How well the audit log of this installation is protected, and what would raise it."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from decisions.audit import anchors
from decisions.audit.seal import can_read_key
from decisions.audit.verify import CHECK, CHECKED, FINDINGS
from decisions.models import AuditEvent, AuditHead, Organisation, Seal

#: The act of an event that says that a seal was mailed (services/nightly.py).
MAILED = "seal.mailed"
LATELY = timedelta(hours=26)

#: What each level means, in words. Each level needs those below it.
LEVELS = (
    "Every change is on record. But whoever can change the database can also change its past, and "
    "nobody would see it: nothing is sealed yet.",
    "Whoever changes the past of the database is found out, unless they can also read the key that "
    "seals it. This web server can read it.",
    "Whoever changes the past of the database is found out, even with the powers of this web "
    "server. But a seal can still be made to disappear: none is kept elsewhere.",
    "Whoever changes the past of the database, or takes seals out of it, is found out: the seals "
    "are kept elsewhere, too.",
)


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
        return LEVELS[self.level]

    @property
    def most(self) -> int:
        """The highest level there is."""
        return len(LEVELS) - 1


def protection(organisation: Organisation) -> Protection:
    """Return what protects an organisation's log now. A few queries, whatever its length."""
    head = AuditHead.objects.filter(organisation=organisation).first()
    seal = Seal.objects.filter(head=head).order_by("-size").first() if head else None
    check, mailed = _last(head, CHECKED), _last(head, MAILED)
    now = timezone.now()
    fresh = bool(seal and head) and not _unsealed_for_long(head, seal, now)
    outside = fresh and (_in_file(seal) or bool(mailed and mailed.at > now - LATELY))
    apart = bool(settings.DATABASE_APP_ROLE)
    findings = _findings(check)
    in_time = bool(check and check.at > now - LATELY)
    safeguards = [
        Safeguard(
            "Sealed",
            fresh,
            "How the log stands is signed, soon after each change.",
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
            "Log, seals and records were compared, and fit.",
            "Something did not fit: see below."
            if findings
            else "Whoever runs the service starts the worker: it checks once a day.",
        ),
    ]
    level = next((n for n, s in enumerate(safeguards[:3]) if not s.in_place), 3)
    return Protection(level, safeguards, seal, check.at if check else None, findings)


def is_held(organisation: Organisation, lines: str) -> bool:
    """Tell whether a seal out of an e-mail is one that is held here.

    lines: its three lines. That the log still fits the seals that are held, the check says.
    """
    text = "\n".join(line.strip() for line in lines.strip().splitlines())
    seals = Seal.objects.filter(head__organisation=organisation)
    return seals.filter(checkpoint=f"{text}\n").exists()


def _last(head: AuditHead | None, act: str) -> AuditEvent | None:
    return AuditEvent.objects.filter(head=head, act=act).order_by("-at").first()


def _unsealed_for_long(head: AuditHead | None, seal: Seal | None, now: datetime) -> bool:
    new = AuditEvent.objects.filter(head=head, number__gt=seal.size if seal else 0)
    oldest = new.order_by("number").values_list("at", flat=True).first()
    return bool(oldest and oldest < now - LATELY)


def _in_file(seal: Seal | None) -> bool:
    """Tell whether the last seal is in the file outside: among its last lines."""
    if not settings.SEAL_ANCHORS or seal is None:
        return False
    try:
        with (Path(settings.SEAL_ANCHORS) / anchors.NAME).open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - 100_000))
            return json.dumps(seal.signature).encode() in file.read()
    except OSError:
        return False


def _findings(check: AuditEvent | None) -> list[str]:
    value = check and check.values.filter(row=CHECK, name=FINDINGS).first()
    return json.loads(value.value) if value else []
