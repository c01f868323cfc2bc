"""What signing in asks: how a person may sign in, and how long they may stay."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError

from decisions.choices import Role
from decisions.models import Organisation, User
from decisions.roles import live_memberships

#: How old a provider's proof may be when somebody signs in with it, in seconds: no older than
#: a session may be idle. Else whoever finds a locked session would get round the lock by
#: forgetting our cookie: the provider remembers, and lets them in unasked.
PROOF_LASTS = settings.IDLE_MINUTES * 60


def providers_of(user: User) -> set[str]:
    """Return the single sign-on providers of a person's organisations; none: password."""
    named = live_memberships(user).exclude(organisation__sso_provider="")
    return set(named.values_list("organisation__sso_provider", flat=True))


def is_linked(user: User) -> bool:
    """Tell whether a person has an identity at a provider of their organisations."""
    return SocialAccount.objects.filter(user=user, provider__in=providers_of(user)).exists()


def may_use_password(user: User) -> bool:
    """Tell whether a person signs in with a password: not where single sign-on is used.

    Somebody who works for an organisation without it too goes on with theirs until they
    are linked: being invited by one that has it must lock nobody out.
    """
    here = live_memberships(user)
    if not here.exclude(organisation__sso_provider="").exists():
        return True
    return here.filter(organisation__sso_provider="").exists() and not is_linked(user)


def organisation_of(user: User | None) -> Organisation | None:
    """Return a person's organisation, whose log tells of their sign-ins; None: not just one."""
    if user is None:
        return None
    ids = set(live_memberships(user).values_list("organisation", flat=True))
    return Organisation.objects.get(pk=ids.pop()) if len(ids) == 1 else None


def helped_by(user: User) -> Organisation | None:
    """Return the organisation whose administrators see that a mail to a person was not sent."""
    role = live_memberships(user).select_related("organisation").order_by("since", "pk").first()
    return role.organisation if role else None


def limits(user: User) -> tuple[int, int]:
    """Return for how many seconds a person may be idle, and may be signed in at all."""
    if live_memberships(user).filter(role=Role.IG_OFFICER).exists():
        idle = min(settings.IDLE_MINUTES, settings.IDLE_MINUTES_IG)
        return idle * 60, settings.SESSION_HOURS_IG * 3600
    return settings.IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600


def user_by_id(user_id: Any) -> User | None:
    """Return the active person with this id, from a link that was signed."""
    try:
        return User.objects.filter(pk=user_id, is_active=True).first()
    except (ValidationError, ValueError):
        return None


def user_by_email(email: str) -> User | None:
    """Return whoever has this e-mail address, deactivated or not, for the log."""
    return User.objects.filter(email=email.strip().lower()).first()
