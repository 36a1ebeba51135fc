"""Questions to the audit trail."""

from ccqm.audit.models import Event


def trail(scope: int, limit: int = 50) -> list[Event]:
    """The newest events of one participant, newest first."""
    return list(Event.objects.filter(scope=scope)[:limit])
