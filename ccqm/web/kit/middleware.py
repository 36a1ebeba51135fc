"""What holds for every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ccqm.kit.verdict import Refused


class PrivatePages:
    """Pages of signed-in people are kept by no cache (SEC-24), and refusals are told in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An action that the rules refuse is no fault of the server: say why, and lose nothing."""
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"reason": exception.reason}, status=409)
        return None
