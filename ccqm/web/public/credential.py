"""Credentials for other people's software: JSON, JWT, pictures that carry them, keys and lists.

Any page may read these from its own script (CORS), and nobody is counted or remembered here.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from ccqm.awards import queries as awards
from ccqm.credentials import baking, queries
from ccqm.credentials.drawing import png_of
from ccqm.credentials.models import Issue
from ccqm.framework.models import Edition
from ccqm.framework.queries import newest
from ccqm.kit.brand import brand
from ccqm.web.kit.guards import public_page

DOCUMENT = "application/vc+ld+json"
DOCUMENTS = (DOCUMENT, "application/ld+json", "application/vc", "application/json")
MINUTE = 60
# As in frontend/scss/_brand.scss: the colour of a level and its tint.
COLOURS = {
    "bronze": ("#8c5221", "#f6e7d8"),
    "silver": ("#5a6670", "#e9edf0"),
    "gold": ("#8a6500", "#f8edc9"),
}

View = Callable[..., HttpResponse]


def for_all(view: View) -> View:
    """Readable by any page's script, kept for a minute, and sent only when it has changed."""

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cache-Control", f"public, max-age={MINUTE}")
        if response.status_code != 200 or response.headers["Content-Type"].startswith("text/html"):
            return response
        etag = '"' + hashlib.sha256(response.content).hexdigest()[:20] + '"'
        response.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    return public_page(require_safe(open_view))


def wants_document(request: HttpRequest) -> bool:
    """Whether software asks for the credential, and names it, rather than a person for a page."""
    return request.get_preferred_type(["text/html", *DOCUMENTS]) in DOCUMENTS


@for_all
def keys(request: HttpRequest) -> HttpResponse:
    """`/.well-known/did.json`: our public keys. 404 until there are any."""
    document = queries.did_document()
    if not queries.host() or not document["verificationMethod"]:
        raise Http404
    return HttpResponse(json.dumps(document), content_type="application/did+json")


@for_all
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of withdrawn marks; always a document, whoever asks."""
    found = queries.signed_list(number)
    if found is None:
        raise Http404
    return HttpResponse(found.document, content_type=DOCUMENT)


@for_all
def page(request: HttpRequest, credential: uuid.UUID) -> HttpResponse:
    """The credential for software; people are led to the page of the mark."""
    found = _found(credential)
    # Whoever names no wish is software: a person's browser asks for pages first.
    if request.get_preferred_type([*DOCUMENTS, "text/html"]) != "text/html":
        response = HttpResponse(found.document, content_type=DOCUMENT)
    else:
        response = redirect("public:mark", found.credential.award.public_id)
    patch_vary_headers(response, ["Accept"])
    return response


@for_all
def document(request: HttpRequest, credential: uuid.UUID) -> HttpResponse:
    """The credential for people who keep it as a file."""
    return HttpResponse(_found(credential).document, content_type=DOCUMENT)


@for_all
def token(request: HttpRequest, credential: uuid.UUID) -> HttpResponse:
    """The same credential as a JWT."""
    return HttpResponse(_found(credential).token, content_type="text/plain; charset=us-ascii")


@for_all
def badge_svg(request: HttpRequest, credential: uuid.UUID) -> HttpResponse:
    """The badge with the credential inside, as SVG."""
    found = _found(credential)
    baked = baking.into_svg(_drawn(found), document=json.loads(found.document))
    return HttpResponse(baked, content_type="image/svg+xml")


@for_all
def badge_png(request: HttpRequest, credential: uuid.UUID) -> HttpResponse:
    """The badge with the credential inside, as PNG."""
    found = _found(credential)
    baked = baking.into_png(png_of(_drawn(found)), document=json.loads(found.document))
    return HttpResponse(baked, content_type="image/png")


@public_page
def level(request: HttpRequest, key: str, level: str) -> HttpResponse:
    """What a level of an edition means, and the criteria it is judged by."""
    try:
        found = newest(key)
    except Edition.DoesNotExist:
        raise Http404 from None
    if level not in {each.key for each in found.levels}:
        raise Http404
    return render(request, "public/level.html", {"edition": found, "level": found.level(level)})


def _found(credential: uuid.UUID) -> Issue:
    found = queries.newest_issue(credential)
    if found is None:
        raise Http404
    return found


def _drawn(found: Issue) -> str:
    reached = awards.level_of(found.credential.award)
    colour, tint = COLOURS.get(reached.colour, (brand().colours.brand, brand().colours.tint))
    context = {"brand": brand(), "level": reached, "colour": colour, "tint": tint}
    return render_to_string("public/badge.svg", context)
