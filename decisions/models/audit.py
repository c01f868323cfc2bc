"""The append-only log: one for each organisation, and one for the installation."""

from django.db import models
from django.utils import timezone

from decisions.models.base import Row


class AuditHead(Row):
    """How long a log is. One row per organisation; locked last by whoever writes to the log.

    Never deleted, and its number never goes down: the database refuses.
    """

    organisation = models.OneToOneField(
        "decisions.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)
    #: A seal was asked for that covers this many events: soon, and not with the next growth.
    wanted = models.PositiveBigIntegerField(default=0, db_default=0)
    #: How many events the last seal covers. Tells the sealer what is due; proves nothing.
    sealed = models.PositiveBigIntegerField(default=0, db_default=0)

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

    @property
    def log(self) -> str:
        """What the log is called in its events and seals: an organisation's id, or this word."""
        return str(self.organisation_id or "installation")


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
        # For reading a log by time, person and act, from any moment backwards.
        indexes = [
            models.Index(fields=["head", "at"], name="log_by_time"),
            models.Index(fields=["head", "actor_id", "at"], name="log_by_person"),
            models.Index(fields=["head", "act", "at"], name="log_by_act"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class AuditValue(models.Model):
    """One value that an event speaks of, apart from it, behind a salted commitment.

    The event's body holds only `SHA-256(salt || value)`: a value can be erased lawfully
    one day without breaking the log. Written with its event; the database refuses changes.
    """

    # Found by its event through the constraint below, which begins with it.
    event = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, related_name="values", db_index=False
    )
    row = models.CharField(max_length=80)  # model and id: "decision:1b9d..."
    name = models.CharField(max_length=60)  # the column
    salt = models.CharField(max_length=32)  # 16 random bytes, hexadecimal
    value = models.TextField()  # canonical JSON

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "row", "name"], name="one_value_each")
        ]
        indexes = [models.Index(fields=["row"], name="values_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.name}"


class Seal(Row):
    """A signed statement of how a log stood: whoever rewrites the past cannot make it again.

    Written by the sealer alone, which alone can read the key. Never changed, never deleted: the
    database refuses. The same text leaves the database too (services/seals.py).
    """

    head = models.ForeignKey(AuditHead, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    #: How many events it covers, from the first.
    size = models.PositiveBigIntegerField()
    #: The exact text that is signed: origin, size and root of the tree, a line each.
    checkpoint = models.TextField()
    #: Which key signed it (`audit.seal.key_id`), and its Ed25519 signature, in base64.
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)
    #: The tree's peaks, in hexadecimal: they fold into the root, and let the tree be built on
    #: from here without reading what the seal covers.
    peaks = models.JSONField()

    class Meta:
        ordering = ["size"]
        constraints = [models.UniqueConstraint(fields=["head", "size"], name="one_seal_each")]

    def __str__(self) -> str:
        return self.checkpoint


class Look(Row):
    """That somebody asked to see something, and whether they were allowed to.

    Written by `audit.look()` before anything is shown, in a transaction of its own, so that a
    refusal does not roll it back. Never changed, never deleted: the database refuses. No
    foreign keys: what was asked for may not exist. Looks are put into the log in batches.
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
            # Refusals are few, and looked for among very many looks.
            models.Index(
                fields=["organisation_id", "at"],
                condition=models.Q(allowed=False),
                name="looks_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route} {'allowed' if self.allowed else 'denied'}"


class UnbatchedLook(models.Model):
    """That a look is not in the log yet. Written with the look, deleted with its batch.

    A table of its own: looks themselves are only added to, and finding those without a batch by
    time or number would miss whatever was committed late.
    """

    look = models.OneToOneField(
        Look, primary_key=True, on_delete=models.PROTECT, related_name="unbatched"
    )

    def __str__(self) -> str:
        return str(self.pk)
