"""Rules 2, 4, 5 and 6: the rows that belong to one decision and freeze with it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from decisions.models.base import KeptRow, code, codes, words
from decisions.models.concern import Person
from decisions.models.decision import Decision


class Engagement(KeptRow):
    """Rule 2 for one child or carer: do they know that we are sharing?

    Written with the draft; frozen when the decision is finalised.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    knows = code()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="one_engagement_each")
        ]

    def __str__(self) -> str:
        return self.knows


class Advice(KeptRow):
    """Rule 4: advice that was asked for and given, outside the service.

    Written with the draft; frozen when the decision is finalised. `privileged` is set when
    the adviser is a lawyer, and keeps it out of bundles.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    adviser = code(300)
    role = code()
    given_on = models.DateField(null=True, blank=True)
    said = words()
    followed = code()
    why_not = words()
    privileged = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.adviser


class Protection(KeptRow):
    """Rule 5: this person could be hurt, so certain people must not find out about them.

    One row for each one ticked: a person on page 2, someone who told us, a colleague or
    someone else. Written with the draft; frozen when the decision is finalised.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    subject = code()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = code(300)
    #: Ids of the people who must not find out.
    hidden_from = codes()
    hidden_from_other = code(300)
    # What would give them away; several, one to a line.
    aliases = words()
    address = words()
    phone = words()
    email = words()
    vehicle = words()
    workplace = words()
    vantage = words()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The name to show to the practitioner."""
        if self.person:
            return self.person.name
        return self.name or {
            "informant": "the person who told us",
            "colleague": "a colleague",
        }.get(self.subject, "someone else")


class InformationItem(KeptRow):
    """Rule 6: one piece of information, and how it is known.

    Written with the draft; its words do not change once a recipient has been given them;
    frozen when the decision is finalised. `kept_back` says that nobody at all gets it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    text = words()
    known = code()
    still_right = code()
    #: It repeats what was typed on page 1, and follows it until it is given to someone.
    from_worry = models.BooleanField(default=False)
    #: Nobody gets it, and `held_back` says why.
    kept_back = models.BooleanField(default=False)
    held_back = code()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(from_worry=True), name="one_item_from_worry"
            )
        ]

    def __str__(self) -> str:
        return self.text
