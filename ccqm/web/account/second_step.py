"""Setting up the second step of signing in, and keeping the recovery codes."""

from typing import Any

from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from ccqm.accounts import queries
from ccqm.web.account.forms import KeptCodesForm
from ccqm.web.account.home import person
from ccqm.web.account.second_factor import (
    is_needed,
    note_used,
    place_after,
    sets_up_second_step,
    takes_second_step,
)
from ccqm.web.account.views import Unprocessable, page_of
from ccqm.web.kit.guards import signed_in_page

HERE = reverse_lazy("account:second-step")


@sets_up_second_step
@signed_in_page
def choose(request: HttpRequest) -> HttpResponse:
    """Your second step: choose one, or see those you have."""
    factors = list(queries.second_factors(person(request)))
    context = {
        "passkeys": [f for f in factors if f.type == f.Type.WEBAUTHN],
        "app": next((f for f in factors if f.type == f.Type.TOTP), None),
        "codes": next((f for f in factors if f.type == f.Type.RECOVERY_CODES), None),
        "needs_second_step": is_needed(person(request)),
    }
    return render(request, "mfa/index.html", context)


class AddPasskey(Unprocessable, AddWebAuthnView):
    """Makes a passkey on this phone or computer, one that signs in on its own."""

    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Past allauth's own, which would begin the making of a plain security key. A passkey
        # knows whose it is, and asks for finger, face or PIN.
        context: dict[str, Any] = super(AddWebAuthnView, self).get_context_data(**kwargs)
        options = webauthn.begin_registration(person(self.request), True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_used(self.request, person(self.request), kind="webauthn")
        return response

    def get_success_url(self) -> str:
        return _after_adding(self.did_generate_recovery_codes)


class AddApp(Unprocessable, ActivateTOTPView):
    """Joins an authenticator app to the account."""

    template_name = "mfa/totp/activate_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"key": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_used(self.request, person(self.request), kind="totp")
        return response

    def get_success_url(self) -> str:
        return _after_adding(self.did_generate_recovery_codes)


class RemovePasskey(RemoveWebAuthnView):
    """Forgets a passkey."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = HERE


class RemoveApp(DeactivateTOTPView):
    """Forgets the authenticator app."""

    template_name = "mfa/totp/deactivate_form.html"
    success_url = HERE


class RecoveryCodes(ViewRecoveryCodesView):
    """Shows the recovery codes, and asks whether they are kept."""

    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form", KeptCodesForm())}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeptCodesForm(request.POST)
        if form.is_valid():
            return redirect(place_after(request))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones stop working."""

    template_name = "mfa/recovery_codes/generate.html"


class ConfirmByCode(Unprocessable, ReauthenticateView):
    """Asks again for a code, before something that matters."""

    template_name = "mfa/reauthenticate.html"


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    """Asks again for the passkey, before something that matters."""

    template_name = "mfa/webauthn/reauthenticate.html"


def _after_adding(did_make_codes: bool) -> str:
    return str(reverse_lazy("account:recovery-codes") if did_make_codes else HERE)


add_passkey = sets_up_second_step(signed_in_page(page_of(AddPasskey)))
add_app = sets_up_second_step(signed_in_page(page_of(AddApp)))
recovery_codes = sets_up_second_step(signed_in_page(page_of(RecoveryCodes)))
confirm_by_code = takes_second_step(signed_in_page(page_of(ConfirmByCode)))
confirm_by_passkey = takes_second_step(signed_in_page(page_of(ConfirmByPasskey)))
remove_passkey = signed_in_page(page_of(RemovePasskey))
remove_app = signed_in_page(page_of(RemoveApp))
new_recovery_codes = signed_in_page(page_of(NewRecoveryCodes))
