"""Step 3: sheets of paper to sign on, made here, found again by their code."""

from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.members.models import Group, Team
from ccqm.members.queries import groups_of, teams_of
from ccqm.papers.actions import make_sheet
from ccqm.papers.queries import sheet_of, sheets_of
from ccqm.papers.rules import LINES, PAGES_MOST
from ccqm.web.kit.forms import Form, OnceForm, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links
from ccqm.web.leads.roster import many

PER_PAGE = 50


class CodeForm(Form):
    """The code at the top of a sheet."""

    says_optional = False
    code = forms.CharField(
        label=gettext_lazy("The code on the sheet"),
        help_text=gettext_lazy("For example, 7K3P-Q2XM."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "dir": "ltr", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Enter the code on the sheet")},
    )


class SheetForm(OnceForm):
    """Whose sheet it is, and how many pages."""

    of = forms.ChoiceField(
        label=gettext_lazy("Who is it for?"),
        error_messages={"required": gettext_lazy("Select who it is for")},
    )
    pages = forms.IntegerField(
        label=gettext_lazy("How many pages?"),
        help_text=gettext_lazy("20 people can sign on a page."),
        min_value=1,
        max_value=PAGES_MOST,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={"required": gettext_lazy("Enter how many pages")},
    )

    def __init__(self, *args: Any, groups: list[Group], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"group-{group.pk}": (group, None) for group in groups}
        self.teams = {f"team-{team.pk}": (team.group, team) for team in teams}
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((key, group.name) for key, (group, _none) in self.groups.items()),
            *((key, f"{group.name}: {team.name}") for key, (group, team) in self.teams.items()),
        ]

    def answers(self) -> dict[str, Any]:
        """What was typed, with the group and the team that were chosen."""
        words = super().answers()
        group, team = {**self.groups, **self.teams}[words.pop("of")]
        return {**words, "group": group, "team": team}


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The sheets that were made, and the way to one by its code."""
    participant = many(workspace)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        if found := sheet_of(participant, form.cleaned_data["code"]):
            return redirect("leads:sheet", participant.slug, found.code)
        form.add_error("code", _("You have no sheet with this code. Look at it again"))
    listed = Paginator(sheets_of(participant), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "back": reverse("leads:sign-up", args=[participant.slug]),
        "found": listed,
        "pages": links(request, listed),
        "form": form,
    }
    return render(request, "leads/papers.html", context, status=422 if form.errors else 200)


@lead_page
def make(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Make a sheet for a group or a team."""
    participant = many(workspace)
    form = SheetForm(
        request.POST or None, groups=list(groups_of(participant)), teams=teams_of(participant)
    )
    if request.method == "POST" and form.is_valid():
        action = partial(make_sheet, language=get_language() or "en", **form.answers())
        sheet = attempt(form, action, by=workspace.lead.user, at=timezone.now())
        if sheet:
            return redirect("leads:sheet", participant.slug, sheet)
    return form_page(
        request,
        "leads/paper_make.html",
        form,
        workspace=workspace,
        back=reverse("leads:papers", args=[participant.slug]),
        lines=LINES,
    )


urlpatterns = [
    path("papers/", page, name="papers"),
    path("papers/make/", make, name="papers-make"),
]
