"""The same row six times: once bare, and once for each package that keeps the past of a row.

Each has the columns, indexes and conditions of a decision, and no trigger of ours. A package that
is not installed has none.
"""

from typing import Any

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalRecords

from decisions.models import Decision


def _column(field: Any) -> Any:
    if field.is_relation:
        return models.ForeignKey(
            field.remote_field.model, models.PROTECT, null=field.null, related_name="+"
        )
    return field.clone()


def _like_a_decision(name: str, **more: Any) -> Any:
    """Return a model with a decision's columns, indexes and conditions, in a table of its own."""
    meta = Decision._meta
    conditions = [c for c in meta.constraints if isinstance(c, models.CheckConstraint)]
    options = {
        "app_label": "peers",
        "indexes": [models.Index(fields=index.fields) for index in meta.indexes],
        "constraints": [
            models.CheckConstraint(name=f"{name.lower()}_{c.name}", condition=c.condition)
            for c in conditions
        ],
    }
    columns = {field.name: _column(field) for field in meta.local_concrete_fields}
    own = {"__module__": __name__, "Meta": type("Meta", (), options), **columns, **more}
    return type(name, (models.Model,), own)


Bare = _like_a_decision("Bare")
SimpleHistory = _like_a_decision(
    "SimpleHistory",
    history=HistoricalRecords(
        history_user_id_field=models.UUIDField(null=True),
        history_change_reason_field=models.TextField(null=True),
        app="peers",
    ),
)
if apps.is_installed("auditlog"):
    from auditlog.registry import auditlog

    AuditLog = _like_a_decision("AuditLog")
    auditlog.register(AuditLog)
if apps.is_installed("pghistory"):
    import pghistory

    PgHistory = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())(
        _like_a_decision("PgHistory")
    )
if apps.is_installed("reversion"):
    import reversion

    Reversion = reversion.register(_like_a_decision("Reversion"))
