"""Step 3: share the link, and watch the number of signatures grow.

A lead sees numbers, and pledges without names that may be shown; never who signed or who did not.
"""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ccqm.members.actions import replace_link
from ccqm.members.queries import current_link
from ccqm.members.rules import needed
from ccqm.pledges.queries import shown_pledges, sign_up
from ccqm.pledges.rules import may_show_pledges
from ccqm.web.kit.forms import Form, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.tasks import task_page

MOST_PLEDGES = 50


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The link, the count, and what members allow to be shown."""
    link = current_link(workspace.participant)
    level = workspace.edition.level(workspace.journey.level)
    covered, verdict = sign_up(workspace.participant, level)
    context = {
        **task_page(workspace, "sign-up"),
        "address": address_of_link(request, link.token) if link else "",
        "qr": qr_of(address_of_link(request, link.token)) if link else "",
        "covered": covered,
        "needed": needed(covered.total, level.sign_up_percent),
        "verdict": verdict,
        "may_show": may_show_pledges(covered),
        "pledges": shown_pledges(workspace.participant, MOST_PLEDGES),
    }
    return render(request, "leads/sign_up.html", context)


@lead_page
def sheet(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """A page to print and put on a wall."""
    link = current_link(workspace.participant)
    if link is None:
        return redirect("leads:sign-up", workspace.participant.slug)
    address = address_of_link(request, link.token)
    context = {
        "workspace": workspace,
        "back": reverse("leads:sign-up", args=[workspace.participant.slug]),
        "address": address,
        "qr": qr_of(address, scale=8),
    }
    return render(request, "leads/sign_up_sheet.html", context)


@lead_page
def replace(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Make a new link, once the lead has said yes; the old one stops."""
    link = current_link(workspace.participant)
    if link is None:
        return redirect("leads:sign-up", workspace.participant.slug)
    if request.method == "POST":
        replace_link(
            workspace.participant,
            old=request.POST.get("old", ""),
            by=workspace.lead.user,
            at=timezone.now(),
        )
        messages.success(request, _("You have a new link. The old one no longer works."))
        return redirect("leads:sign-up", workspace.participant.slug)
    return form_page(
        request,
        "leads/sign_up_replace.html",
        Form(),
        workspace=workspace,
        back=reverse("leads:sign-up", args=[workspace.participant.slug]),
        old=link.token,
    )


def address_of_link(request: HttpRequest, token: str) -> str:
    """Where a sign-up link leads."""
    return request.build_absolute_uri(reverse("members:sign-up", args=[token]))


def qr_of(address: str, *, scale: int = 4) -> SafeString:
    """The address as a drawing; it always stands beside the same address in words."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=scale, border=4, light="#fff", svgclass="app-qr", lineclass=None, title=_("QR code")
    )
    return mark_safe(drawn)  # noqa: S308  drawn by segno from our own address


urlpatterns = [
    path("sign-up/sheet/", sheet, name="sign-up-sheet"),
    path("sign-up/replace/", replace, name="sign-up-replace"),
]
