"""The edition that comes with the code, imported as the service would."""

from ccqm.audit.actions import SYSTEM
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.kit.brand import brand
from ccqm.steps.registry import known_tasks
from tests.people import NOW


def import_shipped() -> None:
    """Import it, once or again."""
    text = shipped(brand().edition)
    import_edition(text, known_tasks=known_tasks(), by=SYSTEM, at=NOW)
