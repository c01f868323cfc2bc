"""What stands beside a decision and goes on living when it is frozen."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from decisions.choices import TaskKind
from decisions.models.base import KeptRow, Row, code, words
from decisions.models.decision import Decision
from decisions.models.people import User


class Acknowledgement(Row):
    """That a second look was answered: "I have thought about this", in a few words or none.

    Written once by the author of a draft; never changed. `facts` is a digest of what the
    second look was about: when the facts change, it is asked again.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    key = code(100)
    facts = models.CharField(max_length=64)
    asked = words()  # the reminder as it was shown
    words = words()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number", "key", "facts"], name="asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"second look {self.number}"


class Task(KeptRow):
    """Something due by a date, for a person. Made by services; done once, with an answer.

    An answer about the law stands here, beside the finalised record, never in it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    #: What it is about, where a decision can have several of a kind: the id of a share, a
    #: correction, or whoever opened a record in an emergency.
    about = code(40)
    for_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    question = words()
    due = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = words()
    #: When its person was told by mail that it is due, and when the leads were that it is late.
    mailed_at = models.DateTimeField(null=True, blank=True)
    leads_mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due"]
        indexes = [
            models.Index(fields=["for_user", "done_at", "due"]),
            models.Index(fields=["due"], condition=Q(done_at=None), name="still_to_do"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        """What is to be done, in words."""
        return str(TaskKind(self.kind).label)

    def pass_to(self, user: User) -> None:
        """Make it another person's, who was not told of it yet."""
        if self.for_user_id != user.pk:
            self.for_user, self.mailed_at = user, None

    def move_to(self, due: datetime) -> None:
        """Have it due at another moment. Where that is still to come, people are told anew."""
        self.due = due
        if due > timezone.now():
            self.mailed_at = self.leads_mailed_at = None


class Typing(Row):
    """What somebody typed on one page and has not saved: the raw form, as posted.

    Written every few seconds while they type, also when their session has locked; deleted
    when the page is saved, and by the sweep after a fortnight. No history and no event: it
    is not part of the record.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)
    raw = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "decision", "page"], name="one_typing_each")
        ]

    def __str__(self) -> str:
        return self.page
