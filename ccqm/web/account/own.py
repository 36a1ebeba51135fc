"""An account of one's own: the way in for somebody who has signed and wants to keep that.

Asking looks, costs and is answered the same with or without an account at the address (SEC-07).
Nobody gets this far without a signature in their hands, and an address gets few letters (SEC-08).
"""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import RequestLoginCodeView
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from ccqm.accounts.models import User
from ccqm.accounts.own import open_own_account, send_own_code
from ccqm.web.account.adapter import TOO_MANY
from ccqm.web.account.forms import EmailForm
from ccqm.web.account.views import Unprocessable, page_of
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.keeping import held
from ccqm.web.kit.limits import address_of, is_within_limit

DAY = 24 * 60 * 60
MOST_TO_ONE_ADDRESS = 6
MOST_FROM_ONE_MACHINE = 300
"""An hour: a whole school may sit behind one network address."""
OWN = "makes_account"


def may_write_to(request: HttpRequest, email: str) -> bool:
    """Count one letter with a code, and say whether it may go out."""
    return is_within_limit(
        "own-letter", email.strip().lower(), most=MOST_TO_ONE_ADDRESS, seconds=DAY
    ) and is_within_limit("own-machine", address_of(request), most=MOST_FROM_ONE_MACHINE)


class OwnEmailForm(EmailForm):
    """Which address shall the account have?"""

    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = gettext_lazy(
            "Use an address that stays yours when you change jobs. "
            "We send you a code. You do not need a password."
        )

    def clean_email(self) -> str:
        email = str(super().clean_email())
        if not may_write_to(self.request, email):
            raise forms.ValidationError(TOO_MANY)
        return email


class OwnCode(LoginCodeVerificationProcess):
    """allauth's code, sent to every address alike."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        language = get_language() or "en"
        send_own_code(email=email, code=self.generate_code(), language=language, at=timezone.now())

    def resend_within_limits(self) -> None:
        """Send a new code, unless this address has had enough letters for today."""
        if may_write_to(self.request, self.state["email"]):
            self.send()
            self.record_resend()
            self.persist()
        else:
            messages.error(self.request, TOO_MANY)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Whoever typed the code has proved the address: it may have an account now.

        Raises Refused when the account at this address was closed.
        """
        if not self.user:
            self._user = open_own_account(
                email=self.state["email"], language=get_language() or "en", at=timezone.now()
            )
        response: HttpResponse = super().finish(redirect_url)
        return response


def continued(process: LoginCodeVerificationProcess) -> LoginCodeVerificationProcess:
    """The same sign-in, as ours where it was begun on the page of an own account."""
    return OwnCode(stage=process.stage) if process.state.get(OWN) else process


def begin(request: HttpRequest, user: User | None, email: str) -> None:
    """Send a code to this address, and wait for it in this browser."""
    login = Login(user=user, email=email)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    state = OwnCode.initial_state(user=user, email=email)
    stage.state.update(state, initiated_by_user=True, **{OWN: True})
    process = OwnCode(stage=stage)
    process.send()
    process.persist()


class Own(Unprocessable, RequestLoginCodeView):
    """Asks for the address. Without a signature to keep, it is the ordinary way to sign in."""

    template_name = "account/own.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if held(request) is None:
            return redirect("account:sign-in")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[OwnEmailForm]:
        return type("AskedForm", (OwnEmailForm,), {"request": self.request})

    def form_valid(self, form: Any) -> HttpResponse:
        begin(self.request, form._user, form.cleaned_data["email"])
        return redirect(self.get_success_url())


own = public_page(page_of(Own))
