"""Every change from comments to themes; the reading's row is the one gate.

The trail holds who read and who agreed, and never a word of anybody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.answers.actions import destroy_words
from ccqm.audit.actions import SYSTEM, Actor, record
from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Refused, all_of
from ccqm.letters.actions import post
from ccqm.themes import permissions, queries, rules
from ccqm.themes.models import Reader, Reading, Theme, Tied
from ccqm.validation.actions import declare_tie
from ccqm.waves.models import Wave


# --- Readers ------------------------------------------------------------------------------------
@transaction.atomic
def name_readers(wave: Wave, *, readers: Sequence[User], by: User, at: datetime) -> Reading:
    """Name the two people who read the comments of a wave; those named before keep or lose
    their place. Naming the same two again changes nothing.

    Raises Refused with the reason that bars a person, and where there is nothing to read.
    """
    permissions.may_name(by, wave.participant).or_refuse()
    rules.are_two([user.pk for user in readers]).or_refuse()
    if not queries.has_comments_to_read(wave):
        raise Refused(_("Nobody reads comments of fewer than 30 people."))
    Reading.objects.get_or_create(wave=wave)
    reading = _open(Reading.objects.get(wave=wave))
    wanted = {user.pk: user for user in readers}
    for reader in reading.readers.taken().exclude(user__in=wanted):
        _free(reader, by=by, at=at)
    for user in wanted.values():
        _name(reading, user, by=by, at=at)
    return reading


def _name(reading: Reading, user: User, *, by: User, at: datetime) -> None:
    if reading.readers.taken().filter(user=user).exists():
        return
    verdict = permissions.may_read(user, reading.wave.participant)
    if not verdict:
        raise Refused(f"{user.name}: {verdict.reason}")
    named = {"named_at": at, "named_by": by}
    fresh = {"confirmed_at": None, "finished_at": None, "freed_at": None}
    reader, _made = Reader.objects.update_or_create(
        reading=reading, user=user, defaults={**named, **fresh}
    )
    _note("reader.named", reader, by=by, at=at)
    post(
        "reader_named",
        to=user.email,
        context={
            "name": user.name,
            "participant": reading.wave.participant.name,
            "reading": reading.pk,
        },
        at=at,
        key=f"reader_named:{reader.pk}:{at.isoformat()}",
        language=user.language,
    )


@transaction.atomic
def confirm_reader(reader: Reader, *, by: User, at: datetime) -> Reader:
    """A reader has read the guidance and has no tie. Twice changes nothing.

    From now on they never judge this participant: they know what nobody else does.
    """
    _open(reader.reading)
    reader = _mine(reader, by=by)
    if reader.confirmed_at is None:
        reader.confirmed_at = at
        reader.save(update_fields=["confirmed_at"])
        _note("reader.confirmed", reader, by=by, at=at)
        told = _("Read what people wrote in a survey of this participant.")
        declare_tie(by, reader.reading.wave.participant_id, told, by=by, at=at)
    return reader


@transaction.atomic
def step_back(reader: Reader, *, reason: str, by: User, at: datetime) -> Reader:
    """A reader tells of a tie: the place is free, and the tie is remembered."""
    _open(reader.reading)
    reader = _mine(reader, by=by)
    if not reason.strip():
        raise Refused(_("Tell us in a few words what the tie is."))
    participant = reader.reading.wave.participant_id
    declare_tie(by, participant, reason, by=by, at=at)
    # Also of the surveys read before: else these would excuse the tie.
    for each in Reader.objects.taken().filter(user=by, reading__wave__participant=participant):
        _free(each, by=by, at=at)
    reader.refresh_from_db()
    return reader


def _free(reader: Reader, *, by: User, at: datetime) -> None:
    reader.freed_at = at
    reader.save(update_fields=["freed_at"])
    _note("reader.freed", reader, by=by, at=at)


# --- Themes -------------------------------------------------------------------------------------
@transaction.atomic
def draft_theme(
    reader: Reader,
    *,
    words: str,
    area: str,
    tone: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Theme:
    """Write a theme down. The same form sent twice makes one (REL-04)."""
    reading = _open(reader.reading)
    reader = _confirmed(reader, by=by)
    if made := Theme.objects.filter(submission_key=submission_key, reading=reading).first():
        return made
    words = _checked(reading, words, area)
    theme = Theme.objects.create(
        reading=reading,
        words=words,
        area=area,
        tone=rules.Tone(tone),
        saved_at=at,
        submission_key=submission_key,
    )
    _changed(theme, reader, by=by, at=at)
    return theme


@transaction.atomic
def change_theme(
    theme: Theme,
    *,
    reader: Reader,
    words: str,
    area: str,
    tone: str,
    expected: int,
    by: User,
    at: datetime,
) -> Theme:
    """Change a theme: the other reader must agree anew. Raises Conflict if they were first."""
    reading, theme, reader = _hold(theme, reader, by=by)
    new = {"words": _checked(reading, words, area), "area": area, "tone": rules.Tone(tone).value}
    if any(getattr(theme, name) != value for name, value in new.items()):
        theme.save_version(expected, **new, saved_at=at)
        _changed(theme, reader, by=by, at=at)
    return theme


@transaction.atomic
def tie_comments(
    theme: Theme, *, reader: Reader, comments: Iterable[UUID], by: User, at: datetime
) -> Theme:
    """Tie comments of this wave to a theme. Those that are tied already stay so."""
    reading, theme, reader = _hold(theme, reader, by=by)
    known = {comment.pk for comment in queries.comments_of(reading)}
    new = (set(comments) & known) - queries.tied_to(theme)
    if new:
        Tied.objects.bulk_create(Tied(theme=theme, comment=comment) for comment in new)
        theme.save_version(theme.version, saved_at=at)
        _changed(theme, reader, by=by, at=at)
    return theme


@transaction.atomic
def untie_comments(
    theme: Theme, *, reader: Reader, comments: Iterable[UUID], by: User, at: datetime
) -> Theme:
    """Take comments off a theme."""
    _reading, theme, reader = _hold(theme, reader, by=by)
    if theme.tied.filter(comment__in=list(comments)).delete()[0]:
        theme.save_version(theme.version, saved_at=at)
        _changed(theme, reader, by=by, at=at)
    return theme


@transaction.atomic
def agree_to_theme(theme: Theme, *, reader: Reader, seen: int, by: User, at: datetime) -> Theme:
    """A reader stands by a theme as they saw it (`seen` is its version). Twice changes nothing."""
    _reading, theme, reader = _hold(theme, reader, by=by)
    if theme.version != seen:
        raise Refused(_("The other reader has changed this theme. Read it again."))
    rules.is_enough(theme.tied.count()).or_refuse()
    if not theme.agreed.filter(pk=reader.pk).exists():
        theme.agreed.add(reader)
        _note("theme.agreed", reader, by=by, at=at, theme=theme.pk)
    return theme


@transaction.atomic
def take_theme_out(theme: Theme, *, reader: Reader, by: User, at: datetime) -> Theme:
    """A theme that one of the two does not stand by is not told. Twice changes nothing."""
    reading = _open(theme.reading)
    reader = _confirmed(reader, by=by)
    if reading.themes.filter(pk=theme.pk, is_out=False).update(is_out=True):
        _note("theme.out", reader, by=by, at=at, theme=theme.pk)
        reading.readers.update(finished_at=None)
    return theme


@transaction.atomic
def finish_reading(reader: Reader, *, by: User, at: datetime) -> Reader:
    """A reader has read every comment and stands by every theme. When both have, they are told.

    Twice changes nothing. Raises Refused while a theme is not agreed by both.
    """
    reading = _open(reader.reading)
    reader = _confirmed(reader, by=by)
    queries.may_finish(queries.drafts_of(reading)).or_refuse()
    if reader.finished_at is None:
        reader.finished_at = at
        reader.save(update_fields=["finished_at"])
        _note("reader.finished", reader, by=by, at=at)
    if reading.readers.taken().filter(finished_at__isnull=False).count() == rules.READERS:
        _publish(reading, by=by, at=at)
    return reader


def _publish(reading: Reading, *, by: User, at: datetime) -> None:
    for draft in queries.drafts_of(reading):
        draft.theme.told_of = draft.comments
        draft.theme.save(update_fields=["told_of"])
    reading.published_at = at
    reading.save(update_fields=["published_at"])
    scope = reading.wave.participant_id
    record("themes.published", by=by, at=at, subject=reading, scope=scope)


# --- The end of comments ------------------------------------------------------------------------
def destroy_due(*, at: datetime) -> int:
    """Destroy the comments whose time is over; answers how many waves that were."""
    today = local_date(at)
    waves = Wave.objects.filter(closed_at__isnull=False).exclude(
        reading__destroyed_at__isnull=False
    )
    oldest = at - timedelta(days=min(rules.DAYS_AFTER_THEMES, rules.DAYS_AFTER_CLOSE))
    due = [
        wave
        for wave in waves.filter(closed_at__lte=oldest).select_related("reading")
        if _until(wave) <= today
    ]
    for wave in due:
        _destroy(wave, at=at)
    return len(due)


def _until(wave: Wave) -> Any:
    assert wave.closed_at
    reading = queries.reading_of(wave)
    told = reading.published_at if reading else None
    return rules.destroyed_on(local_date(wave.closed_at), local_date(told) if told else None)


@transaction.atomic
def _destroy(wave: Wave, *, at: datetime) -> None:
    """The comments first: should the rest fail, the next night does it again."""
    reading, _made = Reading.objects.select_for_update().get_or_create(wave=wave)
    destroy_words(wave.box)
    Tied.objects.filter(theme__reading=reading).delete()
    reading.destroyed_at = at
    reading.save(update_fields=["destroyed_at"])
    record("comments.destroyed", by=SYSTEM, at=at, subject=reading, scope=wave.participant_id)


# --- The gate -----------------------------------------------------------------------------------
def _open(reading: Reading) -> Reading:
    """The reading, held until the transaction ends; Refused once its themes are told."""
    held = Reading.objects.select_for_update(of=("self",)).select_related("wave__participant")
    locked = held.get(pk=reading.pk)
    if not locked.goes_on:
        raise Refused(_("The themes of this survey are finished. Nothing can be changed."))
    return locked


def _mine(reader: Reader, *, by: User) -> Reader:
    fresh = Reader.objects.taken().select_related("reading__wave__participant", "user")
    found = fresh.filter(pk=reader.pk, user=by).first()
    if found is None:
        raise Refused(_("This place as a reader is not yours."))
    return found


def _confirmed(reader: Reader, *, by: User) -> Reader:
    found = _mine(reader, by=by)
    permissions.may_read(by, found.reading.wave.participant).or_refuse()
    if found.confirmed_at is None:
        raise Refused(_("First read the guidance, and tell us that you have no tie."))
    return found


def _hold(theme: Theme, reader: Reader, *, by: User) -> tuple[Reading, Theme, Reader]:
    reading = _open(theme.reading)
    reader = _confirmed(reader, by=by)
    found = reading.themes.filter(pk=theme.pk, is_out=False).first()
    if found is None or reader.reading_id != reading.pk:
        raise Refused(_("This theme was taken out."))
    return reading, found, reader


def _checked(reading: Reading, words: str, area: str) -> str:
    words = " ".join(words.split())
    if not words or len(words) > rules.LONGEST_THEME:
        raise Refused(_("Write the theme in %(n)s characters or fewer.")
                      % {"n": rules.LONGEST_THEME})  # fmt: skip
    if area and area not in {known.key for known in queries.areas_of(reading)}:
        raise Refused(_("Select one of the areas."))
    comments = [comment.words for comment in queries.comments_of(reading)]
    all_of(rules.tells_nobody(words), rules.are_own_words(words, comments)).or_refuse()
    return words


def _changed(theme: Theme, reader: Reader, *, by: User, at: datetime) -> None:
    """Only whoever changed a theme stands by it now; nobody has finished any more."""
    theme.agreed.set([reader])
    theme.reading.readers.update(finished_at=None)
    _note("theme.saved", reader, by=by, at=at, theme=theme.pk)


def _note(verb: str, reader: Reader, *, by: Actor, at: datetime, **data: Any) -> None:
    scope = reader.reading.wave.participant_id
    record(verb, by=by, at=at, subject=reader, scope=scope, **data)
