"""The append-only log: one for each organisation, and one for the installation."""

from django.db import models
from django.utils import timezone

from decisions.models.base import Row


class AuditHead(Row):
    """How long a log is. One row per organisation; locked last by whoever writes to the log."""

    organisation = models.OneToOneField(
        "decisions.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            # To a database NULLs differ from each other; there is one installation all the same.
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(organisation__isnull=True),
                name="one_installation_log",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditEvent(Row):
    """One thing that was done, in the final form in which it is hashed.

    Written by `audit.record` as the last act of every service, in the service's transaction.
    Never changed, never deleted: the database refuses. `body` is the exact text that was
    hashed; the columns beside it only make it findable.
    """

    head = models.ForeignKey(AuditHead, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: 1, 2, 3 ... within the decision, so that a missing one shows there too.
    decision_number = models.PositiveIntegerField(null=True, blank=True)
    actor_id = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    at = models.DateTimeField()
    body = models.TextField()
    leaf = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["head", "number"], name="log_without_gaps_or_twins"),
            models.UniqueConstraint(
                fields=["decision", "decision_number"], name="decision_log_without_twins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class AuditValue(models.Model):
    """One value that an event speaks of, apart from it, behind a salted commitment.

    The event's body holds only `SHA-256(salt || value)`: a value can be erased lawfully
    one day without breaking the log. Written with its event; the database refuses changes.
    """

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="values")
    row = models.CharField(max_length=80)  # model and id: "decision:1b9d..."
    name = models.CharField(max_length=60)  # the column
    salt = models.CharField(max_length=32)  # 16 random bytes, hexadecimal
    value = models.TextField()  # canonical JSON

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "row", "name"], name="one_value_each")
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.name}"


class Look(Row):
    """That somebody asked to see something, and whether they were allowed to.

    Written by `audit.look()` before anything is shown, in a transaction of its own, so that a
    refusal does not roll it back. Never changed, never deleted: the database refuses. No
    foreign keys: what was asked for may not exist.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor_id = models.UUIDField()
    #: What was asked for: "decision", "task", "organisation", "list" ... and its id.
    kind = models.CharField(max_length=30)
    object_id = models.UUIDField(null=True)
    #: Whose record it is, and of which concern, where it exists.
    organisation_id = models.UUIDField(null=True)
    concern_id = models.UUIDField(null=True)
    allowed = models.BooleanField()
    #: By which rule: "author", "lead", "named", "shared", "emergency" ...; empty when refused.
    basis = models.CharField(max_length=30, blank=True, default="")
    #: Through which address (its name) and method.
    route = models.CharField(max_length=60)
    method = models.CharField(max_length=10, blank=True, default="")
    #: For a list: the ids of what it showed.
    shown = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["object_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["organisation_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.route} {'allowed' if self.allowed else 'denied'}"
