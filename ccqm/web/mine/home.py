"""Everything a person keeps, on one page, and the copy they can take along."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from ccqm.accounts.queries import has_second_factor
from ccqm.kit.dates import local_date
from ccqm.pledges.tapestry.dyes import ALL
from ccqm.portfolios.models import KeptPledge
from ccqm.portfolios.queries import portfolio_of, written_out
from ccqm.web.kit.downloads import download as as_download
from ccqm.web.kit.guards import signed_in_page
from ccqm.web.mine.asking import owner

NAME = "my-pledges-and-notes"


@signed_in_page
def page(request: HttpRequest) -> HttpResponse:
    """Your pledges, your training, your reflections."""
    kept = portfolio_of(owner(request))
    context = {
        "kept": kept,
        "current": [(pledge, ALL[pledge.thread]) for pledge in kept.current],
        "past": [(pledge, ALL[pledge.thread]) for pledge in kept.past],
        "has_second_step": has_second_factor(owner(request)),
    }
    return render(request, "mine/home.html", context)


@signed_in_page
def download(request: HttpRequest, form: str) -> HttpResponse:
    """All of it, to read (`html`) or for a machine (`json`): the right to take it along (DP-08)."""
    if form == "json":
        answer = JsonResponse(
            written_out(owner(request)), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        return as_download(answer.content, name=f"{NAME}.json", content_type="application/json")
    if form != "html":
        raise Http404
    kept = portfolio_of(owner(request))
    context = {
        "kept": kept,
        "pledges": [(pledge, _colour(pledge)) for pledge in kept.pledges],
        "today": local_date(timezone.now()),
    }
    written = render_to_string("mine/download.html", context, request).encode()
    return as_download(written, name=f"{NAME}.html", content_type="text/html; charset=utf-8")


def _colour(pledge: KeptPledge) -> str:
    return str(ALL[pledge.thread].title)
