"""Emails that wait too long or were not sent, and what an administrator can do about each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions.models import Organisation
from decisions.selectors.work import Trouble, troubles
from decisions.services.jobs import settle, try_again
from decisions.services.locking import NotAllowed
from decisions.services.rows import as_id
from decisions.views.request import actor_of

_KINDS = {
    "invitation": "Invitation",
    "password_reset": "Link to a new password",
    "sign_in_changed": "Notice that somebody’s sign-in was changed",
    "emergency_opened": "Notice that a record was opened in an emergency",
    "emergency_mail": "Notice that a record was opened in an emergency",
    "task_due": "Reminder that something is due",
    "task_overdue": "Notice that something is overdue",
    "seal": "Seal of the audit log",
    "log_findings": "Notice that the audit log does not fit",
}

_WAITS = {
    "": "Nothing has come to it yet. If this stays so, tell whoever runs the service.",
    "no_server": "The mail server cannot be reached, or does not let us in.",
    "later": "Their mail server asked us to come back later.",
    "error": "Something went wrong in the service. Tell whoever runs it.",
}

_FAILED = {
    "no_server": "For three days the mail server could not be reached, or did not let us in.",
    "later": "For three days their mail server asked us to come back later.",
    "refused": "Their mail server refused it. Most often the address is wrong: check it, and "
    "correct it if need be. Then try again.",
    "maybe_sent": "The connection broke while the mail server took it. We cannot know whether it "
    "was sent, so it is not sent again by itself. Ask them whether it arrived.",
    "nobody": "There is nobody to tell. Give somebody the role of information governance officer, "
    "then try again.",
}
_WENT_WRONG = "Something went wrong in the service, again and again. Tell whoever runs it."

_SAID = {
    "again": "It is tried again now.",
    "arrived": "Noted: it arrived.",
    "dropped": "Noted: it is not needed any more.",
}


@require_http_methods(["GET", "POST"])
def jobs(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show what waits or failed, and why; do what its buttons say."""
    if request.method == "POST":
        return _act(request, organisation)
    found = troubles(organisation)
    context = {
        "organisation": organisation,
        "administers": True,
        "failed": [_shown(t) for t in found if t.failed],
        "waiting": [_shown(t) for t in found if not t.failed],
    }
    return render(request, "jobs/jobs.html", context)


def _act(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    job_id, act = as_id(request.POST.get("job", "")), request.POST.get("act", "")
    try:
        _do(request, organisation, job_id, act)
        messages.success(request, _SAID[act])
    except NotAllowed:  # sent or settled a moment ago, perhaps in another tab
        messages.success(request, "Nothing was changed: that email is settled already.")
    return redirect("jobs", organisation.pk)


def _do(request: HttpRequest, organisation: Organisation, job_id: UUID | None, act: str) -> None:
    actor = actor_of(request)
    if job_id is None or act not in _SAID:
        raise NotAllowed
    if act == "again":
        try_again(actor=actor, organisation=organisation, job_id=job_id)
    else:
        settle(actor=actor, organisation=organisation, job_id=job_id, arrived=act == "arrived")


def _shown(trouble: Trouble) -> dict[str, Any]:
    job = trouble.job
    words = _FAILED if trouble.failed else _WAITS
    in_doubt = trouble.failed and job.problem == "maybe_sent"
    return {
        "id": job.pk,
        "title": _KINDS.get(job.kind, "Email"),
        "to": f"{trouble.to.name}, {trouble.to.email}" if trouble.to else "",
        "since": timezone.localtime(job.made_at),
        "tries": job.tries,
        "why": words.get(job.problem, _WENT_WRONG),
        "again": "Send it again" if in_doubt else "Try again now",
        "failed": trouble.failed,
        "in_doubt": in_doubt,
    }
