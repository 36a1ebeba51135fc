"""Pictures for tests, added and shown through the real actions."""

from datetime import date
from uuid import uuid4

from ccqm.accounts.models import User
from ccqm.kit.uploads import checked
from ccqm.participants.models import Participant
from ccqm.pictures.actions import add_picture, record_consent
from ccqm.pictures.models import Picture
from tests.kit.test_uploads import picture
from tests.people import NOW

UNTIL = date(2027, 8, 31)
CONSENT = {"consent_holder": "School office", "consent_covers": ["website"], "consent_until": UNTIL}


def added(participant: Participant, by: User, people: str = "nobody", **changes: object) -> Picture:
    """A picture that is still private."""
    told = {
        "upload": checked("day.jpg", picture(size=(800, 500))),
        "alternative": "Paper hands on a wall",
        "caption": "Our wall, by Year 5",
        "submission_key": uuid4(),
        **changes,
    }
    return add_picture(participant, people=people, by=by, at=NOW, **told)  # type: ignore[arg-type]


def shown(participant: Participant, by: User, people: str = "nobody", **changes: object) -> Picture:
    """A picture whose record is complete, and that everyone may see."""
    made = added(participant, by, people, **changes)
    told: dict = {} if people == "nobody" else {**CONSENT}
    told |= {"parents_agreed": True} if people == "children" else {}
    return record_consent(made, is_wanted=True, expected=made.version, by=by, at=NOW, **told)
