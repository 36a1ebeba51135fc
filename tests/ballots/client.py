"""The browser's half of RFC 9474 in Python: for tests and measuring, never for people."""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

SALT_BYTES = 48
PREFIX_BYTES = 32


def sha384(raw: bytes) -> bytes:
    return hashlib.sha384(raw).digest()


def mgf1(seed: bytes, length: int) -> bytes:
    """RFC 8017, appendix B.2.1."""
    blocks = (sha384(seed + n.to_bytes(4, "big")) for n in range(length // 48 + 1))
    return b"".join(blocks)[:length]


def encoded(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, with SHA-384."""
    length = (bits + 7) // 8
    digest = sha384(bytes(8) + sha384(message) + salt)
    block = bytes(length - len(salt) - 48 - 2) + b"\x01" + salt
    mask = mgf1(digest, length - 48 - 1)
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


@dataclass(frozen=True)
class Drawn:
    """What a browser keeps for itself between drawing a ballot and holding it."""

    public: rsa.RSAPublicNumbers
    size: int
    message: bytes
    blinded: bytes
    inverse: int

    def finished(self, blind_signature: bytes) -> bytes:
        """The signature of the message."""
        signature = int.from_bytes(blind_signature, "big") * self.inverse % self.public.n
        return signature.to_bytes(self.size, "big")

    def ballot(self, blind_signature: bytes) -> str:
        raw = self.message + self.finished(blind_signature)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def prepared(message: bytes, prefix: bytes = b"") -> bytes:
    return (prefix or secrets.token_bytes(PREFIX_BYTES)) + message


def draw(public_key: bytes, *, message: bytes = b"", salt: bytes = b"", inverse: int = 0) -> Drawn:
    """Draw a ballot and blind it; the test vector gives what is random otherwise."""
    key = load_der_public_key(public_key)
    assert isinstance(key, rsa.RSAPublicKey)
    public, size = key.public_numbers(), (key.key_size + 7) // 8
    message = message or prepared(secrets.token_bytes(32))
    salt = salt or secrets.token_bytes(SALT_BYTES)
    m = int.from_bytes(encoded(message, key.key_size - 1, salt), "big")
    inverse = inverse or secrets.randbelow(public.n - 1) + 1
    r = pow(inverse, -1, public.n)
    z = m * pow(r, public.e, public.n) % public.n
    return Drawn(public, size, message, z.to_bytes(size, "big"), inverse)
