"""Falsifications of what a record says, of who signed it, and of what was given."""

from tests.tampering.falsification import Falsification
from tests.tampering.insider import Insider

_LONG_AGO = "'2024-03-01 09:00:00'"
_SIGNED = "WHERE id = '{signed}'"


def _swap(table: str, column: str, one: str, other: str) -> tuple[str, ...]:
    """Exchange a value between two rows, each found by a condition."""
    value = f"(SELECT {column} FROM {table} WHERE {{}})"
    return (
        f"CREATE TABLE held AS SELECT {value.format(one)} AS a, {value.format(other)} AS b",
        f"UPDATE {table} SET {column} = '-' WHERE {one}",
        f"UPDATE {table} SET {column} = (SELECT a FROM held) WHERE {other}",
        f"UPDATE {table} SET {column} = (SELECT b FROM held) WHERE {one}",
        "DROP TABLE held",
    )


def _vanish(insider: Insider) -> None:
    """Delete a signed decision with all that belongs to it: no trace but the gap."""
    mine = "decision_id = '{other}'"
    shares = f"share_id IN (SELECT id FROM decisions_proposedshare WHERE {mine})"
    insider.run("DELETE FROM decisions_look WHERE object_id = '{other}'")
    insider.run(
        "DELETE FROM decisions_auditvalue WHERE event_id IN "
        f"(SELECT id FROM decisions_auditevent WHERE {mine})"
    )
    insider.run(f"DELETE FROM decisions_auditevent WHERE {mine}")
    for table in ("disclosure", "cell", "historicalcell"):
        insider.run(f"DELETE FROM decisions_{table} WHERE {shares}")
    parts = ("engagement", "advice", "protection", "informationitem", "proposedshare", "askeditem")
    for table in (*parts, "task"):
        insider.run(f"DELETE FROM decisions_historical{table} WHERE {mine}")
    for table in ("askeditem", "proposedshare", "task", "acknowledgement", *parts):
        insider.run(f"DELETE FROM decisions_{table} WHERE {mine}")
    for table in ("decision", "historicaldecision"):
        insider.run(f"DELETE FROM decisions_{table} WHERE id = '{{other}}'")


def _hide_in_joins(insider: Insider) -> None:
    """Write an id in another way that reads as the same one, and joins with nothing (SQLite)."""
    insider.run("UPDATE decisions_decision SET team_id = UPPER(CAST(team_id AS TEXT)) " + _SIGNED)


