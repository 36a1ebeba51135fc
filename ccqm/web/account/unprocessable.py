"""A form with errors answers 422, as everywhere in this service."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse


class Unprocessable:
    """Put before an allauth view: its page has status 422 when one of its forms has errors."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context.get("form")
        if form is not None and form.is_bound and form.errors:
            kwargs["status"] = HTTPStatus.UNPROCESSABLE_ENTITY
        return super().render_to_response(context, **kwargs)  # type: ignore[misc,no-any-return]
