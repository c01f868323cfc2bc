"""Checking the whole log: against itself, its seals, the rows, and what stands outside.

Everything is read in one snapshot, so that people may go on writing meanwhile. What is found, and
what it means for whoever has to explain it, is said in a `Finding`; that nothing was found, in a
`Report`.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from decisions.audit import anchors as outside
from decisions.audit.anchors import Anchor
from decisions.audit.finding import Finding
from decisions.audit.keys import named_keys
from decisions.audit.restored import still_counting
from decisions.audit.verify_events import check_events, check_looks
from decisions.audit.verify_log import (
    Trail,
    check_keys,
    check_log,
    marks_inside,
    marks_mailed,
    marks_outside,
    start_of,
)
from decisions.audit.verify_rows import Rows
from decisions.audit.verify_seals import check_outside, check_seals
from decisions.audit.verify_tables import check_guards, check_links, check_tables
from decisions.models import AuditEvent, AuditHead, Organisation, Seal, UnbatchedLook

logger = logging.getLogger(__name__)

#: The act of an event that says that a log was checked (services/nightly.py).
CHECKED = "log.checked"
#: The row and the value in which that event keeps what was found.
CHECK, FINDINGS = "log:check", "findings"
#: What the log of no organisation is called.
INSTALLATION = "installation"
#: How old what is not sealed, asked to be sealed, or not put into the log may be.
UNSEALED, ASKED, UNBATCHED = timedelta(hours=26), timedelta(hours=1), timedelta(hours=1)


@dataclass
class Report:
    """What a check has found, and how much it looked at."""

    findings: list[Finding] = field(default_factory=list)
    logs: int = 0
    events: int = 0
    sealed: bool = False
    #: What each log is called in a finding; and how many events of each were there, by its head.
    names: set[str] = field(default_factory=set)
    sizes: dict[UUID, int] = field(default_factory=dict)

    def note(self, event: str, check: str, meaning: str) -> None:
        """Take a finding down."""
        self.findings.append(Finding(event, check, meaning))

    def __str__(self) -> str:
        seals = "sealed" if self.sealed else "never sealed: nothing outside vouches for it"
        return f"All is well: {self.events} entries in {self.logs} logs, {seals}."


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, and keep nobody from writing meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would keep others from writing
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def verify(
    *,
    anchors: str = "",
    pub: str = "",
    mailed: str = "",
    organisation: Organisation | None = None,
    whole: bool = True,
) -> Report:
    """Check the logs, or one organisation's, and everything that they speak of.

    anchors: the directory of the seals outside (by default SEAL_ANCHORS); pub: the public key on
    paper, in base64; mailed: the text of e-mails with seals; organisation: only its log; whole:
    everything; otherwise only what is new since the last seal that was checked, and the rows that
    it touched. What cannot even be read is a finding, too.
    """
    report, directory = Report(), anchors or settings.SEAL_ANCHORS
    # Before the snapshot: whatever stands outside by now is in it.
    against = Against(directory, _read_outside(directory, report), pub, mailed)
    try:
        with _snapshot():
            if check_tables(report.note):
                _check(report, against, organisation, whole)
    except Exception:  # whatever somebody wrote there to keep it from being checked
        logger.exception("The check of the audit log could not be finished")
        report.note("database", "form", "Something cannot even be read: not all was checked.")
    return report


@dataclass(frozen=True)
class Against:
    """What stands outside: a directory and the seals in it, a key on paper, e-mails."""

    directory: str
    seals: list[Anchor]
    pub: str
    mailed: str


def _check(
    report: Report, against: Against, organisation: Organisation | None, whole: bool
) -> None:
    now = timezone.now()
    check_guards(report.note)
    known = named_keys()
    everything = organisation is None
    heads = list(AuditHead.objects.select_related("organisation").order_by("organisation__slug"))
    names = {head.pk: name_of(head) for head in heads}
    if against.pub and against.pub not in {key.public for key in known}:
        report.note("installation", "key", "The log does not name the public key that was given.")
    there = still_counting(against.seals)
    _check_strangers(there, heads, report)
    if against.mailed and not any(marks_mailed(head, against.mailed) for head in heads):
        report.note("mailed", "mailed seal", "No seal of a log that is here was found in the text.")
    rows = Rows(names, report.note)
    looks, report.sealed = set[UUID](), Seal.objects.exists()
    for head in heads:
        if organisation and head.organisation_id != organisation.pk:
            continue
        trail = Trail(head, names[head.pk], known)
        tree = start_of(head, known, 0 if whole else last_checked(head))
        since = tree.size
        trail.marks = marks_inside(head, known, since) + marks_outside(head, there, since)
        trail.marks += marks_mailed(head, against.mailed)
        check_log(trail, tree, report.note)
        told = check_events(trail, since, now, report.note)
        if head.organisation is None:
            check_keys(trail, since, report.note)
        if known:
            _check_freshness(trail, now, report)
        check_seals(trail, since, now, report.note)
        if against.directory:
            check_outside(trail, there, since, now, report.note)
        rows.deleted |= told.deleted
        if not (whole and everything):
            rows.check(told.rows)
        looks |= told.looks
        report.names.add(trail.name)
        report.sizes[head.pk] = head.number
        report.logs, report.events = report.logs + 1, report.events + head.number - since
    if whole and everything:
        check_links(report.note)
        check_looks(looks, report.note)
        rows.check_all()
    _check_waiting(now, report)


def name_of(head: AuditHead) -> str:
    """Return what a log is called for people: by its organisation's short name."""
    return head.organisation.slug if head.organisation else INSTALLATION


