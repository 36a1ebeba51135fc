"""One theme: write it, see its comments, agree, change it, take it out."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.themes import actions, queries
from ccqm.themes.models import Reader, Theme
from ccqm.themes.rules import LONGEST_THEME, Tone
from ccqm.web.kit.fields import Words
from ccqm.web.kit.forms import Form, OnceForm, Radios, VersionedForm, attempt, form_page, posted
from ccqm.web.readers.comments import shown
from ccqm.web.readers.guidance import confirmed_page


class _ThemeForm(Form):
    words = Words(
        label=gettext_lazy("The theme, in your own words"),
        help_text=gettext_lazy(
            "Say it in one plain sentence, as if you had heard it from many. Do not quote. "
            "Name nobody, no team and no place that only few know."
        ),
        missing=gettext_lazy("Write the theme in your own words"),
        longest=LONGEST_THEME,
        rows=3,
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Which area is it about?"), required=False, widget=Radios
    )
    tone = forms.ChoiceField(
        label=gettext_lazy("What do people feel about it?"),
        choices=Tone.choices,
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose what people feel about it")},
    )
    says_optional = False

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.key, area.title) for area in queries.areas_of(reader.reading)]
        self.fields["area"].choices = [*areas, ("", _("Something else"))]  # type: ignore[attr-defined]


class NewForm(_ThemeForm, OnceForm):
    """A new theme."""


class ChangeForm(_ThemeForm, VersionedForm):
    """A theme that is there already."""


@confirmed_page
def new(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Write a theme; comments are tied to it on the page of comments."""
    form = NewForm(posted(request), reader=reader)
    if request.method == "POST" and form.is_valid():
        act = partial(actions.draft_theme, **form.answers())
        if attempt(form, act, reader=reader, by=reader.user, at=timezone.now()):
            messages.success(request, _("Saved. Now tick the comments that are about it."))
            return redirect("readers:comments", reader.reading_id)
    back = reverse("readers:reading", args=[reader.reading_id])
    return form_page(request, "readers/theme_form.html", form, reader=reader, back=back)


@confirmed_page
def change(request: HttpRequest, reader: Reader, number: int) -> HttpResponse:
    """Change its words, area or tone; then the other reader must agree anew."""
    theme = _theme(reader, number)
    initial = {name: getattr(theme, name) for name in ("words", "area", "tone", "version")}
    form = ChangeForm(posted(request), reader=reader, initial=initial)
    if request.method == "POST" and form.is_valid():
        act = partial(actions.change_theme, **form.answers())
        if attempt(form, act, theme=theme, reader=reader, by=reader.user, at=timezone.now()):
            return redirect("readers:theme", reader.reading_id, theme.pk)
    back = reverse("readers:theme", args=[reader.reading_id, theme.pk])
    return form_page(
        request, "readers/theme_form.html", form, reader=reader, back=back, theme=theme
    )


class AgreeForm(VersionedForm):
    """I stand by this theme as I see it."""


class UntieForm(Form):
    """Which comments are not about it after all."""

    comments = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Tick the comments to take off")}
    )


@confirmed_page
def page(request: HttpRequest, reader: Reader, number: int) -> HttpResponse:
    """A theme beside its comments: read both, then agree or change it."""
    theme = _theme(reader, number)
    tied = queries.tied_to(theme)
    comments = [one for one in queries.comments_of(reader.reading) if one.pk in tied]
    form: Form
    if "untie" in request.POST:
        form = UntieForm(request.POST)
        form.fields["comments"].choices = [(str(pk), "") for pk in tied]  # type: ignore[attr-defined]
    else:
        form = AgreeForm(posted(request), initial={"version": theme.version})
    if request.method == "POST" and form.is_valid():
        done = attempt(form, _act(form), theme=theme, reader=reader, **_who(reader))
        if done and isinstance(form, UntieForm):
            return redirect("readers:theme", reader.reading_id, theme.pk)
        if done:
            messages.success(request, _("You agree to this theme."))
            return redirect("readers:reading", reader.reading_id)
    drafts = [one for one in queries.drafts_of(reader.reading) if one.theme.pk == theme.pk]
    titles = {area.key: area.title for area in queries.areas_of(reader.reading)}
    return form_page(
        request,
        "readers/theme.html",
        form,
        reader=reader,
        back=reverse("readers:reading", args=[reader.reading_id]),
        theme=theme,
        draft=drafts[0],
        area=titles.get(theme.area, ""),
        is_agreed=drafts[0].is_agreed_by(reader),
        rows=shown(reader, comments),
        version=theme.version,
    )


def _act(form: Form) -> Any:
    if isinstance(form, UntieForm):
        chosen = [UUID(key) for key in form.cleaned_data["comments"]]
        return partial(actions.untie_comments, comments=chosen)
    return partial(actions.agree_to_theme, seen=form.cleaned_data["version"])


def _who(reader: Reader) -> dict[str, Any]:
    return {"by": reader.user, "at": timezone.now()}


@confirmed_page
def remove(request: HttpRequest, reader: Reader, number: int) -> HttpResponse:
    """Ask before a theme is taken out."""
    theme = _theme(reader, number)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        act = actions.take_theme_out
        if attempt(form, act, theme=theme, reader=reader, **_who(reader)):
            messages.success(request, _("Taken out."))
            return redirect("readers:reading", reader.reading_id)
    back = reverse("readers:theme", args=[reader.reading_id, theme.pk])
    return form_page(
        request, "readers/theme_remove.html", form, reader=reader, back=back, theme=theme
    )


def _theme(reader: Reader, number: int) -> Theme:
    found = reader.reading.themes.filter(pk=number, is_out=False).first()
    if found is None:
        raise Http404
    return found
