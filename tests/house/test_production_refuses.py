"""SEC-14: production refuses to start with a setting that would be unsafe.

Each case is a process of its own, since settings are read once. That demo mode is refused is
tested beside the demo.
"""

import os
import subprocess
import sys

import pytest

GOOD = {
    "CCQM_ENVIRONMENT": "production",
    "CCQM_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "CCQM_BALLOT_KEY": "another-for-this-test-0123456789-abcdefghijklmnopqrstuvw",
    "CCQM_HOSTS": "mark.example.org",
    "CCQM_MAIL_HOST": "smtp.example.org",
    "DATABASE_URL": "postgresql://ccqm@db.example.org/ccqm",
    "CCQM_ANSWERS_URL": "postgresql://ccqm_answers@db.example.org/ccqm_answers",
}
BAD = [
    ("no key", {"CCQM_SECRET_KEY": None}, "CCQM_SECRET_KEY must be set"),
    ("a short key", {"CCQM_SECRET_KEY": "x" * 49}, "50 characters or more"),
    ("no key for ballots", {"CCQM_BALLOT_KEY": None}, "CCQM_BALLOT_KEY must be set"),
    ("a short one", {"CCQM_BALLOT_KEY": "y" * 49}, "50 characters or more"),
    (
        "one key for both",
        {"CCQM_BALLOT_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz"},
        "and not CCQM_SECRET_KEY",
    ),
    ("debugging", {"CCQM_DEBUG": "1"}, "CCQM_DEBUG must be off"),
    ("no host", {"CCQM_HOSTS": None}, "CCQM_HOSTS must name the hosts"),
    ("any host", {"CCQM_HOSTS": "*"}, "must not hold a wildcard"),
    ("a host too many", {"CCQM_HOSTS": "mark.example.org *.org"}, "must not hold a wildcard"),
    ("every subdomain", {"CCQM_HOSTS": ".example.org"}, "must not hold a wildcard"),
    ("no mail server", {"CCQM_MAIL_HOST": None}, "CCQM_MAIL_HOST must name the mail server"),
    ("no database", {"DATABASE_URL": None}, "DATABASE_URL must be set"),
    ("another database", {"DATABASE_URL": "sqlite:///x"}, "must begin with postgresql://"),
    ("no database for answers", {"CCQM_ANSWERS_URL": None}, "CCQM_ANSWERS_URL must be set"),
    (
        "answers in the main database",
        {"CCQM_ANSWERS_URL": "postgresql://other@db.example.org/ccqm"},
        "CCQM_ANSWERS_URL must name another database than DATABASE_URL",
    ),
    (
        "one role for both",
        {"CCQM_ANSWERS_URL": "postgresql://ccqm@db.example.org/ccqm_answers"},
        "CCQM_ANSWERS_URL must name another role than DATABASE_URL",
    ),
    (
        "answers elsewhere than in PostgreSQL",
        {"CCQM_ANSWERS_URL": "sqlite:///x"},
        "CCQM_ANSWERS_URL must begin with postgresql://",
    ),
    ("a mistyped name", {"CCQM_ENVIRONMENT": "prod"}, "must be development, test or production"),
    ("a mistyped flag", {"CCQM_DEBUG": "off"}, "CCQM_DEBUG must be 1 or 0"),
]
SAY = (
    "from django.conf import settings as s;"
    "print(s.PRODUCTION, s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
    " s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.ALLOWED_HOSTS)"
)


def start(changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Read the settings in a fresh process with these changes to good ones."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CCQM_")}
    wanted = clean | GOOD | changes | {"DJANGO_SETTINGS_MODULE": "ccqm.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", SAY],
        env={name: value for name, value in wanted.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_good_settings_start():
    done = start({})
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(" ", 7) == [
        "True", "False", "False", "True", "True", "True", "True", "['mark.example.org']\n",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [(changes, words) for _, changes, words in BAD],
    ids=[name for name, *_ in BAD],
)
def test_a_bad_setting_is_refused_with_its_words(changes, words):
    done = start(changes)
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]
