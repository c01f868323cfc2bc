"""Single sign-on by OpenID Connect, as Microsoft Entra ID does it. allauth finds it by its name.

Who somebody is, is the tenant and their object id in it. An e-mail address is never looked at:
it can be given to somebody else.
"""

import hashlib
import time
from typing import Any, NoReturn

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from decisions.models import User
from decisions.selectors import signing_in
from decisions.services import invitations, sign_ins
from decisions.services.locking import NotAllowed
from decisions.views.refused import refused

_JUST_NOW = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
_CLOCKS_DIFFER = 60  # seconds, between the provider's clock and ours


def _nonce_for(verifier: str) -> str:
    """Return what the token must repeat: a hash of the secret that this browser's session holds."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


class Tokens(OpenIDConnectOAuth2Adapter):
    """Fetches the token, and believes it only when everything about it is right."""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: Any = None
    ) -> dict[str, Any]:
        self.nonce = _nonce_for(pkce_code_verifier or "")
        data: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier=pkce_code_verifier
        )
        if not isinstance(data.get("id_token"), str):
            raise OAuth2Error("no id_token")
        # allauth lets a signature pass unchecked that it fetched itself, as the standard does.
        self.did_fetch_access_token = False
        return data

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        except (KeyError, TypeError, ValueError) as problem:  # no kid; a key of another kind
            raise OAuth2Error("unreadable token") from problem
        if not isinstance(claims.get("exp"), int | float):
            raise OAuth2Error("a token for ever")
        if claims.get("nonce") != self.nonce:
            raise OAuth2Error("a token for another sign-in")
        if claims.get("tid") != app.settings["tenant"]:
            raise OAuth2Error("another tenant")
        if not (isinstance(claims.get("oid"), str) and claims["oid"]):
            raise OAuth2Error("no object id")
        return claims


class EntraProvider(OpenIDConnectProvider):
    """An organisation's provider: `tid` and `oid` are the identity, and all that is kept."""

    oauth2_adapter_class = Tokens

    def get_pkce_params(self) -> dict[str, str]:
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": _nonce_for(params["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        claims = data["id_token"]
        return f"{claims['tid']}/{claims['oid']}"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"auth_time": data["id_token"].get("auth_time")}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [EntraProvider]


class SingleSignOn(DefaultSocialAccountAdapter):
    """What happens with an identity that the provider vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account by having an identity: people are invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link an invited person, prove somebody again, or refuse whoever is unknown."""
        wanted = sociallogin.state.get("data") or {}
        process = sociallogin.state.get("process")
        if process == AuthProcess.REDIRECT and wanted.get("again"):
            _prove(request, sociallogin)
        elif process != AuthProcess.LOGIN:
            _refuse(request, "unasked")
        elif not _signed_in_within(_lasts(wanted), sociallogin):
            _refuse(request, "not_proved")
        elif wanted.get("invitation"):
            _accept(request, sociallogin, wanted["invitation"])
        elif not sociallogin.is_existing:
            _refuse(request, "unknown_identity")
        elif sociallogin.account.provider not in signing_in.providers_of(sociallogin.user):
            _refuse(request, "not_this_way", sociallogin.user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Answer whatever went wrong on the way with one page; no code or state is kept."""
        _refuse(request, "bad_token" if exception else "provider_said_no")


def _refuse(request: HttpRequest, why: str, account: User | None = None) -> NoReturn:
    sign_ins.refused(why=why, account=account)
    raise ImmediateHttpResponse(refused(request))


def _accept(request: HttpRequest, sociallogin: SocialLogin, token: str) -> None:
    """Link the identity to the person who was invited. Its e-mail address does not matter."""
    provider = sociallogin.account.provider
    user = invitations.invited(token)
    if user is None or sociallogin.is_existing or provider not in signing_in.providers_of(user):
        _refuse(request, "invitation", user)
    try:
        invitations.accept_with_identity(
            actor=user,
            token=token,
            provider=provider,
            link=lambda: sociallogin.connect(request, user),
        )
    except NotAllowed:  # twice at the same moment
        _refuse(request, "invitation", user)


def _lasts(wanted: dict[str, Any]) -> int:
    """Return how old a proof may be: where it was asked for anew, a few minutes."""
    return _JUST_NOW if wanted.get("again") else signing_in.PROOF_LASTS + _CLOCKS_DIFFER


def _signed_in_within(seconds: int, sociallogin: SocialLogin) -> bool:
    """Tell whether the provider says that its person gave it a proof so lately."""
    at = sociallogin.account.extra_data.get("auth_time")
    return isinstance(at, int | float) and at > time.time() - seconds


def _prove(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Take the provider's word that its person has just signed in there once more."""
    same = request.user.is_authenticated and sociallogin.user == request.user
    if not (same and _signed_in_within(_JUST_NOW, sociallogin)):
        _refuse(request, "not_proved", sociallogin.user if sociallogin.is_existing else None)
    account = sociallogin.account
    record_authentication(
        request, sociallogin.user, "socialaccount", provider=account.provider, reauthenticated=True
    )
