"""Plain pages that tell people how the mark works, and what we owe them by law."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ccqm.framework import queries
from ccqm.kit.brand import brand
from ccqm.web.kit.cookies import cookies as every_cookie
from ccqm.web.kit.guards import public_page
from ccqm.web.public.notices import PREPARED_ON, REVIEWED_ON, TESTED_ON, kept
from ccqm.web.public.road import road


@public_page
def how_it_works(request: HttpRequest) -> HttpResponse:
    """`/how-it-works/`: the seven steps with the edition's own guidance (GDS-15)."""
    edition = queries.newest(brand().edition)
    years, months = divmod(edition.validity_months, 12)
    context = {
        "edition": edition,
        "road": road(edition),
        "levels": edition.levels_in_order(),
        "years": 0 if months else years,  # an odd number of months is told as months
    }
    return render(request, "public/how_it_works.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """`/accessibility/`: the accessibility statement (A11Y-07)."""
    context = {
        "prepared_on": PREPARED_ON,
        "reviewed_on": REVIEWED_ON,
        "tested_on": TESTED_ON,
    }
    return render(request, "public/accessibility.html", context)


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """`/privacy/`: the privacy notice (DP-01, DP-07, DP-10, DP-18)."""
    return render(request, "public/privacy.html", {"kept": kept(), "reviewed_on": REVIEWED_ON})


@public_page
def cookies(request: HttpRequest) -> HttpResponse:
    """`/cookies/`: every cookie we may set (DP-09)."""
    return render(request, "public/cookies.html", {"cookies": every_cookie()})


@public_page
def help_and_contact(request: HttpRequest) -> HttpResponse:
    """`/help/`: by e-mail, phone or in person; the route for people who are not online (GDS-05)."""
    return render(request, "public/help.html")


@public_page
def concern(request: HttpRequest) -> HttpResponse:
    """`/report-a-concern/`: whom to call when someone is not safe (DP-14)."""
    return render(request, "public/concern.html")
