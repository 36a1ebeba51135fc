"""Letters to listed people in tests, as a lead, the worker and their readers would have them."""

import re
import uuid
from datetime import datetime

from ccqm.letters.actions import send
from ccqm.letters.models import Letter
from ccqm.mailings import actions, pieces
from ccqm.mailings.links import token_of
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.queries import addressee_for
from ccqm.members.models import Group, Person, Team
from ccqm.pledges.signing import Signed
from tests.conftest import NOW
from tests.members.lists import named_group, saved
from tests.members.scene import Scene

FIELDS = tuple[str, str, str, str]


def crowd(people: int, team: str = "Roads", first: int = 0) -> list[FIELDS]:
    """So many rows of a list."""
    return [
        (f"Person {n:04}", f"p{n}@example.org", str(1000 + n), team)
        for n in range(first, first + people)
    ]


def listed(here: Scene, *rows: FIELDS, name: str = "Staff") -> Group:
    """A group with these people on its list."""
    group = named_group(here, name)
    saved(here, group, *rows)
    group.refresh_from_db()
    return group


def begun(here: Scene, group: Group, *, team: Team | None = None, at: datetime = NOW) -> Mailing:
    """The lead presses the button."""
    return actions.begin_mailing(group, team=team, submission_key=uuid.uuid4(), by=here.lead, at=at)


def written(here: Scene, group: Group, *, team: Team | None = None, at: datetime = NOW) -> Mailing:
    """… and the worker has written the letters."""
    mailing = begun(here, group, team=team, at=at)
    pieces.write_mailing(mailing, at=at)
    mailing.refresh_from_db()
    return mailing


def sent(here: Scene, group: Group, *, at: datetime = NOW) -> Mailing:
    """… and sent them."""
    mailing = written(here, group, at=at)
    send_all(at=at)
    return mailing


def send_all(*, at: datetime = NOW) -> None:
    """The worker sends what waits."""
    for letter in Letter.objects.filter(sent_at=None, bounced_at=None).order_by("pk"):
        send(letter, at=at)


def addressee(name: str) -> Addressee:
    """Of the person of this name who is there."""
    return Addressee.objects.get(person__name=name, person__left_on=None)


def link(name: str) -> str:
    """The address in the letter to them."""
    return f"/sign/{token_of(addressee(name).nonce)}/"


def linked(text: str) -> str:
    """The link in a letter's words."""
    found = re.search(r"/sign/[^/]+/", text)
    assert found
    return found[0]


def sign(who: str, **words: object) -> Signed:
    """They sign by their link."""
    made = {"name": "A. B.", "submission_key": uuid.uuid4(), "at": NOW, **words}
    found = addressee_for(link(who).split("/")[2])
    assert found
    return actions.sign_by_letter(found, **made)  # type: ignore[arg-type]


def person(name: str) -> Person:
    return Person.objects.get(name=name, left_on=None)
