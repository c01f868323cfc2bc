"""Somebody asked us: the parts of what they asked for, and the reply that they got."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from decisions.models.base import KeptRow, Row, code, words
from decisions.models.decision import Decision
from decisions.models.parts import InformationItem
from decisions.models.people import User
from decisions.models.sharing import ProposedShare


class AskedItem(KeptRow):
    """One part of a request, and its answer. An empty `answer`: nobody has answered it yet.

    Written with the draft until the share that answers it is given; frozen when the decision
    is finalised. What is given for it is an item of information like any other (`item`), so
    that the grid, the guard and the text know of it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    text = words()
    answer = code()
    reason = code()
    #: With which of the asker's shares it is answered.
    share = models.ForeignKey(
        ProposedShare, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    item = models.OneToOneField(
        InformationItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="refused_has_reason", condition=~Q(answer="no") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Reply(Row):
    """That the reply was sent to who asked: the text itself, when, how and by whom.

    Written once, by who sent it or says so, in a draft or after it is finalised; from then on
    the database refuses any change.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=30)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replied_before_recorded", condition=Q(sent_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(name="reply_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"replied {self.sent_at:%Y-%m-%d %H:%M}"
