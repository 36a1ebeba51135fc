"""The badge as PNG, from its SVG."""

from functools import lru_cache

import typst
from django.conf import settings

SIDE = 400
_SOURCE = f"""
#set page(width: {SIDE}pt, height: {SIDE}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.badge), format: "svg", width: 100%)
"""


@lru_cache(maxsize=32)
def png_of(svg: str) -> bytes:
    """The picture as PNG; each level's is drawn once."""
    made: bytes = typst.compile(
        _SOURCE.encode(),
        None,
        format="png",
        ppi=72.0,
        font_paths=[str(settings.PRINT_FONTS)],
        sys_inputs={"badge": svg},
    )
    return made
