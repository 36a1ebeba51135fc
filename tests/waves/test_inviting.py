"""Asking people: all alike, so that letters tell nothing of who has answered (decision 20)."""

import re
from datetime import timedelta

import pytest

from ccqm.answers.actions import cut_deck, put_in
from ccqm.answers.queries import check_ballot
from ccqm.ballots.actions import issue, stop_letters
from ccqm.ballots.models import Place, Roll
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.waves import inviting
from ccqm.waves.models import Wave
from tests.answers.scene import BOTH
from tests.ballots.client import draw
from tests.conftest import NOW
from tests.mailings.letters import listed
from tests.members.scene import Scene, scene
from tests.waves.asked import opened, planned, released
from tests.working import work

pytestmark = pytest.mark.django_db(databases=BOTH)
PEOPLE = [
    ("Ann Bell", "ann@example.org", "1", "Roads"),
    ("Ben Cole", "ben@example.org", "2", "Roads"),
    ("Cy Dunn", "", "3", "Roads"),
]


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def wave(here) -> Wave:
    return opened(here, planned(here, listed(here, *PEOPLE)))


def begin(here: Scene, wave: Wave, number: int = 0, days: int = 0) -> None:
    at = NOW + timedelta(days=days)
    made = inviting.begin_round(wave, number=number, by=here.lead, at=at)
    inviting.write_round(made, at=at)


def tokens(kind: str) -> dict[str, str]:
    """The link in each letter of a kind."""
    found = Letter.objects.filter(kind=kind)
    return {one.to: re.search(r"/ballot/([\w-]+)/", one.text)[1] for one in found}


def test_everybody_with_an_address_gets_a_link_that_gives_a_ballot(here, wave):
    begin(here, wave)
    links = tokens("survey_asked")
    assert set(links) == {"ann@example.org", "ben@example.org"}
    drawn = draw(bytes(Roll.objects.get(pk=wave.box).public_key))
    signature = issue(links["ann@example.org"], blinded=drawn.blinded)
    check_ballot(wave.box, drawn.ballot(signature))
    assert inviting.without_address(wave) == 1


def test_twice_is_once_and_an_interrupted_round_goes_on(here, wave, monkeypatch):
    """REL-02, REL-04: nobody gets two, nobody is forgotten."""
    monkeypatch.setattr(inviting, "PIECE", 1)
    made = inviting.begin_round(wave, number=0, by=here.lead, at=NOW)
    assert inviting.begin_round(wave, number=0, by=here.lead, at=NOW) == made
    inviting.write_piece(made, at=NOW)
    inviting.write_round(made, at=NOW)
    inviting.write_round(made, at=NOW)
    assert Letter.objects.filter(kind="survey_asked").count() == 2
    assert Place.objects.count() == 2


def test_a_reminder_goes_to_all_alike_with_the_same_link(here, wave):
    """Whoever has drawn a ballot gets it too: the number of letters tells nothing."""
    begin(here, wave)
    before = tokens("survey_asked")
    drawn = draw(bytes(Roll.objects.get(pk=wave.box).public_key))
    issue(before["ann@example.org"], blinded=drawn.blinded)
    begin(here, wave, 1, days=5)
    assert tokens("survey_reminder") == before


def test_reminders_are_few_and_apart(here, wave):
    begin(here, wave)
    for number, days in ((1, 1), (2, 5)):
        with pytest.raises(Refused):
            begin(here, wave, number, days=days)
    begin(here, wave, 1, days=5)
    begin(here, wave, 2, days=10)
    with pytest.raises(Refused, match="twice"):
        begin(here, wave, 3, days=20)


def test_whoever_wants_no_more_letters_gets_none(here, wave):
    begin(here, wave)
    stop_letters(tokens("survey_asked")["ann@example.org"])
    begin(here, wave, 1, days=5)
    assert set(tokens("survey_reminder")) == {"ben@example.org"}


def test_a_dead_address_is_not_written_to_again(here, wave):
    begin(here, wave)
    Letter.objects.filter(to="ben@example.org").update(bounced_at=NOW)
    begin(here, wave, 1, days=5)
    assert set(tokens("survey_reminder")) == {"ann@example.org"}


def test_nobody_is_written_to_after_the_close(here, wave):
    made = inviting.begin_round(wave, number=0, by=here.lead, at=NOW)
    released(wave)
    inviting.write_round(made, at=NOW + timedelta(days=20))
    assert not Letter.objects.filter(kind="survey_asked").exists()
    with pytest.raises(Refused):
        begin(here, wave, 1, days=20)


def test_cards_that_were_counted_are_the_people_asked(here):
    """The guard against who answers needs to know how many were asked (measurement, section 3)."""
    wave = opened(here, planned(here, audience="users"))
    for _twice in range(2):
        inviting.count_cards(wave, people=40, so_far=0, by=here.lead, at=NOW)
    with pytest.raises(Refused, match="meanwhile"):
        inviting.count_cards(wave, people=10, so_far=0, by=here.lead, at=NOW)
    for code in cut_deck(wave.box, size=12):
        put_in(wave.box, ballot=code, said={"statements": {}})
    assert released(wave).invited == 40


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_the_queue_writes_the_letters(here, wave):
    inviting.begin_round(wave, number=0, by=here.lead, at=NOW)
    work()
    assert Letter.objects.filter(kind="survey_asked").count() == 2
