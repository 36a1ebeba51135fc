"""Give results back: say what you will do, look at the page, publish it when you want to."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.replies.actions import publish_reply, save_answer, take_reply_back
from ccqm.replies.models import Answer
from ccqm.replies.queries import answers_in, published_actions, reply_to
from ccqm.replies.rules import LONGEST, may_publish
from ccqm.themes.queries import published_themes
from ccqm.waves.queries import Results, results_of, wave_of
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.you_said import you_said
from ccqm.web.leads.asking import ask
from ccqm.web.leads.fields import Words


class AnswerForm(Form):
    """What you will do about it, and what you have done."""

    we_will = Words(
        label=gettext_lazy("What will you do about it?"),
        help_text=gettext_lazy("Say who does it and by when. If you can do nothing, say why."),
        longest=LONGEST,
        rows=4,
    )
    we_did = Words(
        label=gettext_lazy("What have you done already?"),
        help_text=gettext_lazy("You can come back and add this later."),
        longest=LONGEST,
        rows=4,
    )
    action = forms.TypedChoiceField(
        label=gettext_lazy("Is it an action of your published plan?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, actions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actions:
            del self.fields["action"]
            return
        choices: list[tuple[Any, str]] = [("", _("No, or not yet")), *actions]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        return {"action": None} | super().answers()


@lead_page
def page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The page as everyone will read it, with a link at each part; publish it, or take it back."""
    results = _results(workspace, number)
    wave = results.wave
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        act = take_reply_back if "back" in request.POST else publish_reply
        done = attempt(form, act, wave=wave, by=workspace.lead.user, at=timezone.now())
        if done:
            messages.success(request, _("Saved."))
            return redirect("leads:you-said", workspace.participant.slug, number)
    reply = reply_to(wave)
    answers = answers_in(reply)
    content = you_said(results, answers, workspace.edition)
    return form_page(
        request,
        "leads/you_said.html",
        form,
        workspace=workspace,
        participant=workspace.participant,
        reply=reply,
        back=reverse("leads:wave-results", args=[workspace.participant.slug, number]),
        may_publish=may_publish(is_told=not content["is_nothing"], answers=len(answers)),
        may_edit=True,
        **content,
    )


@lead_page
def area(request: HttpRequest, workspace: Workspace, number: int, area: str) -> HttpResponse:
    """Answer what was found about one area."""
    results = _results(workspace, number)
    titles = {one.key: one.title for one in workspace.edition.areas}
    if area not in {one.key for one in results.release.areas}:
        raise Http404
    found = [one for one in answers_in(reply_to(results.wave)) if one.area == area]
    return _ask(request, workspace, results, found, about={"area": area}, title=titles.get(area))


@lead_page
def theme(request: HttpRequest, workspace: Workspace, number: int, theme: int) -> HttpResponse:
    """Answer one theme."""
    results = _results(workspace, number)
    themes = {one.pk: one.words for one in published_themes(results.wave) or []}
    if theme not in themes:
        raise Http404
    found = [one for one in answers_in(reply_to(results.wave)) if one.theme_id == theme]
    return _ask(request, workspace, results, found, about={"theme": theme}, title=themes[theme])


def _ask(
    request: HttpRequest,
    workspace: Workspace,
    results: Results,
    found: list[Answer],
    *,
    about: dict[str, Any],
    title: str | None,
) -> HttpResponse:
    initial: dict[str, Any] = {"version": 0}
    if found:
        names = ("we_will", "we_did", "version")
        initial = {name: getattr(found[0], name) for name in names}
        initial["action"] = found[0].action_id
    form = AnswerForm(
        posted(request), initial=initial, actions=published_actions(workspace.journey)
    )
    act = partial(save_answer, wave=results.wave, **about)
    return ask(request, workspace, form, act, to="you-said", keys=(results.wave.pk,), heading=title)


def _results(workspace: Workspace, number: int) -> Results:
    row = wave_of(workspace.participant, number)
    results = results_of(row) if row else None
    if results is None:
        raise Http404
    return results


urlpatterns = [
    path("surveys/<int:number>/you-said/", page, name="you-said"),
    path("surveys/<int:number>/you-said/areas/<slug:area>/", area, name="you-said-area"),
    path("surveys/<int:number>/you-said/themes/<int:theme>/", theme, name="you-said-theme"),
]
