"""Surveys: plan one, see what it will be able to show, open it, watch a band, read its results.

While a survey is open its lead sees a band of how many have answered and nothing else.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.answers.queries import arrived
from ccqm.kit.brand import brand
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.questions.queries import has_questions, newest, question_set
from ccqm.questions.question_set import QuestionSet
from ccqm.waves.actions import drop_wave, open_wave, plan_wave
from ccqm.waves.models import Wave
from ccqm.waves.queries import possible_baselines, roll_of, wave_of, waves_of
from ccqm.waves.rules import (
    GROUP,
    TITLES,
    Mode,
    Status,
    breakdown_choices,
    category_title,
    likely_blocks,
    participation_band,
    reach,
)
from ccqm.web.kit.forms import DateField, Form, OnceForm, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.roster import many

PRIORITIES = (
    ("first", gettext_lazy("Which groups of people would you most like to compare?")),
    ("second", gettext_lazy("And second?")),
    ("third", gettext_lazy("And third?")),
)
USUAL_RESPONSE = 0.6
"""The share of answers for which a plan says which breakdowns will probably be told."""


class AudienceForm(Form):
    """The first question: who is asked?"""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who do you want to ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select who you want to ask")},
    )

    def __init__(self, *args: Any, questions: QuestionSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [one for one in questions.audiences if one.answers != "signed"]
        self.fields["audience"].choices = [(one.key, one.title) for one in asked]  # type: ignore[attr-defined]


class PlanForm(OnceForm):
    """Everything that must be fixed before a survey opens."""

    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Which of your groups do you ask?"),
        help_text=gettext_lazy(
            "We count how many people they have. Leave this empty for people who drop in."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How will people answer?"),
        choices=[
            (Mode.BOTH.value, gettext_lazy("On a phone or computer, or on paper")),
            (Mode.ONLINE.value, gettext_lazy("On a phone or computer only")),
            (Mode.PAPER.value, gettext_lazy("On paper only")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select how people will answer")},
    )
    opens_on = DateField(
        label=gettext_lazy("On which day does it open?"),
        called=gettext_lazy("The day on which it opens"),
    )
    closes_on = DateField(
        label=gettext_lazy("What is its last day?"),
        help_text=gettext_lazy("Two or three weeks are usual. Nobody can answer after it."),
        called=gettext_lazy("The last day"),
    )
    baseline = forms.ModelChoiceField(
        queryset=Wave.objects.none(),
        label=gettext_lazy("Which earlier survey do you want to compare it with?"),
        required=False,
        empty_label=gettext_lazy("None: this is the first"),
    )

    def __init__(
        self, *args: Any, workspace: Workspace, questions: QuestionSet, audience: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_of(workspace.participant)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        earlier = possible_baselines(workspace.participant, audience, questions)
        if earlier:
            field = self.fields["baseline"]
            field.queryset = Wave.objects.filter(pk__in=[one.pk for one in earlier])  # type: ignore[attr-defined]
            field.label_from_instance = _when  # type: ignore[attr-defined]
        else:
            del self.fields["baseline"]
        names = [str(group.pk) for group in groups]
        possible = breakdown_choices(questions, audience, names)
        for name, label in PRIORITIES[: len(possible)]:
            choices = [("", _("None")), *((key, str(TITLES[key])) for key in possible)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        chosen = [told.pop(name, "") for name, _label in PRIORITIES]
        told["dimensions"] = [key for key in chosen if key]
        if len(set(told["dimensions"])) < len(told["dimensions"]):
            self.add_error("second", _("Choose each of these only once"))
        return told

    def answers(self) -> dict[str, Any]:
        """What was typed; no earlier survey where none was asked for."""
        return {"baseline": None, **self.cleaned_data, "groups": list(self.cleaned_data["groups"])}


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every survey of this participant."""
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "waves": [(wave, _audience(wave)) for wave in waves_of(many(workspace))],
        "may_plan": has_questions(brand().questions),
    }
    return render(request, "leads/waves.html", context)


