"""Closing one's account: everything kept in it goes; what was signed stands."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.portfolios.actions import close_portfolio
from ccqm.portfolios.queries import portfolio_of
from ccqm.web.kit.forms import Form, form_page, posted
from ccqm.web.kit.guards import public_page, signed_in_page
from ccqm.web.mine.asking import owner


class SureForm(Form):
    """It cannot be undone, so one click is not enough."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("Yes, delete it all. It cannot be brought back"),
        error_messages={"required": gettext_lazy("Tick the box if you are sure")},
    )


@signed_in_page
def page(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, and ask."""
    person, form = owner(request), SureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if close_portfolio(by=person, at=timezone.now()):
            logout(request)
            return redirect("mine:closed")
        messages.success(request, _("Everything you kept here is deleted."))
        return redirect("mine:home")
    return form_page(
        request,
        "mine/close.html",
        form,
        has_role=bool(person.roles),
        current=portfolio_of(person).current,
        back=reverse("mine:home"),
    )


@public_page
def closed(request: HttpRequest) -> HttpResponse:
    """Your account is closed."""
    return render(request, "mine/closed.html")
