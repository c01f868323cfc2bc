"""Every look at a record, allowed or denied, on record before anything is shown."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from decisions.audit.log import canonical
from decisions.audit.verify_export import leaf_hash
from decisions.models import Look, UnbatchedLook

#: The row of a batch in the log, and its value: [id, hash] of each look.
BATCH, LOOKS = "looks:batch", "looks"


def look_leaf(look: Look) -> str:
    """Return the hash of a look, as a batch in the log has it."""
    return leaf_hash(canonical(look.column_values())).hex()


class LookNotWritten(Exception):
    """The look could not be put on record, so nothing may be shown."""


def look(
    *,
    actor: Any,
    kind: str,
    object_id: UUID | None,
    allowed: bool,
    basis: str = "",
    route: str,
    method: str = "",
    organisation_id: UUID | None = None,
    concern_id: UUID | None = None,
    shown: Iterable[UUID] = (),
) -> None:
    """Put one look on record, in a transaction of its own that no refusal can roll back.

    It is put into the log later, with others (services/looks.py).

    kind: what was asked for, such as "decision"; object_id: its id, also where it does not
    exist; basis: by which rule it was allowed; route: the name of the address; shown: the ids
    of what a list showed. Raises LookNotWritten where the database cannot take it.
    """
    row = Look(
        actor_id=actor.pk,
        kind=kind,
        object_id=object_id,
        organisation_id=organisation_id,
        concern_id=concern_id,
        allowed=allowed,
        basis=basis,
        route=route,
        method=method,
        shown=[str(pk) for pk in shown],
    )
    try:
        with transaction.atomic(durable=True):
            row.save(force_insert=True)
            UnbatchedLook(look=row).save(force_insert=True)
    except DatabaseError as problem:
        raise LookNotWritten from problem
