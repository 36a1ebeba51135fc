"""The account itself: who I am here, where I go next, and where else I am signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ccqm.accounts import actions, queries
from ccqm.accounts.models import User
from ccqm.accounts.permissions import may_change_own_address
from ccqm.web.account.browsers import browser_words
from ccqm.web.account.second_factor import is_needed
from ccqm.web.kit.context import places
from ccqm.web.kit.guards import signed_in_page
from ccqm.web.kit.keeping import held


def person(request: HttpRequest) -> User:
    """Whoever is signed in. The guard has made sure that somebody is."""
    assert isinstance(request.user, User)
    return request.user


@signed_in_page
def home(request: HttpRequest) -> HttpResponse:
    """Your account."""
    user = person(request)
    context = {
        "roles": queries.role_words(user.roles),
        "may_change_address": may_change_own_address(user),
        "has_second_step": queries.has_second_factor(user),
        "needs_second_step": is_needed(user),
    }
    return render(request, "account/home.html", context)


@signed_in_page
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has just signed in: to what they came to keep, or to their work."""
    if held(request):
        return redirect("mine:keep")
    found = places(request)
    return redirect(found[0].href if found else "mine:home")


@signed_in_page
def sessions(request: HttpRequest) -> HttpResponse:
    """Where you are signed in."""
    found = [
        {
            "pk": session.pk,
            "browser": browser_words(session.user_agent),
            "began_at": session.created_at,
            "is_this": session.session_key == request.session.session_key,
        }
        for session in queries.sessions(person(request))
    ]
    return render(request, "account/sessions.html", {"sessions": found})


@signed_in_page
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out."""
    user = person(request)
    actions.end_session(user, session=pk, by=user, at=timezone.now())
    return redirect("account:sessions")


@signed_in_page
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    user = person(request)
    keep = request.session.session_key or ""
    actions.end_other_sessions(user, keep=keep, by=user, at=timezone.now())
    return redirect("account:sessions")
