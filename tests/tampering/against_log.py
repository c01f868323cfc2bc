"""Falsifications of the log itself: its texts, values, numbers and order."""

import json

from decisions.audit import canonical, commitment, leaf_hash
from decisions.models import AuditEvent, AuditHead, AuditValue
from tests.tampering.falsification import Falsification
from tests.tampering.insider import Insider

_EVENT = "WHERE id = '{event}'"
_LONG_AGO = "'2024-03-01 09:00:00'"
_SAVED = (
    "SELECT MIN(number) FROM decisions_auditevent WHERE head_id = '{head}' AND act = 'page.saved'"
)
_ONE = f"head_id = '{{head}}' AND number = ({_SAVED})"
_ITS_VALUES = f"event_id IN (SELECT id FROM decisions_auditevent WHERE {_ONE})"
_UP = "number = number + 100000"


def _rehash(insider: Insider) -> None:
    """Write another text, and its right hash."""
    event = AuditEvent.objects.get(pk=insider.names["event"])
    body = event.body.replace("decision.finalised", "decision.discarded")
    AuditEvent.objects.filter(pk=event.pk).update(body=body, leaf=leaf_hash(body).hex())


def _recommit(insider: Insider) -> None:
    """Change a value with a new salt, a new commitment, and the hash over that."""
    value = AuditValue.objects.select_related("event").get(value='"She told me herself."')
    salt, text = "ab" * 16, '"Her brother told me."'
    body = json.loads(value.event.body)
    for change in body["changes"]:
        if change["row"] == value.row:
            change["values"][value.name] = commitment(salt, text)
    says = canonical(body)
    AuditEvent.objects.filter(pk=value.event_id).update(body=says, leaf=leaf_hash(says).hex())
    AuditValue.objects.filter(pk=value.pk).update(salt=salt, value=text)


def _forge(insider: Insider) -> None:
    """Add an event by somebody else at the end, copied from one of theirs."""
    last = "(SELECT number FROM decisions_audithead WHERE id = '{head}')"
    insider.run("UPDATE decisions_audithead SET number = number + 1 WHERE id = '{head}'")
    insider.add_copy(
        "decisions_auditevent",
        "id = '{event}'",
        id="'{new}'",
        number=last,
        decision_number="999",
        actor_id="'{grace}'",
        act="'record.saved_as_pdf'",
    )


def _replay(insider: Insider) -> None:
    """Add an old event once more, with its values, as the newest."""
    _forge(insider)
    insider.run(
        "UPDATE decisions_auditevent SET act = 'decision.finalised', actor_id = "
        "(SELECT actor_id FROM decisions_auditevent WHERE id = '{event}') WHERE id = '{new}'"
    )


def _put_between(insider: Insider) -> None:
    """Add an event in the middle, and move all that follow by one."""
    insider.run(f"UPDATE decisions_auditevent SET {_UP} WHERE head_id = '{{head}}' AND number > 20")
    _forge(insider)
    insider.run("UPDATE decisions_auditevent SET number = 21 WHERE id = '{new}'")
    insider.run(
        "UPDATE decisions_auditevent SET number = number - 99999 "
        "WHERE head_id = '{head}' AND number > 100000"
    )


def _close_gap(insider: Insider) -> None:
    """Delete an event, and move all that follow by one."""
    insider.run(f"DELETE FROM decisions_auditvalue WHERE {_ITS_VALUES}")
    place = insider.rows(_SAVED)[0][0]
    insider.run(f"DELETE FROM decisions_auditevent WHERE {_ONE}")
    mine = "WHERE head_id = '{head}' AND number"
    insider.run(f"UPDATE decisions_auditevent SET {_UP} {mine} > {place}")
    insider.run(f"UPDATE decisions_auditevent SET number = number - 100001 {mine} > 100000")
    insider.run("UPDATE decisions_audithead SET number = number - 1 WHERE id = '{head}'")


def _truncate(insider: Insider) -> None:
    """Take the last twelve events away, and say that there were never more."""
    tail = (
        "head_id = '{head}' AND number > "
        "(SELECT number - 12 FROM decisions_audithead WHERE id = '{head}')"
    )
    insider.run(
        "DELETE FROM decisions_auditvalue WHERE event_id IN "
        f"(SELECT id FROM decisions_auditevent WHERE {tail})"
    )
    insider.run(f"DELETE FROM decisions_auditevent WHERE {tail}")
    insider.run("UPDATE decisions_audithead SET number = number - 12 WHERE id = '{head}'")


def _drop_log(insider: Insider) -> None:
    """Take away the whole log of an organisation, its seals and its head."""
    mine = "WHERE head_id = '{head}'"
    insider.run(
        "DELETE FROM decisions_auditvalue WHERE event_id IN "
        f"(SELECT id FROM decisions_auditevent {mine})"
    )
    insider.run(f"DELETE FROM decisions_auditevent {mine}")
    insider.run(f"DELETE FROM decisions_seal {mine}")
    insider.run("DELETE FROM decisions_audithead WHERE id = '{head}'")


def _no_such_one(insider: Insider) -> None:
    """Take an organisation away that has no record yet: its people, directory and log."""
    one = "(SELECT id FROM decisions_organisation WHERE slug = 'hafan')"
    head = f"(SELECT id FROM decisions_audithead WHERE organisation_id = {one})"
    events = f"(SELECT id FROM decisions_auditevent WHERE head_id = {head})"
    insider.run(f"DELETE FROM decisions_auditvalue WHERE event_id IN {events}")
    insider.run(f"DELETE FROM decisions_auditevent WHERE head_id = {head}")
    insider.run(f"DELETE FROM decisions_seal WHERE head_id = {head}")
    for table in ("audithead", "membership", "recipient", "adviser", "team"):
        insider.run(f"DELETE FROM decisions_{table} WHERE organisation_id = {one}")
        if table != "audithead":
            insider.run(f"DELETE FROM decisions_historical{table} WHERE organisation_id = {one}")
    insider.run(f"DELETE FROM decisions_historicalorganisation WHERE id = {one}")
    insider.run("DELETE FROM decisions_organisation WHERE slug = 'hafan'")


