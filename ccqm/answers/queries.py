"""What may be asked of a box: while it is open next to nothing, once it is closed its answers."""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ccqm.answers.models import Box, Mixed, Response, Words
from ccqm.answers.rules import Answers
from ccqm.kit.verdict import Refused


def arrived(key: uuid.UUID) -> int:
    """How many ballots are in. While the box is open, whole batches only: the pool is not told."""
    box = Box.objects.get(pk=key)
    if box.accepted is not None:
        return box.accepted
    return Mixed.objects.filter(box=key).count()


def answers_in(key: uuid.UUID) -> Iterator[Answers]:
    """All answers of a closed box, in random order. Refused while it is open."""
    _closed(key)
    rows = Response.objects.filter(box=key).values_list("statements", "dimensions")
    return (Answers(*row) for row in rows.iterator(chunk_size=5_000))


def words_in(key: uuid.UUID) -> Iterator[tuple[str, str]]:
    """What people of a closed box wrote: question and words, tied to no other answer."""
    _closed(key)
    return Words.objects.filter(box=key).values_list("question", "words").iterator()


def _closed(key: uuid.UUID) -> None:
    if Box.objects.get(pk=key).is_open:
        raise Refused(_("This survey is still open."))
