"""Which threads a tapestry shows, and what it never lets anyone find out."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from ccqm.members.teams import state_team
from ccqm.pledges.models import JointSignature, Signature
from ccqm.pledges.queries import coverage
from ccqm.pledges.signing import remove_joint_signature, sign_together, withdraw_signature
from ccqm.pledges.tapestries import Tapestry, city_tapestry, tapestry_of
from ccqm.pledges.tapestry import cloth
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign

pytestmark = pytest.mark.django_db


def counts(tapestry: Tapestry | None) -> dict[str, int]:
    assert tapestry
    return dict(tapestry.counts)


def test_a_thread_for_each_signature_in_the_colour_its_writer_chose() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    group = here.group("Staff", 60)
    sign(group, 4, thread="teal")
    sign(group, 3)
    sign(group, 3, thread="gold")
    sign(elsewhere.group("Members", 30), 5, thread="red")
    made = tapestry_of(here.participant)
    assert made
    assert counts(made) == {"teal": 4, "plain": 3, "gold": 3}
    assert (made.total, made.each, len(made.cloth.threads)) == (10, 1, 10)
    assert next((str(dye.title), n) for dye, n in made.by_colour) == ("Gold", 3)
    assert counts(city_tapestry()) == {"teal": 4, "plain": 3, "gold": 3, "red": 5}


def test_there_is_none_below_five() -> None:
    """DP-13: a cloth of two would show what each of them chose."""
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 4, thread="teal")
    assert tapestry_of(here.participant) is None
    assert city_tapestry() is None
    sign(group, 1, thread="red")
    assert counts(tapestry_of(here.participant)) == {"teal": 4, "red": 1}


def test_a_watcher_cannot_see_a_single_thread_arrive() -> None:
    """It is woven anew for five more at once, so nobody's colour can be told by subtraction."""
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 5, thread="teal")
    before = tapestry_of(here.participant)
    assert before
    sign(group, 4, thread="red")
    after = tapestry_of(here.participant)
    assert after
    assert after.svg() == before.svg()
    cache.clear()
    again = tapestry_of(here.participant)
    assert again
    assert again.svg() == before.svg(), "nor by waiting"
    sign(group, 1, thread="gold")
    assert counts(tapestry_of(here.participant)) == {"teal": 5, "red": 4, "gold": 1}


def test_the_signer_sees_their_own_thread_at_once_and_nobody_elses() -> None:
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 5, thread="teal")
    tapestry_of(here.participant)
    mine = sign(group, 1, thread="red")[0].signature
    theirs = sign(group, 1, thread="gold")[0].signature
    assert counts(tapestry_of(here.participant, own=mine)) == {"teal": 5, "red": 1}
    assert counts(tapestry_of(here.participant, own=theirs)) == {"teal": 5, "gold": 1}
    sign(group, 3, thread="gold")
    every = {"teal": 5, "red": 1, "gold": 4}
    assert counts(tapestry_of(here.participant, own=mine)) == every, "and never twice"


def test_withdrawn_threads_are_pulled_out_when_it_is_woven_anew() -> None:
    here = scene()
    signed = sign(here.group("Staff", 60), 10, thread="blue")
    assert counts(tapestry_of(here.participant)) == {"blue": 10}
    withdraw_signature(signed[0].signature, at=NOW)
    assert counts(tapestry_of(here.participant)) == {"blue": 5}


@pytest.mark.parametrize("most", [cloth.THREADS_MOST, 3])
def test_a_watcher_cannot_see_a_single_thread_go(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes their signature back leaves no gap that shows their colour (decision 11)."""
    monkeypatch.setattr(cloth, "THREADS_MOST", most)
    monkeypatch.setattr("ccqm.pledges.tapestries.THREADS_MOST", most)
    here = scene()
    group = here.group("Staff", 60)
    first = sign(group, 1, thread="red")[0].signature
    sign(group, 4, thread="teal")
    sign(group, 4, thread="gold")
    before = tapestry_of(here.participant)
    assert before
    long_ago = timezone.now() - timedelta(minutes=16)
    withdraw_signature(first, at=long_ago)
    after = tapestry_of(here.participant)
    assert after
    assert after.svg() == before.svg()
    Signature.objects.filter(pk=first.pk).update(withdrawn_at=NOW - timedelta(days=90))
    assert counts(tapestry_of(here.participant)) == {"teal": 4, "gold": 1}, "a new month"


def test_the_cloth_keeps_step_with_the_count_beside_it() -> None:
    """With three on paper, steps of its own would show every second or third who signs."""
    here = scene()
    group = here.group("Staff", 60)
    paper = {"kind": JointSignature.Kind.PAPER, "people": 3, "submission_key": uuid.uuid4()}
    sign_together(group, at=NOW, **paper)
    for number in range(1, 14):
        sign(group)
        made = tapestry_of(here.participant)
        told = coverage(here.participant).count
        assert (made.total if made else 0) == told == (number + 3) // 5 * 5


def test_a_class_has_as_many_threads_as_children() -> None:
    here = scene()
    pupils = here.group("Pupils", 30, is_led=True)
    team = state_team(pupils, name="Year 5", headcount=28, by=here.lead, at=NOW)
    kind = JointSignature.Kind.CLASS
    words = {"people": 28, "team": team, "thread": "gold", "submission_key": uuid.uuid4()}
    joint = sign_together(pupils, kind=kind, at=NOW, **words)
    made = tapestry_of(here.participant)
    assert counts(made) == {"gold": 28}
    assert made
    assert len(set(made.cloth.threads)) == 28
    assert coverage(here.participant).words == "At least 25 of 30"
    remove_joint_signature(joint, at=NOW)
    assert tapestry_of(here.participant) is None


def test_many_are_bundled_without_reading_them_one_by_one(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    here: Scene = scene()
    monkeypatch.setattr(cloth, "THREADS_MOST", 6)
    monkeypatch.setattr("ccqm.pledges.tapestries.THREADS_MOST", 6)
    sign(here.group("Staff", 60), 13, thread="blue")
    made = tapestry_of(here.participant)
    assert made
    assert (made.total, made.each, len(made.cloth.threads)) == (10, 2, 5)


def test_the_words_say_what_the_picture_shows() -> None:
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 5, thread="green")
    made = tapestry_of(here.participant)
    assert made
    assert made.words == ("A woven cloth with threads for 5 people who have signed. Green: 5.")
    assert made.title == "The tapestry of Harbour Lane Primary"


def test_a_colour_says_nothing_about_a_person() -> None:
    """It is stored with the signature only, chosen from names of colours."""
    field = Signature._meta.get_field("thread")
    assert {value for value, _title in field.choices or ()} == {
        "gold", "orange", "red", "rose", "purple", "blue", "teal", "green", "plain",
    }  # fmt: skip
