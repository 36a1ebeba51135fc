"""The web as a Django application: it holds the checks of what is served."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from ccqm.web.demo.checks import no_demo_in_production


class WebConfig(AppConfig):
    name = "ccqm.web"

    def ready(self) -> None:
        register(no_demo_in_production, Tags.security)
