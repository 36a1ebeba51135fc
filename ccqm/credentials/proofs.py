"""Signing and checking a document in the cryptosuite `eddsa-rdfc-2022` (W3C VC-DI-EDDSA)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld.documentloader.frozen import FrozenDocumentLoader

from ccqm.credentials import multibase, statements
from ccqm.credentials.statements import Document

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
SIGNATURE_BYTES = 64


def signed(
    document: Document,
    *,
    key: Ed25519PrivateKey,
    method: str,
    created: str,
    contexts: FrozenDocumentLoader = statements._KNOWN,
) -> dict[str, Any]:
    """The document with its proof. `method` is the key's full address in our DID document.

    Raises NotSignable where somebody else's software could not check what we sign.
    """
    statements.assert_signable(document, contexts=contexts)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    signature = key.sign(digest(document, proof, contexts=contexts))
    return {**document, "proof": [proof | {"proofValue": multibase.encoded(signature)}]}


def digest(
    document: Document,
    proof: Mapping[str, Any],
    *,
    contexts: FrozenDocumentLoader = statements._KNOWN,
) -> bytes:
    """What is signed: the hash of the proof's own statements, then that of the document's."""
    options = {"@context": document["@context"], **proof}
    parts = (options, document)
    return b"".join(
        hashlib.sha256(statements.canonical(part, contexts=contexts).encode()).digest()
        for part in parts
    )


def split(signed_document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document without its proof, and its one proof. Raises ValueError without exactly one."""
    document = dict(signed_document)
    proof = document.pop("proof", None)
    proof = proof[0] if isinstance(proof, list) and len(proof) == 1 else proof
    if not isinstance(proof, dict):
        raise ValueError("no single proof")
    return document, dict(proof)


def is_genuine(
    signed_document: Document,
    public: Ed25519PublicKey,
    *,
    contexts: FrozenDocumentLoader = statements._KNOWN,
) -> bool:
    """Whether this key signed just these statements, as an assertion in our cryptosuite."""
    try:
        document, proof = split(signed_document)
        signature = multibase.decoded(str(proof.pop("proofValue", "")))
        if (proof.get("cryptosuite"), proof.get("proofPurpose")) != (SUITE, PURPOSE):
            return False
        if proof.get("type") != "DataIntegrityProof" or len(signature) != SIGNATURE_BYTES:
            return False
        # Text that makes no statement would be unsigned: whoever added it changed the document.
        statements.assert_signable(document, contexts=contexts)
        public.verify(signature, digest(document, proof, contexts=contexts))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True
