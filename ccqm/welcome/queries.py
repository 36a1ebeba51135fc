"""Questions about registrations."""

from datetime import datetime
from uuid import UUID

from ccqm.kit.references import tidy
from ccqm.participants.models import Participant
from ccqm.welcome.models import Registration


def registration_sent(submission_key: UUID) -> Registration | None:
    """The registration that this very form made, when it has arrived before."""
    return Registration.objects.filter(submission_key=submission_key).first()


def registration_of(participant: Participant) -> Registration | None:
    """What this participant sent when it registered; none when the team added it."""
    return Registration.objects.filter(participant=participant).first()


def registration_with(reference: str) -> Registration | None:
    """The registration with this reference, however it was typed."""
    return Registration.objects.filter(reference=tidy(reference)).first()


def sent_to(email: str, *, since: datetime) -> int:
    """How many registrations gave this e-mail address since then, and so were answered there."""
    return Registration.objects.filter(email__iexact=email, created_at__gte=since).count()
