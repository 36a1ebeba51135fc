"""Turns an uploaded file into one that is safe to keep, or refuses it (SEC-11, GDS-25).

The words of each refusal are those of the GOV.UK file upload pattern. Pictures are drawn anew,
so that nothing hidden in them, such as the place where they were taken, is kept.
"""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import filetype
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ccqm.kit.verdict import Refused, Verdict, no, yes

FILE_LARGEST = 10 * 1024 * 1024
"""Bytes: 10MB as people count it."""
TYPES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
PIXELS_MOST = 50_000_000
"""Width times height. A small file can unfold into a picture that fills the memory."""
SIDE_LONGEST = 2400
"""Pixels. Larger pictures are made smaller: enough for a panel, kind to phones."""
NAME_LONGEST = 100


@dataclass(frozen=True)
class Upload:
    """A file that passed: its tidied name, its real type, and the bytes to keep."""

    name: str
    content_type: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.content_type in PICTURES


def is_picture_name(name: str) -> bool:
    """Whether a file of this name would be a picture, judged by its ending only."""
    return any(name.lower().endswith(TYPES[kind]) for kind in PICTURES)


def checked(name: str, content: bytes) -> Upload:
    """The file as we keep it. Raises Refused with the words to show beside the field."""
    if not content:
        raise Refused(_("The selected file is empty"))
    if len(content) > FILE_LARGEST:
        raise Refused(_("The selected file must be smaller than 10MB"))
    content_type = _real_type(name, content)
    if content_type in PICTURES:
        content = _redrawn(content, PICTURES[content_type])
    elif b"/Encrypt" in content:
        raise Refused(_("The selected file is password protected"))
    return Upload(tidied(name, TYPES[content_type]), content_type, content)


def are_people_safe(is_picture: bool, everyone_agreed: bool) -> Verdict:
    """A picture needs a promise: nobody can be recognised, or everyone has agreed (DP-11)."""
    if is_picture and not everyone_agreed:
        return no(
            _("Confirm that nobody in the picture can be recognised, or that everyone has agreed.")
        )
    return yes()


def tidied(name: str, endings: tuple[str, ...]) -> str:
    """A file name without folders, control or direction marks, with its true ending.

    Direction marks could make `exe.pdf` read as `fdp.exe`.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    stem, dot, ending = plain.rpartition(".")
    stem = re.sub(r'[<>:"|?*\s]+', " ", stem).strip(" .")[:NAME_LONGEST]
    ending = f".{ending.lower()}"
    return (stem or _("file")) + (ending if dot and ending in endings else endings[0])


def _real_type(name: str, content: bytes) -> str:
    """What the bytes say, if the name says the same and we take that type."""
    content_type: str = filetype.guess_mime(content[:4096]) or ""
    if not name.lower().strip().endswith(TYPES.get(content_type, ("\0",))):
        raise Refused(_("The selected file must be a PDF, PNG or JPEG"))
    return content_type


def _redrawn(content: bytes, picture_format: str) -> bytes:
    """The same picture, drawn anew: upright, no larger than needed, nothing else inside."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[picture_format]) as opened:
                if opened.width * opened.height > PIXELS_MOST:
                    raise Refused(_("The selected picture must be smaller than 50 megapixels"))
                picture = _upright(opened, picture_format)
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as broken:
        raise Refused(_("The selected file could not be uploaded – try again")) from broken
    kept = BytesIO()
    picture.save(kept, picture_format, optimize=True)
    return kept.getvalue()


def _upright(opened: Image.Image, picture_format: str) -> Image.Image:
    picture = ImageOps.exif_transpose(opened)
    has_alpha = picture_format == "PNG" and (
        "A" in picture.getbands() or "transparency" in picture.info
    )
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((SIDE_LONGEST, SIDE_LONGEST))
    # A fresh canvas: nothing that came with the file comes along.
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh
