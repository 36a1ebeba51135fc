"""Every change to pictures and to the record of who agreed."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, Actor, record
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.kit.uploads import Upload
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import post
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_of
from ccqm.pictures.models import People, Picture, RemovalRequest
from ccqm.pictures.rules import (
    KEPT_AFTER_CONSENT,
    Record,
    has_room,
    is_complete,
    is_lasting,
)
from ccqm.pictures.sizes import sizes_of


@transaction.atomic
def add_picture(
    participant: Participant,
    *,
    upload: Upload,
    alternative: str,
    caption: str,
    people: str,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Picture:
    """Keep a checked picture in two sizes. It is private until its record says otherwise.

    The same form twice makes one. Raises Refused for another sort of file, or when it is full.
    """
    if not upload.is_picture:
        raise Refused(_("The selected file must be a PNG or JPEG"))
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    mine = Picture.objects.filter(participant=participant)
    if found := mine.filter(submission_key=submission_key).first():
        return found
    has_room(mine.standing().count()).or_refuse()
    sizes = sizes_of(upload.content)
    picture = Picture(
        participant=participant,
        width=sizes.width,
        height=sizes.height,
        alternative=alternative,
        caption=caption,
        people=people,
        submission_key=submission_key,
        added_at=at,
    )
    picture.small.save("", ContentFile(sizes.small), save=False)
    picture.large.save("", ContentFile(sizes.large), save=False)
    picture.save()
    _record("picture.added", picture, by=by, at=at)
    return picture


@transaction.atomic
def describe_picture(
    picture: Picture,
    *,
    alternative: str,
    caption: str,
    people: str,
    expected: int,
    by: User,
    at: datetime,
) -> Picture:
    """Change the words, or who can be recognised.

    Who says now that more people can be recognised than before has their consents to record
    again. Raises Refused, or Conflict when someone else saved first.
    """
    picture = _locked(picture)
    changes = {"alternative": alternative, "caption": caption, "people": people}
    if all(getattr(picture, name) == value for name, value in changes.items()):
        return picture
    again = {"is_wanted": False, "parents_agreed_at": None} if picture.people != people else {}
    picture.save_version(expected, **changes, **again)
    _record("picture.changed", picture, by=by, at=at)
    return picture


@transaction.atomic
def record_consent(
    picture: Picture,
    *,
    consent_holder: str = "",
    consent_covers: Iterable[str] = (),
    consent_until: date | None = None,
    parents_agreed: bool = False,
    is_wanted: bool,
    expected: int,
    by: User,
    at: datetime,
) -> Picture:
    """Write down who agreed to what and until when; show the picture, or keep it private.

    Raises Refused when it should be shown and something is missing, Conflict as usual.
    """
    picture = _locked(picture)
    today, covers = local_date(at), sorted(consent_covers)
    is_lasting(consent_until, today).or_refuse()
    parents = parents_agreed and picture.people == People.CHILDREN
    if is_wanted:
        said = Record(
            picture.alternative, picture.people, consent_holder, covers, consent_until, parents
        )
        is_complete(said, today).or_refuse()
    changes = {
        "consent_holder": consent_holder,
        "consent_covers": covers,
        "consent_until": consent_until,
        "parents_agreed_at": (picture.parents_agreed_at or at) if parents else None,
        "is_wanted": is_wanted,
    }
    if all(getattr(picture, name) == value for name, value in changes.items()):
        return picture
    picture.save_version(expected, **changes)
    verb = "picture.shown" if is_wanted else "picture.kept_private"
    _record(verb, picture, by=by, at=at, people=picture.people)
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: Actor, at: datetime) -> Picture:
    """Take it away: nobody sees it from now on, and both sizes are deleted (DP-11).

    Who kept the consents stays, to account for the time when it was shown.
    """
    picture = _locked(picture)
    storage, stored = picture.small.storage, (picture.small.name, picture.large.name)
    gone = {"small": "", "large": "", "alternative": "", "caption": "", "is_wanted": False}
    picture.save_version(picture.version, removed_at=at, **gone)
    picture.removal_requests.filter(settled_at=None).update(settled_at=at)
    for name in stored:
        transaction.on_commit(lambda name=name: storage.delete(name))  # type: ignore[misc]
    _record("picture.removed", picture, by=by, at=at)
    return picture


@transaction.atomic
def ask_removal(
    picture: Picture, *, words: str, submission_key: UUID, at: datetime
) -> RemovalRequest | None:
    """Anyone asks that a picture be taken away: it is hidden now; leads and the team hear of it.

    The same form twice, or a second one while a lead has yet to answer, does nothing twice. None
    when it is hidden or gone already.
    """
    asked = RemovalRequest.objects.filter(submission_key=submission_key).first()
    picture = Picture.objects.select_for_update().select_related(None).get(pk=picture.pk)
    if asked or picture.hidden_at or picture.removed_at:
        return asked
    picture.save_version(picture.version, hidden_at=at)
    asked = RemovalRequest.objects.create(
        picture=picture, words=words, submission_key=submission_key, asked_at=at
    )
    _record("picture.hidden", picture, by=PUBLIC, at=at)
    _tell(asked, at=at)
    return asked


@transaction.atomic
def answer_requests(picture: Picture, *, is_kept: bool, by: User, at: datetime) -> Picture:
    """A lead has looked into a request: the picture is seen again, or taken away."""
    if not is_kept:
        return remove_picture(picture, by=by, at=at)
    picture = _locked(picture)
    if not picture.hidden_at:
        return picture
    picture.save_version(picture.version, hidden_at=None)
    picture.removal_requests.filter(settled_at=None).update(settled_at=at)
    _record("picture.shown_again", picture, by=by, at=at)
    return picture


def forget_expired(*, at: datetime, by: Actor) -> int:
    """Take away every picture whose consent ended a month ago; answers how many."""
    ended = local_date(at) - KEPT_AFTER_CONSENT
    found = Picture.objects.standing().filter(consent_until__lt=ended)
    return len([remove_picture(picture, by=by, at=at) for picture in found])


def _tell(asked: RemovalRequest, *, at: datetime) -> None:
    """To every lead and to the team's mailbox. The words stay with us: they may be unkind."""
    participant = asked.picture.participant
    context = {"participant": participant.name, "slug": participant.slug}
    context["number"] = str(asked.picture.pk)
    for lead in leads_of(participant):
        post(
            "picture_hidden",
            to=lead.user.email,
            context={**context, "name": lead.user.name},
            at=at,
            key=f"picture_hidden:{asked.pk}:{lead.pk}",
            language=lead.user.language,
        )
    key = f"picture_hidden:{asked.pk}:team"
    post("picture_hidden_for_team", to=brand().email, context=context, at=at, key=key)


def _locked(picture: Picture) -> Picture:
    """Its newest state, while nobody else can change it. Raises Refused when it is gone."""
    found = Picture.objects.select_for_update().standing().filter(pk=picture.pk).first()
    if found is None:
        raise Refused(_("This picture was taken away."))
    return found


def _record(verb: str, picture: Picture, *, by: Actor, at: datetime, **data: str) -> None:
    record(verb, by=by, at=at, subject=picture, scope=picture.participant_id, **data)
