"""People and their roles: managers give and take them, and help whoever lost a second step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.actions import invite_to_team, reset_second_factor, set_team_roles
from ccqm.accounts.models import Role, User
from ccqm.accounts.permissions import may_reset_second_factor
from ccqm.accounts.queries import (
    has_second_factor,
    invited_people,
    people_with_role,
    role_words,
)
from ccqm.web.kit.forms import Checkboxes, Form, attempt, form_page
from ccqm.web.kit.guards import manager_page

TEAM_ROLES = (Role.VALIDATOR, Role.CHAIR, Role.OFFICER, Role.MANAGER)
ROLES = [(role.value, role.label) for role in TEAM_ROLES]


class InviteForm(Form):
    """Who should work with the team, and as what."""

    name = forms.CharField(
        label=gettext_lazy("Their full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter their full name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter their email address")},
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What will they do?"),
        choices=ROLES,
        widget=Checkboxes(),
        error_messages={"required": gettext_lazy("Select at least one thing they will do")},
    )


class RolesForm(Form):
    """What one person does with the team."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What do they do?"),
        help_text=gettext_lazy("Leave all empty when they no longer work with the team."),
        choices=ROLES,
        widget=Checkboxes(),
        required=False,
    )


class ResetForm(Form):
    """Why a second step is taken away."""

    reason = forms.CharField(
        label=gettext_lazy("How did this person prove who they are?"),
        help_text=gettext_lazy(
            "For example, you met them, or you called a number you knew before."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say how they proved who they are")},
    )


@manager_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/people/`: everyone with a role in the team, and the form that invites."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by, at = _user(request), timezone.now()
        if attempt(form, invite_to_team, by=by, at=at, **form.cleaned_data):
            words = _("%(name)s can sign in now. We have written to them.")
            messages.success(request, words % {"name": form.cleaned_data["name"]})
            return redirect("team:people")
    people = people_with_role(*TEAM_ROLES).prefetch_related("grants")
    rows = [(user, role_words(grant.role for grant in user.grants.all())) for user in people]
    return form_page(request, "team/people.html", form, rows=rows)


@manager_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """`/team/people/<pk>/`: what one person does."""
    user = get_object_or_404(invited_people(), pk=pk)
    held = [role.value for role in TEAM_ROLES if user.has_role(role)]
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": held})
    if form.is_valid():
        by, at, roles = _user(request), timezone.now(), form.cleaned_data["roles"]
        if attempt(form, set_team_roles, user=user, roles=roles, by=by, at=at) is not None:
            messages.success(request, _("Saved what %(name)s does.") % {"name": user.name})
            return redirect("team:people")
    return form_page(request, "team/person.html", form, **_about(request, user))


@manager_page
def second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """`/team/people/<pk>/second-step/`: for someone who lost their passkey and their codes."""
    user = get_object_or_404(invited_people(), pk=pk)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, by, at = form.cleaned_data["reason"], _user(request), timezone.now()
        if attempt(form, reset_second_factor, user=user, reason=reason, by=by, at=at):
            words = _("%(name)s can set up a new second step when they sign in. We told them.")
            messages.success(request, words % {"name": user.name})
            return redirect("team:person", user.pk)
    return form_page(request, "team/second_step.html", form, **_about(request, user))


def _about(request: HttpRequest, user: User) -> dict[str, Any]:
    return {
        "person": user,
        "has_second_step": has_second_factor(user),
        "may_reset": may_reset_second_factor(_user(request), user),
    }


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard let only people in
    return request.user
