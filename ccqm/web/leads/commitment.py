"""Step 3: the formal commitment: write it, read it through, make it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ccqm.pledges.actions import make_commitment
from ccqm.pledges.models import Commitment, Voice
from ccqm.pledges.queries import commitments
from ccqm.pledges.rules import is_commitment_made
from ccqm.web.kit.forms import DateField, OnceForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.widgets import DateInputs
from ccqm.web.leads.counting import Version
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page

ASKED_OF_MANY = ("voice", "decided_by", "officer_name", "officer_role")


class CommitmentForm(OnceForm):
    """Who decided, when, and in whose words. One person is asked for the words and date only."""

    template = forms.ChoiceField(
        label=gettext_lazy("Which words suit you?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select which words suit you")},
    )
    voice = forms.ChoiceField(
        label=gettext_lazy("Do you say “we” or “I”?"),
        choices=[
            (Voice.PLURAL.value, gettext_lazy("We: several people promise this together")),
            (Voice.SINGULAR.value, gettext_lazy("I: one person promises this for all")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select “we” or “I”")},
    )
    decided_by = Words(
        label=gettext_lazy("Who took the decision?"),
        help_text=gettext_lazy(
            "For example, “The governing body”, “The board” or “Our neighbourhood meeting”."
        ),
        missing=gettext_lazy("Enter who took the decision"),
        longest=200,
        rows=1,
    )
    decided_on = DateField(
        label=gettext_lazy("When was it decided?"),
        help_text=gettext_lazy("For example, 27 3 2026."),
        called=gettext_lazy("The date of the decision"),
        in_the_past=True,
    )
    officer_name = Words(
        label=gettext_lazy("Who speaks for you?"),
        help_text=gettext_lazy("Their full name. They stand by this commitment."),
        missing=gettext_lazy("Enter the name of the person who speaks for you"),
        longest=200,
        rows=1,
    )
    officer_role = Words(
        label=gettext_lazy("What is their role?"),
        help_text=gettext_lazy("For example, “Head teacher”, “Imam” or “Chair”."),
        missing=gettext_lazy("Enter their role"),
        longest=200,
        rows=1,
    )
    version = Version()

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (one.key, one.title) for one in workspace.edition.statements
        ]
        if workspace.participant.is_individual:
            for name in ASKED_OF_MANY:
                del self.fields[name]

    def commitment(self) -> dict[str, Any]:
        """Everything that makes the commitment, with its statement written out."""
        answers = dict(self.cleaned_data)
        answers["expected"] = answers.pop("version")
        if self.workspace.participant.is_individual:
            name = self.workspace.participant.name
            answers |= {"voice": Voice.SINGULAR.value, "decided_by": name}
            answers |= {"officer_name": name, "officer_role": ""}
        return answers | self._written(answers)

    def _written(self, answers: dict[str, Any]) -> dict[str, str]:
        edition = self.workspace.edition
        with override(edition.language):
            decided_on = date_format(answers["decided_on"], "DATE_FORMAT")
        statement = edition.statement(answers["template"]).filled(
            answers["voice"],
            name=self.workspace.participant.name,
            decided_by=capfirst(answers["decided_by"]),
            decided_on=decided_on,
        )
        return {"statement": statement, "language": edition.language}


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The commitment that counts, and the earlier ones."""
    made = commitments(workspace.participant)
    context = {
        **task_page(workspace, "commitment"),
        "commitment": made[0] if made else None,
        "earlier": made[1:],
        "verdict": is_commitment_made(bool(made)),
    }
    return render(request, "leads/commitment.html", context)


@lead_page
def make(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Write the commitment, read it as it will stand, and only then make it."""
    newest = next(iter(commitments(workspace.participant)), None)
    form = CommitmentForm(
        request.POST or None, initial=_shown(newest, workspace), workspace=workspace
    )
    step = request.POST.get("step", "")
    if step == "read" and form.is_valid():
        return _preview(request, workspace, form)
    if step == "make" and form.is_valid():
        made = attempt(
            form,
            make_commitment,
            participant=workspace.participant,
            by=workspace.lead.user,
            at=timezone.now(),
            **form.commitment(),
        )
        if made:
            messages.success(request, _("Your commitment is made."))
            return redirect("leads:commitment", workspace.participant.slug)
    return form_page(
        request,
        "leads/commitment_form.html",
        form,
        workspace=workspace,
        back=reverse("leads:commitment", args=[workspace.participant.slug]),
    )


def _preview(request: HttpRequest, workspace: Workspace, form: CommitmentForm) -> HttpResponse:
    typed = {name: value for name, value in request.POST.items() if name in _names(form)}
    context = {
        "workspace": workspace,
        "back": reverse("leads:commitment", args=[workspace.participant.slug]),
        "typed": typed,
        "commitment": form.commitment(),
    }
    return render(request, "leads/commitment_preview.html", context)


def _names(form: CommitmentForm) -> set[str]:
    """The names of every input of the form: a date has three."""
    return {*form.fields, *(f"decided_on-{part}" for part in DateInputs.parts)}


def _shown(newest: Commitment | None, workspace: Workspace) -> dict[str, Any]:
    if newest is None:
        return {"version": 0, "voice": Voice.PLURAL.value, "officer_name": workspace.lead.user.name}
    fields = ("template", "decided_on", "version", *ASKED_OF_MANY)
    return {name: getattr(newest, name) for name in fields}


urlpatterns = [path("commitment/make/", make, name="commitment-make")]
