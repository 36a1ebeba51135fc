"""Our public keys as a DID document: what `did:web:HOST` leads to (W3C DID 1.0, did:web)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]


def did_of(host: str) -> str:
    """The name we sign under, from our public address: a port is written `%3A`."""
    return "did:web:" + quote(urlsplit(host).netloc, safe=".-")


def did_document(did: str, keys: Iterable[tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    """Each key is its name, its Ed25519 half as a Multikey and its RSA half as a public JWK."""
    methods: list[dict[str, Any]] = []
    for name, multikey, jwk in keys:
        methods += [
            {
                "id": method(did, "ed25519", name),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey,
            },
            {
                "id": method(did, "rsa", name),
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": jwk,
            },
        ]
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [entry["id"] for entry in methods],
    }


def method(did: str, kind: str, name: str) -> str:
    """The full address of one key: a name that is never used again, and never the key itself."""
    return f"{did}#{kind}-{name}"


def published_method(document: dict[str, Any], address: str) -> dict[str, Any] | None:
    """The key at this address, if the document lists it for signing claims."""
    if address not in document.get("assertionMethod", []):
        return None
    found = (entry for entry in document["verificationMethod"] if entry["id"] == address)
    return next(found, None)
