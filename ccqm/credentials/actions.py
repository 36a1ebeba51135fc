"""Issuing credentials, and signing the list of those withdrawn."""

import hashlib
import logging
import secrets
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import Role
from ccqm.accounts.queries import people_with_role
from ccqm.audit.actions import SYSTEM, Actor, record
from ccqm.awards import queries as awards
from ccqm.awards.models import Award
from ccqm.credentials import did, keys, payload, proofs, queries, status, tokens
from ccqm.credentials.baking import ascii_json
from ccqm.credentials.models import Credential, Issue, StatusList
from ccqm.credentials.payload import Holder, Told
from ccqm.credentials.statements import NotSignable
from ccqm.framework import queries as framework
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.kit.references import token
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import post
from ccqm.participants.models import Kind, Participant
from ccqm.participants.queries import current_identifiers, leads_of

SPACE = uuid.UUID("0a4f2f6c-6c1d-4c0e-9f57-6d6f1f0c9b21")
LOG = logging.getLogger(__name__)
LIST_LASTS = timedelta(days=30)
FULL = status.LENGTH // 2
"""A list takes no more than half its places, so that free ones are found at once."""


@transaction.atomic
def issue(award: Award, *, at: datetime, by: Actor = SYSTEM) -> Issue:
    """Sign the credential of an award, anew only if what it says or its key has changed.

    A newer issue keeps the address and the day of the award. Raises Refused until the public host
    is set and a key signs, and NotSignable for text that others could not check.
    """
    queries.may_issue().or_refuse()
    key = keys.read().signing()
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    made = Credential.objects.filter(award=award).first() or _begin(award)
    last = made.issues.order_by("-number").first()
    told = _told(award, made, valid_from=at if last else award.awarded_at)
    document = payload.credential(told)
    digest = _digest(document)
    trusted = {each.name for each in keys.read().published}
    if last and last.digest == digest and last.key in trusted:
        return last
    issued = _sign(made, document, key=key, digest=digest, number=last.number + 1 if last else 1,
                   at=at)  # fmt: skip
    if award.participant.kind == Kind.INDIVIDUAL:
        # What a person no longer wishes to be told is not kept either.
        made.issues.exclude(pk=issued.pk).exclude(document="").update(document="", token="")
    if last is None:
        sign_list(made.listed_in, at=at)
    record(
        "credential.issued",
        by=by,
        at=at,
        subject=issued,
        scope=award.participant_id,
        number=issued.number,
    )
    return issued


def _sign(
    made: Credential,
    document: dict[str, object],
    *,
    key: keys.Key,
    digest: str,
    number: int,
    at: datetime,
) -> Issue:
    us, created = did.did_of(queries.host()), payload.moment(at)
    signed = proofs.signed(
        document, key=key.signing, method=did.method(us, "ed25519", key.name), created=created
    )
    return Issue.objects.create(
        credential=made,
        number=number,
        issued_at=at,
        key=key.name,
        digest=digest,
        document=ascii_json(signed),
        token=tokens.signed(document, key=key.tokens, method=did.method(us, "rsa", key.name)),
    )


def _digest(document: dict[str, object]) -> str:
    """What a credential says apart from when: the same words need no new issue."""
    words = {name: value for name, value in document.items() if name != "validFrom"}
    return hashlib.sha256(ascii_json(words).encode()).hexdigest()


def _begin(award: Award) -> Credential:
    """An address and a random place in the list, for good. A person's address is random too."""
    is_person = award.participant.kind == Kind.INDIVIDUAL
    listed_in = _open_list()
    return Credential.objects.create(
        id=uuid.uuid4() if is_person else uuid.uuid5(SPACE, award.public_id),
        award=award,
        subject=uuid.uuid4().urn
        if is_person
        else f"{queries.host()}/participants/{award.participant.slug}/",
        salt=token(),
        listed_in=listed_in,
        status_index=_free_place(listed_in),
    )


def _open_list() -> StatusList:
    newest = StatusList.objects.select_for_update().order_by("-number").first()
    if newest and newest.credentials.count() < FULL:
        return newest
    return StatusList.objects.create(number=newest.number + 1 if newest else 1)


def _free_place(listed_in: StatusList) -> int:
    while True:
        place = secrets.randbelow(status.LENGTH)
        if not listed_in.credentials.filter(status_index=place).exists():
            return place


def _told(award: Award, made: Credential, *, valid_from: datetime) -> Told:
    identity, edition = brand(), framework.edition(award.edition_id)
    level = awards.level_of(award)
    return Told(
        host=queries.host(),
        id=str(made.id),
        public_id=award.public_id,
        scheme=identity.scheme,
        issuer=identity.council,
        issuer_email=identity.email,
        edition=edition.key,
        edition_revision=edition.revision,
        language=edition.language,
        level=level.key,
        level_title=level.title,
        meaning=level.meaning,
        criteria="\n".join(f"{each.title}" for each in edition.criteria),
        holder=_holder(award.participant, made),
        awarded_at=award.awarded_at,
        valid_from=valid_from,
        expires_on=award.expires_on,
        zone=ZoneInfo(settings.TIME_ZONE),
        status_list=made.listed_in.number,
        status_index=made.status_index,
    )


