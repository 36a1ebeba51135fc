"""One way to ask on one's own pages: show the form, act, go back and say so."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.web.kit.forms import Form, attempt, form_page

Row = TypeVar("Row", bound=Model)


def owner(request: HttpRequest) -> User:
    """Whoever is signed in. The guard has made sure that somebody is."""
    assert isinstance(request.user, User)
    return request.user


def own_or_404(rows: QuerySet[Row], request: HttpRequest, pk: int) -> Row:
    """One of the reader's own rows; another person's is not there (SEC-02)."""
    row = rows.filter(owner=owner(request), pk=pk).first()
    if row is None:
        raise Http404
    return row


def ask(
    request: HttpRequest,
    form: Form,
    action: Callable[..., Any],
    /,
    *,
    told: str = "",
    template: str = "mine/form.html",
    **context: Any,
) -> HttpResponse:
    """The page of a form; its answers go to `action`, with who and when, and then home."""
    if request.method == "POST" and form.is_valid():
        who_and_when = {"by": owner(request), "at": timezone.now()}
        if attempt(form, partial(action, **form.answers()), **who_and_when):
            messages.success(request, told or _("Saved."))
            return redirect("mine:home")
    return form_page(request, template, form, back=reverse("mine:home"), **context)
