"""What a reader must know before they read; and telling of a tie."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.themes.actions import confirm_reader, step_back
from ccqm.themes.models import Reader
from ccqm.web.kit.fields import Words
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import View, comments_page


class GuidanceForm(Form):
    """Two things to say before the first comment."""

    is_read = forms.BooleanField(
        label=gettext_lazy("I have read this, and I will keep to it"),
        error_messages={"required": gettext_lazy("Read the guidance and tick the box")},
    )
    has_no_tie = forms.BooleanField(
        label=gettext_lazy("I have no tie to them: no work, family, friend or money"),
        error_messages={
            "required": gettext_lazy("Tick that you have no tie, or tell us of one below")
        },
    )


class TieForm(Form):
    """What the tie is."""

    reason = Words(
        label=gettext_lazy("What is your tie?"),
        help_text=gettext_lazy("A few words will do. Only the team reads them."),
        missing=gettext_lazy("Tell us in a few words what the tie is"),
        longest=500,
    )


def confirmed_page(view: Callable[..., HttpResponse]) -> View:
    """A page of comments, once its reader has read the guidance."""

    @wraps(view)
    def guided(request: HttpRequest, reader: Reader, **kwargs: Any) -> HttpResponse:
        if reader.confirmed_at is None:
            return redirect("readers:guidance", reader.reading_id)
        return view(request, reader, **kwargs)

    return comments_page(guided)


@comments_page
def page(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The guidance; agreeing to it opens the comments."""
    form = GuidanceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, confirm_reader, reader=reader, by=reader.user, at=timezone.now())
        if done:
            return redirect("readers:reading", reader.reading_id)
    return form_page(
        request, "readers/guidance.html", form, reader=reader, back=reverse("readers:home")
    )


@comments_page
def step_back_page(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Tell of a tie: somebody else reads instead."""
    form = TieForm(posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.answers()
        if attempt(form, step_back, reader=reader, by=reader.user, at=timezone.now(), **words):
            messages.success(request, _("Thank you. We ask somebody else."))
            return redirect("readers:home")
    back = reverse("readers:guidance", args=[reader.reading_id])
    return form_page(request, "readers/step_back.html", form, reader=reader, back=back)
