"""How people come to an open survey: letters, cards with codes, a class or a desk with one device.

Every way is for everybody alike, so that no number here tells who has answered.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.answers.actions import cut_deck
from ccqm.awareness.pack.printing import Pack
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.letters.writing import read
from ccqm.waves.cards import cards
from ccqm.waves.inviting import (
    FIRST,
    MOST_CARDS,
    REMINDER,
    begin_round,
    count_cards,
    handed_out,
    with_address,
    without_address,
)
from ccqm.waves.models import Wave
from ccqm.waves.queries import wave_of
from ccqm.waves.rules import Status
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.counting import People
from ccqm.web.leads.pack import printed_file
from ccqm.web.leads.roster import many

MOST_IN_A_CLASS = 60


class RoundForm(Form):
    """Which letters: 0 are the first."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CardsForm(Form):
    """How many cards to print."""

    people = People(
        label=gettext_lazy("How many cards do you need?"),
        missing=gettext_lazy("Enter how many cards you need"),
        least=1,
    )

    def clean_people(self) -> int:
        people: int = self.cleaned_data["people"]
        if people > MOST_CARDS:
            words = _("You can print %(most)s cards at a time")
            raise forms.ValidationError(words % {"most": MOST_CARDS})
        return people


class CountForm(Form):
    """How many more were handed out, seen from a number."""

    so_far = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    people = People(
        label=gettext_lazy("How many more cards have you handed out?"),
        missing=gettext_lazy("Enter how many cards you have handed out"),
        least=1,
    )


class ClassForm(CountForm):
    """How many answer one after the other on this device."""

    people = People(
        label=gettext_lazy("How many people will answer on this device?"),
        missing=gettext_lazy("Enter how many people will answer"),
        least=1,
    )

    def clean_people(self) -> int:
        people: int = self.cleaned_data["people"]
        if people > MOST_IN_A_CLASS:
            words = _("At most %(most)s people at a time")
            raise forms.ValidationError(words % {"most": MOST_IN_A_CLASS})
        return people


@lead_page
def letters(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Read the letter and send it to everybody on the lists; later, remind everybody alike."""
    wave = _open(workspace, number)
    rounds = list(wave.rounds.all())
    form = RoundForm(posted(request), initial={"number": len(rounds)})
    if request.method == "POST" and form.is_valid():
        action = partial(begin_round, wave, by=workspace.lead.user, **form.answers())
        if attempt(form, action, at=timezone.now()):
            messages.success(
                request, _("The letters are being written. They go out by themselves.")
            )
            return redirect("leads:wave-letters", workspace.participant.slug, wave.pk)
    sample = {
        "participant": workspace.participant.name,
        "name": _("your name"),
        "token": "-",
        "closes_on": wave.closes_on,
    }
    subject, blocks = read(REMINDER if rounds else FIRST, sample, get_language() or "en")
    return form_page(
        request,
        "leads/wave_letters.html",
        form,
        workspace=workspace,
        wave=wave,
        back=_address(workspace, wave),
        rounds=rounds,
        people=with_address(wave).count(),
        without=without_address(wave),
        subject=subject,
        blocks=blocks,
    )


@lead_page
def paper(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Print cards, each with a code of its own. A POST answers with the file, once."""
    wave = _open(workspace, number)
    form = CardsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        codes = cut_deck(wave.box, size=form.cleaned_data["people"])
        try:
            made = cards(codes, _pack(workspace, wave), at=timezone.now())
            return printed_file(made, "application/pdf", "survey-cards.pdf")
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    context: dict[str, Any] = {
        "workspace": workspace,
        "wave": wave,
        "back": _address(workspace, wave),
    }
    return form_page(request, "leads/wave_cards.html", form, **context)


@lead_page
def count(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Count the cards that were handed out."""
    wave = _open(workspace, number)
    so_far = handed_out(wave)
    form = CountForm(posted(request), initial={"so_far": so_far})
    if request.method == "POST" and form.is_valid():
        action = partial(count_cards, wave, by=workspace.lead.user, **form.answers())
        if attempt(form, action, at=timezone.now()):
            messages.success(request, _("Counted."))
            return redirect("leads:wave", workspace.participant.slug, wave.pk)
    return form_page(
        request,
        "leads/wave_count.html",
        form,
        workspace=workspace,
        wave=wave,
        so_far=so_far,
        back=_address(workspace, wave),
    )


@lead_page
def together(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Let a class, or people at a desk, answer one after the other on this device (DP-04)."""
    wave = _open(workspace, number)
    form = ClassForm(posted(request), initial={"so_far": handed_out(wave)})
    context: dict[str, Any] = {"workspace": workspace, "wave": wave}
    if request.method == "POST" and form.is_valid():
        action = partial(count_cards, wave, by=workspace.lead.user, **form.answers())
        if attempt(form, action, at=timezone.now()):
            first, *rest = cut_deck(wave.box, size=form.cleaned_data["people"])
            context |= {"first": first, "rest": " ".join(rest), "people": len(rest) + 1}
    back = _address(workspace, wave)
    response = form_page(request, "leads/wave_together.html", form, back=back, **context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(workspace: Workspace, number: int) -> Wave:
    """The wave, while it is open; 404 for any other."""
    row = wave_of(many(workspace), number)
    if row is None or row.status != Status.OPEN:
        raise Http404
    return row


def _address(workspace: Workspace, wave: Wave) -> str:
    return reverse("leads:wave", args=[workspace.participant.slug, wave.pk])


def _pack(workspace: Workspace, wave: Wave) -> Pack:
    """What every card shows but its code; the picture leads to the page where codes are typed."""
    ours = brand()
    return Pack(
        participant=workspace.participant.name,
        pledge="",
        pledge_language="",
        address=ours.host + reverse("answers:answer", args=[wave.box]),
        language=get_language() or "en",
        brand=ours,
        emblem=render_to_string("public/favicon.svg", {"brand": ours}),
    )


urlpatterns = [
    path("surveys/<int:number>/letters/", letters, name="wave-letters"),
    path("surveys/<int:number>/cards/", paper, name="wave-cards"),
    path("surveys/<int:number>/cards/count/", count, name="wave-count"),
    path("surveys/<int:number>/together/", together, name="wave-together"),
]
