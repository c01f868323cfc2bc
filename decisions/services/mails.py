"""What each kind of mail says, made when it is sent: what has changed since is heeded."""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone

from decisions import access, jobs
from decisions.choices import Role
from decisions.jobs import GiveUp
from decisions.models import AuditEvent, Job, Membership, Organisation, User
from decisions.outputs import mails
from decisions.outputs.mails import Mail
from decisions.roles import live
from decisions.services import invitations
from decisions.working_days import add_working_days

#: Working days within which an emergency is reviewed.
REVIEWED_WITHIN = 2


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


@jobs.does("emergency_opened")
def emergency_opened(job: Job) -> None:
    """Tell everyone who reviews emergencies: one job for each, so that each is told once."""
    event = _event(job)
    for user in _reviewers(event, job.organisation):
        jobs.enqueue("emergency_mail", about=event.pk, organisation=job.organisation, to=user)


@jobs.does("emergency_mail")
def emergency_mail(job: Job) -> Mail | None:
    """Tell one reviewer (job.to) that a record was opened in an emergency (job.about)."""
    event = _event(job)
    if job.to is None or job.organisation is None or not job.to.is_active:
        return None
    day = timezone.localtime(event.at).date()
    return mails.emergency_opened(
        job.to.email,
        event.decision.reference if event.decision else "",
        reverse("home"),
        add_working_days(day, REVIEWED_WITHIN, job.organisation.nation),
    )


def _event(job: Job) -> AuditEvent:
    return AuditEvent.objects.select_related("decision").get(pk=job.about)


def _reviewers(event: AuditEvent, organisation: Organisation | None) -> list[User]:
    """Return who is told: the IG officers; in a small club, whoever answers about the law.

    Failing those, its administrators. Never anyone who must not know of a restricted record.
    """
    if organisation is None:
        raise GiveUp("nobody")
    roles = live(Membership.objects.filter(organisation=organisation))
    for some in (
        roles.filter(role=Role.IG_OFFICER),
        roles.filter(user=organisation.law_asks),
        roles.filter(role=Role.ADMINISTRATOR),
    ):
        users = User.objects.filter(is_active=True, pk__in=some.values("user"))
        found = [user for user in users if not _kept_out(user, event)]
        if found:
            return found
    raise GiveUp("nobody")


def _kept_out(user: User, event: AuditEvent) -> bool:
    if event.decision is None:
        return False
    return access.is_kept_out(user, access.restriction_of(event.decision))
