"""Work to do outside a request."""

from django.db import models
from django.utils import timezone

from decisions.choices import JobState
from decisions.models.base import Row, code
from decisions.models.people import Organisation, User


class Job(Row):
    """One piece of work that is due: a mail to send, later an export to make.

    Written in the transaction of the service that wants it, and by whoever does it. The
    database is the truth about what is due; the queue is only a bell. Holds ids and codes
    only: what it is about is read when it is done.
    """

    kind = models.CharField(max_length=60)
    #: The id of the row that it is about; the kind says of which model.
    about = models.UUIDField()
    #: For whom, where that is not the row that it is about: one job for each mail.
    to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=30, default=JobState.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    #: While it is being done: until when nobody else takes it. No two claims have the same, so
    #: it tells a worker that was away whether the job is still its own.
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    #: What went wrong last, as a short code without anything personal.
    problem = code(200)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
