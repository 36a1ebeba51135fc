"""Every public page, and how to reach it. Whoever adds a public page adds it here.

Tests render all of them under a second brand (GDS-14), count their queries, hold their cookies
to the list (DP-09).
"""

from django.urls import reverse

from ccqm.participants.actions import update_profile
from ccqm.pledges.actions import save_pledge
from tests.people import NOW
from tests.workspaces import Road, a_published_plan, rate_all, road

PLAIN = (
    "home",
    "how-it-works",
    "accessibility",
    "privacy",
    "cookies",
    "help",
    "concern",
    "register",
    "directory",
    "marks",
    "tapestry",
)
"""Pages that need nothing but the edition."""

OF_A_PARTICIPANT = ("participant", "plan", "pledge")
"""Pages of one participant, by slug."""

FILES = ("brand-css", "brand-logo", "favicon")

ISSUED = "once a credential is issued: tests/web/public/test_credential.py"

ELSEWHERE = {
    "register-about": "a later question of the form: tests/web/public/test_register.py",
    "register-contact": "a later question of the form: tests/web/public/test_register.py",
    "register-wishes": "a later question of the form: tests/web/public/test_register.py",
    "register-check": "a later question of the form: tests/web/public/test_register.py",
    "register-received": "after the form: tests/web/public/test_register.py",
    "register-people": "a later question of the form: tests/web/public/test_register.py",
    "register-numbers": "a later question of the form: tests/web/public/test_register.py",
    "lead-invitation": "by a personal link: tests/web/leads/test_leads.py",
    "meeting-begin": "after the form: tests/web/public/test_meeting.py",
    "meeting": "by a personal link: tests/web/public/test_meeting.py",
    "meeting-days": "by a personal link: tests/web/public/test_meeting.py",
    "meeting-times": "by a personal link: tests/web/public/test_meeting.py",
    "meeting-cancel": "by a personal link: tests/web/public/test_meeting.py",
    "meeting-file": "by a personal link: tests/web/public/test_meeting.py",
    "officer-calendar": "by an officer's own link: tests/web/public/test_meeting.py",
    "tapestry-svg": "once people have signed: tests/web/public/test_tapestry.py",
    "tapestry-png": "once people have signed: tests/web/public/test_tapestry.py",
    "participant-tapestry": "where the count is shown: tests/web/public/test_tapestry.py",
    "participant-tapestry-svg": "where the count is shown: tests/web/public/test_tapestry.py",
    "participant-tapestry-png": "where the count is shown: tests/web/public/test_tapestry.py",
    "picture": "once a picture is shown: tests/web/public/test_picture.py",
    "picture-removal": "once a picture is shown: tests/web/public/test_picture.py",
    "picture-hidden": "after the form: tests/web/public/test_picture.py",
    "you-said": "after a survey: tests/web/public/test_you_said.py",
    "mark": "needs a whole road: tests/web/public/test_mark.py",
    "did": ISSUED,
    "credential": ISSUED,
    "credential-json": ISSUED,
    "credential-jwt": ISSUED,
    "badge-svg": ISSUED,
    "badge-png": ISSUED,
    "status-list": ISSUED,
    "level": ISSUED,
}
"""Pages that only a longer story reaches, with the place that tells it."""


def listed_participant() -> Road:
    """A participant whose page and plan are public."""
    on = road()
    rate_all(on)
    a_published_plan(on)
    on.participant.refresh_from_db()
    update_profile(
        on.participant, expected=on.participant.version, is_listed=True, by=on.lead, at=NOW
    )
    promise = {"words": "We listen first.", "is_public": True, "language": "en", "expected": 0}
    save_pledge(on.participant, **promise, by=on.lead, at=NOW)
    return on


def every_address(on: Road) -> dict[str, str]:
    """Address by URL name, for every public page and file that can be opened directly."""
    slug = [on.participant.slug]
    plain = {name: reverse(f"public:{name}") for name in (*PLAIN, *FILES)}
    return plain | {name: reverse(f"public:{name}", args=slug) for name in OF_A_PARTICIPANT}
