"""Once a day: each log is checked, and its last seal mailed to the IG officers.

That a log was checked is an event of its own. So a log in which nothing happens grows each day,
and is sealed each day: a sealer that stands still is noticed.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.audit.finding import Finding
from decisions.audit.verify import CHECK, CHECKED, FINDINGS, Report, name_of, verify
from decisions.models import AuditEvent, AuditHead, Organisation, Seal, User
from decisions.selectors.people import officers
from decisions.selectors.protection import MAILED
from decisions.services.locking import atomic

logger = logging.getLogger(__name__)

EACH_DAY = timedelta(hours=23, minutes=30)
#: How often everything is checked, and not only what is new.
EACH_WEEK = timedelta(days=6, hours=12)
#: How many findings are kept, each a line; the command shows all.
MOST = 200


def check_and_mail() -> None:
    """Check the logs and mail their seals, if a day has passed. A chore: do it now and then."""
    now = timezone.now()
    heads = list(AuditHead.objects.select_related("organisation"))
    if any(_last(head, CHECKED) <= now - EACH_DAY for head in heads):
        _check(heads, now)
    for head in heads:
        if head.organisation and _last(head, MAILED) <= now - EACH_DAY:
            seal = Seal.objects.filter(head=head).order_by("-size").first()
            if seal and officers(head.organisation):
                mail_seal(actor=None, organisation=head.organisation, seal_id=seal.pk)


def _last(head: AuditHead, act: str, **which: Any) -> datetime:
    found = AuditEvent.objects.filter(head=head, act=act, **which).order_by("-at")
    return found.values_list("at", flat=True).first() or datetime.min.replace(tzinfo=UTC)


def _check(heads: list[AuditHead], now: datetime) -> None:
    whole = any(_last(h, CHECKED, body__contains='"whole":true') <= now - EACH_WEEK for h in heads)
    report = verify(whole=whole)
    for head in heads:
        note_check(actor=None, head_id=head.pk, report=report, whole=whole)


@atomic
def note_check(*, actor: User | None, head_id: Any, report: Report, whole: bool) -> AuditEvent:
    """Put into a log what a check of it has found, and tell the IG officers if it is something.

    report: of all logs; what belongs to none in particular belongs to each.
    """
    head = AuditHead.objects.select_related("organisation").get(pk=head_id)
    found = [f for f in report.findings if _concerns(head, f, report)]
    changes = Changes(actor)
    if found:
        logger.error("The audit log of %s does not fit: %s findings", head.log, len(found))
        changes.say(CHECK, {FINDINGS: [str(f) for f in found[:MOST]]})
    event = audit.record(
        actor=actor,
        act="log.checked",
        changes=changes,
        organisation=head.organisation,
        about={"size": report.sizes.get(head.pk, 0), "whole": whole, "findings": len(found)},
    )
    return _told(event, head.organisation, bool(found))


def _concerns(head: AuditHead, finding: Finding, report: Report) -> bool:
    log = finding.event.split(" ")[0]
    return log == name_of(head) or log not in report.names


def _told(event: AuditEvent, organisation: Organisation | None, found: bool) -> AuditEvent:
    if found and organisation:
        for user in officers(organisation):
            jobs.enqueue("log_findings", about=event.pk, organisation=organisation, to=user)
    return event


@atomic
def mail_seal(*, actor: User | None, organisation: Organisation, seal_id: Any) -> AuditEvent:
    """Mail a seal to the IG officers of its organisation: out of reach of everybody here."""
    told = officers(organisation)
    for user in told:
        jobs.enqueue("seal", about=seal_id, organisation=organisation, to=user)
    return audit.record(
        actor=actor,
        act="seal.mailed",
        changes=Changes(actor),
        organisation=organisation,
        about={"seal": str(seal_id), "told": sorted(str(user.pk) for user in told)},
    )
