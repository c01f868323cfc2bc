"""Where django-allauth asks us: who may sign in how, and in which words it is told."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from decisions.models import User
from decisions.selectors import signing_in
from decisions.services import sign_ins
from decisions.views.refused import refused
from decisions.views.session import ways_proved
from decisions.views.step_up import proved_lately

_TRY_AGAIN = "Check your email address and password, and try again"
_WAIT = "You have tried too often. Wait five minutes, then try again"

#: What is said after something was done; what allauth would say besides is not needed.
DONE = {
    "account/messages/password_changed.txt": "Your password is changed.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "Your passkey is set up.",
    "mfa/messages/webauthn_removed.txt": "Your passkey is removed.",
    "usersessions/messages/sessions_logged_out.txt": "You are signed out everywhere else.",
}


class Accounts(DefaultAccountAdapter):
    """Signing in with an e-mail address and a password, and proving it again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # One sentence for every case: nobody may learn from it which accounts exist.
        "email_password_mismatch": _TRY_AGAIN,
        "account_inactive": _TRY_AGAIN,
        "incorrect_password": "That is not your password",
        "enter_current_password": "That is not your password",
        "too_many_login_attempts": _WAIT,
        "rate_limited": _WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account: people are invited."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose e-mail address and password these are, if they may use a password.

        A deactivated person is answered as one who does not exist, after the same work.
        """
        user = super().authenticate(request, **credentials)
        if user is None:
            return None
        if user.is_active and signing_in.may_use_password(user):
            return user
        self.pre_authenticate(request, **credentials)  # allauth took this try for a good one
        self.authentication_failed(request, **credentials)
        return None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop whoever tries too often. Raises ValidationError."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            email = credentials.get("email", "")
            sign_ins.tried_too_often(tried=email, account=signing_in.user_by_email(email))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Put a wrong password on record."""
        email = credentials.get("email", "")
        account = signing_in.user_by_email(email)
        sign_ins.refused(why="wrong_password", account=account, tried=email)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse whoever proved who they are, and may not sign in, or not in this way."""
        if user.is_active and _may_use(ways_proved(request, user), user):
            return None
        sign_ins.refused(why="not_this_way" if user.is_active else "deactivated", account=user)
        return refused(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose tries are counted: who asks our proxy; the proxy, where it is silent."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR", ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within five minutes has proved enough to add a passkey."""
        return not proved_lately(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return where a person proves who they are: by password, passkey, code or provider."""
        if not user.is_authenticated:
            return []
        if {"demo", "socialaccount"} & set(ways_proved(context.request, user)):
            return [{"id": "prove", "description": "", "url": reverse("prove")}]
        return super().get_reauthentication_methods(user)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done, in our words; allauth's own remarks are left out."""
        if words := message or DONE.get(message_template or ""):
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def set_password(self, user: User, password: str) -> None:
        """Set a password, with its event."""
        sign_ins.choose_password(actor=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Have the mail sent by the worker: sending it here would tell which accounts exist.

        Only to people who sign in with a password, and have one.
        """
        if user.has_usable_password() and signing_in.may_use_password(user):
            sign_ins.ask_for_new_password(account=user)


def _may_use(ways: list[str], user: User) -> bool:
    """Whoever is linked to their organisation's provider uses that, and nobody else does."""
    if "socialaccount" in ways:
        return signing_in.is_linked(user)
    return signing_in.may_use_password(user)


class SecondFactors(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Codes change every 30 seconds and work once",
        "cannot_delete_authenticator": "Set up another second step first: you always need one",
    }

    def encrypt(self, text: str) -> str:
        """Keep secrets so that the database alone is not enough to sign in as somebody."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """One passkey or app must stay, but in the demo."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES or settings.DEMO:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str) -> bytes:
    made = salted_hmac("decisions.second_factors", "", secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest())
