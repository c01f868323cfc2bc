"""Who works for an organisation, its teams, directory and advisers: for those who look after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from decisions.choices import Role
from decisions.models import (
    AccessReview,
    Adviser,
    Decision,
    Job,
    Membership,
    Organisation,
    Recipient,
    Task,
    Team,
    User,
)
from decisions.roles import IS_RESTRICTED, WORKING, live, live_memberships

#: How long after a review of who has which access the next one is due.
REVIEWED_EVERY = timedelta(days=365)


@dataclass
class Somebody:
    """A person as an organisation that they work for knows them.

    Until they accept its invitation only their address is shown, whether or not they have an
    account already: inviting must not tell who has one.
    """

    user: User
    invited: bool = False
    roles: list[Membership] = field(default_factory=list)
    past: list[Membership] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.user.email if self.invited else self.user.name

    @property
    def job_title(self) -> str:
        return "" if self.invited else self.user.job_title

    def has(self, team: str, role: str) -> bool:
        """Tell whether a role of theirs fits a filter; empty: any."""
        found = self.roles or self.past
        return any(
            (not role or r.role == role) and (not team or str(r.team_id) == team) for r in found
        )


def roles_here(organisation: Organisation) -> QuerySet[Membership]:
    """Return every role, past ones too, that an organisation's administrator looks after.

    Those of the people who decide for it, and those that others have in its teams (a hub).
    """
    here = Q(organisation=organisation) | Q(team__organisation=organisation)
    return Membership.objects.filter(here)


def not_over(roles: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return those roles that hold today or begin later."""
    return roles.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


def staff(organisation: Organisation, user_id: UUID | None = None) -> list[Somebody]:
    """Return everybody who has or had a role here, by name; or one of them."""
    roles = roles_here(organisation).select_related("user", "team", "organisation")
    if user_id:
        roles = roles.filter(user=user_id)
    waiting = waiting_for(organisation)
    today = timezone.localdate()
    found: dict[UUID, Somebody] = {}
    for role in roles.order_by("-since", "role"):
        user = role.user
        one = found.setdefault(role.user_id, Somebody(user, user.pk in waiting))
        over = role.until is not None and role.until < today
        (one.past if over else one.roles).append(role)
    return sorted(found.values(), key=lambda s: s.name.casefold())


def person(organisation: Organisation, user_id: UUID) -> Somebody | None:
    """Return one person who has or had a role here."""
    return next(iter(staff(organisation, user_id)), None)


def waiting_for(organisation: Organisation) -> set[UUID]:
    """Return the ids of those who were invited and have not signed in since the first time."""
    jobs = Job.objects.filter(kind="invitation", organisation=organisation)
    first = {row["about"]: row["at"] for row in jobs.values("about").annotate(at=Min("made_at"))}
    seen = dict(User.objects.filter(pk__in=first).values_list("pk", "last_login"))
    return {pk for pk, at in first.items() if (last := seen.get(pk)) is None or last < at}


def role_here(organisation: Organisation, role_id: UUID) -> Membership | None:
    """Return a role of this organisation that is not over."""
    roles = not_over(roles_here(organisation)).select_related("user", "team", "organisation")
    return roles.filter(pk=role_id).first()


def at_work(organisation: Organisation) -> QuerySet[Membership]:
    """Return today's roles of those who decide for an organisation and can sign in."""
    roles = live(Membership.objects.filter(organisation=organisation))
    roles = roles.filter(user__is_active=True, user__is_superuser=False)
    return roles.exclude(user__in=waiting_for(organisation))


def without_a_lead(organisation: Organisation) -> list[Team]:
    """Return the teams that no safeguarding lead looks after today, neither one of all teams."""
    # A team's lead may decide for another organisation, as in a hub.
    leads = live(roles_here(organisation).filter(role=Role.LEAD, user__is_active=True))
    leads = leads.exclude(user__in=waiting_for(organisation))
    if leads.filter(team=None).exists():
        return []
    return list(organisation.teams.exclude(pk__in=leads.values("team")).order_by("name"))


