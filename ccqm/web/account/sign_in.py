"""Signing in: an address, a code, a passkey, and the second step. And signing out."""

import logging
from typing import Any

from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from ccqm.accounts import queries
from ccqm.kit.verdict import Refused
from ccqm.web.account import own
from ccqm.web.account.views import Unprocessable, page_of
from ccqm.web.kit.guards import public_page

logger = logging.getLogger(__name__)


def _log_refusal(step: str, user: Any) -> None:
    """A sign-in that failed goes to the log by number, without a name or address (SEC-16)."""
    logger.warning("sign-in refused at the %s, user %s", step, getattr(user, "pk", None))


class SignIn(Unprocessable, RequestLoginCodeView):
    """Asks for the address, and offers the passkey first."""

    template_name = "account/sign_in.html"


class TypeCode(Unprocessable, ConfirmLoginCodeView):
    """Asks for the code that we sent. The page is the same when we know no such address."""

    template_name = "account/type_code.html"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self._process = own.continued(self._process)
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self._process = own.continued(self._process)
        return super().post(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        makes_account = isinstance(self._process, own.OwnCode)
        return super().get_context_data(**kwargs) | {"makes_account": makes_account}

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        try:
            return super()._verify_form_valid(form)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
            return self.render_to_response(self.get_context_data(form=form))

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """A new code takes the place of the old one (GDS-26), at equal cost (SEC-07)."""
        process = self._process
        if isinstance(process, own.OwnCode):
            process.resend_within_limits()
        elif process.user:
            process.resend()
        else:
            process.send()
            process.record_resend()
            process.persist()
        here = reverse("account_confirm_login_code")
        return HttpResponseRedirect(self.passthrough_next_url(here))

    def form_invalid(self, form: Any) -> HttpResponse:
        _log_refusal("code", self._process.user)
        return super().form_invalid(form)


class SecondStep(Unprocessable, AuthenticateView):
    """Asks for the passkey, a code of the app, or a recovery code."""

    template_name = "mfa/authenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = queries.second_factors(self.stage.login.user)
        return super().get_context_data(**kwargs) | {"kinds": {f.type for f in factors}}

    def form_invalid(self, form: Any) -> HttpResponse:
        _log_refusal("second step", self.stage.login.user)
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Ends this session, or a sign-in that was begun and not finished."""

    template_name = "account/sign_out.html"


sign_in = public_page(page_of(SignIn))
type_code = public_page(page_of(TypeCode))
second_step = public_page(page_of(SecondStep))
passkey = public_page(page_of(LoginWebAuthnView))
sign_out = public_page(page_of(SignOut))


@public_page
def signed_out(request: HttpRequest) -> HttpResponse:
    """You are signed out."""
    return render(request, "account/signed_out.html")


@public_page
def no_account(request: HttpRequest) -> HttpResponse:
    """How people come to have an account: nobody makes their own."""
    return render(request, "account/no_account.html")


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Signing in, passkeys and lost phones in plain words."""
    times = {
        "idle": _duration(settings.SESSION_IDLE),
        "absolute": _duration(settings.SESSION_ABSOLUTE),
    }
    return render(request, "account/help.html", times)


def _duration(seconds: int) -> str:
    """A length of time in whole hours, or in minutes when it is none, in words."""
    hours, rest = divmod(seconds, 3600)
    if hours and not rest:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}
