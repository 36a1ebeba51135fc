"""The pieces of a credential: signable text, the status list, and pictures that carry it."""

import base64
import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from ccqm.credentials import baking, multibase, statements, status
from ccqm.credentials.statements import CREDENTIALS, OPEN_BADGES, NotSignable

BADGE: dict[str, Any] = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Siân’s “Café” 😀",
}


def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4)).save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize("text", ["a\x0cb", "a\x7fb", "a\x00b", "a\x1bb", "\ud800"])
def test_control_characters_are_refused_by_place(text: str) -> None:
    """shared/credentials.md, pitfall 3: libraries escape them differently."""
    with pytest.raises(NotSignable, match="name holds a character"):
        statements.assert_signable(BADGE | {"name": text})
    statements.assert_signable(BADGE | {"name": "tab\tline\nمرحبا"})


@pytest.mark.parametrize(
    ("more", "term"),
    [
        ({"alsoAwarded": "gold"}, "alsoAwarded"),
        ({"issuer": {"id": "did:web:a.example", "type": ["Profil"]}}, "Profil"),
        ({"evidence": [{"id": "https://a.example", "score": 3}]}, "score"),
    ],
)
def test_terms_without_a_meaning_are_refused_by_name(more: dict[str, Any], term: str) -> None:
    """Pitfall 2: PyLD drops them silently, and nobody would have signed them."""
    with pytest.raises(NotSignable, match=term):
        statements.assert_signable(BADGE | more)


def test_no_context_is_ever_fetched() -> None:
    with pytest.raises(NotSignable):
        statements.canonical(BADGE | {"@context": [CREDENTIALS, "https://elsewhere.example/c"]})


@given(some.sets(some.integers(0, status.LENGTH - 1), max_size=20))
def test_a_list_tells_back_just_the_bits_it_was_given(withdrawn: set[int]) -> None:
    bits = status.decoded(status.encoded(withdrawn))
    assert len(bits) * 8 == status.LENGTH
    found = {
        n * 8 + k for n, byte in enumerate(bits) if byte for k in range(8) if byte >> 7 - k & 1
    }
    assert found == withdrawn
    assert all(status.is_set(bits, index) for index in withdrawn)


@pytest.mark.parametrize("size", [status.LENGTH // 8 - 1, status.LARGEST + 1])
def test_lists_too_short_or_too_large_are_refused(size: int) -> None:
    """Pitfall 7, and a small file that would unpack into our memory."""
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(size))).decode().rstrip("=")
    with pytest.raises(ValueError, match="too long"):
        status.decoded("u" + packed)


@given(some.binary(max_size=60))
def test_base58_is_undone(raw: bytes) -> None:
    assert multibase.decoded(multibase.encoded(raw)) == raw


@pytest.mark.parametrize(
    "svg", ["<svg><g/></svg>", '<?xml version="1.0"?><svg a=">" xmlns="b"><g/></svg>']
)
def test_svg_carries_json_and_token(svg: str) -> None:
    hard = BADGE | {"name": "]]></svg> <![CDATA["}
    baked = baking.into_svg(svg, document=hard)
    assert baked.isascii()
    assert json.loads(baking.from_svg(baked)) == hard
    assert baking.from_svg(baking.into_svg(svg, token="a.b-_.c")) == "a.b-_.c"
    with pytest.raises(baking.NotBaked):
        baking.from_svg(svg)


def test_png_carries_json_and_token_and_stays_a_picture() -> None:
    baked = baking.into_png(png(), document=BADGE)
    assert json.loads(baking.from_png(baked)) == BADGE
    Image.open(io.BytesIO(baked)).load()
    assert baking.from_png(baking.into_png(png(), token="a.b.c")) == "a.b.c"


@pytest.mark.parametrize("picture", [b"", b"GIF89a", png(), png()[:20]])
def test_pictures_without_a_credential_say_so(picture: bytes) -> None:
    with pytest.raises(baking.NotBaked):
        baking.from_png(picture)


def test_two_credentials_in_one_png_are_refused() -> None:
    """Open Badges 3.0, 5.3.1: exactly one."""
    twice = baking.into_png(baking.into_png(png(), token="a.b.c"), token="d.e.f")
    with pytest.raises(baking.NotBaked):
        baking.from_png(twice)
