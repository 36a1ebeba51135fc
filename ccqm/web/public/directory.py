"""The public directory: only what its owner has made public, found by words and filters."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccqm.awards.queries import held_levels, participants_holding
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition, Level, Phase
from ccqm.journeys.models import Journey
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.participants.models import Kind, Participant, ParticipantQuerySet
from ccqm.participants.queries import search_public
from ccqm.web.kit.forms import Form
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.paging import links

PER_PAGE = 50
ANY = ("", _("Any"))


class Filters(Form):
    """What to look for. Every field may be left empty, and a wrong choice is left out."""

    says_optional = False

    q = forms.CharField(
        label=_("Name or words"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    sector = forms.ChoiceField(label=_("Part of city life"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    level = forms.ChoiceField(label=_("Level held"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, items in (
            ("sector", edition.sectors),
            ("phase", edition.phases),
            ("level", edition.levels_in_order()),
        ):
            found = [ANY, *((item.key, item.title) for item in items)]
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was asked for and can be answered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Card:
    """One participant as the directory shows it."""

    participant: Participant
    kind: str
    sectors: str
    phase: Phase | None
    level: Level | None


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """`/participants/`: fifty to a page; the address holds the question, so it can be kept."""
    edition = framework.newest(brand().edition)
    form = Filters(request.GET, edition=edition)
    asked = form.asked()
    found = Paginator(_found(asked, edition).by_name(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "cards": _cards(found, edition),
        "pages": links(request, found),
    }
    return render(request, "public/directory.html", context)


def _found(asked: dict[str, str], edition: Edition) -> ParticipantQuerySet:
    found = search_public(asked.get("q", ""))
    if sector := asked.get("sector"):
        found = found.in_sector(sector)
    if kind := asked.get("kind"):
        found = found.of_kind(kind)
    if phase := asked.get("phase"):
        numbers = [step.number for step in edition.steps_in(phase)]
        there = Journey.objects.current().filter(reached_step__in=numbers)
        found = found.filter(pk__in=there.values("participant"))
    if level := asked.get("level"):
        holders = participants_holding(level, local_date(timezone.now()))
        found = found.filter(pk__in=holders.values("pk"))
    return found


def _cards(found: Page, edition: Edition) -> list[Card]:
    """The cards of one page: two queries for any number of them."""
    keys = [participant.pk for participant in found]
    journeys = Journey.objects.current().filter(participant__in=keys)
    by_participant = {journey.participant_id: journey for journey in journeys}
    held = held_levels(keys, local_date(timezone.now()))
    return [
        _card(participant, by_participant.get(participant.pk), held.get(participant.pk), edition)
        for participant in found
    ]


def _card(
    participant: Participant, journey: Journey | None, held: Level | None, newest: Edition
) -> Card:
    edition = framework.edition(journey.edition_id) if journey else newest
    titles = {sector.key: sector.title for sector in edition.sectors}
    return Card(
        participant=participant,
        kind=kind_words(participant, edition),
        sectors=", ".join(titles.get(key, key) for key in participant.sectors),
        phase=phase_of(journey, edition) if journey else None,
        level=held,
    )


def kind_words(participant: Participant, edition: Edition) -> str:
    """What sort of participant it is, such as "School", in the words of the edition."""
    types = {item.key: item.title for item in edition.types}
    return types.get(participant.type) or str(Kind(participant.kind).label)


def phase_of(journey: Journey, edition: Edition) -> Phase:
    """The phase of the step that the journey has reached."""
    step = next(step for step in edition.steps if step.number == journey.reached_step)
    return edition.phase(step.phase)
