"""The team's list of participants by stage: where each stands, and what comes next."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ccqm.awards.queries import held_levels
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition, Level, Step
from ccqm.journeys.models import STATUSES, Journey
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.participants.models import Kind, Participant
from ccqm.steps.progress import Progress, progress_of
from ccqm.web.kit.forms import Form
from ccqm.web.kit.guards import team_page
from ccqm.web.kit.paging import links

PER_PAGE = 50
ANY = ("", _("Any"))


class Filters(Form):
    """What the team looks for. Every field may be left empty."""

    says_optional = False

    q = forms.CharField(
        label=_("Name or words"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    step = forms.ChoiceField(label=_("Step reached"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *STATUSES])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(str(step.number), f"{step.number}. {step.title}") for step in edition.steps]
        self.fields["step"].choices = [ANY, *steps]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was asked for and can be answered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Row:
    """One participant as the team's list shows it."""

    participant: Participant
    journey: Journey
    progress: Progress
    reached: Step
    held: Level | None


@dataclass(frozen=True)
class Stage:
    """A step, and how many have reached it and not yet the next."""

    step: Step
    count: int
    href: str
    is_chosen: bool


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/`: the same number of queries for one row and for fifty."""
    edition = framework.newest(brand().edition)
    form = Filters(request.GET, edition=edition)
    asked = form.asked()
    found = Paginator(_found(asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "rows": _rows(found),
        "stages": _stages(asked, edition),
        "pages": links(request, found),
    }
    return render(request, "team/participants.html", context)


def _found(asked: dict[str, str]) -> QuerySet[Journey]:
    found = _matching(asked)
    if step := asked.get("step"):
        found = found.filter(reached_step=step)
    found = found.select_related("participant")
    return found.order_by("participant__sort_name", "participant_id")


def _matching(asked: dict[str, str]) -> QuerySet[Journey]:
    """Everyone who fits, at any step: each participant by its newest journey."""
    found = Journey.objects.current()
    if status := asked.get("status"):
        found = found.filter(status=status)
    if kind := asked.get("kind"):
        found = found.filter(participant__kind=kind)
    if text := asked.get("q"):
        found = found.filter(participant__in=Participant.objects.ever_matching(text))
    return found


def _stages(asked: dict[str, str], edition: Edition) -> list[Stage]:
    """How many of those who fit stand at each step: one query."""
    counted = _matching(asked).order_by().values_list("reached_step").annotate(n=Count("pk"))
    counts = dict(counted)
    return [
        Stage(
            step,
            counts.get(step.number, 0),
            f"?{urlencode({**asked, 'step': str(step.number)})}",
            asked.get("step") == str(step.number),
        )
        for step in edition.steps
    ]


def _rows(found: Page) -> list[Row]:
    journeys = list(found)
    progress = progress_of(journeys)
    held = held_levels([each.participant_id for each in journeys], local_date(timezone.now()))
    return [
        _row(journey, progress[journey.pk], held.get(journey.participant_id))
        for journey in journeys
    ]


def _row(journey: Journey, progress: Progress, held: Level | None) -> Row:
    edition = progress.edition
    reached = next(step for step in edition.steps if step.number == journey.reached_step)
    return Row(journey.participant, journey, progress, reached, held)
