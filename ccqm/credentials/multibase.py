"""Bytes as words: base58btc after `z`, and Ed25519 keys as Multikeys."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"
LONGEST = 200


def encoded(raw: bytes) -> str:
    """`z` and the bytes in base58btc."""
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def decoded(text: str) -> bytes:
    """The bytes behind `z…`. Raises ValueError for anything else, and for very long words."""
    if not text.startswith("z") or len(text) > LONGEST:
        raise ValueError("not base58btc")
    number = 0
    for letter in text[1:]:
        number = number * 58 + ALPHABET.index(letter)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return bytes(zeros) + body


def multikey(public: bytes) -> str:
    """A public Ed25519 key of 32 bytes as a Multikey."""
    return encoded(ED25519_PUBLIC + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey. Raises ValueError for any other kind of key."""
    raw = decoded(text)
    if not raw.startswith(ED25519_PUBLIC) or len(raw) != 34:
        raise ValueError("not an Ed25519 Multikey")
    return raw[2:]
