"""The council's colours and pictures as files: our security policy allows no inline style."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from ccqm.kit.brand import brand
from ccqm.web.kit.guards import public_page

for_an_hour = cache_control(public=True, max_age=3600)


def stylesheet() -> str:
    """The brand's colours as CSS custom properties."""
    lines = (f"  {name}: {value};\n" for name, value in brand().colours.properties().items())
    return ":root {\n" + "".join(lines) + "}\n"


def fingerprint(request: HttpRequest) -> str:
    """An ETag that changes when the colours or the logo do."""
    content = stylesheet().encode() + brand().logo.read_bytes()
    return '"' + hashlib.sha256(content).hexdigest()[:20] + '"'


unless_unchanged = condition(etag_func=fingerprint)


@public_page
@for_an_hour
@unless_unchanged
def colours(request: HttpRequest) -> HttpResponse:
    """`/brand.css`."""
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")


@public_page
@for_an_hour
@unless_unchanged
def logo(request: HttpRequest) -> HttpResponse:
    """`/brand/logo.svg`: the council's own logo."""
    return HttpResponse(brand().logo.read_bytes(), content_type="image/svg+xml")


@public_page
@for_an_hour
@unless_unchanged
def favicon(request: HttpRequest) -> HttpResponse:
    """`/brand/favicon.svg`: the emblem in the council's thread colours."""
    content = render_to_string("public/favicon.svg", {"brand": brand()})
    return HttpResponse(content, content_type="image/svg+xml")
