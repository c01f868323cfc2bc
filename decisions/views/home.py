"""The home page: what is not sent, what is not finished, what is due; and the buttons."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from decisions import selectors
from decisions.choices import TaskKind, WorryLevel
from decisions.models import Decision, Task
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
    names = selectors.children_by_concern([row.decision for row in unsent] + drafts + finished)
    open_still = selectors.not_sent(finished)
    context = {
        "start_url": reverse("start"),
        "may_start": bool(selectors.home_of(actor)),
        "to_send": [
            (
                f"Tell {row.share.name or 'someone'} about {_child(names, row.decision)}",
                reverse("text", args=[row.decision.pk, row.share.pk]),
                f"{row.decision.reference} · decided, not sent",
                _LEVELS.get(row.decision.level, ""),
            )
            for row in unsent
        ],
        "to_finish": [
            (
                _child(names, draft),
                reverse("record", args=[draft.pk]),
                f"{draft.reference} · saved {timezone.localtime(draft.saved_at):%-d %B at %H:%M}",
                _LEVELS.get(draft.level, ""),
            )
            for draft in drafts
        ],
        "tasks": [_task(task) for task in due],
        "finished": [
            (
                _child(names, decision),
                reverse("record", args=[decision.pk]),
                f"{decision.reference} · {decision.author.name} · "
                f"{timezone.localtime(decision.finalised_at):%-d %B %Y}",
                "Not sent" if decision.pk in open_still else "",
            )
            for decision in finished
        ],
        "children": selectors.earlier_children(actor),
    }
    return render(request, "home.html", context)


def _child(names: dict[UUID, str], decision: Decision) -> str:
    return names.get(decision.concern_id) or "A child not named yet"


def _title(task: Task) -> str:
    if task.kind == TaskKind.LAW_ANSWER and task.for_user_id != task.decision.author_id:
        return f"{task.decision.author.name} asks about the law"
    return task.title


def _task(task: Task) -> tuple[str, str, str, str]:
    due = timezone.localtime(task.due)
    late = "Overdue" if task.due < timezone.now() else ""
    return (
        _title(task),
        reverse("task", args=[task.pk]),
        f"{task.decision.reference} · by {due:%A %-d %B, %H:%M}",
        late,
    )
