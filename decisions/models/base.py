"""What every row has in common."""

import secrets
import uuid
from datetime import UTC, datetime
from typing import Any, Self

from django.db import models
from simple_history.models import HistoricalRecords

#: No vowels and nothing that looks like something else when read out over a phone.
_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference() -> str:
    """Return a short reference to say on the phone, like `K7QD-2MWX`; it cannot be guessed."""
    letters = "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def json_ready(value: Any) -> Any:
    """Return a column's value as JSON knows it: string, integer, boolean, None, list, object."""
    if value is None or isinstance(value, str | bool | int | list | dict):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # one moment has one text, in summer too
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Row(models.Model):
    """A row with an unguessable key that remembers how it was when it was read.

    Rows are written only by `decisions/services/`, through `audit.Changes`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    #: The values as they were read or last saved; empty for a row that is not stored.
    _as_read: dict[str, Any]

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Read the row and remember its values, so that a save knows what changed."""
        row = super().from_db(*args, **kwargs)
        row._as_read = row.column_values()
        return row

    def column_values(self) -> dict[str, Any]:
        """Return every loaded column by name, as JSON knows it."""
        loaded = self.__dict__
        return {
            f.attname: json_ready(loaded[f.attname])
            for f in self._meta.concrete_fields
            if f.attname in loaded
        }

    def changed_columns(self) -> dict[str, Any]:
        """Return the columns that differ from what was read; all of them for a new row.

        As the database will have them: the log must not say "09:00" of what it keeps as 09:00:00.
        """
        for field in self._meta.concrete_fields:
            if field.attname in self.__dict__:
                self.__dict__[field.attname] = field.to_python(self.__dict__[field.attname])
        now = self.column_values()
        if self._state.adding:
            return now
        before = getattr(self, "_as_read", {})
        return {name: value for name, value in now.items() if before.get(name, ...) != value}


class KeptRow(Row):
    """A row that people edit: django-simple-history keeps its past, field by field.

    The history is for people to read. The evidence is the audit log.
    """

    history = HistoricalRecords(
        inherit=True,
        # No foreign key: a user who is removed must not take their name off the past.
        history_user_id_field=models.UUIDField(null=True),
        history_change_reason_field=models.TextField(null=True),
    )

    class Meta:
        abstract = True


def code(length: int = 30, **kwargs: Any) -> Any:
    """A column for one answer out of a list; empty until answered."""
    return models.CharField(max_length=length, blank=True, default="", **kwargs)


def words() -> Any:
    """A column for a person's own words; empty until answered."""
    return models.TextField(blank=True, default="")


def codes() -> Any:
    """A column for several answers, as a JSON list (history cannot see many-to-many tables)."""
    return models.JSONField(blank=True, default=list)
