"""An officer with times to offer, and people who registered, built through real actions."""

import re
from datetime import time
from uuid import uuid4

from django.utils import timezone

from ccqm.accounts.models import Role, User
from ccqm.letters.models import Letter
from ccqm.meetings.actions import (
    add_weekly_time,
    book_meeting,
    describe_availability,
    open_link,
    replace_feed,
)
from ccqm.meetings.queries import Choice, free_choices
from ccqm.welcome.actions import Interest, register_interest
from ccqm.welcome.models import Registration
from tests.people import NOW, someone

PLACE = "Merrion House, room 4"


def host(email: str = "priya@example.org", **changes: object) -> User:
    """An officer who meets people on weekdays from nine to noon, in half hours."""
    officer = someone(Role.OFFICER, email=email, name="Priya Nair")
    told = {"minutes": 30, "place": PLACE, "languages": ["en"], **changes}
    describe_availability(**told, by=officer, at=NOW)  # type: ignore[arg-type]
    for weekday in range(5):
        add_weekly_time(weekday=weekday, starts=time(9), ends=time(12), by=officer, at=NOW)
    return officer


def registered(name: str = "Oakfield Primary", **changes: object) -> Registration:
    told = {
        "kind": "organisation",
        "contact_name": "Amina Khan",
        "email": "amina@example.org",
        "wants": ["meeting"],
    }
    interest = Interest(**{**told, "name": name, **changes})  # type: ignore[arg-type]
    return register_interest(interest, submission_key=uuid4(), at=NOW)


def link(registration: Registration) -> str:
    return open_link(registration, by="public", at=NOW)


def choices() -> list[Choice]:
    return free_choices(at=NOW)


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def token_in(letter: Letter) -> str:
    return re.search(r"/meet/([\w-]+)/", letter.text)[1]


class Agreed:
    """A meeting between an officer and whoever registered, with its secret addresses."""

    def __init__(self, officer: User, registration: Registration) -> None:
        at = timezone.now()
        describe_availability(minutes=30, place="", languages=["en"], by=officer, at=at)
        for weekday in range(7):
            add_weekly_time(weekday=weekday, starts=time(9), ends=time(12), by=officer, at=at)
        self.feed = replace_feed(by=officer, at=at)
        self.token = open_link(registration, by="public", at=at)
        choice = free_choices(at=at)[0]
        self.day = free_choices(at=at)[-1].slot.starts_at.date().isoformat()
        told = {"needs": "", "token": self.token, "at": at}
        self.meeting = book_meeting(registration, choice=choice.key, **told)