def answerers(organisation: Organisation, besides: User | None = None) -> list[User]:
    """Return who can answer about the law: IG officers first, then everybody with a role."""
    roles = at_work(organisation)
    if besides:
        roles = roles.exclude(user=besides)
    found = list(roles.select_related("user").order_by("user__name"))
    found.sort(key=lambda role: role.role != Role.IG_OFFICER)
    return list({role.user_id: role.user for role in found}.values())


def officers(organisation: Organisation) -> list[User]:
    """Return the organisation's IG officers of today."""
    roles = at_work(organisation).filter(role=Role.IG_OFFICER).select_related("user")
    return list({role.user_id: role.user for role in roles.order_by("since")}.values())


def works_for(user: User, organisation: Organisation) -> bool:
    """Tell whether a person records or reads decisions for an organisation today."""
    roles = live_memberships(user).filter(organisation=organisation, role__in=WORKING)
    return roles.exists()


def stranded(organisation: Organisation) -> list[Decision]:
    """Return the drafts whose author can no longer write them: they wait for somebody else.

    Not the restricted ones: to administrators they are as if they did not exist.
    """
    roles = live(Membership.objects.filter(user=OuterRef("author"), organisation=organisation))
    roles = roles.filter(role__in=WORKING)
    away = _told_of(organisation).filter(~Q(Exists(roles)) | Q(author__is_active=False))
    return list(away.select_related("team", "author", "organisation").order_by("created_at"))


def drafts_told_of(organisation: Organisation, user: User) -> int:
    """Return how many drafts of a person's an administrator may know of."""
    return _told_of(organisation).filter(author=user).count()


def _told_of(organisation: Organisation) -> QuerySet[Decision]:
    drafts = Decision.objects.filter(
        organisation=organisation, finalised_at=None, discarded_at=None
    )
    return drafts.alias(restricted=IS_RESTRICTED).filter(restricted=False)


def open_tasks(organisation: Organisation, user: User) -> QuerySet[Task]:
    """Return what a person still has to do for an organisation."""
    tasks = Task.objects.filter(for_user=user, done_at=None, decision__organisation=organisation)
    return tasks.filter(decision__discarded_at=None).select_related("decision__author")


def drafts_of(organisation: Organisation, user: User) -> list[UUID]:
    """Return the ids of a person's drafts, always in the same order: so none waits in a circle."""
    mine = Decision.objects.filter(organisation=organisation, author=user, finalised_at=None)
    return list(mine.filter(discarded_at=None).order_by("pk").values_list("pk", flat=True))


def last_review(organisation: Organisation) -> AccessReview | None:
    """Return the latest review of who has which access."""
    return AccessReview.objects.filter(organisation=organisation).first()


def review_is_due(organisation: Organisation) -> bool:
    """Tell whether the last review is over a year old; without one, the oldest role is."""
    review = last_review(organisation)
    if review:
        return review.reviewed_at < timezone.now() - REVIEWED_EVERY
    year_ago = timezone.localdate() - REVIEWED_EVERY
    return roles_here(organisation).filter(since__lt=year_ago).exists()


def teams(organisation: Organisation) -> list[Team]:
    """Return an organisation's teams by name."""
    return list(organisation.teams.order_by("name"))


def recipients(organisation: Organisation) -> list[Recipient]:
    """Return the entries of an organisation's directory, but for retired ones."""
    return list(organisation.recipients.filter(retired_at=None).order_by("name", "body"))


def advisers(organisation: Organisation) -> list[Adviser]:
    """Return whom an organisation's people can ask, but for those retired."""
    return list(organisation.advisers.filter(retired_at=None).order_by("name"))


def of_organisation(rows: Iterable[Any], row_id: UUID) -> Any | None:
    """Return the row with this id out of an organisation's own; None: there is no such."""
    return next((row for row in rows if row.pk == row_id), None)
