"""Contrast of two colours, as WCAG 2.2 defines it (A11Y-1.4.3, A11Y-1.4.11)."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(value: object) -> bool:
    """Is this a colour written "#rrggbb"?"""
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 for black to 1 for white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