def _swap_logs(insider: Insider) -> None:
    """Exchange the logs of two organisations."""
    one, other = AuditHead.objects.exclude(organisation=None)[:2]
    a, b = one.organisation_id, other.organisation_id
    for head, organisation in ((one, None), (other, a), (one, b)):
        AuditHead.objects.filter(pk=head.pk).update(organisation=organisation or head.pk)


LOG = (
    Falsification(
        "change the text of an event",
        "hash",
        (
            "UPDATE decisions_auditevent SET body = REPLACE(body, 'finalised', 'discarded') "
            + _EVENT,
        ),
        also=(f"UPDATE decisions_auditevent SET act = 'decision.discarded' {_EVENT}",),
    ),
    Falsification(
        "change the text of an event and its hash",
        "columns",
        does=_rehash,
        also=(f"UPDATE decisions_auditevent SET act = 'decision.discarded' {_EVENT}",),
    ),
    Falsification(
        "say that somebody else did it",
        "columns",
        (f"UPDATE decisions_auditevent SET actor_id = '{{grace}}' {_EVENT}",),
    ),
    Falsification(
        "say that nobody did it",
        "columns",
        ("UPDATE decisions_auditevent SET actor_id = NULL WHERE actor_id = '{priya}'",),
    ),
    Falsification(
        "say that something else was done",
        "columns",
        (f"UPDATE decisions_auditevent SET act = 'decision.discarded' {_EVENT}",),
    ),
    Falsification(
        "back-date an event",
        "columns",
        (f"UPDATE decisions_auditevent SET at = {_LONG_AGO} {_EVENT}",),
    ),
    Falsification(
        "move an event to another record",
        "columns",
        (
            "UPDATE decisions_auditevent SET decision_id = '{other}', decision_number = 999 "
            + _EVENT,
        ),
    ),
    Falsification(
        "move events to another log",
        "numbers",
        (
            f"UPDATE decisions_auditevent SET head_id = '{{installation}}', {_UP} "
            "WHERE decision_id = '{signed}'",
        ),
    ),
    Falsification(
        "delete an event",
        "numbers",
        (
            f"DELETE FROM decisions_auditvalue WHERE {_ITS_VALUES}",
            f"DELETE FROM decisions_auditevent WHERE {_ONE}",
        ),
    ),
    Falsification("delete an event and close the gap", "columns", does=_close_gap),
    Falsification(
        "delete a value", "value", (f"DELETE FROM decisions_auditvalue WHERE {_ITS_VALUES}",)
    ),
    Falsification(
        "delete why something was done",
        "value",
        ("DELETE FROM decisions_auditvalue WHERE \"row\" = 'event' AND name = 'reason'",),
    ),
    Falsification(
        "change a value",
        "value",
        (
            "UPDATE decisions_auditvalue SET value = '\"Her brother told me.\"' "
            "WHERE value = '\"She told me herself.\"'",
        ),
    ),
    Falsification("change a value, its salt and its commitment", "history", does=_recommit),
    Falsification(
        "swap two values of an event",
        "value",
        (
            "UPDATE decisions_auditvalue SET name = CASE name WHEN 'worry' THEN 'held' "
            "WHEN 'reasons' THEN 'worry' END WHERE name IN ('worry', 'reasons')",
            "UPDATE decisions_auditvalue SET name = 'reasons' WHERE name = 'held'",
        ),
    ),
    Falsification(
        "swap two events",
        "columns",
        (
            f"UPDATE decisions_auditevent SET {_UP} WHERE head_id = '{{head}}' AND number = 20",
            "UPDATE decisions_auditevent SET number = 20 WHERE head_id = '{head}' AND number = 21",
            "UPDATE decisions_auditevent SET number = 21 "
            "WHERE head_id = '{head}' AND number = 100020",
        ),
    ),
    Falsification(
        "renumber the events of a record",
        "columns",
        (
            "UPDATE decisions_auditevent SET decision_number = decision_number + 100 "
            "WHERE decision_id = '{signed}'",
        ),
    ),
    Falsification("add an old event once more", "columns", does=_replay),
    Falsification("add an event by somebody else", "columns", does=_forge),
    Falsification("put an event in the middle", "columns", does=_put_between),
    Falsification("cut off the end of the log", "live", does=_truncate),
    Falsification("take the log of an organisation away", "live", does=_drop_log),
    Falsification("exchange the logs of two organisations", "columns", does=_swap_logs),
    Falsification(
        "say that the log is longer",
        "numbers",
        ("UPDATE decisions_audithead SET number = number + 5 WHERE id = '{head}'",),
    ),
    Falsification(
        "say that the log is shorter",
        "numbers",
        ("UPDATE decisions_audithead SET number = number - 5 WHERE id = '{head}'",),
    ),
    Falsification(
        "hang events on a log that is not there",
        "link",
        ("UPDATE decisions_auditevent SET head_id = '{new}' WHERE id = '{event}'",),
    ),
)

ROLLED_BACK = (
    Falsification(
        "roll everything back to the day before", "outside seal", outside=True, rolls_back=True
    ),
    Falsification(
        "take an organisation away with all it has", "outside seal", outside=True, does=_no_such_one
    ),
)
