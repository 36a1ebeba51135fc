"""Questions to the outbox."""

from django.db.models import QuerySet

from ccqm.letters.models import Letter


def outbox() -> QuerySet[Letter]:
    """Every letter, newest first."""
    return Letter.objects.all()
