"""Step 4: rate each criterion of the edition, with a reason, over as many visits as needed."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccqm.evaluation.actions import rate
from ccqm.evaluation.models import Rating
from ccqm.evaluation.queries import ratings_by_criterion
from ccqm.evaluation.rules import REASON_LONGEST, is_evaluation_complete, is_rating_complete
from ccqm.framework.edition import STAGES, Area, Criterion, Edition
from ccqm.journeys.rules import is_open_for_changes
from ccqm.web.kit.forms import Form, Radios, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.fields import Words

Ratings = dict[str, Rating]

# The picture of all ratings, in its own units.
THREAD_WIDTH, THREAD_HEIGHT, GAP, ROW = 100, 8, 12, 48


class RatingForm(Form):
    """One criterion: which stage fits, and why. Both may wait: then it is a draft."""

    stage = forms.TypedChoiceField(
        label=gettext_lazy("Which of these is most like you?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Radios,
        error_messages={"invalid_choice": gettext_lazy("Select one of the four stages")},
    )
    reason = Words(
        label=gettext_lazy("Why did you choose this?"),
        help_text=gettext_lazy(
            "Say what you see and hear that shows it. Use 10 to 2,000 characters. "
            "Do not name people. You can leave this now and finish it later."
        ),
        longest=REASON_LONGEST,
        rows=8,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    says_optional = False

    def __init__(self, *args: Any, criterion: Criterion, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(number, stage.title) for number, stage in enumerate(edition.stages, start=1)]
        self.fields["stage"].choices = titles  # type: ignore[attr-defined]
        self.fields["stage"].widget.hints = dict(enumerate(criterion.stages, start=1))


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The areas, with how many criteria of each are rated."""
    ratings = ratings_by_criterion(workspace.journey)
    edition, slug = workspace.edition, workspace.participant.slug
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "verdict": _verdict(edition, ratings),
        "rated": _rated(edition.criteria, ratings),
        "total": len(edition.criteria),
        "areas": [_area_row(slug, edition, area, ratings) for area in edition.areas],
        "next": _next_unfinished(edition, ratings),
        "started": bool(ratings),
    }
    return render(request, "leads/self_evaluation.html", context)


