"""The box of an address."""

import uuid

from django.http import Http404

from ccqm.answers.models import Box


def box_or_404(key: uuid.UUID) -> Box:
    """The box, open or closed; 404 where there is none."""
    found = Box.objects.filter(pk=key).first()
    if not found:
        raise Http404
    return found
