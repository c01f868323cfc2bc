"""Who uses the service, and for which organisation."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from decisions.choices import FinishedBy
from decisions.models.base import KeptRow, Row, code, codes, words


class Organisation(KeptRow):
    """A controller: the body that answers in law for what its people share.

    Written by its administrator; the standard answer in law by its IG officer alone. Living:
    a finalised decision keeps the names and the answer of its day in its snapshot.
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=30)
    nation = models.CharField(max_length=30, default="england")

    # The standard answer in law (Rule 3), set once by a named person on a date.
    law_basis = code()
    law_condition = code()
    law_criminal_condition = code()
    law_confidentiality = code()
    law_duty = code()
    law_set_by = code(200)
    law_set_on = models.DateField(null=True, blank=True)
    #: Who answers "not sure" about the law; empty in a small club: NSPCC guidance then.
    law_asks = models.ForeignKey(
        "decisions.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Children Act 2004 s.16LA applies since; empty: not stated, and then no text about it.
    duty_16la_since = models.DateField(null=True, blank=True)

    #: When the standard answer in law is looked at again.
    law_review_on = models.DateField(null=True, blank=True)
    #: The policy document that sensitive data needs (DPA 2018, Schedule 1, Part 4).
    policy_document = code(300)
    policy_document_on = models.DateField(null=True, blank=True)
    #: Where the family can read how their information is used.
    privacy_notice = models.URLField(blank=True, default="")
    #: How long records are kept, in the words of the retention schedule.
    retention = code(300)

    #: Who may finish a record: its author, or only a safeguarding lead.
    finished_by = models.CharField(max_length=30, default=FinishedBy.AUTHOR)
    #: Of the ordinary records, one in so many is reviewed; 1 is all of them.
    review_one_in = models.PositiveSmallIntegerField(default=1)
    #: The single sign-on provider of its people; empty: password and passkey.
    sso_provider = code(60)

    ask_again_days = models.PositiveSmallIntegerField(default=5)  # working days
    follow_up_hours = models.PositiveSmallIntegerField(default=48)

    def __str__(self) -> str:
        return self.name


class Team(KeptRow):
    """People who work together. May have members of several organisations (a hub)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users, known by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new, unsaved-nowhere-else user; without a password none can be used."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a user who runs the installation. Superusers see no content."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin, Row):
    """A person with a login. Written by administrators; deactivated, never deleted."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class Membership(KeptRow):
    """That a person has a role in an organisation, or in one team of it, for a time.

    Written by the organisation's administrator; ended by a date, never deleted. A member of
    another organisation's team (a hub) keeps deciding for their own `organisation`.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=30)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=200)
    why = models.CharField(max_length=300)
    #: Who ended it and why, where it did not simply run out.
    ended_by = code(200)
    ended_why = code(300)

    class Meta:
        indexes = [models.Index(fields=["user", "organisation", "role"])]

    def __str__(self) -> str:
        return f"{self.role} since {self.since}"


class Adviser(KeptRow):
    """Someone an organisation's people can ask when unsure, with hours and a number.

    Written by the administrator. Living.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="advisers"
    )
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    phone = models.CharField(max_length=50)
    opens = models.TimeField()
    closes = models.TimeField()
    weekdays = codes()  # 0 is Monday
    note = words()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class AccessReview(Row):
    """That an administrator went through who has which access, as is due once a year.

    Written once, when the review is finished; never changed. `found` lists each role as it
    was then and what was decided about it: kept or ended.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now, editable=False)
    found = models.JSONField(default=list)

    class Meta:
        ordering = ["-reviewed_at"]

    def __str__(self) -> str:
        return f"{self.reviewed_at:%Y-%m-%d}"
