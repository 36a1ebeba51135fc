"""Names for things that nobody can guess."""

import hashlib
import secrets

# Crockford's alphabet: no I, L, O or U, which people misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(groups: int = 2) -> str:
    """A readable random reference such as `7K3P-Q2XM`: 20 random bits for each group of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def tidy(typed: str) -> str:
    """A reference as somebody typed it, put into our form: in any case or spacing."""
    swaps = str.maketrans({"I": "1", "L": "1", "O": "0"})
    plain = "".join(c for c in typed.upper().translate(swaps) if c in ALPHABET)
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def token() -> str:
    """256 random bits as 43 characters that are safe in an address (SEC-09 asks for 128)."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What we store of a secret token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
