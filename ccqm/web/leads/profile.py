"""What the public sees: the participant's own words, and whether anyone may read them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.participants.actions import update_profile
from ccqm.participants.models import Participant
from ccqm.participants.queries import former_names
from ccqm.web.kit.forms import Checkboxes, Radios, VersionedForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.fields import Words

ABOUT_LONGEST = 2000
LISTED = [
    ("yes", gettext_lazy("Yes, show us in the public list")),
    ("no", gettext_lazy("No, keep us out of it")),
]
NAMED = [
    ("yes", gettext_lazy("Yes, show my name")),
    ("no", gettext_lazy("No, say “A person taking part”")),
]
COUNTED = [
    ("yes", gettext_lazy("Yes, show how many people have signed")),
    ("no", gettext_lazy("No")),
]

FORMER = [
    ("yes", gettext_lazy("Yes, say “formerly” with the earlier names")),
    ("no", gettext_lazy("No")),
]


def _is_yes(value: str) -> bool:
    return value == "yes"


class Choice(forms.TypedChoiceField):
    """Yes or no, each in its own words, so that nothing public happens by a forgotten tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=_is_yes, widget=Radios(), **kwargs)


class ProfileForm(VersionedForm):
    """The words a participant says of itself, and its choices about who may read them."""

    about = Words(
        label=gettext_lazy("What do you do?"),
        help_text=gettext_lazy("A few sentences that a neighbour would understand."),
        longest=ABOUT_LONGEST,
        rows=6,
    )
    website = forms.URLField(
        label=gettext_lazy("Web address"),
        help_text=gettext_lazy("If you have one. Many groups do not."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts of life in the city are you part of?"),
        widget=Checkboxes(),
        error_messages={"required": gettext_lazy("Select at least one part of life in the city")},
    )
    is_listed = Choice(
        label=gettext_lazy("May anyone find you in the public list?"),
        help_text=gettext_lazy("You can change this at any time. It works at once."),
        choices=LISTED,
        error_messages={"required": gettext_lazy("Select if anyone may find you")},
    )
    is_named = Choice(
        label=gettext_lazy("May the public read your name?"),
        help_text=gettext_lazy("This is for the list, your plan and your mark."),
        choices=NAMED,
        error_messages={"required": gettext_lazy("Select if the public may read your name")},
    )
    shows_count = Choice(
        label=gettext_lazy("May the public see how many have signed?"),
        help_text=gettext_lazy("Only the number. Never who."),
        choices=COUNTED,
        error_messages={"required": gettext_lazy("Select if the public may see the number")},
    )

    shows_former_names = Choice(
        label=gettext_lazy("May the public read what you were called before?"),
        choices=FORMER,
        error_messages={"required": gettext_lazy("Select if the public may read earlier names")},
    )

    def __init__(
        self, *args: Any, workspace: Workspace, has_former_names: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = [  # type: ignore[attr-defined]
            (sector.key, sector.title) for sector in workspace.edition.sectors
        ]
        if workspace.participant.is_individual:
            del self.fields["shows_count"]
        else:
            del self.fields["is_named"]
        if not has_former_names:
            del self.fields["shows_former_names"]


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """`/work/<slug>/profile/`."""
    participant = workspace.participant
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        workspace=workspace,
        has_former_names=bool(former_names(participant)),
        initial=_shown_now(participant),
    )
    if form.is_valid():
        changes = {**form.cleaned_data}
        saved = attempt(
            form,
            update_profile,
            participant=participant,
            expected=changes.pop("version"),
            by=workspace.lead.user,
            at=timezone.now(),
            **changes,
        )
        if saved:
            messages.success(request, _("Saved. This is what the public sees from now on."))
            return redirect("leads:profile", participant.slug)
    return form_page(request, "leads/profile.html", form, workspace=workspace)


def _shown_now(participant: Participant) -> dict[str, Any]:
    choices = ("is_listed", "is_named", "shows_count", "shows_former_names")
    chosen = {name: "yes" if getattr(participant, name) else "no" for name in choices}
    words = ("version", "about", "website", "sectors")
    return {name: getattr(participant, name) for name in words} | chosen
