"""What is due and what is late: of whom, and who else is told."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from decisions import access, roles
from decisions.choices import Role, TaskKind
from decisions.models import Membership, Task, User
from decisions.roles import Held, live
from decisions.rules.deadlines import is_late_for_others
from decisions.selectors import urgency
from decisions.selectors.people import officers, waiting_for

#: What an IG officer looks after, instead of a lead.
OFFICERS_KINDS = (TaskKind.LAW_ANSWER, TaskKind.EMERGENCY_REVIEW)
_RELATED = ("decision__author", "decision__organisation", "for_user")


def to_mail(now: datetime) -> list[UUID]:
    """Return the ids of the tasks that are due and whose person was not told by mail."""
    tasks = _due(now).filter(mailed_at=None)
    return list(tasks.order_by("due", "pk").values_list("pk", flat=True))


def late_to_mail(now: datetime) -> list[UUID]:
    """Return the ids of the tasks that are late and of which nobody else was told by mail."""
    tasks = _due(now).filter(leads_mailed_at=None).select_related("decision__organisation")
    return [task.pk for task in tasks.order_by("due", "pk") if is_late_for_others(task, now)]


def _due(now: datetime) -> QuerySet[Task]:
    return Task.objects.filter(done_at=None, due__lte=now)


def due_for(user: User, task_id: UUID, now: datetime) -> Task | None:
    """Return a task that is due, not done, and this person's to do."""
    mine = access.visible_tasks(user).filter(pk=task_id, done_at=None, due__lte=now)
    return mine.select_related(*_RELATED).first()


def late_for(user: User, now: datetime) -> QuerySet[Task]:
    """Return what others have not done in time and this person looks after, by worry, then due.

    As a lead, in the records of their teams that they may read. As an IG officer, what is
    theirs to look after; not on a restricted record, of which only the people named know. The
    review of an emergency is no business of who opened it.
    """
    held = Held.by(user)
    of_officers, looked_after = Q(kind__in=OFFICERS_KINDS), Q(pk=None)
    if held.lead_teams or held.lead_organisations:
        led = Q(team__in=held.lead_teams) | Q(organisation__in=held.lead_organisations)
        records = access.visible_decisions(user).filter(led)
        looked_after |= ~of_officers & Q(decision__in=records.values("pk"))
    if held.governed:
        restricted = roles.live_restrictions().values("concern")
        records = access.governed_decisions(user).exclude(concern__in=restricted)
        looked_after |= of_officers & Q(decision__in=records.values("pk"))
    late = _due(now).filter(looked_after, decision__discarded_at=None).exclude(for_user=user)
    late = late.exclude(kind=TaskKind.EMERGENCY_REVIEW, about=str(user.pk))
    return late.select_related(*_RELATED).order_by(urgency("decision__level"), "due")


def told_of_late(task: Task, now: datetime) -> list[User]:
    """Return who is told that a task was not done: leads of its team and of all teams.

    Where it is an IG officer's to look after, they instead. Only those who see it on their own
    home page.
    """
    of_officers = task.kind in OFFICERS_KINDS
    people = officers(task.decision.organisation) if of_officers else _leads(task)
    return [user for user in people if late_for(user, now).filter(pk=task.pk).exists()]


def _leads(task: Task) -> list[User]:
    """Return the leads who can sign in. One of a hub's team may decide for somebody else."""
    decision = task.decision
    here = Q(team=decision.team_id) | Q(team=None, organisation=decision.organisation_id)
    held = live(Membership.objects.filter(here, role=Role.LEAD, user__is_active=True))
    held = held.exclude(user__in=waiting_for(decision.organisation)).select_related("user")
    return list({role.user_id: role.user for role in held.order_by("since")}.values())
