"""Keeping a pledge, leaving where it was made, and forgetting the copy."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.portfolios.actions import keep_pledge, leave, remove_pledge
from ccqm.portfolios.models import KeptPledge
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import signed_in_page
from ccqm.web.kit.keeping import held, let_go
from ccqm.web.mine.asking import ask, own_or_404, owner


@signed_in_page
def keep(request: HttpRequest) -> HttpResponse:
    """Ask whether this signature shall be kept in this account. Only saying yes ties them."""
    signature = held(request)
    if signature is None:
        return redirect("mine:home")
    form = Form(posted(request))
    kept: KeptPledge | bool | None = None
    if request.method == "POST":
        kept = attempt(form, keep_pledge, signature=signature, by=owner(request), at=timezone.now())
    if kept:
        let_go(request)
        messages.success(request, _("Your pledge is kept."))
        return redirect("mine:home")
    return form_page(request, "mine/keep.html", form, signature=signature)


@signed_in_page
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """I no longer belong here: the signature goes, the words stay mine."""
    pledge = own_or_404(KeptPledge.objects.select_related("signature"), request, pk)
    if not pledge.is_current:
        return redirect("mine:home")
    told = _("You have left. Your pledge stays here, for you.")
    form, action = Form(posted(request)), partial(leave, pledge)
    return ask(request, form, action, told=told, template="mine/leave.html", pledge=pledge)


@signed_in_page
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the copy, once its owner has said yes."""
    pledge = own_or_404(KeptPledge.objects.select_related("signature"), request, pk)
    action = partial(remove_pledge, pledge)
    context = {
        "what": pledge.participant_name,
        "warning": _("Your signature there still stands.") if pledge.is_current else "",
        "template": "mine/removal.html",
    }
    return ask(request, Form(posted(request)), action, told=_("Removed."), **context)