RECORDS = (
    Falsification(
        "change the reasons of a signed record",
        "live",
        ("UPDATE decisions_decision SET reasons = 'It was her own wish.' " + _SIGNED,),
    ),
    Falsification(
        "change the reasons, in the history too",
        "live",
        (
            "UPDATE decisions_decision SET reasons = 'It was her own wish.' " + _SIGNED,
            "UPDATE decisions_historicaldecision SET reasons = 'It was her own wish.' " + _SIGNED,
        ),
    ),
    Falsification(
        "change the snapshot alone",
        "live",
        (
            "UPDATE decisions_decision SET snapshot = CAST(REPLACE(CAST(snapshot AS TEXT), "
            "'bruises', 'marks') AS {json}) " + _SIGNED,
        ),
    ),
    Falsification(
        "say that somebody else signed",
        "live",
        (
            "UPDATE decisions_decision SET finalised_by_id = '{grace}', "
            "decider_name = 'Grace Mensah' " + _SIGNED,
        ),
        also=("UPDATE decisions_auditevent SET actor_id = '{grace}' WHERE id = '{event}'",),
    ),
    Falsification(
        "back-date the signature",
        "live",
        (
            f"UPDATE decisions_decision SET finalised_at = {_LONG_AGO}, "
            f"decided_at = {_LONG_AGO}, created_at = {_LONG_AGO} " + _SIGNED,
        ),
    ),
    Falsification(
        "open a signed record again",
        "live",
        ("UPDATE decisions_decision SET finalised_at = NULL, finalised_by_id = NULL " + _SIGNED,),
    ),
    Falsification(
        "change the text that was given",
        "live",
        ("UPDATE decisions_disclosure SET text = 'Please ring us.' WHERE id = '{disclosure}'",),
    ),
    Falsification(
        "say that it was given earlier",
        "live",
        (
            f"UPDATE decisions_disclosure SET given_at = {_LONG_AGO}, recorded_at = {_LONG_AGO} "
            "WHERE id = '{disclosure}'",
        ),
    ),
    Falsification(
        "take back that it was given",
        "live",
        ("DELETE FROM decisions_disclosure WHERE id = '{disclosure}'",),
    ),
    Falsification(
        "say that what was withheld was shared",
        "live",
        ("UPDATE decisions_cell SET choice = 'share', reason = '' WHERE choice = 'withhold'",),
    ),
    Falsification(
        "delete what was withheld",
        "live",
        ("DELETE FROM decisions_cell WHERE choice = 'withhold'",),
    ),
    Falsification(
        "change a piece of information",
        "live",
        (
            "UPDATE decisions_informationitem SET text = 'Nothing to report.' "
            "WHERE decision_id = '{signed}'",
        ),
    ),
    Falsification(
        "swap the reasons of two records",
        "live",
        _swap("decisions_decision", "reasons", "id = '{signed}'", "id = '{other}'"),
    ),
    Falsification(
        "swap the references of two records",
        "live",
        _swap("decisions_decision", "reference", "id = '{signed}'", "id = '{other}'"),
    ),
    Falsification(
        "delete a signed record with everything about it",
        "numbers",
        does=_vanish,
    ),
    Falsification(
        "change the answer of who answers in law",
        "live",
        ("UPDATE decisions_task SET answer = 'It does not fit' WHERE kind = 'law_answer'",),
    ),
    Falsification(
        "change what was said to a second look",
        "live",
        ("UPDATE decisions_acknowledgement SET words = 'We rang her mother.'",),
    ),
    Falsification(
        "no longer worry about somebody",
        "live",
        ("UPDATE decisions_person SET worried_about = (1 = 0), role = 'carer'",),
    ),
    Falsification(
        "make a protected person visible",
        "live",
        ("DELETE FROM decisions_protection WHERE subject <> 'x'",),
    ),
    Falsification(
        "edit the history and not the row",
        "history",
        (
            "UPDATE decisions_historicaldecision SET reasons = 'Nobody told me.' "
            "WHERE id = '{draft}' AND reasons = 'She told me herself.'",
        ),
        also=(
            "UPDATE decisions_auditvalue SET value = '\"Nobody told me.\"' "
            "WHERE value = '\"She told me herself.\"'",
        ),
    ),
    Falsification(
        "say in the history that somebody else did it",
        "history",
        ("UPDATE decisions_historicaldecision SET history_user_id = '{grace}' " + _SIGNED,),
        also=(
            "UPDATE decisions_auditevent SET actor_id = '{grace}' WHERE decision_id = '{signed}'",
        ),
    ),
    Falsification(
        "back-date the history of what was deleted",
        "history",
        (
            f"UPDATE decisions_historicalinformationitem SET history_date = {_LONG_AGO} "
            "WHERE history_type = '-'",
        ),
        also=(f"UPDATE decisions_auditevent SET at = {_LONG_AGO} WHERE act = 'item.removed'",),
    ),
    Falsification(
        "delete the history of a record",
        "history",
        ("DELETE FROM decisions_historicaldecision " + _SIGNED,),
        also=(
            "DELETE FROM decisions_auditvalue WHERE event_id IN (SELECT id FROM "
            "decisions_auditevent WHERE decision_id = '{signed}' AND act = 'page.saved')",
            "DELETE FROM decisions_auditevent "
            "WHERE decision_id = '{signed}' AND act = 'page.saved'",
        ),
    ),
    Falsification(
        "add a history that never was",
        "history",
        does=lambda insider: insider.add_copy(
            "decisions_historicaldecision",
            "id = '{signed}' AND history_type = '+'",
            history_id="999999",
            reasons="'I was told to.'",
        ),
    ),
    Falsification(
        "add a history of a record that never was",
        "history",
        does=lambda insider: insider.add_copy(
            "decisions_historicaldecision",
            "id = '{signed}' AND history_type = '+'",
            history_id="999999",
            id="'{new}'",
            reference="'XXXX-XXXX'",
        ),
    ),
)

#: What reads the same and is not: SQLite keeps ids as text.
AS_TEXT = (Falsification("write an id so that it joins with nothing", "form", does=_hide_in_joins),)
