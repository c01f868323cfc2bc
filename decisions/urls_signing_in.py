"""The addresses of signing in. Those named account_ and mfa_ are allauth's: it asks by these names.

Left out on purpose: signing up, changing e-mail addresses, and linking other identities.
"""

from django.urls import path

from decisions.access import MINE, PUBLIC
from decisions.views import account, invited, sso, step_up
from decisions.views.door import opens

_YOURS = "your-sign-in/"
_RESET = "new-password/"

urlpatterns = [
    path("sign-in/", opens(PUBLIC)(account.sign_in), name="sign_in"),
    path("sign-in/", opens(PUBLIC)(account.sign_in), name="account_login"),
    path("sign-in/code/", opens(PUBLIC)(account.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", opens(PUBLIC)(account.sign_in_by_passkey), name="mfa_login_webauthn"),
    path("sign-in/with/<slug:provider_id>/", opens(PUBLIC)(sso.go), name="single_sign_on"),
    path(
        "sign-in/with/<slug:provider_id>/back/",
        opens(PUBLIC)(sso.come_back),
        name="openid_connect_callback",
    ),
    # An invitation
    path("invitation/", opens(PUBLIC)(invited.accept), name="accept_invitation"),
    path("invitation/<str:token>/", opens(PUBLIC)(invited.opened), name="invitation"),
    # A forgotten password
    path(_RESET, opens(PUBLIC)(account.reset_password), name="account_reset_password"),
    path(
        f"{_RESET}sent/",
        opens(PUBLIC)(account.reset_password_done),
        name="account_reset_password_done",
    ),
    path(
        f"{_RESET}done/",
        opens(PUBLIC)(account.reset_password_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        f"{_RESET}<slug:uidb36>/<str:key>/",
        opens(PUBLIC)(account.reset_password_from_key),
        name="account_reset_password_from_key",
    ),
    # Proving once more who one is
    path("prove/", opens(MINE)(step_up.prove), name="prove"),
    path("prove/password/", opens(MINE)(account.reauthenticate), name="account_reauthenticate"),
    path("prove/code/", opens(MINE)(account.reauthenticate_by_code), name="mfa_reauthenticate"),
    path(
        "prove/passkey/",
        opens(MINE)(account.reauthenticate_by_passkey),
        name="mfa_reauthenticate_webauthn",
    ),
    # A person's own passkeys, codes, password and sessions
    path(_YOURS, opens(MINE)(account.second_factors), name="mfa_index"),
    path(
        f"{_YOURS}password/", opens(MINE)(account.change_password), name="account_change_password"
    ),
    path(f"{_YOURS}sessions/", opens(MINE)(account.own_sessions), name="usersessions_list"),
    path(f"{_YOURS}passkeys/add/", opens(MINE)(account.add_passkey), name="mfa_add_webauthn"),
    path(
        f"{_YOURS}passkeys/<int:pk>/remove/",
        opens(MINE)(account.remove_passkey),
        name="mfa_remove_webauthn",
    ),
    path(f"{_YOURS}app/add/", opens(MINE)(account.add_app), name="mfa_activate_totp"),
    path(f"{_YOURS}app/remove/", opens(MINE)(account.remove_app), name="mfa_deactivate_totp"),
    path(
        f"{_YOURS}codes/", opens(MINE)(account.recovery_codes_shown), name="mfa_view_recovery_codes"
    ),
    path(
        f"{_YOURS}codes/new/",
        opens(MINE)(account.recovery_codes_renewed),
        name="mfa_generate_recovery_codes",
    ),
]
