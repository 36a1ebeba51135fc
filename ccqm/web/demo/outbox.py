"""`/demo/outbox/`: every letter the demo city was sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ccqm.letters.queries import outbox
from ccqm.web.kit import paging
from ccqm.web.kit.guards import demo_page

PER_PAGE = 50
# The letter is shown as it would be in a mail program: its own styles, no scripts, no forms.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@demo_page
def page(request: HttpRequest) -> HttpResponse:
    """The newest letters first."""
    letters = Paginator(outbox().defer("text", "html"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"letters": letters, "pages": paging.links(request, letters)}
    return render(request, "demo/outbox.html", context)


@demo_page
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, as text and as HTML."""
    return render(request, "demo/letter.html", {"letter": get_object_or_404(outbox(), pk=pk)})


@demo_page
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one letter by itself, shut in by its content security policy."""
    response = HttpResponse(get_object_or_404(outbox(), pk=pk).html)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
