"""All scores side by side, once both validators have finished; then the recommendation."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccqm.framework.edition import Area, Criterion, Edition
from ccqm.validation import actions, queries, rules
from ccqm.validation.models import Seat
from ccqm.validation.queries import Compared
from ccqm.validation.rules import Agreement, Status
from ccqm.web.kit.forms import Form, Radios, attempt, form_page
from ccqm.web.validators.reading import declared_page, desk, read


@dataclass(frozen=True)
class Row:
    """One criterion with the participant's stage and the validators' scores."""

    criterion: Criterion
    own_stage: int | None
    compared: Compared


def rows_by_area(
    edition: Edition, content: dict[str, Any], compared: dict[str, Compared]
) -> list[tuple[Area, list[Row]]]:
    """The comparison in the order of the edition."""
    return [
        (
            area,
            [
                Row(each, read(edition, content, each).stage, compared[each.key])
                for each in edition.criteria_in(area.key)
                if each.key in compared
            ],
        )
        for area in edition.areas
    ]


@declared_page
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Scores and agreement. Closed until both have finished (scoring alone comes first)."""
    application = seat.application
    if not queries.have_all_finished(application):
        return redirect("validators:application", application.reference)
    edition = queries.edition_for(application)
    compared = queries.compared(queries.visible_scores(seat))
    counts = rules.agreement_counts(
        {key: [score.score for score in each.scores] for key, each in compared.items()}
    )
    context = {
        "seat": seat,
        "back": desk(seat),
        "areas": rows_by_area(edition, application.content, compared),
        "same": counts[Agreement.EXACT],
        "near": counts[Agreement.ADJACENT],
        "gaps": counts[Agreement.GAP],
        "total": len(compared),
        "reach": queries.does_reach_level(application),
        "may_amend": not seat.is_chair and bool(rules.may_amend(application.status)),
        "may_recommend": seat.is_chair and application.status == Status.SCORED,
        "level": queries.level_of(application),
    }
    return render(request, "validators/compare.html", context)


class RecommendForm(Form):
    """The chair's advice."""

    outcome = forms.ChoiceField(
        label=_("What do you recommend?"),
        widget=Radios,
        error_messages={"required": _("Choose what you recommend")},
    )
    words = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "Say what is strong, and what could grow. The manager reads this before deciding."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        max_length=rules.WORDS_MAX,
        error_messages={"required": _("Say why")},
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        field.choices = [(each.key, each.title) for each in edition.outcomes]  # type: ignore[attr-defined]
        field.widget.hints = {each.key: each.meaning for each in edition.outcomes}


@declared_page
def recommend(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The chair recommends, after both validators have finished."""
    application = seat.application
    if not seat.is_chair:
        raise Http404
    if application.status != Status.SCORED and request.method != "POST":
        return redirect("validators:application", application.reference)
    form = RecommendForm(
        queries.edition_for(application), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            actions.recommend,
            application=application,
            outcome=form.cleaned_data["outcome"],
            words=form.cleaned_data["words"],
            by=seat.user,
            at=timezone.now(),
        )
        if made:
            messages.success(request, gettext("Your recommendation is with the team."))
            return redirect("validators:application", application.reference)
    reach = queries.does_reach_level(application)
    back = reverse("validators:compare", args=[application.reference])
    return form_page(request, "validators/recommend.html", form, seat=seat, reach=reach, back=back)
