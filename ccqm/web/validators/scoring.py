"""Scoring alone, one criterion at a time; and changing one's own score after comparing."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccqm.framework.edition import Criterion, Edition
from ccqm.kit.verdict import Verdict
from ccqm.validation import queries, rules
from ccqm.validation.actions import amend_score, finish_scoring, save_score
from ccqm.validation.models import Score, Seat
from ccqm.validation.rules import Status
from ccqm.web.kit.forms import Form, Radios, VersionedForm, attempt, form_page
from ccqm.web.validators.reading import declared_page, desk, read


class ScoreForm(VersionedForm):
    """One of the criterion's described stages, and why."""

    # The hint says when the reason may stay empty.
    says_optional = False

    # Version 0: there is no score yet.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    score = forms.TypedChoiceField(
        label=_("Which stage do you see?"),
        coerce=int,
        widget=Radios,
        error_messages={"required": _("Choose the stage you see")},
    )
    comment = forms.CharField(
        label=_("Why?"),
        help_text=_("Say what you saw. You must say why if you see another stage than they do."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=rules.COMMENT_MAX,
        required=False,
        error_messages={"max_length": _("Write 2,000 characters or fewer")},
    )

    def __init__(self, edition: Edition, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = list(enumerate(edition.stages, start=1))
        field = self.fields["score"]
        field.choices = [(number, f"{number}. {stage.title}") for number, stage in stages]  # type: ignore[attr-defined]
        field.widget.hints = dict(enumerate(criterion.stages, start=1))


@declared_page
def page(request: HttpRequest, seat: Seat, criterion: str) -> HttpResponse:
    """Give, or while comparing change, this seat's own score for one criterion."""
    edition = queries.edition_for(seat.application)
    asked = _criterion(edition, seat, criterion)
    own = seat.scores.filter(criterion=criterion).first()
    amending = seat.application.status == Status.SCORED
    if request.method != "POST" and not _may(seat):
        return redirect("validators:application", seat.application.reference)
    form = ScoreForm(edition, asked, _posted(request), initial=_initial(own))
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            amend_score if amending else save_score,
            seat=seat,
            criterion=criterion,
            score=form.cleaned_data["score"],
            comment=form.cleaned_data["comment"],
            expected=form.cleaned_data["version"],
            by=seat.user,
            at=timezone.now(),
        )
        if saved:
            return redirect(_after(edition, seat, asked, amending=amending))
    return form_page(
        request,
        "validators/score.html",
        form,
        seat=seat,
        back=desk(seat),
        read=read(edition, seat.application.content, asked),
        amending=amending,
        place=[each.key for each in edition.criteria].index(criterion) + 1,
        total=len(edition.criteria),
    )


def _criterion(edition: Edition, seat: Seat, key: str) -> Criterion:
    found = next((each for each in edition.criteria if each.key == key), None)
    if found is None or seat.is_chair:
        raise Http404
    return found


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(own: Score | None) -> dict[str, Any]:
    if own is None:
        return {"version": 0}
    return {"score": own.score, "comment": own.comment, "version": own.version}


def _may(seat: Seat) -> Verdict:
    status = seat.application.status
    if status == Status.SCORED:
        return rules.may_amend(status)
    return rules.is_scoring_open(status, finished=bool(seat.finished_at))


def _after(edition: Edition, seat: Seat, asked: Criterion, *, amending: bool) -> str:
    """The next criterion without a score; else the overview, or the comparison."""
    reference = seat.application.reference
    if amending:
        return reverse("validators:compare", args=[reference])
    done = set(seat.scores.values_list("criterion", flat=True))
    keys = [each.key for each in edition.criteria]
    place = keys.index(asked.key)
    for key in keys[place + 1 :] + keys[:place]:
        if key not in done:
            return reverse("validators:score", args=[reference, key])
    return reverse("validators:application", args=[reference])


@declared_page
def finish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say that every score is given. After that, both validators see all scores."""
    if seat.is_chair:
        raise Http404
    form = Form(_posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, finish_scoring, seat=seat, by=seat.user, at=timezone.now())
        if done:
            return redirect("validators:application", seat.application.reference)
    if seat.finished_at:
        return redirect("validators:application", seat.application.reference)
    return form_page(request, "validators/finish.html", form, seat=seat, back=desk(seat))
