"""Every change to the evidence."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.evidence.models import Item, ItemCriterion
from ccqm.framework.queries import edition
from ccqm.journeys.actions import lock_open
from ccqm.journeys.models import Journey
from ccqm.kit.addresses import is_web_address
from ccqm.kit.uploads import Upload, are_people_safe
from ccqm.kit.verdict import Refused


@transaction.atomic
def add_item(
    journey: Journey,
    *,
    kind: str,
    title: str,
    criteria: Iterable[str],
    submission_key: UUID,
    by: User,
    at: datetime,
    words: str = "",
    url: str = "",
    upload: Upload | None = None,
    everyone_agreed: bool = False,
) -> Item:
    """Add words, a link or a checked file as evidence for one or more criteria.

    A second click with the same key changes nothing. Raises Refused when the kind's own part
    is missing, a picture comes without the promise about people, a criterion is not in the
    edition, or the journey is not open for changes.
    """
    journey = lock_open(journey)
    _refuse_incomplete(kind, words, url, upload)
    are_people_safe(bool(upload and upload.is_picture), everyone_agreed).or_refuse()
    ties = _ties(journey, criteria)
    item = journey.evidence.filter(submission_key=submission_key).first()
    if item:
        return item
    item = Item(
        journey=journey,
        kind=kind,
        title=title,
        words=words,
        url=url if kind == Item.Kind.LINK else "",
        submission_key=submission_key,
        added_at=at,
    )
    if upload and kind == Item.Kind.FILE:
        _keep_file(item, upload, everyone_agreed)
    item.save()
    _tie(item, ties)
    _record("evidence.added", item, journey, by=by, at=at)
    return item


@transaction.atomic
def change_item(
    item: Item,
    *,
    title: str,
    criteria: Iterable[str],
    expected: int,
    by: User,
    at: datetime,
    words: str = "",
    url: str = "",
) -> Item:
    """Change the words, link or criteria. A file stays as it is: remove it and add another.

    Raises Refused, or Conflict when someone else saved first.
    """
    journey = lock_open(item.journey)
    _refuse_removed(item)
    if item.kind != Item.Kind.FILE:
        _refuse_incomplete(item.kind, words, url, None)
    ties = _ties(journey, criteria)
    changes = {"title": title, "words": words}
    if item.kind == Item.Kind.LINK:
        changes["url"] = url
    item.refresh_from_db(fields=list(changes))
    stand = {tie.criterion for tie in ItemCriterion.objects.filter(item=item)}
    if stand == set(ties) and all(getattr(item, k) == v for k, v in changes.items()):
        return item
    item.save_version(expected, **changes)
    ItemCriterion.objects.filter(item=item).delete()
    _tie(item, ties)
    _record("evidence.changed", item, journey, by=by, at=at)
    return item


@transaction.atomic
def remove_item(item: Item, *, by: User, at: datetime) -> Item:
    """Take an item away; its file is deleted as soon as this is certain (DP-11).

    Raises Refused when the journey is not open for changes.
    """
    journey = lock_open(item.journey)
    _refuse_removed(item)
    stored, storage = item.file.name, item.file.storage
    item.refresh_from_db(fields=["version"])
    item.save_version(item.version, removed_at=at, file="")
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
    _record("evidence.removed", item, journey, by=by, at=at)
    return item


def _record(verb: str, item: Item, journey: Journey, *, by: User, at: datetime) -> None:
    record(verb, by=by, at=at, subject=item, scope=journey.participant_id, kind=item.kind)


def _refuse_incomplete(kind: str, words: str, url: str, upload: Upload | None) -> None:
    """Each kind has one part it cannot do without."""
    if kind == Item.Kind.LINK:
        is_web_address(url).or_refuse()
    elif kind == Item.Kind.TEXT and not words.strip():
        raise Refused(_("Tell us what has changed."))
    elif kind == Item.Kind.FILE and upload is None:
        raise Refused(_("Select a file"))
    elif kind not in Item.Kind:
        raise Refused(_("Select what kind of evidence you want to add."))


def _refuse_removed(item: Item) -> None:
    """Called with the journey locked, so nobody can remove it in between."""
    if not Item.objects.standing().filter(pk=item.pk).exists():
        raise Refused(_("This evidence was removed."))


def _ties(journey: Journey, criteria: Iterable[str]) -> dict[str, str]:
    """Area by criterion key. Raises Refused when empty or not of the journey's edition."""
    areas = {known.key: known.area for known in edition(journey.edition_id).criteria}
    wanted = list(dict.fromkeys(criteria))
    if not wanted or any(key not in areas for key in wanted):
        raise Refused(_("Select at least one criterion that this is evidence for."))
    return {key: areas[key] for key in wanted}


def _tie(item: Item, ties: dict[str, str]) -> None:
    ItemCriterion.objects.bulk_create(
        ItemCriterion(item=item, criterion=key, area=area) for key, area in ties.items()
    )


def _keep_file(item: Item, upload: Upload, everyone_agreed: bool) -> None:
    item.file_name, item.file_type = upload.name, upload.content_type
    item.file_size = len(upload.content)
    item.everyone_agreed = everyone_agreed
    item.file.save(upload.name, ContentFile(upload.content), save=False)
