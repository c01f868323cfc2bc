"""Once a day: each log is checked, and its last seal mailed to the IG officers.

That a log was checked is an event of its own. So a log in which nothing happens grows each day,
and is sealed each day: a sealer that stands still is noticed.
"""

import logging
import secrets
from typing import Any

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.audit.finding import Finding
from decisions.audit.verify import CHECK, FINDINGS, INSTALLATION, Report, name_of, verify
from decisions.models import AuditEvent, AuditHead, Organisation, Seal, User
from decisions.selectors.people import officers
from decisions.selectors.protection import findings_of, last_check
from decisions.services.locking import atomic

logger = logging.getLogger(__name__)

#: Up to so many events everything is checked each night; of longer logs, on one night in seven.
SMALL, ONE_IN = 100_000, 7
#: How many findings are kept, each a line; the command shows all.
MOST = 200


def check_and_mail() -> None:
    """Check the logs, and mail their seals. For once a day.

    When to do so is not read in the database, nor is it known before on which night everything
    is checked: whoever can write there could have it left out.
    """
    try:
        _check(whole=AuditEvent.objects.count() < SMALL or not secrets.randbelow(ONE_IN))
    finally:  # whatever somebody wrote there: the seals go out
        for head in AuditHead.objects.filter(organisation__isnull=False):
            seal = Seal.objects.filter(head=head).order_by("-size").first()
            if seal and head.organisation and officers(head.organisation):
                mail_seal(actor=None, organisation=head.organisation, seal_id=seal.pk)


def _check(*, whole: bool) -> None:
    report = verify(whole=whole)
    for head in AuditHead.objects.all():
        note_check(actor=None, head_id=head.pk, report=report, whole=whole)


@atomic
def note_check(*, actor: User | None, head_id: Any, report: Report, whole: bool) -> AuditEvent:
    """Put into a log what a check of it has found, and tell the IG officers if it is something.

    report: of all logs; what belongs to none in particular belongs to each. Told of is what the
    check before had not found.
    """
    head = AuditHead.objects.select_related("organisation").get(pk=head_id)
    found = [f for f in report.findings if _concerns(head, f, report)]
    known = findings_of(last_check(head))
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
    return _told(event, head.organisation, bool({str(f) for f in found[:MOST]} - set(known)))


def _concerns(head: AuditHead, finding: Finding, report: Report) -> bool:
    """Tell whether a finding is a log's own, or everybody's: the installation's is, too."""
    log = finding.event.split(" ")[0]
    return log == name_of(head) or log not in report.names - {INSTALLATION}


def _told(event: AuditEvent, organisation: Organisation | None, new: bool) -> AuditEvent:
    if new and organisation:  # what was told of before is on their page
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
