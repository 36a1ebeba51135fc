"""The council's identity, read from one file, so that another city rebrands without code (GDS-14).

`settings.BRAND_FILE` names a `brand.toml`; its folder also holds the logo. Every fault in the
file is found at once and named by file and key: a council's web officer can mend it alone.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ccqm.kit.colours import contrast, is_colour

TEXT_CONTRAST = 4.5
"""WCAG 2.2 AA for text (A11Y-1.4.3)."""
GRAPHIC_CONTRAST = 3.0
"""WCAG 2.2 AA for lines, marks and charts (A11Y-1.4.11)."""
WHITE = "#ffffff"
THREADS = 5

READABLE = (
    ("ink", "page", TEXT_CONTRAST),
    ("ink", "tint", TEXT_CONTRAST),
    ("ink", WHITE, TEXT_CONTRAST),
    ("quiet", "page", TEXT_CONTRAST),
    ("brand", "page", TEXT_CONTRAST),
    ("brand", "tint", TEXT_CONTRAST),
    ("brand", WHITE, TEXT_CONTRAST),
    ("dark", "page", TEXT_CONTRAST),
    ("dark", WHITE, TEXT_CONTRAST),
    *((f"threads.{n}", "page", GRAPHIC_CONTRAST) for n in range(1, THREADS + 1)),
)
"""Pairs of colours that meet on a page, with the contrast each pair must reach."""


class BrandError(ImproperlyConfigured):
    """The brand file cannot be used. `faults` are lines of "file: key: what is wrong"."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The palette as "#rrggbb", held to AA contrast when the file is read."""

    brand: str
    dark: str
    tint: str
    ink: str
    quiet: str
    page: str
    threads: tuple[str, ...]

    def properties(self) -> dict[str, str]:
        """CSS custom properties by name, as `frontend/scss/_brand.scss` lists them."""
        names = {
            "--brand": self.brand,
            "--brand-dark": self.dark,
            "--brand-tint": self.tint,
            "--brand-ink": self.ink,
            "--brand-quiet": self.quiet,
            "--page": self.page,
        }
        return names | {f"--thread-{n}": c for n, c in enumerate(self.threads, start=1)}

    def named(self, key: str) -> str:
        """The colour called `key`: a field, "threads.N" counted from 1, or a colour itself."""
        if is_colour(key):
            return key
        name, _, place = key.partition(".")
        value = getattr(self, name)
        return str(value[int(place) - 1] if place else value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Who runs this service and how it looks. `{{ brand }}` in every template and letter."""

    scheme: str
    short: str
    strapline: str
    edition: str
    questions: str
    host: str
    council: str
    place: str
    council_site: str
    council_privacy: str
    council_complaints: str
    team: str
    email: str
    phone: str
    hours: str
    address: tuple[str, ...]
    feedback: str
    answer_days: int
    safeguarding_phone: str
    safeguarding_site: str
    exit_site: str
    logo: Path
    logo_alt: str
    colours: Colours

    def __str__(self) -> str:
        return self.scheme

    @property
    def phone_link(self) -> str:
        """The phone number as a `tel:` address."""
        return "tel:" + re.sub(r"[^+0-9]", "", self.phone)


KEYS = {
    "scheme.name": ("scheme", "text"),
    "scheme.short_name": ("short", "text"),
    "scheme.strapline": ("strapline", "text"),
    "scheme.edition": ("edition", "key"),
    "scheme.questions": ("questions", "key"),
    "scheme.host": ("host", "origin"),
    "council.name": ("council", "text"),
    "council.place": ("place", "text"),
    "council.site": ("council_site", "link"),
    "council.privacy": ("council_privacy", "link"),
    "council.complaints": ("council_complaints", "link"),
    "team.name": ("team", "text"),
    "team.email": ("email", "email"),
    "team.phone": ("phone", "phone"),
    "team.hours": ("hours", "text"),
    "team.address": ("address", "lines"),
    "team.feedback": ("feedback", "email"),
    "team.answer_days": ("answer_days", "days"),
    "safeguarding.phone": ("safeguarding_phone", "phone or nothing"),
    "safeguarding.site": ("safeguarding_site", "link"),
    "safeguarding.exit": ("exit_site", "link"),
    "logo.file": ("logo", "text"),
    "logo.alt": ("logo_alt", "text"),
}
"""Key in the file → (field of Brand, what it must be)."""

SHAPES = {
    "text": (re.compile(r"\S.*"), "must be words"),
    "key": (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), "must be small letters, numbers and dashes"),
    "origin": (
        re.compile(r"https?://[^\s/]+"),
        "must be like https://mark.example, no path",
    ),
    "link": (re.compile(r"https?://\S+"), "must begin with https:// or http://"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "must be an e-mail address"),
    "phone": (re.compile(r"\+?[0-9][0-9 ]{6,}"), "must be a phone number: digits and spaces"),
    "phone or nothing": (
        re.compile(r"(\+?[0-9][0-9 ]{2,})?"),
        'must be a phone number, or "" when there is none',
    ),
}


def shape_fault(value: object, kind: str) -> str:
    """What is wrong with a value that must be of this kind; "" when nothing is."""
    if kind == "days":
        return "" if type(value) is int and value > 0 else "must be a whole number of days"
    if kind == "lines":
        ok = isinstance(value, list) and value and all(isinstance(v, str) and v for v in value)
        return "" if ok else "must be a list of lines"
    pattern, words = SHAPES[kind]
    return "" if isinstance(value, str) and pattern.fullmatch(value) else words


def flattened(content: Mapping[str, Any]) -> dict[str, Any]:
    """{"team": {"name": …}} as {"team.name": …}; deeper tables are left whole."""
    flat: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat


def colour_faults(given: Mapping[str, Any]) -> Iterator[str]:
    """Faults of the palette's shape: "key: words"."""
    for name in (field.name for field in fields(Colours)):
        key, value = f"colours.{name}", given.get(f"colours.{name}")
        if value is None:
            yield f"{key}: is missing"
        elif name != "threads" and not is_colour(value):
            yield f'{key}: must be a colour like "#0b5a57"'
        elif name == "threads" and not (
            isinstance(value, list) and len(value) == THREADS and all(map(is_colour, value))
        ):
            yield f"{key}: must be a list of {THREADS} colours"


def contrast_faults(colours: Colours) -> Iterator[str]:
    """Pairs that people with low vision could not read: "key: words"."""
    for front, back, least in READABLE:
        ratio = contrast(colours.named(front), colours.named(back))
        if ratio < least:
            behind = "white" if back == WHITE else f"colours.{back}"
            yield f"colours.{front}: contrast with {behind} is {ratio:.2f}; it needs {least}"


def faults_of(given: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Every fault of shape in the flattened file: "key: words"."""
    for key, (_, kind) in KEYS.items():
        if key not in given:
            yield f"{key}: is missing"
        elif fault := shape_fault(given[key], kind):
            yield f"{key}: {fault}"
    known = KEYS.keys() | {f"colours.{field.name}" for field in fields(Colours)}
    yield from (f"{key}: is not a key of a brand" for key in given.keys() - known)
    yield from colour_faults(given)
    logo = given.get("logo.file")
    if isinstance(logo, str) and not (folder / logo).is_file():
        yield f"logo.file: there is no file {logo} beside the brand file"


def read(path: Path) -> Brand:
    """The brand in a file. Raises BrandError naming the file and every key at fault."""
    try:
        given = flattened(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrandError([f"{path}: {error}"]) from error
    if faults := sorted(faults_of(given, path.parent)):
        raise BrandError([f"{path}: {fault}" for fault in faults])
    palette = {field.name: given[f"colours.{field.name}"] for field in fields(Colours)}
    colours = Colours(**palette | {"threads": tuple(palette["threads"])})
    if faults := list(contrast_faults(colours)):
        raise BrandError([f"{path}: {fault}" for fault in faults])
    values = {name: given[key] for key, (name, _) in KEYS.items()}
    values |= {"address": tuple(values["address"]), "logo": path.parent / values["logo"]}
    return Brand(colours=colours, **values)


@lru_cache
def _known(path: str, public_host: str) -> Brand:
    found = read(Path(path))
    return replace(found, host=public_host) if public_host else found


def brand() -> Brand:
    """The brand this service runs under, read once. Raises BrandError (see `read`).

    `settings.PUBLIC_HOST` overrides the file's host: the same brand runs on more than one machine.
    """
    return _known(settings.BRAND_FILE, settings.PUBLIC_HOST.rstrip("/"))
