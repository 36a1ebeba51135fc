"""Every change in the boxes. No audit event and no clock: that a ballot came is all we may know."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connections, transaction
from django.utils.translation import gettext as _

from ccqm.answers.ballot import CODE_GROUPS, hash_of_code
from ccqm.answers.models import (
    ANSWERS,
    Box,
    Code,
    InBox,
    Mixed,
    MixedWords,
    Pooled,
    Response,
    Words,
)
from ccqm.answers.queries import mark_of, refuse_used
from ccqm.answers.rules import Answers, Shape, checked, is_full, keeps_words
from ccqm.kit.references import reference
from ccqm.kit.verdict import Refused

atomic = transaction.atomic(using=ANSWERS)


def open_box(
    key: uuid.UUID, *, audience: str, public_key: bytes, shape: Shape, asked: Mapping[str, Any]
) -> Box:
    """Set a box out for ballots signed by this key. The same again changes nothing.

    `asked` holds all that the question pages show (`waves.queries.asked_by`), so that they need
    no other database.
    """
    box, _made = Box.objects.get_or_create(
        id=key,
        defaults={
            "audience": audience,
            "public_key": public_key,
            "shape": shape.as_data(),
            "asked": dict(asked),
        },
    )
    return box


@atomic
def cut_deck(key: uuid.UUID, *, size: int) -> list[str]:
    """Paper codes for this box, shuffled. They are told here once; we keep hashes."""
    box = _open_box(key)
    codes = [reference(CODE_GROUPS) for _card in range(size)]
    Code.objects.bulk_create(Code(box=box.pk, ballot=hash_of_code(box.pk, code)) for code in codes)
    return codes


def put_in(key: uuid.UUID, *, ballot: str, said: Any) -> None:
    """Put answers into the box, once for each ballot.

    Refused in words if the ballot is not good, was used (`Used`), or the answers are not what is
    asked. Once ten are in the pool, they leave it together.
    """
    box = Box.objects.get(pk=key)
    answers = checked(said, Shape(**box.shape))
    mark = mark_of(box, ballot)
    with atomic:
        _open_box(key)
        refuse_used(box, mark)  # asked while the box is held: nobody puts it in meanwhile
        _pool(box, mark, answers)
        if is_full(Pooled.objects.filter(box=box.pk).count()):
            _empty_pool(box)


@atomic
def withdraw_equality_answers(key: uuid.UUID, *, ballot: str) -> None:
    """Forget what the holder of this ballot said about themselves; the rest still counts."""
    box = _open_box(key)
    mark = {"box": box.pk, "ballot": mark_of(box, ballot)}
    if not any(
        model._default_manager.filter(**mark).update(dimensions={}) for model in (Pooled, Mixed)
    ):
        raise Refused(_("No answers came with this ballot."))


@atomic
def close_box(key: uuid.UUID) -> int:
    """Close for good: all answers anew in random order, ballots destroyed. Answers how many.

    Words are parted from answers, and kept only if enough people answered. What is deleted here
    lies on the disk until `sweep`.
    """
    box = Box.objects.select_for_update().get(pk=key)
    if not box.is_open:
        return box.accepted or 0
    _empty_pool(box)
    accepted = _refill(Response, Mixed, box, ("statements", "dimensions"))
    if keeps_words(accepted):
        _refill(Words, MixedWords, box, ("question", "words"))
    for model in (Mixed, MixedWords, Code):
        model._default_manager.filter(box=box.pk).delete()
    box.is_open, box.accepted = False, accepted
    box.save(update_fields=["is_open", "accepted"])
    return accepted


def destroy_words(key: uuid.UUID) -> None:
    """Destroy what people of a box wrote in their own words. It lies on the disk until `sweep`."""
    Words.objects.filter(box=key).delete()


def sweep() -> None:
    """Write the tables of open boxes anew, so that nothing deleted is left in their files.

    Must run outside a transaction. Doing it twice does no harm.
    """
    with connections[ANSWERS].cursor() as cursor:
        for model in (Pooled, Mixed, MixedWords, Code, Words):
            cursor.execute(f'vacuum full "{model._meta.db_table}"')


def _open_box(key: uuid.UUID) -> Box:
    """The box, held until the transaction ends; Refused if it is closed."""
    box = Box.objects.select_for_update().get(pk=key)
    if not box.is_open:
        raise Refused(_("This survey has closed. No more answers can be added or changed."))
    return box


def _pool(box: Box, mark: bytes, answers: Answers) -> None:
    Pooled.objects.create(
        box=box.pk,
        ballot=mark,
        statements=dict(answers.statements),
        dimensions=dict(answers.dimensions),
        words=dict(answers.words),
    )


def _empty_pool(box: Box) -> None:
    """All that is in the pool, in random order; words apart from answers."""
    pooled = Pooled.objects.filter(box=box.pk)
    said = [pair for words in pooled.values_list("words", flat=True) for pair in words.items()]
    secrets.SystemRandom().shuffle(said)
    MixedWords.objects.bulk_create(
        MixedWords(box=box.pk, question=question, words=words) for question, words in said
    )
    _refill(Mixed, Pooled, box, ("ballot", "statements", "dimensions"))
    pooled.delete()


def _refill(target: type[InBox], source: type[InBox], box: Box, columns: Iterable[str]) -> int:
    """Write what one table holds of this box into another, in the order of new random keys.

    `gen_random_uuid` draws from the machine's own source of chance. Answers how many rows.
    """
    names = ", ".join(f'"{column}"' for column in ("box", *columns))
    with connections[ANSWERS].cursor() as cursor:
        cursor.execute(
            f'insert into "{target._meta.db_table}" (id, {names}) select id, {names} from'  # noqa: S608  our own names
            f' (select gen_random_uuid() as id, {names} from "{source._meta.db_table}"'
            " where box = %s) as fresh order by id",
            [box.pk],
        )
        return int(cursor.rowcount)
