"""A new address for an account of one's own, once a code from there has been typed here."""

import secrets
import time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.accounts.own import ask_new_address, change_own_address
from ccqm.accounts.permissions import may_change_own_address
from ccqm.web.account.adapter import TOO_MANY, WRONG_CODE
from ccqm.web.account.forms import NOT_AN_ADDRESS, code_field
from ccqm.web.account.home import person
from ccqm.web.account.own import may_write_to
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import signed_in_page

ASKED = "new_address"
MINUTES, MOST_TRIES = 10, 5


class AddressForm(Form):
    """Where shall we write from now on?"""

    email = forms.EmailField(
        label=gettext_lazy("Your new email address"),
        help_text=gettext_lazy("We send a code to it, to make sure that it is yours."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": NOT_AN_ADDRESS, "invalid": NOT_AN_ADDRESS},
    )


class CodeForm(Form):
    """The code from the letter."""

    code = code_field(
        gettext_lazy("Code from our email"),
        gettext_lazy("It has 8 digits."),
        gettext_lazy("Type the code from our email."),
    )


@signed_in_page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the new address. Whether it has an account stays unsaid (SEC-07)."""
    user = person(request)
    _only_own(request)
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        code = f"{secrets.randbelow(10**8):08d}"
        words: dict[str, Any] = {"email": email, "language": get_language() or "en"}
        if not may_write_to(request, email):
            form.add_error("email", TOO_MANY)
        elif attempt(
            form,
            ask_new_address,
            user=user,
            code=f"{code[:4]}-{code[4:]}",
            at=timezone.now(),
            **words,
        ):
            until = int(time.time()) + MINUTES * 60
            request.session[ASKED] = {"email": email, "code": _hidden(code), "until": until}
            return redirect("account:address-code")
    return form_page(request, "account/address.html", form, old=user.email)


@signed_in_page
def type_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that went to the new address; five tries, ten minutes, one use."""
    user = person(request)
    _only_own(request)
    asked = request.session.get(ASKED)
    if not asked or time.time() > asked["until"]:
        return redirect("account:address")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if _is_right(request, asked, form.cleaned_data["code"]):
            if attempt(
                form, change_own_address, user=user, email=asked["email"], at=timezone.now()
            ):
                messages.success(request, _("Your address is changed."))
                return redirect("account:home")
        elif ASKED not in request.session:
            messages.error(request, TOO_MANY)
            return redirect("account:address")
        else:
            form.add_error("code", WRONG_CODE)
    return form_page(request, "account/address_code.html", form, email=asked["email"])


def _only_own(request: HttpRequest) -> None:
    if not may_change_own_address(person(request)):
        raise PermissionDenied


def _is_right(request: HttpRequest, asked: dict[str, Any], typed: str) -> bool:
    """Whether this is the code. After the last try, and once it was right, it is no more."""
    digits = "".join(c for c in typed if c.isdecimal())
    tries = asked.get("tries", 0) + 1
    is_right = constant_time_compare(_hidden(digits), asked["code"])
    if is_right or tries >= MOST_TRIES:
        del request.session[ASKED]
    else:
        request.session[ASKED] = {**asked, "tries": tries}
    return is_right


def _hidden(code: str) -> str:
    return salted_hmac("ccqm.address", code).hexdigest()
