"""Exceptions to what roles open: grants on one record, and restricted concerns."""

from django.db import models
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from decisions.choices import GrantKind
from decisions.models.base import KeptRow, Row, codes, words
from decisions.models.concern import Concern
from decisions.models.decision import Decision
from decisions.models.people import User


class Grant(UserObjectPermissionBase, Row):
    """What both kinds of grant have: until when, why, and who gave it.

    django-guardian's direct-foreign-key permission row. One for each person and record:
    giving again changes it, and the log tells what it was.
    """

    kind = models.CharField(max_length=30, default=GrantKind.SHARED)
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.reason


class DecisionGrant(Grant):
    """That one person may open one decision though no role of theirs lets them.

    Written by services only: when a draft is handed over, a record is shared with a
    colleague, opened in an emergency or opened for information governance. Ends by its date,
    or when it is taken back.
    """

    content_object = models.ForeignKey(Decision, on_delete=models.PROTECT)


class ConcernGrant(Grant):
    """That one person is named for a restricted concern, and so may open what is below it.

    Written by services only, with the restriction. Ends with it, by its date, or when the
    person is taken off the list.
    """

    content_object = models.ForeignKey(Concern, on_delete=models.PROTECT)


class Restriction(KeptRow):
    """That only named people see a concern and everything below it, and why.

    Written by the author or a lead who sees it; reviewed by a date; lifted with a reason,
    never deleted. At most one is live for a concern.
    """

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=30)
    reason = words()
    #: Ids of people who must not see it, such as a lead who is a relative: they cannot open
    #: it in an emergency either.
    kept_out = codes()
    review_on = models.DateField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = words()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern"],
                condition=models.Q(lifted_at__isnull=True),
                name="restricted_once",
            )
        ]

    def __str__(self) -> str:
        return self.kind
