"""What is put on record about signing in, and the passwords themselves.

In the organisation's log where the person has just one, else in the installation's. Nobody's
e-mail address is in it: of an address that has no account, only a keyed hash, so that a hundred
attempts at one address can be told from one at a hundred.
"""

from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from decisions import audit, jobs
from decisions.audit import Changes
from decisions.models import AuditEvent, User
from decisions.selectors import signing_in
from decisions.services.locking import atomic


@atomic
def started(*, actor: User, how: list[str]) -> AuditEvent:
    """Note that a person signed in. how: each proof they gave, such as password and totp."""
    return audit.record(
        actor=actor,
        act="session.started",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(actor),
        about={"how": how},
    )


@atomic
def ended(*, actor: User, why: str) -> AuditEvent:
    """Note that a session ended. why: signed_out, too_long, or elsewhere."""
    return audit.record(
        actor=actor,
        act="session.ended",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(actor),
        about={"why": why},
    )


@atomic
def proved(*, actor: User, how: str) -> AuditEvent:
    """Note that a person proved once more who they are, to go on or for a weighty act."""
    return audit.record(
        actor=actor,
        act="session.proved",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(actor),
        about={"how": how},
    )


@atomic
def refused(
    *, actor: User | None = None, why: str, account: User | None = None, tried: str = ""
) -> AuditEvent:
    """Note that somebody was not let in.

    why: a code such as wrong_password; account: whose account they tried, where there is one;
    tried: the e-mail address that they gave, of which only a keyed hash is kept.
    """
    about: dict[str, Any] = {"why": why}
    if account:
        about["account"] = str(account.pk)
    elif tried:
        about["tried"] = hashed(tried)
    return audit.record(
        actor=actor,
        act="session.refused",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(account),
        about=about,
    )


@atomic
def changed_second_factor(*, actor: User, what: str, kind: str) -> AuditEvent:
    """Note a change to a person's second factors, and tell them by mail.

    what: added, removed or renewed. The first recovery codes come with another factor, and go
    with it: no mail of their own.
    """
    if kind != "recovery_codes" or what == "renewed":
        _tell(actor)
    return audit.record(
        actor=actor,
        act="second_factor.changed",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(actor),
        about={"what": what, "kind": kind},
    )


@atomic
def choose_password(*, actor: User, password: str) -> AuditEvent:
    """Give a person the password that they chose, and tell them by mail that it is new.

    It was checked before, and is never logged.
    """
    changes = Changes(actor)
    actor.set_password(password)
    changes.save(actor)
    _tell(actor)
    return audit.record(
        actor=actor,
        act="password.set",
        changes=changes,
        organisation=signing_in.organisation_of(actor),
    )


@atomic
def ask_for_new_password(*, actor: User | None = None, account: User) -> AuditEvent:
    """Have a link to a new password sent to whom an account belongs. Anybody may ask for it."""
    jobs.enqueue("password_reset", about=account.pk, organisation=signing_in.helped_by(account))
    return audit.record(
        actor=actor,
        act="password.asked_for",
        changes=Changes(actor),
        organisation=signing_in.organisation_of(account),
        about={"account": str(account.pk)},
    )


def _tell(user: User) -> None:
    jobs.enqueue("sign_in_changed", about=user.pk, organisation=signing_in.helped_by(user))


def hashed(email: str) -> str:
    """Return what the log says of an address that has no account."""
    return salted_hmac("decisions.tried", email.strip().lower(), algorithm="sha256").hexdigest()[
        :32
    ]


def tried_too_often(*, tried: str = "", account: User | None = None) -> None:
    """Put on record that somebody tries too often, once in five minutes and not each time."""
    key = f"too_many:{account.pk if account else hashed(tried)}"
    if cache.add(key, True, timeout=300):
        refused(why="too_many", account=account, tried=tried)
