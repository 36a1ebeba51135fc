"""Log lines leave secrets out."""

import logging

from ccqm.kit.logs import formatter


def line(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    return formatter().format(record)


def test_a_members_link_never_reaches_the_logs():
    """SEC-09: absent from logs, in either of its two pages."""
    for path in ("/join/s3cret-_TOKEN/", "/join/s3cret-_TOKEN/yours/"):
        logged = line("Not Found: %s", path)
        assert "s3cret" not in logged
        assert "/join/" in logged
    assert "/work/harbour-lane/" in line("Not Found: %s", "/work/harbour-lane/")


def test_a_link_to_a_ballot_never_reaches_the_logs():
    """SEC-09."""
    for path in ("/ballot/s3cret-_TOKEN/", "/ballot/s3cret-_TOKEN/sign/"):
        assert "s3cret" not in line("Conflict: %s", path)


def test_a_link_to_a_meeting_never_reaches_the_logs():
    """SEC-09."""
    for path in ("/meet/s3cret-_TOKEN/", "/meet/s3cret/days/2026-11-25/", "/calendar/s3cret.ics"):
        assert "s3cret" not in line("Unprocessable Entity: %s", path)
