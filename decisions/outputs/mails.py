"""The e-mails: a reference and a link. What it is about is read after signing in.

Plain ASCII on purpose: every mail server takes it as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True)
class Mail:
    """One e-mail to one person."""

    to: str
    subject: str
    text: str


def site(path: str) -> str:
    """Return the whole address of a path of the service."""
    return f"{settings.SITE_URL}{path}"


def invitation(to: str, path: str, days: int) -> Mail:
    """Ask a person to accept their account. path: their one-time link; days: how long it works."""
    return Mail(
        to,
        "Your invitation to Sharing decisions",
        f"""Hello

You have been invited to Sharing decisions, where your organisation records
its decisions about sharing information.

To accept, open this link. It works once, within {days} days:
{site(path)}

If it does not work any more, ask your administrator for another.
If you did not expect this email, do not open the link. Tell your
administrator.
""",
    )


def role_given(to: str, path: str) -> Mail:
    """Tell a person who can sign in already that they can do more now."""
    return Mail(
        to,
        "You have been given a role in Sharing decisions",
        f"""Hello

You have been given a role in Sharing decisions, where organisations record
their decisions about sharing information.

Sign in as you always do:
{site(path)}

If you did not expect this email, tell your administrator.
""",
    )


def sign_in_changed(to: str, path: str) -> Mail:
    """Tell a person that their password, a passkey, their app or their codes were changed.

    path: where they see how they sign in.
    """
    return Mail(
        to,
        "How you sign in to Sharing decisions was changed",
        f"""Hello

Your password, a passkey, your authenticator app or your recovery codes for
Sharing decisions were changed just now.

If it was you, do nothing. You can see how you sign in here:
{site(path)}

If it was not you, tell your administrator at once: somebody else may be
signing in as you.
""",
    )


def emergency_opened(to: str, reference: str, path: str, due: date | None) -> Mail:
    """Tell that a record was opened in an emergency.

    reference: of the record; due: when its review is; None: nobody is there to do one.
    """
    review = (
        f"Its review is due by {due:%A %-d %B %Y}."
        if due
        else "Nobody else is there to review it. Please ask who opened it, and why."
    )
    return Mail(
        to,
        "A record was opened in an emergency",
        f"""Hello

A record was opened in an emergency.

Reference: {reference}

{review}

Sign in here:
{site(path)}
""",
    )


def emergency_not_opened(to: str) -> Mail:
    """Tell that somebody wanted to open a record in an emergency, and no record was opened."""
    return Mail(
        to,
        "Somebody tried to open a record in an emergency",
        """Hello

Somebody tried to open a record in an emergency. Nothing was opened: what they
looked for fitted no record, or more than one.

Who it was, and the reason they gave, are on record. You do not have to do
anything.
""",
    )


def task_due(to: str, reference: str, what: str, due: datetime, path: str) -> Mail:
    """Tell a person that something they have to do is due.

    reference: of the record; what: in the general words of its kind, or none; path: where it
    is done.
    """
    return Mail(
        to,
        "Something is due in Sharing decisions",
        f"""Hello

Something that you have to do is due.

{_about(reference, what, due)}

Sign in here:
{site(path)}

You get this email once. It stays on your home page until it is done.
""",
    )


def task_overdue(to: str, reference: str, what: str, due: datetime, path: str) -> Mail:
    """Tell whoever looks after a team or the law that something there is overdue."""
    return Mail(
        to,
        "Something is overdue in Sharing decisions",
        f"""Hello

Something that a colleague has to do is overdue. Please ask them about it.

{_about(reference, what, due)}

Sign in to see whose it is:
{site(path)}

You get this email once. It stays on your home page until it is done.
""",
    )


def _about(reference: str, what: str, due: datetime) -> str:
    day = f"{timezone.localtime(due):%A %-d %B %Y, %H:%M}"
    lines = [f"Reference: {reference}", f"What: {what}" if what else "", f"Due: {day}"]
    return "\n".join(filter(None, lines))


def password_reset(to: str, path: str) -> Mail:
    """Let a person choose a new password. path: their link, which works for an hour."""
    return Mail(
        to,
        "Choose a new password",
        f"""Hello

Somebody asked for a new password for Sharing decisions with this email
address. To choose one, open this link within an hour. It works once:
{site(path)}

If it was not you, do nothing. Your password stays as it is.
""",
    )


def seal(to: str, day: date, path: str, checkpoint: str) -> Mail:
    """Give an IG officer the last seal of their organisation's audit log, to keep.

    path: where it can be checked; checkpoint: its three lines, which name nobody.
    """
    return Mail(
        to,
        f"Seal of the audit log, {day:%-d %B %Y}",
        f"""Please keep this email. It shows how the audit log stood: should somebody
change its past, these three lines do not fit any more. To check them:
{site(path)}

{checkpoint}""",
    )


def log_findings(to: str, path: str) -> Mail:
    """Tell an IG officer that the check of the audit log has found something."""
    return Mail(
        to,
        "The audit log of Sharing decisions does not fit",
        f"""Hello

The check of your organisation's audit log has found something that does not
fit. Records may have been changed past the service.

See what was found:
{site(path)}

Tell whoever runs the service, and change nothing until they have made a copy
of the database as it is.
""",
    )
