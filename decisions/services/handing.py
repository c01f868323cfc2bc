"""What handing a draft over means, for whoever hands it: its author, or an administrator.

No service of its own: services never call one another, so what they share stands here.
"""

from django.db.models import Q, QuerySet

from decisions import access
from decisions.audit import Changes
from decisions.choices import Role, TaskKind
from decisions.models import Decision, Membership, Typing, User
from decisions.roles import WORKING, live_names
from decisions.selectors.people import at_work
from decisions.services.locking import touch


def give_draft(changes: Changes, decision: Decision, to: User) -> None:
    """Make another person the author of a draft, with its tasks and what was typed.

    But for the review of an emergency: it is no work of the author's, and the next one may be
    who opened it.
    """
    giver = decision.author
    _keep_witness(decision, giver)
    decision.author = to
    for task in decision.tasks:
        reviews = task.kind == TaskKind.EMERGENCY_REVIEW
        if task.for_user_id == giver.pk and not task.done_at and not reviews:
            task.pass_to(to)
            changes.save(task)
    already = Typing.objects.filter(user=to, decision=decision).values("page")
    Typing.objects.filter(user=giver, decision=decision).exclude(page__in=already).update(user=to)
    touch(changes, decision)


def _keep_witness(decision: Decision, giver: User) -> None:
    """Say by name who noticed it: "me" must not pass to the next author."""
    if decision.noticed_by == "me":
        decision.noticed_by = "other"
        decision.noticed_by_who = ", ".join(filter(None, (giver.name, giver.job_title)))


def colleagues(decision: Decision) -> list[User]:
    """Return the other people a draft can be handed to, deciding for its organisation.

    Those of its team, and the leads of the whole organisation.
    """
    of_team = Q(team=decision.team_id, role__in=WORKING)
    roles = _here(decision).filter(of_team | Q(team=None, role=Role.LEAD))
    roles = roles.exclude(user=decision.author_id)
    return _who_may_see(decision, roles.order_by("user__name"))


def taker_for(decision: Decision) -> User | None:
    """Return who takes a draft whose author leaves: a lead of its team, else of the organisation.

    Failing those, a restricted one goes to anybody named for it who records here. The one who
    has been it longest. None where there is none, or none who may see it.
    """
    here = _here(decision).order_by("since", "user__name")
    leads = here.filter(role=Role.LEAD)
    ranks = [leads.filter(team=decision.team_id), leads.filter(team=None)]
    if access.restriction_of(decision):
        ranks.append(here.filter(role__in=WORKING))
    for some in ranks:
        if found := _who_may_see(decision, some):
            return found[0]
    return None


def _here(decision: Decision) -> QuerySet[Membership]:
    """Return the roles of everybody who decides for the organisation and can sign in."""
    return at_work(decision.organisation).select_related("user")


def _who_may_see(decision: Decision, roles: QuerySet[Membership]) -> list[User]:
    """Return whose roles these are, each once; of a restricted draft, those named for it."""
    people = list({role.user_id: role.user for role in roles}.values())
    restriction = access.restriction_of(decision)
    if restriction is None:
        return people
    named = [p for p in people if live_names(p).filter(content_object=decision.concern_id)]
    return [p for p in named if not access.is_kept_out(p, restriction)]
