"""One application on a panel member's desk: declare first, then read and score."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.framework.edition import Area, Criterion
from ccqm.kit.verdict import Verdict
from ccqm.validation import queries, rules
from ccqm.validation.actions import declare_conflict, declare_no_conflict
from ccqm.validation.models import Seat
from ccqm.web.kit.forms import Form, Radios, attempt, form_page
from ccqm.web.kit.guards import panel_page


@dataclass(frozen=True)
class AreaRow:
    """One area with its criteria, and which of them this seat has scored."""

    area: Area
    criteria: list[tuple[Criterion, int | None]]

    @property
    def scored(self) -> int:
        return sum(score is not None for _criterion, score in self.criteria)


@panel_page
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where this panel stands and what this person does next."""
    if seat.declared_at is None:
        return redirect("validators:declare", seat.application.reference)
    edition = queries.edition_for(seat.application)
    panel = queries.panel_of(seat.application)
    mine = {score.criterion: score.score for score in seat.scores.all()}
    areas = [
        AreaRow(area, [(each, mine.get(each.key)) for each in edition.criteria_in(area.key)])
        for area in edition.areas
    ]
    context = {
        "seat": seat,
        "back": reverse("validators:home"),
        "level": queries.level_of(seat.application),
        "areas": areas,
        "panel": panel,
        "total": len(edition.criteria),
        "scored": len(mine),
        "may_score": _may_score(seat),
        "may_finish": rules.may_finish(len(mine), len(edition.criteria)),
        "all_finished": all(each.finished_at for each in panel if not each.is_chair)
        and sum(not each.is_chair for each in panel) == rules.VALIDATORS,
    }
    return render(request, "validators/application.html", context)


def _may_score(seat: Seat) -> Verdict:
    return rules.is_scoring_open(seat.application.status, finished=bool(seat.finished_at))


class DeclareForm(Form):
    """Has this person a tie to the participant? A tie frees the seat."""

    tie = forms.ChoiceField(
        label=gettext_lazy("Do you have a tie to them?"),
        help_text=gettext_lazy(
            "For example: you work there, volunteer there, or have family or close friends there."
        ),
        choices=[
            ("no", gettext_lazy("No, I have no tie and can judge fairly")),
            ("yes", gettext_lazy("Yes, or someone could think so")),
        ],
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose whether you have a tie")},
    )
    reason = forms.CharField(
        label=gettext_lazy("If yes, what is the tie?"),
        help_text=gettext_lazy("A few words are enough. Only the team reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=rules.COMMENT_MAX,
        required=False,
    )

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        if values.get("tie") == "yes" and not values.get("reason"):
            self.add_error("reason", _("Tell us in a few words what the tie is"))
        return values


@panel_page
def declare(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say that there is no tie, or free the seat. It can be told later, too."""
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, at = seat.user, timezone.now()
        if form.cleaned_data["tie"] == "yes":
            reason = form.cleaned_data["reason"]
            if attempt(form, declare_conflict, seat=seat, reason=reason, by=by, at=at):
                messages.success(request, _("Thank you for telling us. We ask someone else."))
                return redirect("validators:home")
        elif attempt(form, declare_no_conflict, seat=seat, by=by, at=at):
            return redirect("validators:application", seat.application.reference)
    return form_page(request, "validators/declare.html", form, seat=seat, back=_back(seat))


def _back(seat: Seat) -> str:
    """To the application once this seat may open it, else to the list."""
    if seat.declared_at is None:
        return reverse("validators:home")
    return reverse("validators:application", args=[seat.application.reference])
