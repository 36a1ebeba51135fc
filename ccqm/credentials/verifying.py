"""Is this credential real? Separate answers to separate questions, in the order of Open Badges 3.0.

Nothing here fetches anything: the caller hands in our DID document and the status list. So a
credential of another issuer is told apart, and never believed because it says our name.
"""

import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jwk

from ccqm.credentials import did, multibase, proofs, status, tokens
from ccqm.credentials.statements import CREDENTIALS, OPEN_BADGES

LARGEST = 100_000
"""Characters of one credential; ours have about 3,000."""


class Answer(Enum):
    """What we found. UNKNOWN: the question could not be answered, which is never a yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass
class Findings:
    """One answer for each question, and the credential as far as it could be read."""

    is_well_formed: Answer = Answer.NO
    is_ours: Answer = Answer.UNKNOWN
    is_genuine: Answer = Answer.UNKNOWN
    is_not_withdrawn: Answer = Answer.UNKNOWN
    is_in_date: Answer = Answer.UNKNOWN
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether every answer is yes."""
        answers = (
            self.is_well_formed,
            self.is_ours,
            self.is_genuine,
            self.is_not_withdrawn,
            self.is_in_date,
        )
        return all(answer == Answer.YES for answer in answers)


Lists = Callable[[str], Mapping[str, Any] | None]
"""Gives the signed status list at one of our addresses, or None."""


def verify(text: str, *, keys: dict[str, Any], lists: Lists, at: datetime) -> Findings:
    """Check a credential as JSON or as a JWT against our DID document `keys` at a moment."""
    findings, text = Findings(), text.strip()
    try:
        if text.startswith("{"):
            document, signed = json.loads(text[: LARGEST + 1]), None
        else:
            document, signed = _from_token(text, keys)
        _check_shape(document)
    except (ValueError, KeyError, TypeError, RecursionError):
        return findings
    findings.is_well_formed, findings.document = Answer.YES, document
    findings.is_ours = _answer(document["issuer"]["id"] == keys["id"])
    if findings.is_ours == Answer.NO:
        return findings
    genuine = _is_signed_by(document, keys) if signed is None else signed
    findings.is_genuine = _answer(genuine)
    if genuine:
        findings.is_not_withdrawn = _standing(document, keys, lists, at)
        findings.is_in_date = _answer(_is_in_date(document, at))
    return findings


def _answer(is_so: bool) -> Answer:
    return Answer.YES if is_so else Answer.NO


def _check_shape(document: Any) -> None:
    """Raises ValueError, KeyError or TypeError for anything but an Open Badge of one subject."""
    subject, achievement = (
        document["credentialSubject"],
        document["credentialSubject"]["achievement"],
    )
    moments = [
        document["validFrom"],
        *([document["validUntil"]] if "validUntil" in document else []),
    ]
    words = (document["id"], document["issuer"]["id"], subject["id"], achievement["name"], *moments)
    fits = (
        document["@context"] == [CREDENTIALS, OPEN_BADGES]
        and {"VerifiableCredential", "OpenBadgeCredential"} <= set(document["type"])
        and all(isinstance(word, str) for word in words)
        and all(datetime.fromisoformat(moment).tzinfo for moment in moments)
    )
    if not fits:
        raise ValueError("not an Open Badge")


def _from_token(text: str, keys: dict[str, Any]) -> tuple[Any, bool]:
    """The credential in a JWT, and whether a key of ours signed it and every claim agrees."""
    header, payload = tokens.header_of(text), _payload_of(text)
    document = {
        name: value
        for name, value in payload.items()
        if name not in ("iss", "jti", "sub", "nbf", "exp")
    }
    published = did.published_method(keys, str(header.get("kid", "")))
    if published is None or "publicKeyJwk" not in published:
        return document, False
    opened = tokens.opened(text, key=jwk.RSAKey.import_key(published["publicKeyJwk"]))
    told = {name: payload[name] for name in payload.keys() - document.keys()}
    return document, opened is not None and told == tokens.claims(document)


def _payload_of(text: str) -> dict[str, Any]:
    part = text.split(".")[1]
    raw = binascii.a2b_base64(part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4))
    return dict(json.loads(raw))


def _is_signed_by(document: Mapping[str, Any], keys: dict[str, Any]) -> bool:
    """Whether a key that our DID document lists for this signed these statements."""
    try:
        _rest, proof = proofs.split(document)
        published = did.published_method(keys, str(proof.get("verificationMethod", "")))
        if published is None or "publicKeyMultibase" not in published:
            return False
        raw = multibase.from_multikey(published["publicKeyMultibase"])
    except ValueError:
        return False
    return proofs.is_genuine(document, Ed25519PublicKey.from_public_bytes(raw))


def _standing(
    document: Mapping[str, Any], keys: dict[str, Any], lists: Lists, at: datetime
) -> Answer:
    """Not withdrawn, after a list of ours that is itself genuine, in date and long enough."""
    try:
        entry = document["credentialStatus"]
        listed = lists(entry["statusListCredential"])
        if listed is None or entry["statusPurpose"] != "revocation":
            return Answer.UNKNOWN
        subject = listed["credentialSubject"]
        fits = (
            listed["id"] == entry["statusListCredential"]
            and listed["issuer"] == document["issuer"]["id"]
            and subject["statusPurpose"] == "revocation"
            and _is_in_date(listed, at)
            and _is_signed_by(listed, keys)
        )
        bits = status.decoded(subject["encodedList"])
        if not fits:
            return Answer.UNKNOWN
        return _answer(not status.is_set(bits, int(entry["statusListIndex"])))
    except (ValueError, KeyError, TypeError):
        return Answer.UNKNOWN


def _is_in_date(document: Mapping[str, Any], at: datetime) -> bool:
    if at < datetime.fromisoformat(document["validFrom"]):
        return False
    return "validUntil" not in document or at < datetime.fromisoformat(document["validUntil"])
