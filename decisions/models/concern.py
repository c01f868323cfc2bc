"""The worry, and the people around the child."""

from django.db import models
from django.utils import timezone

from decisions.models.base import KeptRow, code
from decisions.models.people import Organisation, User


class Concern(KeptRow):
    """What belongs to one child or family: the people, and every decision about them.

    Living: later decisions about the same child hang on the same concern, so that the third
    small worry is seen beside the first two. Snapshots hold what was known when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class Person(KeptRow):
    """A child, or someone around the child, as the practitioner knows them.

    Written by who writes a draft on the concern. Living. Taken off a list by `removed_at`
    and never deleted: older decisions go on naming them.
    """

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="people")
    role = code()
    name = code(300)
    #: A date of birth, an age, "about 7", "due in March" or "not known": as it was typed.
    born = code(300)
    lives_with_child = models.BooleanField(default=False)
    worried_about = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name without what explains it: "Dean Marsh" of "Dean Marsh, mother’s partner"."""
        return self.name.split(",")[0].strip()
