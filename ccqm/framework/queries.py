"""Editions in use."""

from functools import lru_cache

from ccqm.framework import models, shape
from ccqm.framework.edition import Edition


@lru_cache(maxsize=64)
def edition(pk: int) -> Edition:
    """The typed edition of this row, kept in the process: rows never change.

    Raises `models.Edition.DoesNotExist`.
    """
    row = models.Edition.objects.only("content").get(pk=pk)
    return shape.built(row.content, pk=pk)


def newest(key: str) -> Edition:
    """The edition with this key and the highest revision, for journeys that begin now.

    Raises `models.Edition.DoesNotExist` when none was imported.
    """
    pks = models.Edition.objects.filter(key=key).order_by("-revision").values_list("pk", flat=True)
    pk = pks.first()
    if pk is None:
        raise models.Edition.DoesNotExist(
            f'No edition "{key}" has been imported. Run: ccqm framework import FILE'
        )
    return edition(pk)
