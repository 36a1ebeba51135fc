"""How views of allauth become pages of ours."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpResponse


class Unprocessable:
    """Put before an allauth view: its page has status 422 when its form has errors."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context.get("form")
        if form is not None and form.is_bound and form.errors:
            kwargs["status"] = HTTPStatus.UNPROCESSABLE_ENTITY
        return cast(HttpResponse, super().render_to_response(context, **kwargs))  # type: ignore[misc]


def page_of(kind: Any) -> Callable[..., HttpResponse]:
    """The view function of a view class, as our guards take it."""
    return cast(Callable[..., HttpResponse], kind.as_view())
