"""The tapestry of one participant, or of the whole city, as far as it may be shown.

A picture that changed with every signature would tell the colour of whoever signed last. So a
tapestry begins with five people, and is woven anew once five more have signed, once somebody has
taken a signature back, or once an hour.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.members.rules import FEWEST_TO_TELL
from ccqm.participants.models import Participant
from ccqm.pledges.models import Signature, SignatureQuerySet
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
    counts = _counts(participant)
    if sum(counts.values()) < FEWEST_TO_TELL:
        return None
    kept = cache.get(f"tapestry:{participant.pk}")
    if kept is None or _is_overtaken(kept.total, sum(counts.values())):
        kept = _laid_out(counts, participant)
        cache.set(f"tapestry:{participant.pk}", kept, KEPT_FOR)
    if own and not own.withdrawn_at:
        kept = kept.with_one(_thread_of(own.thread, own.submission_key))
    return _woven(kept, participant.public_name)


def city_tapestry() -> Tapestry | None:
    """Everybody's tapestry, woven once an hour; None below five people."""
    kept = cache.get("tapestry:city")
    if kept is None:
        counts = _counts(None)
        if sum(counts.values()) < FEWEST_TO_TELL:
            return None
        kept = _laid_out(counts, None)
        cache.set("tapestry:city", kept, KEPT_FOR)
    return _woven(kept, "")


def _is_overtaken(shown: int, signed: int) -> bool:
    """Whether so many have signed since that none of them stands out, or somebody has left."""
    return not 0 <= signed - shown < FEWEST_TO_TELL


def _woven(loom: Loom, of: str) -> Tapestry:
    each = bundle_size(loom.total)
    threads = loom.threads if each == 1 else bundled(loom.counts, each)
    return Tapestry(woven(threads, each), loom.counts, of)


def _laid_out(counts: Mapping[str, int], participant: Participant | None) -> Loom:
    if sum(counts.values()) > THREADS_MOST:
        return Loom(counts, ())
    rows = _standing(participant).values_list("thread", "submission_key")
    return Loom(counts, [_thread_of(*row) for row in rows])


def _thread_of(colour: str, key: object) -> Thread:
    return thread(colour if colour in ALL else PLAIN, str(key))


def _counts(participant: Participant | None) -> dict[str, int]:
    rows = _standing(participant).order_by().values_list("thread").annotate(n=Count("pk"))
    return dict(rows)


def _standing(participant: Participant | None) -> SignatureQuerySet:
    standing = Signature.objects.standing()
    return standing.filter(participant=participant) if participant else standing
