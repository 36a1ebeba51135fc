"""How allauth speaks and keeps its secrets here: our letters, our words, our QR code."""

import base64
import hashlib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ccqm.accounts import actions
from ccqm.kit.brand import brand
from ccqm.web.account import session_limits

WRONG_CODE = _("This code is not right. Check it and type it again.")
TOO_MANY = _("You have tried too many times. Wait a few minutes and try again.")

# What changed, by the name allauth gives its own letter. The words are in sign_in_changed.txt.
CHANGES = {
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}


class AccountAdapter(DefaultAccountAdapter):
    """Codes by e-mail, no sign-up, no passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post our own letter. Raises KeyError for a letter of allauth that we do not know."""
        known: dict[str, Any] = {
            "email": email,
            "language": get_language() or "en",
            "at": timezone.now(),
        }
        if template_prefix == "account/email/login_code":
            actions.send_sign_in_code(code=context["code"], **known)
        elif template_prefix == "account/email/unknown_account":
            actions.send_no_account(**known)
        else:
            raise KeyError(template_prefix)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        actions.tell_sign_in_changed(user, change=CHANGES[template_prefix], at=timezone.now())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Keep what went wrong; our pages say themselves what went well."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        session_limits.begin(request)
        actions.note_sign_in(user, at=timezone.now())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The passkey first: it is the quickest, and nobody can be tricked out of it."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda m: m["url"] != reverse("mfa_reauthenticate_webauthn"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def _get_site_name(self) -> str:
        return str(brand().scheme)

    def build_totp_svg(self, url: str) -> str:
        """A QR code that scales, with the quiet border that cameras need."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, light="#fff"))

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps do not lie open in the database (SEC-19)."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey {number}")).format(number=number)


def _box() -> MultiFernet:
    """Encrypts with the newest key; opens with any that is still in use."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor " + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
