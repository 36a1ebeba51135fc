"""A credential inside a picture, so that one file is both (Open Badges 3.0, section 5.3).

JSON is baked in ASCII only: readers that guess the encoding wrongly broke other people's badges.
"""

import json
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST = 200_000
"""Bytes that a credential inside a picture may have once unpacked."""

_SVG_START = re.compile(r"<svg\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"<(?P<name>[\w.-]+:credential)\b(?P<attributes>[^>]*?)(?:/>|>(?P<body>.*?)</(?P=name)\s*>)",
    re.DOTALL,
)
_VERIFY = re.compile(r"\bverify\s*=\s*[\"']([\w.-]+)[\"']")


class NotBaked(ValueError):
    """There is no credential in this picture, or it cannot be read."""


def ascii_json(document: Any) -> str:
    """Compact JSON that no reader can misread."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def into_svg(picture: str, *, document: Any = None, token: str = "") -> str:
    """The SVG with the credential straight after its first tag: JSON, or the token of a JWT."""
    # "]]>" would end the CDATA; in JSON it only ever stands inside a string.
    words = "" if token else ascii_json(document).replace("]]>", "]]\\u003e")
    body = f"<![CDATA[{words}]]>" if words else ""
    verify = f" verify={quoteattr(token)}" if token else ""
    element = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"{verify}>{body}'
    start = _SVG_START.search(picture)
    if start is None:
        raise NotBaked("not an SVG")
    at = start.end()
    return f"{picture[:at]}{element}</openbadges:credential>{picture[at:]}"


def from_svg(picture: str) -> str:
    """The credential in an SVG, as JSON text or a token. Raises NotBaked. Parses no XML:
    what strangers send is only searched, so it can name no files and unfold into nothing."""
    found = _CREDENTIAL.search(picture)
    if found is None or NAMESPACE not in picture:
        raise NotBaked("no credential inside")
    if token := _VERIFY.search(found["attributes"]):
        return token[1]
    body = (found["body"] or "").strip()
    if body.startswith("<![CDATA[") and body.endswith("]]>"):
        return body.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    raise NotBaked("no credential inside")


def into_png(picture: bytes, *, document: Any = None, token: str = "") -> bytes:
    """The PNG with the credential in one plain `iTXt` chunk, after its header."""
    text = (token or ascii_json(document)).encode("ascii")
    data = KEYWORD + b"\0\0\0\0\0" + text
    chunks = list(_chunks(picture))
    chunks.insert(1, (b"iTXt", data))
    return PNG + b"".join(_chunk(kind, body) for kind, body in chunks)


def from_png(picture: bytes) -> str:
    """The credential in a PNG, as JSON text or a token. Raises NotBaked; exactly one is allowed."""
    found = [
        data for kind, data in _chunks(picture) if kind == b"iTXt" and _keyword(data) == KEYWORD
    ]
    if len(found) != 1:
        raise NotBaked("not exactly one credential inside")
    try:
        flag, method = found[0][len(KEYWORD) + 1 : len(KEYWORD) + 3]
        _language, _translated, text = found[0][len(KEYWORD) + 3 :].split(b"\0", 2)
        if flag == 1 and method == 0:
            text = zlib.decompressobj().decompress(text, LARGEST)
        return text.decode("utf-8")
    except (ValueError, zlib.error) as fault:
        raise NotBaked("cannot be read") from fault


def _keyword(data: bytes) -> bytes:
    return data.split(b"\0", 1)[0]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(PNG):
        raise NotBaked("not a PNG")
    at = len(PNG)
    while at + 12 <= len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        if len(data) != length:
            raise NotBaked("cut short")
        yield kind, data
        at += length + 12
