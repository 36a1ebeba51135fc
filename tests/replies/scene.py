"""A wave with one published theme, and a reply to it, built through the real actions."""

from ccqm.replies.actions import publish_reply, save_answer
from ccqm.replies.models import Answer
from tests.conftest import NOW
from tests.themes.scene import Read, told


def answered(read: Read, **more: object) -> Answer:
    """What the lead says about practices."""
    words = {"we_will": "The prayer room stays open from March.", "we_did": "", "action": None}
    about = {} if "theme" in more else {"area": "practices"}
    by = {"by": read.here.lead, "at": NOW}
    return save_answer(read.wave, **{**about, **words, "expected": 0, **more}, **by)


def given_back(read: Read | None = None) -> Read:
    """Answers to one area and one theme, published."""
    read = told(read)
    answered(read)
    theme = read.reading.themes.get()
    answered(read, theme=theme.pk, we_did="We asked for quotes.")
    publish_reply(read.wave, by=read.here.lead, at=NOW)
    return read
