"""What proves a right to answer: a ballot signed blind, or a paper code. Neither says whose."""

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ccqm.kit.references import tidy

MESSAGE_BYTES = 64
"""32 random bytes that RFC 9474 puts before the message, and 32 of ours."""
SALT_BYTES = 48
CODE_GROUPS = 4
"""Four groups of four signs: 80 random bits, too many to try, few enough to type."""
LONGEST = 2_000


@dataclass(frozen=True)
class Ballot:
    """A random message, and the signature that a roll gave to it without seeing it."""

    message: bytes
    signature: bytes

    @classmethod
    def read(cls, given: str) -> "Ballot | None":
        """From what a browser hands in: message and signature, base64 for addresses."""
        try:
            raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        return cls(raw[:MESSAGE_BYTES], raw[MESSAGE_BYTES:])

    def is_signed_by(self, public_key: bytes) -> bool:
        """RSASSA-PSS with SHA-384 and a salt of 48 bytes: RFC 9474, section 5, Randomized."""
        key = load_der_public_key(public_key)
        assert isinstance(key, RSAPublicKey)
        scheme = PSS(MGF1(SHA384()), SALT_BYTES)
        try:
            key.verify(self.signature, self.message, scheme, SHA384())
        except InvalidSignature:
            return False
        return True


def hash_of_message(box: uuid.UUID, message: bytes) -> bytes:
    """What a used ballot is known by, in this box alone.

    Of the message only: one message is one ballot, however its signature is written.
    """
    return hashlib.sha256(b"ballot" + box.bytes + message).digest()


def hash_of_code(box: uuid.UUID, typed: str) -> bytes:
    """What a paper code is known by, in this box alone."""
    return hashlib.sha256(b"code" + box.bytes + tidy(typed).encode()).digest()


def is_code(given: str) -> bool:
    """Whether this looks like a paper code, in any case or spacing."""
    return len(tidy(given)) == CODE_GROUPS * 5 - 1 and len(given) < MESSAGE_BYTES
