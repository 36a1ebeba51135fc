"""Step 2: a pack made for this participant, to print, to send and to say."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language

from ccqm.awareness.pack.printing import Pack, poster, slips
from ccqm.awareness.pack.texts import TEXTS
from ccqm.kit.brand import brand
from ccqm.members.queries import current_link
from ccqm.pledges.queries import public_pledge
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.tasks import task_page

PRINTS = {
    "poster-a4": lambda pack, at: poster(pack, paper="a4", at=at),
    "poster-a3": lambda pack, at: poster(pack, paper="a3", at=at),
    "slips": lambda pack, at: slips(pack, at=at),
}


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Everything in the pack; before there is a link, the way to it."""
    pack = pack_of(workspace)
    context = {
        **task_page(workspace, "awareness"),
        "back": reverse("leads:awareness", args=[workspace.participant.slug]),
        "pack": pack,
        "texts": [write(pack) for write in TEXTS.values()] if pack else [],
    }
    return render(request, "leads/pack.html", context)


@lead_page
def printed(request: HttpRequest, workspace: Workspace, print_key: str) -> HttpResponse:
    """One PDF of the pack."""
    pack, make = pack_of(workspace), PRINTS.get(print_key)
    if not pack or not make:
        raise Http404
    return printed_file(make(pack, timezone.now()), "application/pdf", f"{print_key}.pdf")


@lead_page
def text(request: HttpRequest, workspace: Workspace, text_key: str) -> HttpResponse:
    """One text of the pack as a file."""
    pack, write = pack_of(workspace), TEXTS.get(text_key)
    if not pack or not write:
        raise Http404
    words = write(pack).words + "\n"
    return printed_file(words.encode(), "text/plain; charset=utf-8", f"{text_key}.txt")


def pack_of(workspace: Workspace) -> Pack | None:
    """The pack as it is now; None before there is a sign-up link, 404 for one person alone."""
    participant = workspace.participant
    if participant.is_individual:
        raise Http404
    link = current_link(participant)
    if not link:
        return None
    ours, pledge = brand(), public_pledge(participant)
    # What hangs on a wall must lead to the public address, whichever one the lead came by.
    address = ours.host + reverse("members:sign-up", args=[link.token])
    return Pack(
        participant=participant.name,
        pledge=pledge.words if pledge else "",
        pledge_language=pledge.language if pledge else "",
        address=address,
        language=get_language() or "en",
        brand=ours,
        emblem=render_to_string("public/favicon.svg", {"brand": ours}),
    )


def printed_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """What holds a sign-up link, to keep or to print."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        # It holds the sign-up link, which may be replaced at any time (SEC-09).
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


urlpatterns = [
    path("awareness/pack/", page, name="awareness-pack"),
    path("awareness/pack/<slug:print_key>.pdf", printed, name="awareness-print"),
    path("awareness/pack/<slug:text_key>.txt", text, name="awareness-text"),
]
