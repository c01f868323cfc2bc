"""From the signals of Django and allauth to our sessions and the log."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as second_factors
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from decisions.models import User
from decisions.services import sign_ins
from decisions.views.session import begin, seen_now, ways_proved


@receiver(user_logged_in)
def _started(request: HttpRequest, user: User, **kwargs: Any) -> None:
    begin(request, user)
    sign_ins.started(actor=user, how=ways_proved(request, user))


@receiver(user_logged_out)
def _ended(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        why = "too_long" if getattr(request, "session_is_over", False) else "signed_out"
        sign_ins.ended(actor=user, why=why)


@receiver(authentication_step_completed)
def _proved(request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    if kwargs.get("reauthenticated"):
        seen_now(request)  # a locked session is open again
        sign_ins.proved(actor=user, how=kwargs.get("type") or method)


@receiver(second_factors.authentication_failed)
def _wrong_code(user: User, authenticator: Any, **kwargs: Any) -> None:
    sign_ins.refused(why=f"wrong_{authenticator.type}", account=user)


@receiver(second_factors.authenticator_added)
def _added(user: User, authenticator: Any, **kwargs: Any) -> None:
    sign_ins.changed_second_factor(actor=user, what="added", kind=authenticator.type)


@receiver(second_factors.authenticator_removed)
def _removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    sign_ins.changed_second_factor(actor=user, what="removed", kind=authenticator.type)


@receiver(second_factors.authenticator_reset)
def _renewed(user: User, authenticator: Any, **kwargs: Any) -> None:
    sign_ins.changed_second_factor(actor=user, what="renewed", kind=authenticator.type)
