"""What may be asked of a box: while it is open next to nothing, once it is closed its answers."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ccqm.answers.ballot import LONGEST, Ballot, hash_of_code, hash_of_message, is_code
from ccqm.answers.models import Box, Code, Mixed, Pooled, Response, Words
from ccqm.answers.rules import FEWEST_FOR_WORDS, Answers, Shape, Used
from ccqm.kit.verdict import Refused


def arrived(key: uuid.UUID) -> int:
    """How many ballots are in. While the box is open, whole batches only: the pool is not told."""
    box = Box.objects.get(pk=key)
    if box.accepted is not None:
        return box.accepted
    return Mixed.objects.filter(box=key).count()


def shape_of(box: Box) -> Shape:
    """What this box takes."""
    return Shape(**box.shape)


def check_ballot(key: uuid.UUID, given: str) -> None:
    """Refused, in words, if this ballot or code cannot be put into the box now."""
    box = Box.objects.get(pk=key)
    if not box.is_open:
        raise Refused(_("This survey has closed. No more answers can be added or changed."))
    refuse_used(box, mark_of(box, given))


def mark_of(box: Box, given: str) -> bytes:
    """The hash of a good ballot or code; Refused for any other."""
    if is_code(given):
        mark = hash_of_code(box.pk, given)
        if Code.objects.filter(box=box.pk, ballot=mark).exists():
            return mark
        raise Refused(_("We do not know this code. Check it and type it again."))
    ballot = Ballot.read(given) if len(given) < LONGEST else None
    if ballot and ballot.is_signed_by(bytes(box.public_key)):
        return hash_of_message(box.pk, ballot.message)
    raise Refused(_("This ballot is not for this survey."))


def refuse_used(box: Box, mark: bytes) -> None:
    """Raises Used if this ballot is in the box."""
    known = {"box": box.pk, "ballot": mark}
    if any(model._default_manager.filter(**known).exists() for model in (Pooled, Mixed)):
        raise Used(_("This ballot has been used. Its answers are in, and they count once."))


def answers_in(key: uuid.UUID) -> Iterator[Answers]:
    """All answers of a closed box, in random order. Refused while it is open."""
    _closed(key)
    rows = Response.objects.filter(box=key).values_list("statements", "dimensions")
    return (Answers(*row) for row in rows.iterator(chunk_size=5_000))


def words_in(key: uuid.UUID) -> Iterator[tuple[str, str]]:
    """What people of a closed box wrote: question and words, tied to no other answer."""
    _closed(key)
    return Words.objects.filter(box=key).values_list("question", "words").iterator()


@dataclass(frozen=True)
class Comment:
    """One answer in somebody's own words; its key is random and stands on nothing else."""

    pk: uuid.UUID
    question: str
    words: str


def comments_in(key: uuid.UUID) -> list[Comment]:
    """What people of a closed box wrote, each with its key, in the order of the random keys."""
    _closed(key)
    rows = Words.objects.filter(box=key).order_by("pk").values_list("pk", "question", "words")
    return [Comment(*row) for row in rows]


def many_enough_for_words(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these boxes, the closed ones in which enough people answered for words to be kept."""
    found = Box.objects.filter(pk__in=list(keys), accepted__gte=FEWEST_FOR_WORDS)
    return set(found.values_list("pk", flat=True))


def _closed(key: uuid.UUID) -> None:
    if Box.objects.get(pk=key).is_open:
        raise Refused(_("This survey is still open."))
