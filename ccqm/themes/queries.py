"""Questions about comments and themes. Only readers ever see a comment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ccqm.accounts.models import User
from ccqm.answers.queries import Comment, comments_in, many_enough_for_words
from ccqm.framework.edition import Area
from ccqm.framework.queries import edition
from ccqm.journeys.queries import current_journey
from ccqm.kit.verdict import Verdict, all_of
from ccqm.themes import rules
from ccqm.themes.models import Reader, Reading, Theme, Tied
from ccqm.waves.models import Wave
from ccqm.waves.rules import Status


@dataclass(frozen=True)
class Row:
    """A wave whose comments may be read, for the team's list; `readers` are those named."""

    wave: Wave
    reading: Reading | None
    readers: list[Reader]


def rows() -> list[Row]:
    """The released waves that have comments to read, newest first."""
    waves = Wave.objects.filter(status=Status.RELEASED).select_related("participant", "reading")
    found = list(waves.order_by("-closed_at"))
    enough = many_enough_for_words(wave.box for wave in found)
    named: dict[int, list[Reader]] = {}
    for reader in Reader.objects.taken().select_related("user"):
        named.setdefault(reader.reading_id, []).append(reader)
    return [
        Row(wave, reading, named.get(reading.pk, []) if reading else [])
        for wave in found
        if wave.box in enough
        for reading in [reading_of(wave)]
    ]


def reading_of(wave: Wave) -> Reading | None:
    """The reading of a wave's comments, once it has begun."""
    try:
        return wave.reading
    except Reading.DoesNotExist:
        return None


def has_comments_to_read(wave: Wave) -> bool:
    """Whether enough people answered for anybody to read what they wrote."""
    return wave.status == Status.RELEASED and wave.box in many_enough_for_words([wave.box])


def readings_of(user: User) -> list[Reader]:
    """This person's places as a reader, newest first."""
    found = Reader.objects.taken().filter(user=user).order_by("-named_at", "-pk")
    return list(found.select_related("reading__wave__participant"))


def reader_of(user: User, reading: int) -> Reader | None:
    """This person's place in a reading that is still going on."""
    going_on = {"reading__published_at": None, "reading__destroyed_at": None}
    mine = Reader.objects.taken().filter(user=user, reading=reading, **going_on)
    return mine.select_related("user", "reading__wave__participant").first()


def comments_of(reading: Reading) -> list[Comment]:
    """What people wrote, in an order that tells nothing."""
    return comments_in(reading.wave.box)


def areas_of(reading: Reading) -> tuple[Area, ...]:
    """The areas that a theme can be about, as the participant's edition names them."""
    journey = current_journey(reading.wave.participant)
    return edition(journey.edition_id).areas if journey else ()


@dataclass(frozen=True)
class Draft:
    """A theme in the making."""

    theme: Theme
    comments: int
    agreed: list[Reader]
    is_enough: Verdict
    is_ready: bool

    def is_agreed_by(self, reader: Reader) -> bool:
        """Whether this reader stands by it."""
        return reader.pk in {each.pk for each in self.agreed}


def drafts_of(reading: Reading) -> list[Draft]:
    """The themes of a reading that are not taken out: three queries, however many there are."""
    readers = {reader.pk for reader in reading.readers.taken()}
    themes = reading.themes.filter(is_out=False).prefetch_related("agreed")
    counts = Counter(
        Tied.objects.filter(theme__reading=reading, theme__is_out=False).values_list(
            "theme_id", flat=True
        )
    )
    return [_draft(theme, counts[theme.pk], readers) for theme in themes]


def _draft(theme: Theme, comments: int, readers: set[int]) -> Draft:
    agreed = list(theme.agreed.all())
    both = len(readers) == rules.READERS and readers <= {each.pk for each in agreed}
    enough = rules.is_enough(comments)
    return Draft(theme, comments, agreed, enough, both and bool(enough))


def tied_to(theme: Theme) -> set[UUID]:
    """The comments that are about a theme."""
    return set(theme.tied.values_list("comment", flat=True))


def ties_of(reading: Reading) -> list[tuple[UUID, str]]:
    """Every comment that is tied, with the words of its theme."""
    found = Tied.objects.filter(theme__reading=reading, theme__is_out=False)
    return list(found.values_list("comment", "theme__words"))


def may_finish(drafts: list[Draft]) -> Verdict:
    """Whether a reader may say that these themes are ready."""
    return all_of(
        *(draft.is_enough for draft in drafts),
        rules.may_finish(open_themes=sum(not draft.is_ready for draft in drafts)),
    )


@dataclass(frozen=True)
class Told:
    """A theme as everyone may read it."""

    pk: int
    words: str
    area: str
    tone: rules.Tone
    how_many: str


def published_themes(wave: Wave) -> list[Told] | None:
    """The themes of a wave, by area; None until both readers have finished."""
    reading = reading_of(wave)
    if reading is None or reading.published_at is None:
        return None
    return [
        Told(
            theme.pk,
            theme.words,
            theme.area,
            rules.Tone(theme.tone),
            rules.how_many(theme.told_of or rules.FEWEST_COMMENTS),
        )
        for theme in reading.themes.filter(is_out=False)
    ]


def by_area(themes: Iterable[Told], areas: Iterable[Area]) -> list[tuple[str, list[Told]]]:
    """Themes under the titles of their areas, in the edition's order; the others come last."""
    found = list(themes)
    known = [(area.title, [one for one in found if one.area == area.key]) for area in areas]
    keys = {area.key for area in areas}
    rest = [one for one in found if one.area not in keys]
    return [pair for pair in [*known, ("", rest)] if pair[1]]
