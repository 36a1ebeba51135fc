"""A wave from its plan to its release, with real answers in their own database."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from ccqm.answers.actions import cut_deck, put_in
from ccqm.kit.verdict import Refused
from ccqm.waves import actions
from ccqm.waves.models import Release, Wave
from ccqm.waves.queries import results_of, wave_of, waves_of
from tests.conftest import NOW
from tests.members.scene import scene
from tests.waves.asked import answer, later, opened, planned, released

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


def test_a_plan_is_made_once_however_often_its_form_is_sent() -> None:
    """REL-04."""
    here = scene()
    key = uuid.uuid4()
    first = planned(here, here.group(), submission_key=key)
    assert planned(here, submission_key=key) == first
    assert waves_of(here.participant) == [first]
    assert wave_of(scene("Mill Street Mosque").participant, first.pk) is None


def test_a_plan_that_does_not_fit_is_refused() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    with pytest.raises(Refused, match="not asked of these people"):
        planned(here, audience="young", dimensions=["sex"])
    with pytest.raises(Refused, match="groups of your own"):
        planned(here, elsewhere.group())
    with pytest.raises(Refused, match="today or later"):
        planned(here, opens_on=NOW.date() - timedelta(days=1))
    assert not Wave.objects.exists()


def test_it_opens_on_its_days_only_and_fixes_who_is_invited() -> None:
    here = scene()
    group = here.group("Staff", 60)
    wave = planned(here, group)
    with pytest.raises(Refused, match="from its first day to its last"):
        actions.open_wave(wave, by=here.lead, at=NOW - timedelta(days=1))
    wave = opened(here, wave)
    assert (wave.status, wave.invited) == ("open", 60)
    other = planned(here, group)
    with pytest.raises(Refused, match="still open"):
        actions.open_wave(other, by=here.lead, at=NOW)
    assert actions.drop_wave(other, by=here.lead, at=NOW).status == "dropped"
    with pytest.raises(Refused, match="fixed once it is open"):
        actions.drop_wave(wave, by=here.lead, at=NOW)
    with pytest.raises(Refused, match="fixed once it is open"):
        actions.release_wave(wave, at=NOW)


def test_it_closes_when_its_last_day_is_over_and_no_answer_comes_late() -> None:
    here = scene()
    wave = opened(here, planned(here, here.group("Staff", 60)))
    [late, *_rest] = cut_deck(wave.box, size=2)
    last_day = NOW + timedelta(days=14)
    assert actions.close_due(at=last_day) == 0
    assert actions.close_due(at=last_day + timedelta(days=1)) == 1
    assert actions.close_due(at=last_day + timedelta(days=1)) == 0
    with pytest.raises(Refused):
        put_in(wave.box, ballot=late, said={"statements": {}})


def test_a_release_is_made_once_and_never_changes() -> None:
    here = scene()
    wave = opened(here, planned(here, here.group("Staff", 60), dimensions=["sex"]))
    answer(wave, 30, favourable=0.6, dimensions={"sex": "female"})
    answer(wave, 12, favourable=0.6, dimensions={"sex": "male"}, seed=2)
    wave = released(wave)
    again = actions.release_wave(wave, at=NOW)
    assert Release.objects.get() == again
    results = results_of(wave)
    assert results
    assert (results.release.counted, results.release.invited) == (42, 60)
    assert [one.categories for one in results.release.groups] == [("female",), ("male", "skip")]
    assert results.title("sex", "female") == "Female"
    assert results.comparison is None
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Release.objects.update(content={})


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(0.4, 0.85, "improved"), (0.6, 0.6, "cannot_tell"), (0.85, 0.4, "worse")],
)
def test_a_follow_up_is_held_against_its_baseline(
    before: float, after: float, verdict: str
) -> None:
    here = scene()
    group = here.group("Staff", 100)
    first = opened(here, planned(here, group))
    answer(first, 80, favourable=before)
    first = released(first)
    at, _day = later()
    second = planned(here, group, baseline=first, at=at)
    second = opened(here, second, at=at)
    answer(second, 80, favourable=after, seed=9)
    results = results_of(released(second))
    assert results
    assert results.comparison
    found = {area["verdict"] for area in results.comparison["areas"].values()}
    assert found == {verdict} or (verdict == "cannot_tell" and "improved" not in found)
    assert results.warnings == []


def test_below_ten_there_is_no_verdict_and_below_five_nothing_at_all() -> None:
    """The too small get no figure; they are told so kindly on their page."""
    here = scene()
    wave = opened(here, planned(here, here.group("Staff", 9)))
    answer(wave, 4, favourable=0.9)
    results = results_of(released(wave))
    assert results
    assert results.release.told == "nothing"
    assert all(area.figure is None for area in results.release.areas)
