"""The tapestry of one participant, or of the whole city, as far as it may be shown.

A picture that changed with every signature would tell the colour of whoever signed last. So a
tapestry begins with five people and grows by five threads at a time (decision 11). A class and a
counted sheet of paper have as many threads as people, of one colour.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, Sum, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.members.rules import FEWEST_TO_TELL
from ccqm.participants.models import Participant
from ccqm.pledges.models import (
    JointSignature,
    JointSignatureQuerySet,
    Signature,
    SignatureQuerySet,
)
from ccqm.pledges.tapestry import png, svg
from ccqm.pledges.tapestry.cloth import (
    THREADS_MOST,
    Cloth,
    Thread,
    bundle_size,
    bundled,
    thread,
    woven,
)
from ccqm.pledges.tapestry.dyes import ALL, PLAIN, Dye

KEPT_FOR = 60 * 60


@dataclass(frozen=True)
class Loom:
    """What is to be woven: how many threads of each colour, and each one while they are few."""

    counts: Mapping[str, int]
    threads: Sequence[Thread]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def with_one(self, one: Thread) -> "Loom":
        """With a thread that may be there already."""
        if self.total > THREADS_MOST or one in self.threads:
            return self
        counts = {**self.counts, one.colour: self.counts.get(one.colour, 0) + 1}
        return replace(self, counts=counts, threads=[*self.threads, one])


@dataclass(frozen=True)
class Tapestry:
    """A picture with its words. `of` is a participant's name; the whole city's has none."""

    cloth: Cloth
    counts: Mapping[str, int]
    of: str

    @property
    def total(self) -> int:
        """How many people have a thread in it."""
        return sum(self.counts.values())

    @property
    def each(self) -> int:
        """How many people one thread stands for."""
        return self.cloth.each

    @property
    def by_colour(self) -> list[tuple[Dye, int]]:
        """The picture in words: each colour in it and how many chose it, in the cloth's order."""
        return [(ALL[key], self.counts[key]) for key in ALL if self.counts.get(key)]

    @property
    def title(self) -> str:
        if self.of:
            return _("The tapestry of %(name)s") % {"name": self.of}
        return _("The tapestry of everyone who has signed")

    @property
    def words(self) -> str:
        """What the picture shows, in one or two sentences."""
        people = ngettext(
            "A woven cloth with a thread for %(n)s person who has signed.",
            "A woven cloth with threads for %(n)s people who have signed.",
            self.total,
        ) % {"n": f"{self.total:,}"}
        colours = ", ".join(f"{dye.title}: {count:,}" for dye, count in self.by_colour)
        return f"{people} {colours}."

    def svg(self) -> str:
        return svg.drawn(self.cloth, title=self.title, words=self.words)

    def png(self, background: str) -> bytes:
        """The bytes of a PNG, kept for a while: drawing one takes about a second."""
        digest = hashlib.sha256((self.svg() + background).encode()).hexdigest()
        return cache.get_or_set(  # type: ignore[return-value]
            f"tapestry-png:{digest}",
            lambda: png.drawn(self.cloth, background=background),
            KEPT_FOR,
        )


def tapestry_of(participant: Participant, *, own: Signature | None = None) -> Tapestry | None:
    """A participant's tapestry, with its reader's own thread in it; None below five people."""
    kept = _laid_out(participant)
    if kept.total < FEWEST_TO_TELL:
        return None
    if own and not own.withdrawn_at:
        kept = kept.with_one(_thread_of(own.thread, own.submission_key))
    return _woven(kept, participant.public_name)


def city_tapestry() -> Tapestry | None:
    """Everybody's tapestry, woven once an hour; None below five people."""
    kept = cache.get("tapestry:city")
    if kept is None:
        kept = _laid_out(None)
        if kept.total < FEWEST_TO_TELL:
            return None
        cache.set("tapestry:city", kept, KEPT_FOR)
    return _woven(kept, "")


def _woven(loom: Loom, of: str) -> Tapestry:
    each = bundle_size(loom.total)
    threads = loom.threads if each == 1 else bundled(loom.counts, each)
    return Tapestry(woven(threads, each), loom.counts, of)


def _laid_out(participant: Participant | None) -> Loom:
    """Everyone's threads while they are few, else how many there are of each colour."""
    here = {"participant": participant} if participant else {}
    alone = Signature.objects.to_weave().filter(**here).order_by("signed_at", "pk")
    joint = JointSignature.objects.standing().filter(**here).order_by()
    rows = _rows(alone, joint)
    if sum(row.people for row in rows) > THREADS_MOST:
        return Loom(_counted(alone, joint), ())
    single = [row for row in rows if not row.is_joint]
    several = [row for row in rows if row.is_joint]
    stand = sum(row.stands for row in single)
    ripe = _ripe(stand, sum(row.people for row in several))
    threads = [_thread_of(row.thread, row.key) for row in single[:ripe]]
    for row in several:
        threads += [_thread_of(row.thread, f"{row.key} {one}") for one in range(row.people)]
    return Loom(Counter(one.colour for one in threads), threads)


class _Row(NamedTuple):
    """A signature, of one person or of several."""

    signed_at: datetime
    pk: int
    thread: str
    key: UUID
    people: int
    is_joint: bool
    stands: bool


def _rows(alone: SignatureQuerySet, joint: JointSignatureQuerySet) -> list[_Row]:
    """Both kinds in the order of time, in one query; enough of them to tell that they are many."""
    fields = ("signed_at", "pk", "thread", "submission_key", "n", "is_joint", "stands")
    ones = alone.order_by().annotate(n=Value(1), is_joint=Value(False)).values_list(*fields)
    several = joint.annotate(n=F("people"), is_joint=Value(True), stands=Value(True))
    more = several.values_list(*fields)
    found = ones.union(more, all=True).order_by("signed_at", "pk")
    return [_Row(*row) for row in found[: THREADS_MOST + 1]]


def _counted(alone: SignatureQuerySet, joint: JointSignatureQuerySet) -> Counter[str]:
    together = Counter(dict(joint.values_list("thread").annotate(n=Sum("people"))))
    stand = alone.settled().count()
    ripe = alone[: _ripe(stand, together.total())].values("pk")
    found = Signature.objects.filter(pk__in=ripe).order_by().values_list("thread")
    return Counter(dict(found.annotate(n=Count("pk")))) + together


def _ripe(alone: int, together: int) -> int:
    """How many who signed alone, in the order of time, are woven in beside so many together.

    All in all a multiple of five, as the count goes: with steps of its own, the cloth would halve
    those of the count beside it.
    """
    ripe = alone + together
    return max(ripe - ripe % FEWEST_TO_TELL - together, 0)


def _thread_of(colour: str, key: object) -> Thread:
    return thread(colour if colour in ALL else PLAIN, str(key))
