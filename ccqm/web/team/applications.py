"""The team's view of applications: the list, naming a panel, and deciding."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.awards.actions import decide_application
from ccqm.awards.queries import mark_of
from ccqm.framework.edition import Edition
from ccqm.kit.verdict import Verdict
from ccqm.validation import permissions, queries, rules
from ccqm.validation.actions import free_seat, name_panel
from ccqm.validation.models import Application, Seat
from ccqm.validation.queries import Candidate
from ccqm.validation.rules import Status
from ccqm.web.kit.forms import Checkboxes, Form, Radios, attempt, form_page
from ccqm.web.kit.guards import manager_page, team_page
from ccqm.web.kit.paging import links

ROWS = 50


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """Every application, those that wait for the team first to be chosen by status."""
    found = queries.applications()
    status = request.GET.get("status", "")
    if status in Status.values:
        found = found.filter(status=status)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "rows": [(each, queries.level_of(each).title) for each in rows],
        "page": rows,
        "links": links(request, rows),
        "status": status,
        "statuses": Status.choices,
    }
    return render(request, "team/applications.html", context)


@team_page
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """One application: where it stands, who judges it, and what is next for the team."""
    found = _found(reference)
    panel = queries.panel_of(found)
    scored = queries.have_all_finished(found)
    context = {
        "application": found,
        "back": reverse("team:applications"),
        "level": queries.level_of(found),
        "panel": [(seat, _may_free(found, seat)) for seat in panel],
        "total": len(queries.edition_for(found).criteria),
        "recommendation": getattr(found, "recommendation", None),
        "recommended": _title(found, "recommendation"),
        "decision": getattr(found, "decision", None),
        "decided": _title(found, "decision"),
        "mark": mark_of(found.journey),
        "reach": queries.does_reach_level(found) if scored else None,
        "needs_panel": found.status == Status.SUBMITTED,
        "needs_decision": found.status == Status.RECOMMENDED,
        "may_name": permissions.may_name_panel(_user(request), found),
        "may_decide": permissions.may_decide(_user(request), found),
    }
    return render(request, "team/application.html", context)


def _may_free(found: Application, seat: Seat) -> Verdict:
    return rules.may_free_seat(found.status, finished=seat.finished_at is not None)


class PanelForm(Form):
    """Who judges: two validators and a chair, or only those who are still missing."""

    # What is missing is asked for by `clean`: nothing here is optional.
    says_optional = False

    validators = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Validators"),
        queryset=User.objects.none(),
        widget=Checkboxes,
        required=False,
    )
    chair = forms.ModelChoiceField(
        label=gettext_lazy("Chair"),
        queryset=User.objects.none(),
        widget=Radios,
        required=False,
        empty_label=None,
    )

    def __init__(
        self, candidates: queries.Candidates, panel: list[Seat], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.missing = rules.VALIDATORS - sum(not seat.is_chair for seat in panel)
        if self.missing:
            self._offer("validators", candidates.validators)
        else:
            del self.fields["validators"]
        if any(seat.is_chair for seat in panel):
            del self.fields["chair"]
        else:
            self._offer("chair", candidates.chairs)

    def _offer(self, name: str, people: list[Candidate]) -> None:
        """Only those who may sit; the page names the others with their reasons."""
        free = [each.user for each in people if each.verdict]
        field = self.fields[name]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in free])  # type: ignore[attr-defined]
        field.choices = [(user.pk, user.name) for user in free]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "validators" in self.fields and len(values.get("validators") or []) != self.missing:
            words = _("Choose two validators") if self.missing > 1 else _("Choose one validator")
            self.add_error("validators", words)
        if "chair" in self.fields and not values.get("chair"):
            self.add_error("chair", _("Choose a chair"))
        return values


@team_page
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Name the panel. People who are barred are shown with the reason."""
    found = _found(reference)
    may_name = permissions.may_name_panel(_user(request), found)
    if request.method != "POST" and not (may_name and found.status == Status.SUBMITTED):
        return redirect("team:application", reference)
    people = queries.candidates(found)
    seats = queries.panel_of(found)
    form = PanelForm(people, seats, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        named = attempt(
            form,
            name_panel,
            application=found,
            validators=list(form.cleaned_data.get("validators") or []),
            chair=form.cleaned_data.get("chair"),
            by=_user(request),
            at=timezone.now(),
        )
        if named:
            messages.success(request, _("The panel is named. We have written to everyone."))
            return redirect("team:application", reference)
    return form_page(
        request,
        "team/panel.html",
        form,
        application=found,
        back=reverse("team:application", args=[reference]),
        panel=seats,
        barred=_barred(people, seats),
    )


def _barred(people: queries.Candidates, panel: list[Seat]) -> list[tuple[User, Verdict]]:
    """Everyone who may not sit, once each, without those who sit already."""
    seated = {seat.user_id for seat in panel}
    barred = {
        each.user.pk: (each.user, each.verdict)
        for each in [*people.validators, *people.chairs]
        if not each.verdict and each.user.pk not in seated
    }
    return list(barred.values())


@team_page
def free(request: HttpRequest, reference: str, seat: int) -> HttpResponse:
    """Free the seat of someone who has fallen silent, once the officer has said yes."""
    found = _found(reference)
    taken = next((each for each in queries.panel_of(found) if each.pk == seat), None)
    if taken is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, at = _user(request), timezone.now()
        if attempt(form, free_seat, seat=taken, by=by, at=at):
            messages.success(request, _("The seat is free. Name another person."))
            return redirect("team:application", reference)
    back = reverse("team:application", args=[reference])
    return form_page(request, "team/free_seat.html", form, seat=taken, back=back)


class DecisionForm(Form):
    """What the manager decides, told to the participant in words."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose what you decide")},
    )
    words = forms.CharField(
        label=gettext_lazy("What do you say to the participant?"),
        help_text=gettext_lazy("They read this as you write it. Say what was strong and why."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        max_length=rules.WORDS_MAX,
        error_messages={"required": gettext_lazy("Say why")},
    )

    def __init__(
        self, edition: Edition, recommended: str | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        backed = rules.is_award_backed(recommended)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (each.key, each.title)
            for each in edition.outcomes
            if backed or each.key != rules.Outcome.AWARD
        ]
        self.fields["outcome"].help_text = str(backed.reason)
        self.fields["outcome"].widget.hints = {each.key: each.meaning for each in edition.outcomes}


@manager_page
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """A manager decides, with the chair's recommendation in view."""
    found = _found(reference)
    may_decide = permissions.may_decide(_user(request), found)
    if request.method != "POST" and not (may_decide and found.status == Status.RECOMMENDED):
        return redirect("team:application", reference)
    recommendation = getattr(found, "recommendation", None)
    form = DecisionForm(
        queries.edition_for(found),
        recommendation and recommendation.outcome,
        request.POST if request.method == "POST" else None,
        initial=_from(found),
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            decide_application,
            application=found,
            outcome=form.cleaned_data["outcome"],
            words=form.cleaned_data["words"],
            by=_user(request),
            at=timezone.now(),
        )
        if made:
            messages.success(request, _("Your decision is made. We have written to the leads."))
            return redirect("team:application", reference)
    return form_page(
        request,
        "team/decide.html",
        form,
        application=found,
        back=reverse("team:application", args=[reference]),
        level=queries.level_of(found),
        recommendation=recommendation,
        recommended=_title(found, "recommendation"),
        reach=queries.does_reach_level(found),
    )


def _from(application: Application) -> dict[str, Any]:
    """The manager begins from the chair's words, and must choose the outcome afresh."""
    recommendation = getattr(application, "recommendation", None)
    return {"words": recommendation.words} if recommendation else {}


def _title(application: Application, said: str) -> str:
    """The outcome of the recommendation or decision in the edition's words; empty without one."""
    found = getattr(application, said, None)
    return queries.edition_for(application).outcome(found.outcome).title if found else ""


def _found(reference: str) -> Application:
    application = queries.by_reference(reference)
    if application is None:
        raise Http404
    return application


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
