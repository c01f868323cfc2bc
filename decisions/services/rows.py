"""What a page sends: ids and answers, and putting them into a row. No service of its own."""

from typing import Any
from uuid import UUID

from decisions.models.base import KeptRow

#: (id or "", answers by question name) for each row of a page.
Rows = list[tuple[str, dict[str, Any]]]


def assign(row: KeptRow, answers: dict[str, Any]) -> None:
    """Set the answers that are columns of a row; questions without a column are derived."""
    columns = {f.name for f in row._meta.concrete_fields}
    for name, value in answers.items():
        if name in columns and name != "id":
            setattr(row, name, list(value) if isinstance(value, list | tuple) else value)


def as_id(text: str) -> UUID | None:
    """Return a row's id from what a page sent, None for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None
