"""Falsifications of who looked at what."""

from tests.tampering.falsification import Falsification
from tests.tampering.insider import Insider

_LONG_AGO = "'2024-03-01 09:00:00'"
_BATCHED = "id NOT IN (SELECT look_id FROM decisions_unbatchedlook)"
_ONE = f"object_id = '{{signed}}' AND {_BATCHED}"


def _invent(insider: Insider) -> None:
    """Say that somebody looked, long ago, who did not."""
    insider.add_copy(
        "decisions_look",
        "id = (SELECT id FROM decisions_look ORDER BY at LIMIT 1)",
        id="'{new}'",
        at=_LONG_AGO,
        actor_id="'{grace}'",
    )


def _invent_and_balance(insider: Insider) -> None:
    """The same, and another look waits a second time, so that the numbers agree."""
    _invent(insider)
    insider.run(
        "INSERT INTO decisions_unbatchedlook (look_id) SELECT id FROM decisions_look "
        f"WHERE {_BATCHED} AND id <> '{{new}}' ORDER BY at LIMIT 1"
    )


def _drop_batch(insider: Insider) -> None:
    """Delete a batch of looks with its looks."""
    batch = "(SELECT id FROM decisions_auditevent WHERE act = 'looks.batched' ORDER BY at LIMIT 1)"
    insider.run(f"DELETE FROM decisions_auditvalue WHERE event_id = {batch}")
    insider.run(f"DELETE FROM decisions_auditevent WHERE id = {batch}")


LOOKS = (
    Falsification(
        "say that somebody else looked",
        "look",
        (f"UPDATE decisions_look SET actor_id = '{{grace}}' WHERE {_ONE}",),
    ),
    Falsification("delete looks", "look", (f"DELETE FROM decisions_look WHERE {_ONE}",)),
    Falsification(
        "say that a refused look was allowed",
        "look",
        (f"UPDATE decisions_look SET allowed = (1 = 1), basis = 'lead' WHERE {_ONE}",),
    ),
    Falsification(
        "back-date looks", "look", (f"UPDATE decisions_look SET at = {_LONG_AGO} WHERE {_ONE}",)
    ),
    Falsification(
        "say that something else was looked at",
        "look",
        (f"UPDATE decisions_look SET object_id = '{{other}}' WHERE {_ONE}",),
    ),
    Falsification("invent a look", "look", does=_invent),
    Falsification("invent a look so that the numbers agree", "look", does=_invent_and_balance),
    Falsification(
        "let waiting looks be forgotten", "look", ("DELETE FROM decisions_unbatchedlook",)
    ),
    Falsification(
        "change the list of a batch",
        "value",
        (
            "UPDATE decisions_auditvalue SET value = '[]' WHERE name = 'looks' "
            "AND event_id IN (SELECT id FROM decisions_auditevent WHERE head_id = '{head}')",
        ),
        also=(f"DELETE FROM decisions_look WHERE {_ONE}",),
    ),
    Falsification("delete a batch", "numbers", does=_drop_batch),
)
