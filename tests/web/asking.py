"""What page tests ask of a page: its hidden inputs, its words, what it costs."""

import html
import re
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def hidden(page: HttpResponse) -> dict[str, str]:
    """The hidden inputs of the page's own form, as a browser would send them back."""
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.content.decode())
    found = (
        (re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs
    )
    return {
        name[1]: html.unescape(value[1])
        for name, value in found
        if name and value and name[1] not in ("csrfmiddlewaretoken", "next", "language")
    }


def words(page: HttpResponse) -> str:
    """The page as text: tags gone, entities read, white space single."""
    main = page.content.decode().partition("<main")[2] or page.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def send(client: Client, address: str, **answers: Any) -> HttpResponse:
    """Open a form, fill it in and send it with the hidden inputs it came with."""
    return client.post(address, hidden(client.get(address)) | answers)


def queries_of(client: Client, address: str) -> int:
    """How many queries one look at a page costs, once warm."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def on(year: int, month: int, day: int, name: str = "done_on") -> dict[str, str]:
    """A date as its three inputs."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}
