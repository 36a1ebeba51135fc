"""The forms of signing in: allauth checks them, we say them in plain words."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ccqm.web.account.adapter import WRONG_CODE

NOT_AN_ADDRESS = _("Enter an email address, like name@example.com.")


def code_field(label: Any, hint: Any, empty: Any) -> forms.CharField:
    """A field for a code: digits on a phone's keyboard, and the browser may fill it in."""
    attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "class": "govuk-input--width-10",
        "spellcheck": "false",
    }
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": empty},
    )


class EmailForm(RequestLoginCodeForm):
    """Whose account is it? Known and unknown addresses get the same answer (SEC-07)."""

    email = forms.EmailField(  # type: ignore[assignment]
        label=_("Email address"),
        help_text=_("We send you a code. You do not need a password."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": NOT_AN_ADDRESS, "invalid": NOT_AN_ADDRESS},
    )


class CodeForm(ConfirmLoginCodeForm):
    """The code from the letter."""

    code = code_field(
        _("Code from our email"), _("It has 8 digits."), _("Type the code from our email.")
    )


class SecondStepForm(AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    code = code_field(
        _("Code"),
        _("Type the 6 digits that your app shows now, or one of your recovery codes."),
        _("Type the code from your app, or a recovery code."),
    )

    def clean_code(self) -> str:
        """As allauth checks it, and an app's code opens the door once only (ASVS 6.5.1)."""
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_first_use(
            self.authenticator, code
        ):
            raise forms.ValidationError(WRONG_CODE)
        return str(code)


class ConfirmAgainForm(ReauthenticateForm):
    """The same code, asked again before something that matters."""

    code = code_field(
        _("Code"),
        _("Type the 6 digits that your app shows now, or one of your recovery codes."),
        _("Type the code from your app, or a recovery code."),
    )


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code = code_field(
        _("Code from your app"), _("It has 6 digits."), _("Type the code that your app shows.")
    )


class PasskeyForm(SignupWebAuthnForm):
    """A new passkey: the browser makes it, the person may name it."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("For example “My phone”. It helps you tell your passkeys apart."),
        required=False,
        max_length=60,
    )


class KeptCodesForm(forms.Form):
    """The recovery codes are somewhere safe."""

    is_kept = forms.BooleanField(
        label=_("I have printed or written down my recovery codes"),
        error_messages={"required": _("Tick the box when you have kept your codes.")},
    )


def _is_first_use(app: Authenticator, code: str) -> bool:
    """Whether this code was not used before, for as long as the app's clock may accept it."""
    window = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
    digits = "".join(c for c in code if c.isdigit())
    key = f"second-step-used:{app.pk}:{digits}"
    return cache.add(key, 1, timeout=window)
