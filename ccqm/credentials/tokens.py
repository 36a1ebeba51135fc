"""The same credential as a VC-JWT in RS256: the form that Open Badges asks for at the least.

Its payload is the credential itself with `iss`, `jti`, `sub`, `nbf` and `exp`, each equal to the
property it repeats.
"""

from datetime import UTC, datetime
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import JoseError

from ccqm.credentials.baking import ascii_json
from ccqm.credentials.statements import Document

ALGORITHM = "RS256"
LONGEST = 60_000


def seconds(moment: str) -> int:
    """A moment of the credential as seconds since 1970."""
    return int(datetime.fromisoformat(moment).astimezone(UTC).timestamp())


def claims(document: Document) -> dict[str, Any]:
    """What a JWT repeats of the credential."""
    repeated = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        repeated["exp"] = seconds(document["validUntil"])
    return repeated


def signed(document: Document, *, key: jwk.RSAKey, method: str) -> str:
    """The credential without a proof inside, as a JWT. `method` is the key's full address."""
    header = {"alg": ALGORITHM, "kid": method, "typ": "JWT"}
    payload = ascii_json({**document, **claims(document)})
    return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])


def header_of(token: str) -> dict[str, Any]:
    """What the token says of itself, not checked. Raises ValueError when it is no token."""
    if len(token) > LONGEST:
        raise ValueError("too long")
    try:
        return dict(jws.extract_compact(token.encode("ascii")).headers())
    except JoseError as fault:
        raise ValueError("not a token") from fault


def opened(token: str, *, key: jwk.RSAKey) -> bytes | None:
    """The payload, if this key signed it; else None."""
    try:
        return jws.deserialize_compact(token, key, algorithms=[ALGORITHM]).payload
    except (JoseError, ValueError):
        return None
