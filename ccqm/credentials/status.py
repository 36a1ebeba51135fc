"""The list that says which marks were withdrawn: one bit each (W3C Bitstring Status List 1.0).

The list is long so that asking for it tells nobody which mark is looked at.
"""

import base64
import gzip
import zlib
from collections.abc import Iterable

LENGTH = 131_072
"""The least that the standard allows; ours is just as long."""
LARGEST = 1_000_000
"""Bytes that an unpacked list may have: a small file must not fill our memory."""


def encoded(withdrawn: Iterable[int]) -> str:
    """`u` and the packed list in base64url. The same list is always the same text."""
    bits = bytearray(LENGTH // 8)
    for index in withdrawn:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bits, eight to a byte, the first one leftmost. Raises ValueError for a list like none."""
    if not text.startswith("u"):
        raise ValueError("not base64url")
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    unpacking = zlib.decompressobj(wbits=31)
    try:
        bits = unpacking.decompress(packed, LARGEST)
    except zlib.error as fault:
        raise ValueError("not gzip") from fault
    if unpacking.unconsumed_tail or not unpacking.eof or len(bits) * 8 < LENGTH:
        raise ValueError("too long, cut short, or shorter than the standard allows")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """Whether the bit of this index is one. Raises ValueError outside the list."""
    if not 0 <= index < len(bits) * 8:
        raise ValueError("outside the list")
    return bool(bits[index // 8] & (0x80 >> index % 8))
