"""Web addresses that people give us."""

import pytest

from ccqm.kit.addresses import is_web_address


@pytest.mark.parametrize(
    ("address", "ok"),
    [
        ("https://www.example.org/news?x=1", True),
        ("http://example.org", True),
        ("https://مثال.example/", True),
        ("ftp://example.org/file", False),
        ("javascript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//example.org", False),
        ("https://", False),
        ("https://user:secret@example.org/", False),
        ("https://[::1", False),
        ("https://example.org/" + "a" * 2000, False),
        ("", False),
    ],
)
def test_links_are_plain_web_addresses(address, ok):
    """SEC-23"""
    assert bool(is_web_address(address)) is ok
