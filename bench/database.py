"""A measurement's own databases on the embedded PostgreSQL: made, used and dropped."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ccqm.config import embedded


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Django's settings, read within this, mean a fresh database `name`, and one for answers."""
    ours = not embedded.is_running()
    url = embedded.start()
    _drop(url, name)
    with psycopg.connect(url, autocommit=True) as connection:
        for one in _both(name):
            connection.execute(f"create database {one}")
    _settings(url, name)
    try:
        yield
    finally:
        _drop(url, name)
        if ours:
            embedded.stop()


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for one in _both(name):
            connection.execute(f"drop database if exists {one} with (force)")


def _both(name: str) -> tuple[str, str]:
    return name, f"{name}_answers"


def _settings(url: str, name: str) -> None:
    """As in production where it matters for time: no DEBUG, templates kept once compiled."""
    os.environ |= {
        "DATABASE_URL": url.replace(f"/{embedded.DATABASE}?", f"/{name}?"),
        "DJANGO_SETTINGS_MODULE": "ccqm.config.settings",
        "CCQM_DEBUG": "0",
        "CCQM_DATABASE_POOL": "0",
    }
    if f"/{name}?" not in os.environ["DATABASE_URL"]:
        sys.exit(f"The embedded server's address looks strange: {url}")
