"""What was given and was wrong: what is right, and who was told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from decisions.models.base import Row, words
from decisions.models.decision import Decision
from decisions.models.parts import InformationItem
from decisions.models.people import User
from decisions.models.sharing import ProposedShare


class Correction(Row):
    """That something we gave was wrong, and what is right. The old words stay where they are.

    Written once by who keeps the record, in a draft or after it is finalised; never changed.
    About an item of information, or (`share`) about the own words for one recipient.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        InformationItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    share = models.ForeignKey(
        ProposedShare, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wrong_words = models.TextField()
    right_words = models.TextField()
    reason = words()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="corrects_one_thing",
                condition=Q(item__isnull=True) ^ Q(share__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"corrected {self.made_at:%Y-%m-%d}"


class CorrectionNotice(Row):
    """That somebody who got the wrong words was told the right ones, or why they cannot be.

    Written once by who keeps the record; never changed. Somebody who could not be told at
    first may be told later: then there are two, and the later one counts.
    """

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(ProposedShare, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=30)
    #: What was said to them, or why they cannot be told.
    words = words()
    #: When they were told, which may be earlier than it is recorded.
    told_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["noted_at", "id"]

    def __str__(self) -> str:
        return self.state
