"""The home page: what is not sent, what is not finished, what is due; and the buttons."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from decisions import roles, selectors
from decisions.audit import LookNotWritten
from decisions.choices import Role, Sent, TaskKind, WorryLevel
from decisions.models import Decision, ProposedShare, Task, User
from decisions.rules.capture import complete_by
from decisions.rules.letters import is_reply
from decisions.selectors import Unsent
from decisions.selectors.due import OFFICERS_KINDS, late_for
from decisions.selectors.handed import Handed, handed_over
from decisions.views.door import list_shown
from decisions.views.labels import reference
from decisions.views.request import actor_of

_LEVELS = {
    WorryLevel.DANGER: "In danger now",
    WorryLevel.SERIOUS: "Serious harm",
    WorryLevel.MAY_BE: "May be at risk",
    WorryLevel.SUPPORT: "Support",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, most urgent first."""
    actor = actor_of(request)
    unsent, drafts = selectors.unsent(actor), selectors.drafts(actor)
    finished, due = selectors.finished(actor), selectors.tasks(actor)
    again, opened = selectors.earlier_children(actor), selectors.opened(actor)
    first = selectors.emergencies(actor)
    drafts = [d for d in drafts if d not in first]
    opened = [d for d in opened if d not in first]
    late = list(late_for(actor, timezone.now())[: selectors.MOST])
    try:
        unfinished = first + drafts + opened
        listed = [row.decision.pk for row in unsent] + [d.pk for d in unfinished + finished]
        listed += [pk for pk, _ in again] + [task.decision_id for task in late]
        list_shown(request, listed + [task.pk for task in due + late])
    except LookNotWritten:  # nothing is shown, but a new record can always be started
        may_start = bool(selectors.home_of(actor))
        context = {"start_url": reverse("start"), "may_start": may_start, "not_shown": True}
        return render(request, "home.html", context, status=503)
    mine = [d for d in first if d.author_id == actor.pk]
    names = selectors.children([row.decision for row in unsent] + mine + drafts + opened + finished)
    open_still, handed = selectors.not_sent(finished), handed_over(unfinished)
    to_send = {_letter(task): task for task in due if _letter(task)}
    sends = {_row(row.share) for row in unsent}
    context = {
        "start_url": reverse("start"),
        "may_start": bool(selectors.home_of(actor)),
        "emergencies": [_emergency(actor, names, d, handed.get(d.pk)) for d in first],
        "to_send": [_to_send(names, row, to_send.get(_row(row.share))) for row in unsent],
        "to_finish": [
            (
                _child(names, draft),
                reverse("record", args=[draft.pk]),
                f"{reference(draft)} · {_saved(draft, handed.get(draft.pk))}",
                _LEVELS.get(draft.level, ""),
            )
            for draft in drafts
        ],
        "opened": [
            (
                _child(names, decision),
                reverse("record", args=[decision.pk]),
                f"{reference(decision)} · {_held(decision, handed.get(decision.pk))}",
                "",
            )
            for decision in opened
        ],
        "tasks": [_task(task) for task in due if _letter(task) not in sends],
        "overdue": [
            ("late", "Overdue in your teams", [_late(t) for t in late if not _is_officers(t)]),
            ("asked", "Overdue questions", [_late(t) for t in late if _is_officers(t)]),
        ],
        "finished": [
            (
                _child(names, decision),
                reverse("record", args=[decision.pk]),
                f"{reference(decision)} · {decision.author.name} · "
                f"{timezone.localtime(decision.finalised_at):%-d %B %Y}",
                "Not sent" if decision.pk in open_still else "",
            )
            for decision in finished
        ],
        "children": again,
        "links": _links(actor),
    }
    return render(request, "home.html", context)


def _emergency(
    actor: User, names: dict[UUID, str], decision: Decision, handed: Handed | None
) -> tuple[str, str, str, str]:
    """Return an unfinished emergency; of somebody else's, without whom it is about."""
    by, at = timezone.localtime(complete_by(decision)), timezone.localtime(decision.created_at)
    overdue = by < timezone.now()
    due = f"{'should have been complete by' if overdue else 'complete by'} {by:%A %-d %B, %H:%M}"
    tag = "Overdue" if overdue else "Emergency"
    if decision.author_id != actor.pk:
        title = f"A call that {decision.author.name} recorded on {at:%-d %B at %H:%M}"
        meta = f"{reference(decision)} · {due} · {_held(decision, handed)}"
        return title, reverse("record", args=[decision.pk]), meta, tag
    page = "record" if decision.revision else "capture"
    meta = f"{reference(decision)} · {due}"
    if handed and not handed.opened:
        meta = f"{meta} · {_saved(decision, handed)}"
    return _child(names, decision), reverse(page, args=[decision.pk]), meta, tag


