"""Reading settings from the environment (OPS-01), with clear words when one is wrong."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable `CCQM_<name>`, or the default."""
    return os.environ.get(f"CCQM_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable. Raises ImproperlyConfigured for anything but 1/0, true/false, yes/no."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no", ""}:
        return False
    raise ImproperlyConfigured(f"CCQM_{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"CCQM_{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list of words parted by commas or spaces."""
    return text(name, default).replace(",", " ").split()


def beside(url: str) -> str:
    """The database of the same server whose name ends in `_answers`."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/') or '/ccqm'}_answers"))


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's database setting from a `postgresql://` address, told by the variable `name`.

    Raises ImproperlyConfigured for another engine: we stand on PostgreSQL only.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "ccqm",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(query),
    }
