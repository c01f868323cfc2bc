"""Rule 6: who is told, what exactly, and that they were told."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from decisions.models.base import KeptRow, Row, code, codes, words
from decisions.models.decision import Decision
from decisions.models.parts import InformationItem
from decisions.models.people import Organisation, User


class Recipient(KeptRow):
    """An entry of an organisation's directory: someone it tells, with a verified contact.

    Written by the administrator. Living: each share keeps its own copy of the contact.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="recipients"
    )
    name = models.CharField(max_length=300)
    body = code(300)  # the organisation they belong to
    kind = models.CharField(max_length=30)
    phone = code(50)
    address = code(300)  # portal, secure e-mail or post
    method = code()
    verified = code(300)  # how and when the contact was checked
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProposedShare(KeptRow):
    """That one recipient is to be told, what for, and in which words.

    Written with the draft until it is given; frozen when the decision is finalised. The reply
    to who asked is one too: words of our own that are sent, and kept as they were sent.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        Recipient, null=True, blank=True, on_delete=models.PROTECT, related_name="told"
    )
    #: Whether it goes to who asked: what they asked for, or the reply that explains the rest.
    for_asker = code()
    # Copied from the directory, or typed where they are not in it.
    name = code(300)
    body = code(300)
    kind = code()
    phone = code(300)
    address = code(300)
    verified = code(300)

    purpose = code()
    purpose_other = code(300)
    own_words = words()
    left_out = code()
    #: Ids of the protections whose people this recipient needs to know about by name.
    may_know = codes()
    handling = words()
    sent = code()
    given_on = models.DateField(null=True, blank=True)
    given_time = models.TimeField(null=True, blank=True)
    method = code()
    called_back = code()
    spoke_to = code(300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The recipient as a sentence names them; the same words everywhere for one left blank."""
        return self.name or "someone not named yet"


class Cell(KeptRow):
    """What is decided about one item for one recipient. No row means: not decided yet.

    Written with the draft until the share is given; frozen when the decision is finalised.
    """

    share = models.ForeignKey(ProposedShare, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(InformationItem, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=30)
    words = words()
    reason = code()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["share", "item"], name="one_cell_each"),
            models.CheckConstraint(
                name="withheld_has_reason",
                condition=~Q(choice="withhold") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="differently_has_words",
                condition=~Q(choice="differently") | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return self.choice


class Disclosure(Row):
    """That a recipient was given a text: the text itself, when, how and by whom.

    Written once, by who gave it or says so, in a draft or after it is finalised; from then
    on the database refuses any change. `given_at` and `recorded_at` are two times.
    """

    share = models.OneToOneField(ProposedShare, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=30)
    called_back = code()
    spoke_to = code(300)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="given_before_recorded", condition=Q(given_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(name="given_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"given {self.given_at:%Y-%m-%d %H:%M}"