@lead_page
def area(request: HttpRequest, workspace: Workspace, area: str) -> HttpResponse:
    """The criteria of one area, with where each stands."""
    edition, slug = workspace.edition, workspace.participant.slug
    if area not in {known.key for known in edition.areas}:
        raise Http404
    ratings = ratings_by_criterion(workspace.journey)
    context = {
        "workspace": workspace,
        "back": reverse("leads:self-evaluation", args=[slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "area": edition.area(area),
        "rows": [
            _criterion_row(slug, edition, criterion, ratings)
            for criterion in edition.criteria_in(area)
        ],
    }
    return render(request, "leads/self_evaluation_area.html", context)


@lead_page
def criterion(request: HttpRequest, workspace: Workspace, criterion: str) -> HttpResponse:
    """One criterion: choose a stage and say why. Saving goes on to the next."""
    edition, journey, slug = workspace.edition, workspace.journey, workspace.participant.slug
    keys = [known.key for known in edition.criteria]
    if criterion not in keys:
        raise Http404
    current = edition.criterion(criterion)
    rating = ratings_by_criterion(journey).get(criterion)
    form = RatingForm(
        request.POST or None, initial=_initial(rating), criterion=current, edition=edition
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            rate,
            journey=journey,
            criterion=criterion,
            stage=form.cleaned_data["stage"],
            reason=form.cleaned_data["reason"],
            expected=form.cleaned_data["version"],
            by=workspace.lead.user,
            at=timezone.now(),
        )
        if saved:
            later = "later" in request.POST
            return redirect(_after(slug, keys, criterion, later=later))
    place = keys.index(criterion)
    return form_page(
        request,
        "leads/self_evaluation_criterion.html",
        form,
        workspace=workspace,
        back=reverse("leads:self-evaluation-area", args=[slug, current.area]),
        open=is_open_for_changes(journey.status),
        criterion=current,
        area=edition.area(current.area),
        number=place + 1,
        total=len(keys),
        previous=keys[place - 1] if place else None,
        following=keys[place + 1] if place + 1 < len(keys) else None,
    )


@lead_page
def summary(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everything rated so far, as a picture and as a table with the same facts."""
    ratings = ratings_by_criterion(workspace.journey)
    edition, slug = workspace.edition, workspace.participant.slug
    context = {
        "workspace": workspace,
        "back": reverse("leads:self-evaluation", args=[slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "verdict": _verdict(edition, ratings),
        "stages": edition.stages,
        "areas": [
            {
                "area": area,
                "colour": _colour(column),
                "rows": [
                    _criterion_row(slug, edition, known, ratings)
                    for known in edition.criteria_in(area.key)
                ],
            }
            for column, area in enumerate(edition.areas)
        ],
        "weave": _weave(edition, ratings),
    }
    return render(request, "leads/self_evaluation_summary.html", context)


def _colour(column: int) -> int:
    """Which of the council's five thread colours a column has, 1 to 5."""
    return column % 5 + 1


def _weave(edition: Edition, ratings: Ratings) -> dict[str, Any]:
    """Where each thread of the picture lies: a column an area, four threads a criterion."""
    threads = []
    for column, area in enumerate(edition.areas):
        for row, criterion in enumerate(edition.criteria_in(area.key)):
            rating = ratings.get(criterion.key)
            stage = (rating.stage if rating else None) or 0
            threads += [
                {
                    "x": column * (THREAD_WIDTH + GAP),
                    "y": row * ROW + (STAGES - number) * (THREAD_HEIGHT + 2),
                    "on": number <= stage,
                    "colour": _colour(column),
                }
                for number in range(1, STAGES + 1)
            ]
    rows = max((len(edition.criteria_in(area.key)) for area in edition.areas), default=0)
    return {
        "threads": threads,
        "width": len(edition.areas) * (THREAD_WIDTH + GAP) - GAP,
        "height": rows * ROW,
        "thread_width": THREAD_WIDTH,
        "thread_height": THREAD_HEIGHT,
    }


def _after(slug: str, keys: list[str], criterion: str, *, later: bool) -> str:
    if later:
        return reverse("leads:self-evaluation", args=[slug])
    place = keys.index(criterion) + 1
    if place == len(keys):
        return reverse("leads:self-evaluation-summary", args=[slug])
    return reverse("leads:self-evaluation-criterion", args=[slug, keys[place]])


def _initial(rating: Rating | None) -> dict[str, Any]:
    if rating is None:
        return {"version": 0}
    return {"stage": rating.stage, "reason": rating.reason, "version": rating.version}


def _rated(criteria: tuple[Criterion, ...], ratings: Ratings) -> int:
    return sum(item.key in ratings and ratings[item.key].is_complete for item in criteria)


def _verdict(edition: Edition, ratings: Ratings) -> Any:
    return is_evaluation_complete(_rated(edition.criteria, ratings), len(edition.criteria))


def _next_unfinished(edition: Edition, ratings: Ratings) -> str | None:
    for item in edition.criteria:
        if item.key not in ratings or not ratings[item.key].is_complete:
            return item.key
    return None


def _area_row(slug: str, edition: Edition, area: Area, ratings: Ratings) -> dict[str, Any]:
    criteria = edition.criteria_in(area.key)
    rated, total = _rated(criteria, ratings), len(criteria)
    words = ngettext("%(rated)s of %(total)s rated", "%(rated)s of %(total)s rated", total)
    text = _("Completed") if rated == total else words % {"rated": rated, "total": total}
    return {
        "title": {"text": area.title},
        "hint": {"text": area.question},
        "href": reverse("leads:self-evaluation-area", args=[slug, area.key]),
        "status": _status(text, done=rated == total),
    }


def _criterion_row(
    slug: str, edition: Edition, criterion: Criterion, ratings: Ratings
) -> dict[str, Any]:
    rating = ratings.get(criterion.key)
    text, todo, done = _("Not started"), "", False
    if rating:
        verdict = is_rating_complete(rating.stage, rating.reason)
        done, todo = bool(verdict), str(verdict.reason)
        text = _("Completed") if done else _("Draft")
    return {
        "title": {"text": criterion.title},
        "hint": {"text": todo} if todo else None,
        "href": reverse("leads:self-evaluation-criterion", args=[slug, criterion.key]),
        "status": _status(text, done=done),
        "stage": rating.stage if rating else None,
        "stage_title": edition.stages[rating.stage - 1].title if rating and rating.stage else "",
        "reason": rating.reason if rating else "",
    }


def _status(text: str, *, done: bool) -> dict[str, Any]:
    return {"text": text} if done else {"tag": {"text": text, "classes": "govuk-tag--blue"}}


urlpatterns = [
    path("self-evaluation/summary/", summary, name="self-evaluation-summary"),
    path("self-evaluation/area/<slug:area>/", area, name="self-evaluation-area"),
    path(
        "self-evaluation/criterion/<slug:criterion>/", criterion, name="self-evaluation-criterion"
    ),
]