def _to_send(names: dict[UUID, str], row: Unsent, task: Task | None) -> tuple[str, str, str, str]:
    """Return somebody who has not got it, or of whom no time is known yet."""
    whom, child = row.share.called, _child(names, row.decision)
    title, page, where = f"{_verb(row.share)} {whom} about {child}", "text", "decided, not sent"
    if row.share.sent == Sent.YES:
        title, page, where = f"Say when you told {whom} about {child}", "sent", "no time yet"
    url = reverse(page, args=[row.decision.pk, row.share.pk])
    meta = f"{row.decision.reference} · {where}{_when(task)}"
    return title, url, meta, _LEVELS.get(row.decision.level, "")


def _saved(draft: Decision, handed: Handed | None) -> str:
    """Say when a draft was saved; of one that somebody else put here, who, when and why."""
    if handed and not handed.opened:
        at = timezone.localtime(handed.at)
        why = Truncator(handed.why).words(25)
        new = f"new: handed to you by {handed.by}, {at:%-d %B at %H:%M}"
        return f"{new}: {why}" if why else new
    return f"saved {timezone.localtime(draft.saved_at):%-d %B at %H:%M}"


def _held(draft: Decision, handed: Handed | None) -> str:
    """Say what becomes of a draft that somebody else has now."""
    if handed and not handed.opened:
        return f"{draft.author.name} has not opened it yet. Ring them if it cannot wait"
    return f"{draft.author.name} is writing it"


def _verb(share: ProposedShare) -> str:
    return "Reply to" if is_reply(share) else "Tell"


def _child(names: dict[UUID, str], decision: Decision) -> str:
    return names.get(decision.pk) or "A child not named yet"


def _links(actor: User) -> list[tuple[str, str]]:
    """Return (address, words) for what a person's roles open besides records of their own."""
    links = [(reverse("search"), "Find a record")]
    for organisation in roles.organisations_of(actor, Role.LEAD):
        words = f"Open a record of {organisation.name} in an emergency"
        links.append((reverse("emergency", args=[organisation.pk]), words))
    for organisation in roles.organisations_of(actor, Role.IG_OFFICER):
        words = f"What {organisation.name} has recorded"
        links.append((reverse("governance", args=[organisation.pk]), words))
        words = f"Who did what at {organisation.name}, and who looked"
        links.append((reverse("audit", args=[organisation.pk]), words))
        words = f"Settings of {organisation.name}"
        links.append((reverse("settings", args=[organisation.pk]), words))
    for organisation in roles.organisations_of(actor, Role.ADMINISTRATOR):
        words = f"People and settings of {organisation.name}"
        links.append((reverse("people", args=[organisation.pk]), words))
    return links


def _row(share: ProposedShare) -> str:
    """Return by what a letter that is listed is known to its task."""
    return f"reply:{share.decision_id}" if is_reply(share) else str(share.pk)


def _letter(task: Task) -> str:
    """Return which letter a task says is to be sent; "" for other tasks."""
    replies = f"reply:{task.decision_id}" if task.kind == TaskKind.REPLY else ""
    return task.about if task.kind == TaskKind.NOT_SENT else replies


def _when(task: Task | None) -> str:
    """Say by when something is to be sent."""
    if task is None:
        return ""
    return f" · {'overdue since' if _is_late(task) else 'by'} {_due(task)}"


def _title(task: Task) -> str:
    if task.kind == TaskKind.LAW_ANSWER and task.for_user_id != task.decision.author_id:
        return f"{task.decision.author.name} asks about the law"
    return task.title


def _task(task: Task) -> tuple[str, str, str, str]:
    return (
        _title(task),
        reverse("task", args=[task.pk]),
        f"{task.decision.reference} · by {_due(task)}",
        "Overdue" if _is_late(task) else "",
    )


def _late(task: Task) -> tuple[str, str, str, str]:
    """Show what somebody else has not done, with a way to what this person may read of it."""
    place = "about_record" if _is_officers(task) else "record"
    return (
        f"{task.for_user.name}: {task.title}",
        reverse(place, args=[task.decision_id]),
        f"{task.decision.reference} · due {_due(task)}",
        "" if _is_officers(task) else _LEVELS.get(task.decision.level, ""),
    )


def _is_officers(task: Task) -> bool:
    """Tell whether it is for IG officers to look after: they see no content."""
    return task.kind in OFFICERS_KINDS


def _is_late(task: Task) -> bool:
    return task.due < timezone.now()


def _due(task: Task) -> str:
    return f"{timezone.localtime(task.due):%A %-d %B, %H:%M}"
