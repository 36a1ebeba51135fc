"""`/demo/`: the people of the demo city, each one click from being you."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ccqm.accounts.models import User
from ccqm.demo.queries import people
from ccqm.web.kit.guards import demo_page


@demo_page
def page(request: HttpRequest) -> HttpResponse:
    """Who can be tried: one person for each role and stage."""
    return render(request, "demo/people.html", {"people": people(timezone.now())})


@demo_page
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Be one of the people listed, second step included. 404 for anyone else."""
    if pk not in {person.user_pk for person in people(timezone.now())}:
        raise Http404
    user = User.objects.get(pk=pk)
    logout(request)
    adapter = get_adapter(request)
    adapter.login(request, user)
    # The click stands for the second step too.
    record_authentication(request, user, "mfa", type="demo", reauthenticated=True)
    response: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=None,
    )
    return response
