"""The decision itself: one row of typed, nullable answers, grouped by rule."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from decisions.choices import Direction
from decisions.models.base import KeptRow, code, codes, new_reference, words
from decisions.models.concern import Concern
from decisions.models.dossier import Dossier
from decisions.models.people import Organisation, Team, User


class Decision(Dossier, KeptRow):
    """One decision about sharing what is known on a concern.

    A draft is written by its author, page by page; every save raises `revision`. When it is
    signed (`finalised_at`) the answers are copied into `snapshot` and the database refuses
    any change to this row and to the rows that belong to it. What happens later (sent,
    reviewed, corrected) stands in rows beside it.
    """

    reference = models.CharField(max_length=9, unique=True, default=new_reference, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="decisions")
    #: The controller: a police officer in the council's hub decides for the police.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    direction = models.CharField(max_length=30, default=Direction.OWN)
    already_shared = models.BooleanField(default=False)
    #: Captured on one screen, after the call: first on every list until it is signed.
    emergency = models.BooleanField(default=False)
    #: The earlier decision that this one looks at again, and what is new. That one stays as it is.
    reconsiders = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    whats_new = words()
    #: Pages (slugs) whose answers were carried over from there and not saved again since.
    carried = codes()
    discarded_at = models.DateTimeField(null=True, blank=True)
    discard_reason = words()

    # Before Rule 1: what was asked, and by whom
    #: The id of an entry of the directory, or "other".
    asker = code(40)
    asker_name = code(300)
    asker_body = code(300)
    asker_kind = code()
    asker_contact = code(300)
    asker_checked = codes()
    asked_words = words()
    #: The parts of it, one to a line; empty: all of it is one. `AskedItem` follows.
    asked_parts = words()
    asked_for = code(2000)
    asked_how = code()
    asked_on = models.DateField(null=True, blank=True)
    needed_on = models.DateField(null=True, blank=True)
    needed_time = models.TimeField(null=True, blank=True)

    # Rule 1: protect the child
    worry = words()
    noticed_on = models.DateField(null=True, blank=True)
    noticed_time = models.TimeField(null=True, blank=True)
    noticed_by = code()
    noticed_by_who = code(300)
    level = code()
    if_nobody_knew = words()

    # Rule 2: engage with child and carers
    response = code()
    objection = words()
    objection_decision = words()
    told_content = models.BooleanField(default=False)
    told_by = code(300)
    told_on = models.DateField(null=True, blank=True)
    not_told_reasons = codes()
    ask_again_on = models.DateField(null=True, blank=True)
    never_safe = models.BooleanField(default=False)
    tell_on = models.DateField(null=True, blank=True)

    # Rule 3: a reason in law
    law_fits = code()
    law_difference = words()
    law_basis = code()
    law_condition = code()
    law_criminal_condition = code()
    law_confidentiality = code()
    law_duty = code()
    law_question = words()
    law_edition = code()
    law_set_by = code(300)
    consent_asked = code()
    consent_words = words()

    # Rule 4: seek advice
    unsure = code()
    unsure_about = words()

    # Rule 5: protect identities
    #: Said in an emergency: yes or no. Who and from whom is asked on page 5.
    must_not_find_out = code()
    protected = codes()
    less_safe = code()
    less_safe_plan = words()

    # Rule 7: reasons
    no_share = code()
    reasons = words()
    safe_meanwhile = words()
    look_again = words()
    look_again_on = models.DateField(null=True, blank=True)
    worse_for_child = words()
    late_reasons = codes()
    late_other = words()

    # The signature
    outcome = code()
    decider_name = code(300)
    decider_role = code(300)
    decided_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    finalised_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    snapshot = models.JSONField(null=True, blank=True)

    #: By which ways the person who asked may see it; the door (access.py) says so.
    ways: frozenset[str] = frozenset()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["author", "finalised_at"]),
            models.Index(fields=["team", "finalised_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="finalised_is_complete",
                condition=Q(finalised_at__isnull=True)
                | (
                    Q(snapshot__isnull=False, decided_at__isnull=False)
                    & Q(finalised_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(reasons="")
                    & ~Q(decider_name="")
                ),
            ),
            models.CheckConstraint(
                name="decided_before_recorded",
                condition=Q(decided_at__isnull=True)
                | Q(finalised_at__isnull=True)
                | Q(decided_at__lte=F("finalised_at")),
            ),
            models.CheckConstraint(
                name="started_before_finalised",
                condition=Q(finalised_at__isnull=True) | Q(created_at__lte=F("finalised_at")),
            ),
            models.CheckConstraint(
                name="discarded_or_finalised",
                condition=Q(finalised_at__isnull=True) | Q(discarded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.finalised_at is None and self.discarded_at is None
