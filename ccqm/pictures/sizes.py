"""The two sizes in which a picture is kept; the upload itself is not."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

SMALL = (400, 600)
"""Pixels, at most, for the page: as wide as a phone."""
SMALL_MOST = 5_000
"""Bytes of a small picture: a whole first visit has 60 kB (PERF)."""
LARGE = (1400, 1400)
QUALITIES = (72, 60, 48, 36, 24, 12)
CONTENT_TYPE = "image/webp"


@dataclass(frozen=True)
class Sizes:
    """Both sizes as WebP, and how many pixels the small one has."""

    small: bytes
    large: bytes
    width: int
    height: int


def sizes_of(content: bytes) -> Sizes:
    """Both sizes of a picture that `kit.uploads.checked` has drawn anew."""
    with Image.open(BytesIO(content)) as opened:
        whole = opened.convert("RGB")
    small = _within(whole, SMALL)
    light, small = _light(small)
    large = _written(_within(whole, LARGE), 80)
    return Sizes(light, large, small.width, small.height)


def _within(picture: Image.Image, box: tuple[int, int]) -> Image.Image:
    made = picture.copy()
    made.thumbnail(box)
    return made


def _light(picture: Image.Image) -> tuple[bytes, Image.Image]:
    """The best quality that is light enough; a picture too busy for any becomes smaller."""
    while True:
        for quality in QUALITIES:
            written = _written(picture, quality)
            if len(written) <= SMALL_MOST:
                return written, picture
        picture = _within(picture, (picture.width * 3 // 4, picture.height * 3 // 4))


def _written(picture: Image.Image, quality: int) -> bytes:
    kept = BytesIO()
    picture.save(kept, "WEBP", quality=quality, method=4)
    return kept.getvalue()
