"""Every change to the proof of who is taking part."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.addresses import is_web_address
from ccqm.kit.uploads import Upload, are_people_safe
from ccqm.kit.verdict import Refused
from ccqm.participants.models import Participant
from ccqm.pledges.models import Proof

MOST_PROOFS = 20


@transaction.atomic
def add_link(
    participant: Participant,
    *,
    title: str,
    url: str,
    is_public: bool,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Proof:
    """Add a link to the participant's own page or post. We never open it (SEC-23).

    The same form twice makes one. Raises Refused for what is no web address.
    """
    is_web_address(url).or_refuse()
    if found := _room_for(participant, submission_key):
        return found
    proof = Proof(kind=Proof.Kind.LINK, title=title, url=url, is_public=is_public)
    return _added(proof, participant, submission_key, by=by, at=at)


@transaction.atomic
def add_file(
    participant: Participant,
    *,
    title: str,
    upload: Upload,
    everyone_agreed: bool,
    submission_key: UUID,
    by: User,
    at: datetime,
) -> Proof:
    """Add a checked file. It is never public: leads, the team and the panel may read it.

    Raises Refused for a picture without the promise about the people in it (DP-11).
    """
    are_people_safe(upload.is_picture, everyone_agreed).or_refuse()
    if found := _room_for(participant, submission_key):
        return found
    proof = Proof(kind=Proof.Kind.FILE, title=title)
    proof.file_name, proof.file_type = upload.name, upload.content_type
    proof.file_size = len(upload.content)
    proof.file.save(upload.name, ContentFile(upload.content), save=False)
    return _added(proof, participant, submission_key, by=by, at=at)


@transaction.atomic
def change_link(
    proof: Proof, *, title: str, url: str, is_public: bool, expected: int, by: User, at: datetime
) -> Proof:
    """Change a link, or who may see it. Raises Refused, or Conflict when someone saved first."""
    is_web_address(url).or_refuse()
    changes = {"title": title, "url": url, "is_public": is_public}
    proof = _locked(proof)
    if all(getattr(proof, name) == value for name, value in changes.items()):
        return proof
    proof.save_version(expected, **changes)
    _record("proof.changed", proof, by=by, at=at)
    return proof


@transaction.atomic
def remove_proof(proof: Proof, *, by: User, at: datetime) -> Proof:
    """Take it away: its words go now, its file as soon as this is certain (DP-11)."""
    proof = _locked(proof)
    stored, storage = proof.file.name, proof.file.storage
    gone = {"title": "", "url": "", "file": "", "file_name": "", "is_public": False}
    proof.save_version(proof.version, removed_at=at, **gone)
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
    _record("proof.removed", proof, by=by, at=at)
    return proof


def _room_for(participant: Participant, submission_key: UUID) -> Proof | None:
    """What this form has made already. Raises Refused when there is enough."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    mine = Proof.objects.filter(participant=participant)
    if found := mine.filter(submission_key=submission_key).first():
        return found
    if mine.standing().count() >= MOST_PROOFS:
        raise Refused(_("You have %(n)s already. Remove one first.") % {"n": MOST_PROOFS})
    return None


def _added(
    proof: Proof, participant: Participant, submission_key: UUID, *, by: User, at: datetime
) -> Proof:
    proof.participant, proof.submission_key, proof.added_at = participant, submission_key, at
    proof.save()
    _record("proof.added", proof, by=by, at=at)
    return proof


def _locked(proof: Proof) -> Proof:
    """Its newest state, while nobody else can change it. Raises Refused when it was removed."""
    found = Proof.objects.select_for_update().standing().filter(pk=proof.pk).first()
    if found is None:
        raise Refused(_("This proof was removed."))
    return found


def _record(verb: str, proof: Proof, *, by: User, at: datetime) -> None:
    record(verb, by=by, at=at, subject=proof, scope=proof.participant_id, kind=proof.kind)
