"""Things that are due: a question to answer, advice to ask for, a call to confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from decisions import access
from decisions.choices import TaskKind
from decisions.design.fields import Words
from decisions.design.forms import QuestionForm
from decisions.models import Task
from decisions.rules.rule_3_lawful_basis import standard_answer
from decisions.services.emergency import review
from decisions.services.locking import NotAllowed
from decisions.services.questions import answer_question
from decisions.services.rows import as_id
from decisions.services.shares import follow_up_sent
from decisions.views.request import actor_of, posted


class AnswerForm(QuestionForm):
    """The answer to an open question."""

    answer = Words(
        "Your answer", hint="It is added beside the record, and can be seen there at once."
    )

    def clean_answer(self) -> str:
        """An answer has words."""
        answer: str = self.cleaned_data["answer"]
        if not answer:
            raise forms.ValidationError("Write your answer.")
        return answer


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task: Task) -> HttpResponse:
    """Show something that is due, and do it."""
    actor = actor_of(request)
    due = task
    if due.done_at:
        messages.success(request, "That is done already.")
        return redirect("home")
    if due.kind == TaskKind.RESTRICTION_REVIEW:  # saying again who sees it is the review
        return redirect("restrict", due.decision_id)
    if due.kind == TaskKind.CORRECTION and (corrected := as_id(due.about)):
        return redirect("correction", due.decision_id, corrected)
    form = AnswerForm(posted(request))
    if request.method == "POST":
        try:
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
        except NotAllowed:
            return redirect("home")
    governed = access.governed_decisions(actor).filter(pk=due.decision_id)
    context = _context(due, form) | {"governs": governed.exists()}
    return render(request, "task.html", context, status=422 if form.errors else 200)


def _context(due: Task, form: AnswerForm) -> dict[str, Any]:
    errors = [(q.auto_id, q.error) for q in form.questions() if q.error]
    told = next((s.name for s in due.decision.all_shares if str(s.pk) == due.about), "")
    law = due.kind == TaskKind.LAW_ANSWER
    standard = standard_answer(due.decision.organisation) if law else []
    return {"task": due, "form": form, "errors": errors, "told": told, "standard": standard}
