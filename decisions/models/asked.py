"""Somebody asked us: the parts of what they asked for."""

from django.db import models
from django.utils import timezone

from decisions.models.base import KeptRow, code, words
from decisions.models.decision import Decision
from decisions.models.parts import InformationItem
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

    def __str__(self) -> str:
        return self.text
