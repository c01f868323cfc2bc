"""Saving rows so that nothing is written without being recorded."""

from datetime import datetime
from itertools import groupby
from typing import Any

from decisions.audit.statements import copy_into_history
from decisions.models.base import KeptRow, Row

#: Columns that never reach the log or the history.
SECRET = {"password", "last_login"}


class Changes:
    """Saves and deletes rows for one service call, and remembers what changed in each.

    `record()` then writes what was collected into the log, and one django-simple-history entry
    for each row that it changed, with the event's own time, person and reason: in the same
    transaction, so that both pasts say the same.
    """

    def __init__(self, actor: Any, reason: str = "") -> None:
        """actor: the user who does it; reason: why, where one was given."""
        self.actor, self.reason = actor, reason
        self.made: list[dict[str, Any]] = []
        self._kept: dict[str, tuple[KeptRow, bool]] = {}

    def save(self, row: Row) -> bool:
        """Save a row if anything in it changed. Return whether it did."""
        changed = row.changed_columns()
        if not changed:
            return False
        adding = row._state.adding
        row.skip_history_when_saving = True  # type: ignore[attr-defined]
        try:
            if adding:
                row.save(force_insert=True)
            else:
                row.save(update_fields=list(changed))
        finally:
            del row.skip_history_when_saving  # type: ignore[attr-defined]
        self._remember(row, "create" if adding else "change", changed)
        row._as_read = row.column_values()
        return True

    def delete(self, row: Row) -> None:
        """Delete a row of a draft."""
        label = _label(row)
        row._history_user = self.actor  # type: ignore[attr-defined]
        row._change_reason = self.reason or None  # type: ignore[attr-defined]
        row.delete()
        self.made.append({"row": label, "op": "delete", "values": {}})

    def say(self, label: str, values: dict[str, Any]) -> None:
        """Have the event commit to something that is no row: a batch, under a name of its own."""
        self.made.append({"row": label, "op": "create", "values": values})

    def write_history(self, at: datetime) -> None:
        """Write django-simple-history's entries. at: when the event is. For `record()` alone."""
        kinds = groupby(
            sorted(self._kept.values(), key=_kind), key=lambda kept: (type(kept[0]), kept[1])
        )
        for (model, adding), kept in kinds:
            keys, kind = [row.pk for row, _ in kept], "+" if adding else "~"
            copy_into_history(model, keys, kind, at, self.actor and self.actor.pk, self.reason)
        self._kept.clear()

    def _remember(self, row: Row, op: str, changed: dict[str, Any]) -> None:
        label = _label(row)
        values = {name: value for name, value in changed.items() if name not in SECRET}
        made = next((m for m in self.made if m["row"] == label), None)
        if made:  # saved twice in one service: one row, one line
            made["values"] |= values
        else:
            self.made.append({"row": label, "op": op, "values": values})
        if isinstance(row, KeptRow):
            created = self._kept[label][1] if label in self._kept else op == "create"
            self._kept[label] = (row, created)


def _kind(kept: tuple[KeptRow, bool]) -> tuple[str, bool]:
    return type(kept[0]).__name__, kept[1]


def _label(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}"
