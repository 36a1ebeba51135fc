"""Addresses of signing in.

allauth finds its own views by names of its own (`account_login`, `mfa_index` …). Only those it
asks for here have an address; there is none for signing up or for passwords. An account of one's
own and a new e-mail address have pages of ours.
"""

from django.urls import URLPattern, URLResolver, include, path

from ccqm.web.account import address, home, own, second_step, sign_in

ours = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("help/", sign_in.help_page, name="help"),
    path("no-account/", sign_in.no_account, name="no-account"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("own/", own.own, name="own"),
    path("address/", address.ask, name="address"),
    path("address/code/", address.type_code, name="address-code"),
    path("signed-out/", sign_in.signed_out, name="signed-out"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sessions/", home.sessions, name="sessions"),
    path("sessions/end-others/", home.end_other_sessions, name="end-other-sessions"),
    path("sessions/<int:pk>/end/", home.end_session, name="end-session"),
    path("second-step/", second_step.choose, name="second-step"),
    path("second-step/passkey/", second_step.add_passkey, name="add-passkey"),
    path("second-step/app/", second_step.add_app, name="add-app"),
    path("second-step/recovery-codes/", second_step.recovery_codes, name="recovery-codes"),
]

# The same places by the names under which allauth looks for them, and those only it links to.
allauths = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/", sign_in.sign_in, name="account_request_login_code"),
    path("sign-in/code/", sign_in.type_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", sign_in.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.passkey, name="mfa_login_webauthn"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("no-account/", sign_in.no_account, name="account_signup"),
    path("no-account/", sign_in.no_account, name="account_inactive"),
    path("confirm/", second_step.confirm_by_code, name="mfa_reauthenticate"),
    path("confirm/passkey/", second_step.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("second-step/", second_step.choose, name="mfa_index"),
    path("second-step/app/", second_step.add_app, name="mfa_activate_totp"),
    path("second-step/app/remove/", second_step.remove_app, name="mfa_deactivate_totp"),
    path(
        "second-step/passkey/<int:pk>/remove/",
        second_step.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path(
        "second-step/recovery-codes/",
        second_step.recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/recovery-codes/new/",
        second_step.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((ours, "account"))), *allauths]
