"""What each kind of mail says, made when it is sent: what has changed since is heeded."""

from collections.abc import Callable

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone

from decisions import jobs
from decisions.choices import TaskKind
from decisions.jobs import GiveUp
from decisions.models import AuditEvent, Job, Seal, Task, User
from decisions.outputs import mails
from decisions.outputs.mails import Mail
from decisions.selectors.due import due_for, late_for
from decisions.selectors.emergency import review_of, told_of
from decisions.services import invitations
from decisions.services.emergency import REVIEW_DAYS
from decisions.working_days import add_working_days


@jobs.does("invitation")
def invitation(job: Job) -> Mail | None:
    """Invite a person (job.about), with a link that works once."""
    user = User.objects.get(pk=job.about)
    if not user.is_active:
        return None
    if invitations.has_a_way_in(user):
        return mails.role_given(user.email, reverse("home"))
    return mails.invitation(user.email, invitations.link_for(user), invitations.KEPT_FOR.days)


@jobs.does("password_reset")
def password_reset(job: Job) -> Mail | None:
    """Send a person (job.about) a link to a new password; the link is made when it is sent."""
    user = User.objects.get(pk=job.about)
    if not user.is_active or not user.has_usable_password():
        return None
    key = PasswordResetTokenGenerator().make_token(user)
    args = [user_pk_to_url_str(user), key]
    return mails.password_reset(user.email, reverse("account_reset_password_from_key", args=args))


@jobs.does("sign_in_changed")
def sign_in_changed(job: Job) -> Mail | None:
    """Tell a person (job.about) that the way they sign in was changed: by them, one hopes."""
    user = User.objects.get(pk=job.about)
    return mails.sign_in_changed(user.email, reverse("mfa_index")) if user.is_active else None


@jobs.does("emergency_opened")
def emergency_opened(job: Job) -> None:
    """Tell everyone who should know of an emergency: one job for each, so each is told once."""
    event = _event(job)
    told = told_of(event, job.organisation) if job.organisation else []
    if not told:
        raise GiveUp("nobody")
    for user in told:
        jobs.enqueue("emergency_mail", about=event.pk, organisation=job.organisation, to=user)


@jobs.does("emergency_mail")
def emergency_mail(job: Job) -> Mail | None:
    """Tell one person (job.to) of an emergency, in which a record was opened or none was."""
    event = _event(job)
    if job.to is None or job.organisation is None or not job.to.is_active:
        return None
    if event.decision is None:
        return mails.emergency_not_opened(job.to.email)
    day = timezone.localtime(event.at).date()
    return mails.emergency_opened(
        job.to.email,
        event.decision.reference,
        reverse("home"),
        add_working_days(day, REVIEW_DAYS, job.organisation.nation) if review_of(event) else None,
    )


@jobs.does("task_due")
def task_due(job: Job) -> Mail | None:
    """Tell a person (job.to) that a task of theirs (job.about) is due, if it still is."""
    task = due_for(job.to, job.about, timezone.now()) if job.to else None
    return _mail_of(mails.task_due, task, job, reverse("task", args=[job.about]))


@jobs.does("task_overdue")
def task_overdue(job: Job) -> Mail | None:
    """Tell a lead or IG officer (job.to) of a task (job.about) that others have not done."""
    late = late_for(job.to, timezone.now()).filter(pk=job.about) if job.to else None
    return _mail_of(mails.task_overdue, late.first() if late else None, job, reverse("home"))


@jobs.does("seal")
def seal(job: Job) -> Mail | None:
    """Give an IG officer (job.to) a seal of their audit log (job.about) to keep."""
    row = Seal.objects.get(pk=job.about)
    if job.to is None or job.organisation is None or not job.to.is_active:
        return None
    path = reverse("check_seal", args=[job.organisation.pk])
    return mails.seal(job.to.email, timezone.localtime(row.at).date(), path, row.checkpoint)


@jobs.does("log_findings")
def log_findings(job: Job) -> Mail | None:
    """Tell an IG officer (job.to) that a check of their audit log (job.about) found something."""
    if job.to is None or job.organisation is None or not job.to.is_active:
        return None
    return mails.log_findings(job.to.email, reverse("audit", args=[job.organisation.pk]))


def _mail_of(words: Callable[..., Mail], task: Task | None, job: Job, path: str) -> Mail | None:
    """Return the mail about a task; None where it was done meanwhile, or is not theirs to know.

    That a record is restricted is nobody's to read in a mail.
    """
    if task is None or job.to is None:
        return None
    what = "" if task.kind == TaskKind.RESTRICTION_REVIEW else task.title
    return words(job.to.email, task.decision.reference, what, task.due, path)


def _event(job: Job) -> AuditEvent:
    return AuditEvent.objects.select_related("decision__organisation").get(pk=job.about)