def last_checked(head: AuditHead) -> int:
    """Return how many events of a log were found well at its last check; 0 for none."""
    found = AuditEvent.objects.filter(head=head, act=CHECKED).order_by("-at").first()
    about = json.loads(found.body)["about"] if found else {}
    return int(about.get("size", 0)) if about.get("findings") == 0 else 0


def _read_outside(directory: str, report: Report) -> list[Anchor]:
    damaged: list[int] = []
    try:
        found = outside.read(directory, damaged) if directory else []
    except OSError:
        report.note("outside", "outside seal", "The seals outside cannot be read.")
        return []
    for line in damaged:
        report.note("outside", "outside seal", f"Line {line} of the file was damaged or changed.")
    return found


def _check_strangers(there: list[Anchor], heads: list[AuditHead], report: Report) -> None:
    """Check that every log that was sealed outside is still there."""
    for log in sorted({anchor.log for anchor in there} - {head.log for head in heads}):
        report.note(log, "outside seal", "It was sealed outside, and is gone.")


def _check_freshness(trail: Trail, now: datetime, report: Report) -> None:
    """Check that the sealer is at work: a log that nobody seals can be rewritten from its end."""
    head = trail.head
    last = Seal.objects.filter(head=head).order_by("-size").first()
    size = last.size if last else 0
    new = AuditEvent.objects.filter(head=head, number__gt=size).order_by("number")
    oldest = new.values_list("at", flat=True).first()
    asked = new.filter(number__gte=head.wanted).values_list("at", flat=True).first()
    if oldest and oldest < now - UNSEALED:
        meaning = "It has not been sealed for more than a day. Is the sealer running?"
        report.note(trail.entry(size + 1), "freshness", meaning)
    elif head.wanted > size and asked and asked < now - ASKED:
        meaning = "A seal was asked for, and has not come. Is the sealer running?"
        report.note(trail.entry(head.wanted), "freshness", meaning)


def _check_waiting(now: datetime, report: Report) -> None:
    late = UnbatchedLook.objects.filter(look__at__lt=now - UNBATCHED).count()
    if late:
        meaning = f"{late} looks wait to be put into the log. Is the worker running?"
        report.note("looks", "freshness", meaning)
