"""The badge as PNG, from its SVG."""

from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

SOURCE = Path(__file__).parent / "badge.typ"


@lru_cache(maxsize=32)
def png_of(svg: str) -> bytes:
    """The picture as PNG, 400 pixels wide; each level's is drawn once."""
    made: bytes = typst.compile(
        SOURCE,
        format="png",
        ppi=72.0,
        font_paths=[settings.PRINT_FONTS],
        sys_inputs={"badge": svg},
    )
    return made
