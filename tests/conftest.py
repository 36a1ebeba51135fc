"""What every test stands on: the embedded PostgreSQL, a clock, a real Chromium."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ccqm.config import embedded

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = embedded.start()

# Playwright's synchronous interface keeps an event loop in this thread; Django would refuse to
# touch the database beside it, although nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if TYPE_CHECKING:
    from tests.people import TwoStepClient

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen, unless they say otherwise."""
    return NOW


@pytest.fixture(autouse=True)
def quiet_files(settings, tmp_path) -> None:
    """Files and mail of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(autouse=True)
def nothing_left_behind(request):
    """A test that commits leaves no jobs and no counted sign-ins to the next.

    Their tables belong to no model, so the flush after such a test leaves them alone.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    if commits or (marker and marker.kwargs.get("transaction")):
        from django.core.cache import cache
        from django.db import connections

        from tests.working import empty_queue

        with request.getfixturevalue("django_db_blocker").unblock():
            empty_queue()
            cache.clear()
            # Beside a browser's event loop Django keeps connections apart from those of before; one
            # left open there would stand in the way when the test databases are removed.
            connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """A system Chromium if there is one, without calls of its own to the network."""
    from scripts import browser

    return browser_type_launch_args | {
        "executable_path": browser.ensure(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def client() -> "TwoStepClient":
    """A browser; `client.force_login(user)` takes the second step too (SEC-05)."""
    from tests.people import TwoStepClient

    return TwoStepClient()
