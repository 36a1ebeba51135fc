"""Published test vectors, reproduced byte for byte: the same hash, the same signature."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ccqm.credentials import multibase, proofs, statements

VECTORS = Path(__file__).parent / "vectors"
# The W3C's page of examples gives every word a meaning; this is all that its context says.
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


def vector(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"{name}.json").read_text())


def secret_of(told: dict[str, Any]) -> Ed25519PrivateKey:
    raw = (
        bytes.fromhex(told["secretKeyHex"])
        if "secretKeyHex" in told
        else multibase.decoded(told["secretKeyMultibase"])[2:]
    )
    return Ed25519PrivateKey.from_private_bytes(raw)


@pytest.mark.parametrize("name", ["w3c-eddsa-rdfc-2022", "1edtech-open-badges-3.0"])
def test_hash_and_signature_are_those_published(name: str) -> None:
    told, contexts = vector(name), statements.loader(EXAMPLES)
    document, proof = proofs.split(told["signed"])
    expected = proof.pop("proofValue")
    digest = proofs.digest(document, proof, contexts=contexts)
    assert digest.hex() == told["combinedHash"]
    assert multibase.encoded(secret_of(told).sign(digest)) == expected
    public = multibase.from_multikey(told["publicKeyMultibase"])
    assert multibase.multikey(public) == told["publicKeyMultibase"]
    key = Ed25519PublicKey.from_public_bytes(public)
    assert proofs.is_genuine(told["signed"], key, contexts=contexts)


def test_a_changed_word_is_found() -> None:
    told = vector("1edtech-open-badges-3.0")
    key = Ed25519PublicKey.from_public_bytes(multibase.from_multikey(told["publicKeyMultibase"]))
    assert proofs.is_genuine(told["signed"], key)
    assert not proofs.is_genuine(told["signed"] | {"name": "Teamwork badge"}, key)
    # A term without a meaning makes no statement, so the hash is the same: it is refused by name.
    assert not proofs.is_genuine(told["signed"] | {"alsoAwarded": "gold"}, key)
