"""Giving results back: nothing forces it, two leads lose nothing, only what is told is answered."""

import pytest

from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict, Refused
from ccqm.replies.actions import publish_reply, take_reply_back
from ccqm.replies.models import Answer
from ccqm.replies.queries import published_reply
from tests.conftest import NOW
from tests.members.scene import scene
from tests.replies.scene import answered, given_back
from tests.themes.scene import Read, told
from tests.themes.scene import answered as wave_of
from tests.waves.asked import answer, opened, planned, released

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


def test_an_empty_reply_is_not_published():
    read = told()
    with pytest.raises(Refused, match="at least one"):
        publish_reply(read.wave, by=read.here.lead, at=NOW)


def test_too_few_answers_are_not_given_back():
    """Below five nothing is told, and so there is nothing to publish."""
    here = scene()
    wave = opened(here, planned(here, here.group()))
    answer(wave, 4, favourable=0.9)
    wave = released(wave)
    read = Read.__new__(Read)
    read.here, read.wave = here, wave
    answered(read)
    with pytest.raises(Refused, match="Fewer than five"):
        publish_reply(wave, by=here.lead, at=NOW)


def test_publishing_twice_and_taking_back():
    """REL-04: each is noted once."""
    read = given_back()
    slug, pk = read.here.participant.slug, read.wave.pk
    publish_reply(read.wave, by=read.here.lead, at=NOW)
    assert published_reply(slug, pk)
    take_reply_back(read.wave, by=read.here.lead, at=NOW)
    assert published_reply(slug, pk) is None
    assert Answer.objects.count() == 2
    assert Event.objects.filter(verb="reply.published").count() == 1


def test_two_leads_at_once_lose_nothing():
    """REL-05, also for the first words that anybody saves."""
    read = told()
    first = answered(read)
    with pytest.raises(Conflict):
        answered(read, we_will="Something else")
    answered(read, we_will="Open all day", expected=first.version)
    with pytest.raises(Conflict):
        answered(read, we_will="Something else", expected=first.version)
    assert Answer.objects.get().we_will == "Open all day"


def test_only_what_was_told_can_be_answered():
    """A theme that is not published, or of another wave, does not exist for a lead."""
    read = told()
    other = wave_of(read.here)
    theme = read.reading.themes.get()
    mine, read.wave = read.wave, other
    with pytest.raises(Refused):
        answered(read, theme=theme.pk)
    read.wave = mine
    with pytest.raises(Refused):
        answered(read, area="no-such-area")
    with pytest.raises(Refused):
        answered(read, we_will=" ")


def test_only_actions_of_the_published_plan():
    with pytest.raises(Refused, match="published plan"):
        answered(told(), action=1)
