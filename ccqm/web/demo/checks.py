"""The check that there is no demo where real people are (SEC-14)."""

from typing import Any

from django.conf import settings
from django.core.checks import Error


def no_demo_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    """`ccqm.E001`: demo mode signs anyone in as anyone, so production must not have it."""
    if settings.PRODUCTION and settings.DEMO:
        return [Error("Demo mode is on in production: it signs anyone in.", id="ccqm.E001")]
    return []
