"""Things that are due: a question to answer, a call to confirm, a family to tell."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions import access
from decisions.choices import TaskKind
from decisions.models import Task
from decisions.rules.deadlines import untold
from decisions.rules.rule_3_lawful_basis import standard_answer
from decisions.services.emergency import review
from decisions.services.locking import NotAllowed
from decisions.services.questions import answer_question, ask_again
from decisions.services.rows import as_id
from decisions.services.shares import follow_up_sent
from decisions.views.acting import show_act
from decisions.views.request import actor_of, posted
from decisions.views.task_forms import AnswerForm, LookAgainForm, TellForm, usual_days


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task: Task) -> HttpResponse:
    """Show something that is due, and do it."""
    if task.done_at:
        messages.success(request, "That is done already.")
        return redirect("home")
    if place := _place(task):
        return redirect(place)
    try:
        if task.kind in (TaskKind.TELL_FAMILY, TaskKind.LOOK_AGAIN):
            return _ask_again(request, task)
        return _answer(request, task)
    except NotAllowed:  # done a moment ago, in another tab
        return redirect("home")


def _place(task: Task) -> str:
    """Return the address of the page where it is done; "" for the task's own page."""
    if task.kind == TaskKind.RESTRICTION_REVIEW:  # saying again who sees it is the review
        return reverse("restrict", args=[task.decision_id])
    reply = task.decision.reply if task.kind == TaskKind.REPLY else None
    if reply:
        page = "text" if task.decision.gets_something(reply) else "share"
        return reverse(page, args=[task.decision_id, reply.pk])
    if task.kind == TaskKind.NOT_SENT and as_id(task.about):
        return reverse("text", args=[task.decision_id, task.about])
    if task.kind == TaskKind.CORRECTION and as_id(task.about):
        return reverse("correction", args=[task.decision_id, task.about])
    if task.kind in (TaskKind.NOT_SENT, TaskKind.REPLY, TaskKind.CORRECTION):
        return reverse("record", args=[task.decision_id])
    return ""


def _answer(request: HttpRequest, due: Task) -> HttpResponse:
    """Show a question, or a call to confirm in writing, and take the answer."""
    actor, form = actor_of(request), AnswerForm(posted(request))
    if request.method == "POST":
        if due.kind == TaskKind.WRITTEN_FOLLOW_UP:
            follow_up_sent(actor=actor, task_id=due.pk)
            messages.success(request, "Saved: the call is confirmed in writing.")
            return redirect("home")
        if form.is_valid() and due.kind == TaskKind.EMERGENCY_REVIEW:
            review(actor=actor, task_id=due.pk, answer=form.cleaned_data["answer"])
            messages.success(request, "Saved. The review stands beside the record.")
            return redirect("home")
        if form.is_valid():
            answer_question(actor=actor, task_id=due.pk, answer=form.cleaned_data["answer"])
            messages.success(request, "Saved. The answer stands beside the record.")
            return redirect("home")
    governed = access.governed_decisions(actor).filter(pk=due.decision_id)
    context = _context(due, form) | {"governs": governed.exists()}
    return render(request, "task.html", context, status=422 if form.errors else 200)


def _context(due: Task, form: AnswerForm) -> dict[str, Any]:
    told = next((s.called for s in due.decision.all_shares if str(s.pk) == due.about), "")
    law = due.kind == TaskKind.LAW_ANSWER
    standard = standard_answer(due.decision.organisation) if law else []
    return {
        "task": due,
        "form": form,
        "errors": form.problems(),
        "told": told,
        "standard": standard,
    }


def _ask_again(request: HttpRequest, due: Task) -> HttpResponse:
    """Ask whether the family knows now, or how it is now; or put it off to another day."""
    tells = due.kind == TaskKind.TELL_FAMILY
    form = (TellForm if tells else LookAgainForm)(posted(request), initial=usual_days(due.decision))
    if isinstance(form, TellForm) and _feared(due):
        form.safety_first()
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        if day := form.later_day:
            ask_again(actor=actor, task_id=due.pk, day=day)
            messages.success(request, f"Saved. We ask you again on {day:%A %-d %B %Y}.")
        else:
            answer_question(actor=actor, task_id=due.pk, answer=form.in_words())
            messages.success(request, "Saved. The answer stands beside the record.")
        return redirect("home")
    return show_act(
        request,
        form,
        title=due.title,
        words=_who_does_not_know(due) if tells else "You decided to share nothing for now.",
        button="Save",
        back_url=reverse("home"),
        template="task_again.html",
        decision=due.decision,
        page="family" if tells else "reasons",
    )


def _who_does_not_know(due: Task) -> str:
    """Say who in the family does not know; that it may never be safe comes first."""
    names = [person.short_name for person in untold(due.decision, due.about)]
    first, last = ", ".join(names[:-1]), (names or ["The family"])[-1]
    verb = "do" if first else "does"
    who = f"{first} and {last}" if first else last
    if feared := _feared(due):
        return (
            f"You are worried about what {' and '.join(feared)} may do: it may never be safe to "
            f"tell them. {who} {verb} not know yet. You need not tell anyone, if that could put a "
            "child or somebody else at more risk."
        )
    return (
        f"{who} {verb} not know yet. Where it is safe, tell them what was shared, with whom and "
        "why. You need not, if that could put a child at more risk."
    )


def _feared(due: Task) -> list[str]:
    """Return who of those that do not know is one whose acts the practitioner fears."""
    return [p.short_name for p in untold(due.decision, due.about) if p.worried_about]