@lead_page
def begin(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Ask who is asked; the rest follows from it."""
    many(workspace)
    form = AudienceForm(posted(request), questions=_questions())
    if request.method == "POST" and form.is_valid():
        audience = form.cleaned_data["audience"]
        return redirect("leads:wave-plan", workspace.participant.slug, audience)
    back = reverse("leads:waves", args=[workspace.participant.slug])
    return form_page(
        request, "leads/wave_plan.html", form, workspace=workspace, back=back, button=_("Continue")
    )


@lead_page
def plan(request: HttpRequest, workspace: Workspace, audience: str) -> HttpResponse:
    """Plan a survey of one audience."""
    many(workspace)
    questions = _questions()
    known = {one.key: one for one in questions.audiences if one.answers != "signed"}
    if audience not in known:
        raise Http404
    form = PlanForm(posted(request), workspace=workspace, questions=questions, audience=audience)
    if request.method == "POST" and form.is_valid():
        wave = attempt(
            form,
            plan_wave,
            participant=workspace.participant,
            questions=questions,
            audience=audience,
            by=workspace.lead.user,
            at=timezone.now(),
            **form.answers(),
        )
        if isinstance(wave, Wave):
            return _to(workspace, wave)
    return form_page(
        request,
        "leads/wave_plan.html",
        form,
        workspace=workspace,
        back=reverse("leads:wave-begin", args=[workspace.participant.slug]),
        caption=known[audience].title,
        button=_("Save and see what it can show"),
    )


@lead_page
def wave(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """One survey as it stands: a plan, a band, or the way to its results."""
    row = _wave(workspace, number)
    if row.status == Status.RELEASED:
        return redirect("leads:wave-results", workspace.participant.slug, row.pk)
    questions = question_set(row.question_set_id)
    context = {
        "workspace": workspace,
        "back": reverse("leads:waves", args=[workspace.participant.slug]),
        "wave": row,
        "audience": questions.audience(row.audience),
        "groups": list(row.groups.order_by("pk")),
        "may_open": row.opens_on <= timezone.localdate() <= row.closes_on,
        **(_reach(row, questions) if row.status == Status.PLANNED else {}),
    }
    if row.status == Status.OPEN:
        context["band"] = participation_band(arrived(row.box))
    return render(request, "leads/wave.html", context)


def _reach(row: Wave, questions: QuestionSet) -> dict[str, Any]:
    """What it will be able to show; nothing is said where nobody can count who is asked."""
    groups = list(row.groups.order_by("pk"))
    invited = roll_of(row.participant, groups)
    shares = {one.key: one.shares for one in questions.population}
    if invited:
        shares[GROUP] = {str(group.pk): group.headcount / invited for group in groups}
    names = {str(group.pk): group.name for group in groups}
    people = int(invited * USUAL_RESPONSE)
    return {
        "invited": invited,
        "reach": reach(questions, row.audience, invited) if invited else [],
        "breakdowns": [
            (TITLES[key], _blocks(questions, key, people, shares, names)) for key in row.dimensions
        ],
    }


def _blocks(
    questions: QuestionSet,
    key: str,
    people: int,
    shares: dict[str, dict[str, float]],
    names: dict[str, str],
) -> list[str] | None:
    """The blocks in words; empty when there will be no breakdown, None when nobody can say."""
    if not people or key not in shares:
        return None
    blocks = likely_blocks(people, shares[key])
    if len(blocks) < 2:
        return []
    return [
        " + ".join(names.get(one) or category_title(questions, key, one) for one in block)
        for block in blocks
    ]


@lead_page
def open_(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Open it, once the lead has said yes: nothing of it changes from then on."""
    row = _wave(workspace, number)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        action = partial(open_wave, row, by=workspace.lead.user)
        if attempt(form, action, at=timezone.now()):
            messages.success(request, _("The survey is open."))
            return _to(workspace, row)
    return _confirm(
        request,
        workspace,
        row,
        form,
        heading=_("Do you want to open this survey?"),
        note=_("Then its questions, its days and its comparisons are fixed."),
        button=_("Yes, open it"),
    )


@lead_page
def drop(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Do not hold a planned survey, once the lead has said yes."""
    row = _wave(workspace, number)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        action = partial(drop_wave, row, by=workspace.lead.user)
        if attempt(form, action, at=timezone.now()):
            messages.success(request, _("Removed."))
            return redirect("leads:waves", workspace.participant.slug)
    return _confirm(
        request,
        workspace,
        row,
        form,
        heading=_("Do you want to remove this survey?"),
        note=_("Nobody has been asked yet, so nothing is lost."),
        button=_("Yes, remove it"),
    )


def _confirm(
    request: HttpRequest, workspace: Workspace, row: Wave, form: Form, **words: str
) -> HttpResponse:
    slug = workspace.participant.slug
    return form_page(
        request,
        "leads/confirm.html",
        form,
        workspace=workspace,
        back=reverse("leads:wave", args=[slug, row.pk]),
        what=f"{_audience(row)}, {_when(row)}",
        words={**words, "keep": _("No, go back")},
    )


def _questions() -> QuestionSet:
    """What is asked now; 404 while the council has imported no questions."""
    if not has_questions(brand().questions):
        raise Http404
    return newest(brand().questions)


def _audience(row: Wave) -> str:
    return question_set(row.question_set_id).audience(row.audience).title


def _when(row: Wave) -> str:
    return date_format(row.opens_on)


def _wave(workspace: Workspace, number: int) -> Wave:
    row = wave_of(workspace.participant, number)
    if row is None or row.status == Status.DROPPED:
        raise Http404
    return row


def _to(workspace: Workspace, row: Wave) -> HttpResponse:
    return redirect("leads:wave", workspace.participant.slug, row.pk)


urlpatterns = [
    path("surveys/", page, name="waves"),
    path("surveys/plan/", begin, name="wave-begin"),
    path("surveys/plan/<slug:audience>/", plan, name="wave-plan"),
    path("surveys/<int:number>/", wave, name="wave"),
    path("surveys/<int:number>/open/", open_, name="wave-open"),
    path("surveys/<int:number>/remove/", drop, name="wave-remove"),
]
