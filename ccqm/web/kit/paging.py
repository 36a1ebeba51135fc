"""Links from one page of a long list to the others, keeping what was asked for."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest


def links(request: HttpRequest, page: Page[Any]) -> dict[str, Any]:
    """The parameters of the pagination component; empty when one page is all there is."""
    if page.paginator.num_pages < 2:
        return {}
    items: list[dict[str, Any]] = [
        {"ellipsis": True}
        if number == page.paginator.ELLIPSIS
        else {"number": number, "href": _href(request, number), "current": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    found: dict[str, Any] = {"items": items}
    if page.has_previous():
        found["previous"] = {"href": _href(request, page.previous_page_number())}
    if page.has_next():
        found["next"] = {"href": _href(request, page.next_page_number())}
    return found


def _href(request: HttpRequest, number: int | str) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