def _holder(participant: Participant, made: Credential) -> Holder:
    if participant.kind == Kind.INDIVIDUAL:
        person = leads_of(participant).first()
        return Holder(
            id=made.subject,
            name=participant.name if participant.is_named else "",
            email=person.user.email if person else "",
            salt=made.salt,
        )
    numbers = sorted((one.scheme, one.number) for one in current_identifiers(participant))
    return Holder(id=made.subject, name=participant.name, numbers=tuple(numbers))


@transaction.atomic
def sign_list(listed: StatusList, *, at: datetime) -> StatusList:
    """Say anew which credentials of this list were withdrawn, for thirty days from now."""
    queries.may_issue().or_refuse()
    key = keys.read().signing()
    row = StatusList.objects.select_for_update().get(pk=listed.pk)
    withdrawn = row.credentials.filter(award__withdrawn_at__isnull=False)
    document = payload.status_list(
        queries.host(),
        row.number,
        encoded=status.encoded(withdrawn.values_list("status_index", flat=True)),
        valid_from=at,
        valid_until=at + LIST_LASTS,
    )
    method = did.method(did.did_of(queries.host()), "ed25519", key.name)
    signed = proofs.signed(document, key=key.signing, method=method, created=payload.moment(at))
    row.document, row.signed_at = ascii_json(signed), at
    row.save(update_fields=["document", "signed_at"])
    return row


def sign_lists(*, at: datetime) -> None:
    """Sign every list: each day, and whenever a mark was withdrawn."""
    for listed in StatusList.objects.order_by("number"):
        sign_list(listed, at=at)


def issue_all(*, at: datetime, participant: int | None = None) -> int:
    """Issue whatever is missing or out of date, and say how many are new. For a day's work."""
    found = Award.objects.order_by("pk")
    if participant is not None:
        found = found.filter(participant=participant)
    before = Issue.objects.count()
    for award in found.iterator(chunk_size=200):
        try:
            issue(award, at=at)
        except NotSignable as fault:
            # One name that cannot be signed must not keep the others waiting.
            LOG.error("credential.not_signable", extra={"award": award.pk, "fault": str(fault)})
    return Issue.objects.count() - before


@transaction.atomic
def key_changed(what: str, name: str, *, at: datetime, by: Actor = SYSTEM) -> None:
    """Put a change of keys on record, and sign the lists and credentials that it concerns."""
    listed = StatusList.objects.order_by("number").first()
    if listed is None:
        return
    record(f"credential.key_{what}", by=by, at=at, subject=listed, key=name)


def may_retire(name: str, *, at: datetime) -> None:
    """Raises Refused while a credential that this key signed, and that still counts, is newest."""
    if keys.read().named(name).state == keys.SIGNING:
        raise Refused(_("This key signs now. Switch to another first."))
    newest: dict[object, Issue] = {}
    for each in Issue.objects.select_related("credential__award").order_by("number"):
        newest[each.credential_id] = each
    zone = ZoneInfo(settings.TIME_ZONE)
    for each in newest.values():
        if each.key == name and at < payload.end_of(each.credential.award.expires_on, zone):
            raise Refused(_("Credentials that this key signed are still in date."))


def retire_key(name: str, *, at: datetime) -> None:
    """Forget a key whose credentials have all ended. Raises Refused before that."""
    may_retire(name, at=at)
    keys.remove(name)
    key_changed("retired", name, at=at)


def compromised(name: str, *, instead: str, at: datetime) -> int:
    """Somebody else may have this key: sign with a new one at once, and issue everything anew.

    What the old key signed is not believed by anyone from the moment our DID document is read
    again. Answers how many credentials were issued.
    """
    keys.read().named(name)
    keys.new(instead, at=at)
    keys.publish(instead, at=at)
    keys.switch(instead, at=at, is_urgent=True)
    keys.remove(name)
    key_changed("compromised", name, at=at)
    made = issue_all(at=at)
    sign_lists(at=at)
    return made


def warn(*, at: datetime) -> None:
    """Write to the managers, at most once a day, when something is amiss with credentials."""
    found = queries.troubles(at)
    for manager in people_with_role(Role.MANAGER) if found else ():
        post(
            "credentials_in_trouble",
            to=manager.email,
            context={"name": manager.name, "troubles": found},
            at=at,
            key=f"credentials_in_trouble:{local_date(at)}:{manager.pk}",
            language=manager.language,
        )
