"""Questions to the audit trail."""

from ccqm.audit.models import Event


def trail(scope: int, limit: int = 50, *, but: str = "") -> list[Event]:
    """The newest events of one participant, newest first; none whose verb begins with `but`."""
    found = Event.objects.filter(scope=scope)
    return list((found.exclude(verb__startswith=but) if but else found)[:limit])
