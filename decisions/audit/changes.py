"""Saving rows so that nothing is written without being recorded."""

from typing import Any

from decisions.models.base import Row

#: Columns that never reach the log or the history.
SECRET = {"password", "last_login"}


class Changes:
    """Saves and deletes rows for one service call, and remembers what changed in each.

    Writes the row and its django-simple-history entry (with actor and reason); `record()`
    then writes what was collected into the log, in the same transaction.
    """

    def __init__(self, actor: Any, reason: str = "") -> None:
        """actor: the user who does it; reason: why, where one was given."""
        self.actor, self.reason = actor, reason
        self.made: list[dict[str, Any]] = []

    def save(self, row: Row) -> bool:
        """Save a row if anything in it changed. Return whether it did."""
        changed = row.changed_columns()
        if not changed:
            return False
        adding = row._state.adding
        self._note(row)
        if adding:
            row.save(force_insert=True)
        else:
            row.save(update_fields=list(changed))
        self._remember(row, "create" if adding else "change", changed)
        row._as_read = row.column_values()
        return True

    def delete(self, row: Row) -> None:
        """Delete a row of a draft."""
        self._note(row)
        label = _label(row)
        row.delete()
        self.made.append({"row": label, "op": "delete", "values": {}})

    def _note(self, row: Any) -> None:
        row._history_user = self.actor
        row._change_reason = self.reason or None

    def _remember(self, row: Row, op: str, changed: dict[str, Any]) -> None:
        values = {name: value for name, value in changed.items() if name not in SECRET}
        made = next((m for m in self.made if m["row"] == _label(row)), None)
        if made:  # saved twice in one service: one row, one line
            made["values"] |= values
        else:
            self.made.append({"row": _label(row), "op": op, "values": values})


def _label(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}"
