"""Step 7: apply for validation, follow the application, go on to the next level or renew."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ccqm.awards import queries as awards
from ccqm.awards.actions import begin_next_level, renew_mark
from ccqm.journeys.rules import Status as JourneyStatus
from ccqm.journeys.rules import is_open_for_changes
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused
from ccqm.steps.actions import apply_for_validation
from ccqm.steps.progress import Progress, progress_of
from ccqm.validation import queries, rules
from ccqm.validation.actions import withdraw_application
from ccqm.validation.models import Application
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page


class ApplyForm(Form):
    """A word to the panel, if they like."""

    words = forms.CharField(
        label=gettext_lazy("Is there anything you want to tell the panel?"),
        help_text=gettext_lazy("For example, what you are most proud of. Do not name children."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=rules.WORDS_MAX,
        required=False,
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Apply once every task is met; afterwards, how the application stands."""
    application = queries.application_of(workspace.journey)
    if workspace.journey.status != JourneyStatus.WORKING.value:
        return render(request, "leads/application.html", _state(workspace, application))
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words, at = form.cleaned_data["words"], timezone.now()
        by, journey = workspace.lead.user, workspace.journey
        if attempt(form, apply_for_validation, journey=journey, words=words, by=by, at=at):
            return redirect("leads:apply", workspace.participant.slug)
    progress = progress_of([workspace.journey])[workspace.journey.pk]
    unmet = _unmet(workspace, progress)
    return form_page(
        request,
        "leads/apply_waiting.html" if unmet else "leads/apply.html",
        form,
        workspace=workspace,
        back=reverse("leads:home", args=[workspace.participant.slug]),
        last=_outcome(workspace, application),
        level=progress.level,
        unmet=unmet,
    )


def _unmet(workspace: Workspace, progress: Progress) -> list[tuple[str, str, Any]]:
    """Each task that is still open: its title, its page and what is missing, in words."""
    slug = workspace.participant.slug
    return [
        (item.task.title, reverse(f"leads:{item.task.key}", args=[slug]), item.verdict.reason)
        for item in progress.unmet_before_applying
    ]


def _outcome(workspace: Workspace, application: Application | None) -> dict[str, Any] | None:
    """What was decided, with the words; None while nothing is."""
    decision = getattr(application, "decision", None)
    if application is None or decision is None:
        return None
    outcome = workspace.edition.outcome(decision.outcome)
    return {"application": application, "decision": decision, "outcome": outcome}


def _state(workspace: Workspace, application: Application | None) -> dict[str, Any]:
    now = timezone.now()
    mark = awards.mark_of(workspace.journey)
    held = awards.highest_held(workspace.participant, local_date(now))
    old = held or mark
    return {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "application": application,
        "why_closed": is_open_for_changes(workspace.journey.status).reason,
        "last": _outcome(workspace, application),
        "level": workspace.edition.level(workspace.journey.level),
        "may_withdraw": application
        and application.status in (rules.Status.SUBMITTED, rules.Status.PANEL_NAMED),
        "mark": mark,
        "mark_state": mark and mark.state(now),
        "next_level": awards.next_level(held) if held else None,
        "renewal": old and awards.level_of(old),
        "may_renew": awards.may_renew(old, workspace.participant, now),
    }


@lead_page
@require_POST
def withdraw(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Take the application back before the panel scores."""
    application = queries.application_of(workspace.journey)
    if application:
        try:
            withdraw_application(application, by=workspace.lead.user, at=timezone.now())
            messages.success(
                request, _("Your application was taken back. Your work is open again.")
            )
        except Refused as refused:
            messages.error(request, str(refused.reason))
    return redirect("leads:apply", workspace.participant.slug)


@lead_page
@require_POST
def next_level(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Begin the road to the level above the mark that is held."""
    try:
        begin_next_level(workspace.participant, by=workspace.lead.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("leads:apply", workspace.participant.slug)
    return redirect("leads:home", workspace.participant.slug)


@lead_page
@require_POST
def renew(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Begin the road to the same level again, near the end of a mark or after it."""
    try:
        renew_mark(workspace.participant, by=workspace.lead.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("leads:apply", workspace.participant.slug)
    return redirect("leads:home", workspace.participant.slug)


urlpatterns = [
    path("apply/withdraw/", withdraw, name="apply-withdraw"),
    path("next-level/", next_level, name="next-level"),
    path("renew/", renew, name="renew"),
]
