"""Who we are: names, numbers in public registers, and the parent body."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.participants.actions import rename
from ccqm.participants.models import Kind
from ccqm.participants.queries import current_identifiers, current_parent, former_names
from ccqm.web.kit.forms import Radios, VersionedForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads import numbers


class NameForm(VersionedForm):
    """Another name, and whether the one before was right in its time."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the name")},
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why does it change?"),
        choices=[
            ("new", gettext_lazy("We have a new name")),
            ("mistake", gettext_lazy("There was a mistake in it")),
        ],
        widget=Radios(hints={"new": gettext_lazy("We keep the earlier name with its date.")}),
        error_messages={"required": gettext_lazy("Select why it changes")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/identity/`: for every lead to read, for owners to change."""
    participant = workspace.participant
    context = {
        "workspace": workspace,
        "identifiers": current_identifiers(participant),
        "former_names": former_names(participant),
        "parent": current_parent(participant),
        "has_numbers": participant.kind == Kind.ORGANISATION,
        "back": reverse("leads:home", args=[participant.slug]),
    }
    return render(request, "leads/identity.html", context)


@lead_page
def name(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/identity/name/`: owners only."""
    participant = workspace.participant
    if not workspace.lead.is_owner:
        raise Http404
    initial = {"name": participant.name, "version": participant.version}
    form = NameForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        saved = attempt(
            form,
            rename,
            participant=participant,
            name=form.cleaned_data["name"],
            is_new=form.cleaned_data["why"] == "new",
            expected=form.cleaned_data["version"],
            by=workspace.lead.user,
            at=timezone.now(),
        )
        if saved:
            messages.success(request, _("Saved. The address of your pages stays the same."))
            return redirect("leads:identity", participant.slug)
        participant.refresh_from_db()
    return form_page(
        request,
        "leads/form.html",
        form,
        workspace=workspace,
        heading=_("Change the name"),
        back=reverse("leads:identity", args=[participant.slug]),
    )


urlpatterns = [
    path("identity/", page, name="identity"),
    path("identity/name/", name, name="identity-name"),
    path("identity/numbers/", numbers.page, name="numbers"),
]
