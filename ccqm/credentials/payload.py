"""What a credential says: one award of the mark as an Open Badge 3.0. Values in, a document out."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ccqm.credentials.did import did_of
from ccqm.credentials.statements import CREDENTIALS, OPEN_BADGES

IDENTITY_TYPES = {
    "GB-COH": "ext:companiesHouseNumber",
    "GB-CHC": "ext:charityNumber",
    "GB-SC": "ext:scottishCharityNumber",
    "GB-NIC": "ext:northernIrelandCharityNumber",
    "GB-EDU": "ext:schoolNumber",
    "GB-UKPRN": "ext:ukprn",
    "GB-NHS": "ext:odsCode",
}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds the mark. A person has neither name nor numbers here unless they wish so."""

    id: str
    name: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    email: str = ""
    salt: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that a credential is made of."""

    host: str
    id: str
    public_id: str
    scheme: str
    issuer: str
    issuer_email: str
    edition: str
    edition_revision: int
    language: str
    level: str
    level_title: str
    meaning: str
    criteria: str
    holder: Holder
    awarded_at: datetime
    valid_from: datetime
    expires_on: date
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    status_list: int
    status_index: int


def moment(at: datetime) -> str:
    """Whole seconds in UTC, as every reader understands them."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment a day is over in the council's own time zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def hashed_email(email: str, salt: str) -> str:
    """Open Badges' way to tell an address to whoever knows it, and to nobody else."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def address(host: str, credential: str) -> str:
    return f"{host}/credentials/{credential}"


def list_address(host: str, number: int) -> str:
    return f"{host}/status/revocation/{number}"


def credential(told: Told) -> dict[str, Any]:
    """The document, not signed yet."""
    here = address(told.host, told.id)
    name = f"{told.scheme} – {told.level_title}"
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": here,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "image": {"id": f"{here}/badge.png", "type": "Image", "caption": name},
        "issuer": {
            "id": did_of(told.host),
            "type": ["Profile"],
            "name": told.issuer,
            "url": told.host,
            "email": told.issuer_email,
        },
        "validFrom": moment(told.valid_from),
        "validUntil": moment(end_of(told.expires_on, told.zone)),
        "awardedDate": moment(told.awarded_at),
        "credentialSubject": _subject(told, name),
        "evidence": [
            {
                "id": f"{told.host}/marks/{told.public_id}/",
                "type": ["Evidence"],
                "name": "The page of the mark",
            }
        ],
        "credentialStatus": {
            "id": f"{list_address(told.host, told.status_list)}#{told.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(told.status_index),
            "statusListCredential": list_address(told.host, told.status_list),
        },
    }


def _subject(told: Told, name: str) -> dict[str, Any]:
    level = f"{told.host}/standard/{told.edition}/{told.level}/"
    identifiers = [*_identifiers(told.holder)]
    return {
        "id": told.holder.id,
        "type": ["AchievementSubject"],
        **({"identifier": identifiers} if identifiers else {}),
        "achievement": {
            "id": level,
            "type": ["Achievement"],
            "achievementType": "QualityAssuranceCredential",
            "name": name,
            "description": told.meaning,
            "criteria": {"id": f"{level}#criteria", "narrative": told.criteria},
            "humanCode": f"{told.edition}-{told.level}".upper(),
            "version": str(told.edition_revision),
            "inLanguage": told.language,
        },
    }


def _identifiers(holder: Holder) -> list[dict[str, Any]]:
    plain = [("name", holder.name)] if holder.name else []
    plain += [(IDENTITY_TYPES[scheme], number) for scheme, number in holder.numbers]
    told: list[dict[str, Any]] = [
        {"type": "IdentityObject", "hashed": False, "identityType": kind, "identityHash": word}
        for kind, word in plain
    ]
    if holder.email:
        told.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityType": "emailAddress",
                "identityHash": hashed_email(holder.email, holder.salt),
                "salt": holder.salt,
            }
        )
    return told


def status_list(
    host: str, number: int, *, encoded: str, valid_from: datetime, valid_until: datetime
) -> dict[str, Any]:
    """The list of withdrawn marks as a credential of its own, not signed yet."""
    here = list_address(host, number)
    return {
        "@context": [CREDENTIALS],
        "id": here,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(host),
        "validFrom": moment(valid_from),
        "validUntil": moment(valid_until),
        "credentialSubject": {
            "id": f"{here}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }
