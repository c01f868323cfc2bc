"""Invitations: the one way to an account of one's own.

A link holds nothing but the account's random id and a signature. It is bound to the account's
unusable password, so it dies when a password is set, and works for seven days.
"""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.models import AuditEvent, Organisation, User
from decisions.selectors import signing_in
from decisions.selectors.people import not_over, roles_here
from decisions.services.locking import NotAllowed, atomic
from decisions.services.sessions import end_sessions
from decisions.services.staffing import is_ours_alone, lock_organisation

KEPT_FOR = timedelta(days=7)
_SALT = "decisions.invitation"


def link_for(user: User) -> str:
    """Return the path under which a person makes their account their own, once.

    Writes nothing. Links made earlier go on working, until one of them was used.
    """
    token = signing.dumps([user.pk.hex, _mark(user)], salt=_SALT)
    return reverse("invitation", args=[token])


def invited(token: str) -> User | None:
    """Return whose invitation this is; None where it is old, used, or nobody's."""
    try:
        user_id, mark = signing.loads(token, salt=_SALT, max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = signing_in.user_by_id(user_id)
    if user is None or has_a_way_in(user) or not constant_time_compare(mark, _mark(user)):
        return None
    return user


def has_a_way_in(user: User) -> bool:
    """Tell whether a person can sign in: nothing is to accept.

    Whoever has a password for one organisation keeps it when another invites them: its
    provider must not become the way to their account.
    """
    if signing_in.may_use_password(user) and user.has_usable_password():
        return True
    return signing_in.is_linked(user)


@atomic
def start_again(*, actor: User, user: User, organisation: Organisation, reason: str) -> AuditEvent:
    """Take away every way in that a person has, and invite them anew.

    For whoever has lost their phone and their codes, or whose password somebody else knows.
    Raises NotAllowed for oneself, and for an account that is not this organisation's alone.
    """
    lock_organisation(organisation)
    here = not_over(roles_here(organisation)).filter(user=user).exists()
    if user == actor or not here or not is_ours_alone(user, organisation):
        raise NotAllowed
    changes = Changes(actor, reason)
    user.set_unusable_password()
    changes.save(user)
    for row in (
        *Authenticator.objects.filter(user=user),
        *SocialAccount.objects.filter(user=user),
    ):
        changes.delete(row)
    end_sessions(user)
    jobs.enqueue("invitation", about=user.pk, organisation=organisation)
    return audit.record(
        actor=actor, act="invitation.renewed", changes=changes, organisation=organisation
    )


def _mark(user: User) -> str:
    return salted_hmac(_SALT, user.password, algorithm="sha256").hexdigest()[:32]


def _still_invited(actor: User, token: str) -> User:
    """Return the person as they are now, locked: an invitation is used once."""
    User.objects.select_for_update().get(pk=actor.pk)
    user = invited(token)
    if user is None or user != actor:
        raise NotAllowed
    return user


@atomic
def accept_with_password(*, actor: User, token: str, password: str) -> AuditEvent:
    """Give an invited person the password that they chose. It was checked before.

    Raises NotAllowed when the invitation was used in the meantime.
    """
    user = _still_invited(actor, token)
    changes = Changes(actor)
    user.set_password(password)
    changes.save(user)
    return audit.record(
        actor=actor,
        act="invitation.accepted",
        changes=changes,
        organisation=signing_in.organisation_of(actor),
        about={"how": "password"},
    )


@atomic
def accept_with_identity(
    *, actor: User, token: str, provider: str, link: Callable[[], None]
) -> AuditEvent:
    """Have allauth link an identity of their organisation's provider to an invited person.

    link: does so. Raises NotAllowed when the invitation was used in the meantime.
    """
    _still_invited(actor, token)
    link()
    return audit.record(
        actor=actor,
        act="invitation.accepted",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(actor),
        about={"how": provider},
    )
