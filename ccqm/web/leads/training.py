"""Foundation: who or how many have had unconscious bias training."""

from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.members.rules import needed
from ccqm.training.actions import record_person, record_session, remove_attendance
from ccqm.training.models import Attendance
from ccqm.training.queries import attendances_of, coverage
from ccqm.training.rules import have_enough_trained
from ccqm.web.kit.forms import DateField, OnceForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page

ON_A_PAGE = 50


class AttendanceForm(OnceForm):
    """What every record says: which group, when, and who gave the training."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Which group?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Select the group")},
    )
    held_on = DateField(
        label=gettext_lazy("When was the training?"),
        help_text=gettext_lazy("For example, 27 3 2026."),
        called=gettext_lazy("The date of the training"),
        in_the_past=True,
    )
    trainer = Words(
        label=gettext_lazy("Who gave the training?"),
        help_text=gettext_lazy("A person, a team or a course."),
        longest=200,
        rows=1,
    )

    def __init__(self, *args: Any, workspace: Workspace, groups: list[Group], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known: dict[str, Any] = {}
        if len(groups) == 1:
            self._not_asked("group", groups[0])
        else:
            choice = self.fields["group"]
            choice.queryset = Group.objects.filter(  # type: ignore[attr-defined]
                pk__in=[group.pk for group in groups]
            )
        if workspace.participant.is_individual and "name" in self.fields:
            self._not_asked("name", workspace.participant.name)

    def _not_asked(self, name: str, value: Any) -> None:
        del self.fields[name]
        self.known[name] = value

    def answers(self) -> dict[str, Any]:
        """What was typed, with what is known without asking."""
        return {**self.known, **super().answers()}


class SessionForm(AttendanceForm):
    """A session of which only the number of people is known."""

    people = People(
        label=gettext_lazy("How many people of this group took part?"),
        missing=gettext_lazy("Enter how many people took part"),
        least=1,
    )
    field_order = ("group", "people", "held_on", "trainer")


class PersonForm(AttendanceForm):
    """One person who took part."""

    name = Words(
        label=gettext_lazy("What is their name?"),
        help_text=gettext_lazy(
            "Only you and the other leads see it. It keeps anyone from being counted twice."
        ),
        missing=gettext_lazy("Enter their name"),
        longest=200,
        rows=1,
    )
    field_order = ("name", "group", "held_on", "trainer")


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """How many have had training, and everything recorded so far."""
    level = workspace.edition.level(workspace.journey.level)
    covered = coverage(workspace.participant)
    shown = Paginator(attendances_of(workspace.participant), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        **task_page(workspace, "training"),
        "covered": covered,
        "needed": needed(covered.total, level.training_percent),
        "verdict": have_enough_trained(
            covered.count, covered.total, level.training_percent, level.title
        ),
        "attendances": shown,
        "pages": links(request, shown),
    }
    return render(request, "leads/training.html", context)


@lead_page
def session(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a session with a number of people."""
    return _add(request, workspace, SessionForm, record_session, _("Add a training session"))


@lead_page
def person(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add one person by name."""
    alone = workspace.participant.is_individual
    title = _("Add your training") if alone else _("Add one person")
    return _add(request, workspace, PersonForm, record_person, title)


def _add(
    request: HttpRequest,
    workspace: Workspace,
    kind: type[AttendanceForm],
    action: Any,
    title: str,
) -> HttpResponse:
    groups = list(groups_of(workspace.participant))
    if not groups:
        return redirect("leads:training", workspace.participant.slug)
    form = kind(request.POST or None, workspace=workspace, groups=groups)
    return ask(request, workspace, form, action, to="training", heading=title)


@lead_page
def remove(request: HttpRequest, workspace: Workspace, attendance: int) -> HttpResponse:
    """Take a record off the list, once the lead has said yes."""
    row = _attendance(workspace, attendance)
    action = partial(remove_attendance, attendance=row)
    what = row.name or row.group.name
    return ask_to_remove(request, workspace, action, to="training", what=what)


def _attendance(workspace: Workspace, pk: int) -> Attendance:
    row = attendances_of(workspace.participant).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("training/session/", session, name="training-session"),
    path("training/person/", person, name="training-person"),
    path("training/<int:attendance>/remove/", remove, name="training-remove"),
]
