"""The second step of signing in: who needs one, and whether they took it (SEC-05).

People whose role is in `settings.SECOND_FACTOR_ROLES` reach nothing behind sign-in before they
have a second factor and have used it in this session. Public pages stay open to them, and so do
the pages marked here: setting one up while there is none, and taking the one there is.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ccqm.accounts.models import User
from ccqm.accounts.queries import has_second_factor

SETS_UP = "sets_up_second_step"
TAKES = "takes_second_step"
THEN = "after_second_step"

View = TypeVar("View", bound=Callable[..., Any])


def sets_up_second_step(view: View) -> View:
    """Mark a page for people without a second step.

    Whoever has one takes it first: with the first step alone, nobody may read the recovery codes
    or add a passkey of their own (SEC-05).
    """
    setattr(view, SETS_UP, True)
    return view


def takes_second_step(view: View) -> View:
    """Mark a page that asks for the second step."""
    setattr(view, TAKES, True)
    return view


def note_used(request: HttpRequest, user: User, *, kind: str) -> None:
    """Remember that a second factor was used just now; it also confirms who they are again."""
    record_authentication(request, user, "mfa", type=kind, reauthenticated=True)


def is_used(request: HttpRequest, user: User) -> bool:
    """Whether a second factor was used in this session. A passkey sign-in counts as both."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def is_needed(user: User) -> bool:
    """Whether one of this person's roles demands a second factor."""
    return user.has_role(*settings.SECOND_FACTOR_ROLES)


def place_after(request: HttpRequest) -> str:
    """Where the person was going before the second step held them up."""
    return str(request.session.pop(THEN, "")) or reverse("account:start")


class SecondFactorMiddleware:
    """Leads people who need a second step to it, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        if _is_open(view) or not isinstance(request.user, User):
            return None
        if is_used(request, request.user) or not is_needed(request.user):
            return None
        has_one = has_second_factor(request.user)
        if getattr(view, SETS_UP, False) and not has_one:
            return None
        return _to_second_step(request, has_one=has_one)


def _is_open(view: Callable[..., Any]) -> bool:
    """Public, or itself the page that asks for the second step."""
    return not getattr(view, "login_required", True) or getattr(view, TAKES, False)


def _to_second_step(request: HttpRequest, *, has_one: bool) -> HttpResponse:
    """To set one up, or to use the one they have."""
    here = request.get_full_path() if request.method == "GET" else ""
    if has_one:
        query = f"?{urlencode({'next': here})}" if here else ""
        return redirect(reverse("mfa_reauthenticate") + query)
    request.session[THEN] = here
    return redirect("account:second-step")
