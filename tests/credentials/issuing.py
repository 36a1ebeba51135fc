"""A service that may issue, and a mark that was awarded on it."""

from pathlib import Path

from ccqm.awards.models import Award
from ccqm.credentials import keys
from ccqm.validation.rules import Status
from tests.people import NOW
from tests.validation.panel import Panel, at_status

HOST = "https://mark.example.org"


def able_to_issue(settings, folder: Path) -> None:
    """The public host is set and a first key signs."""
    settings.PUBLIC_HOST, settings.CREDENTIAL_KEYS = HOST, str(folder)
    keys.new("first", at=NOW)
    keys.publish("first", at=NOW)
    keys.switch("first", at=NOW)


def awarded() -> tuple[Panel, Award]:
    panel = at_status(Status.AWARDED)
    return panel, Award.objects.select_related("participant").get()
