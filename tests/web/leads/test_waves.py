"""A lead plans a survey, sees what it could show, opens it, and reads what was released."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ccqm.waves.models import Wave
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.waves.asked import answer, later, opened, planned, questions, released
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


def address(here: Scene, name: str = "waves", *parts: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *parts])


def day(date) -> dict[str, str]:
    return {"day": str(date.day), "month": str(date.month), "year": str(date.year)}


def planning(group, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    last = today + timedelta(days=14)
    return {
        "groups": [str(group.pk)],
        "mode": "both",
        **{f"opens_on-{key}": value for key, value in day(today).items()},
        **{f"closes_on-{key}": value for key, value in day(last).items()},
        "first": "ethnic-group",
        "second": "",
        "third": "",
        **changes,
    }


def test_a_survey_is_planned_seen_opened_and_fixed():
    here = scene()
    group = here.group("Staff", 300)
    lead = signed_in(here.lead)
    questions()
    assert "Plan a survey" in words(lead.get(address(here)))
    begun = send(lead, address(here, "wave-begin"), audience="staff")
    assert begun.url == address(here, "wave-plan", "staff")
    done = send(lead, begun.url, **planning(group))
    wave = Wave.objects.get()
    assert done.url == address(here, "wave", wave.pk)
    plan = words(lead.get(done.url))
    assert "You ask 300 people." in plan
    assert re.search(r"180 people 1[3-7] points of 100, or more", plan)
    assert "White" in plan
    sure = words(lead.get(address(here, "wave-open", wave.pk)))
    assert "Do you want to open this survey?" in sure
    assert Wave.objects.get().status == "planned", "looking opens nothing"


def test_what_was_typed_wrongly_is_kept_and_said_beside_the_field():
    here = scene()
    group = here.group("Staff", 60)
    lead = signed_in(here.lead)
    questions()
    target = address(here, "wave-plan", "staff")
    twice = send(lead, target, **planning(group, second="ethnic-group"))
    assert twice.status_code == 422
    assert "Choose each of these only once" in words(twice)
    short = send(
        lead, target, **planning(group, **{"closes_on-day": "1", "closes_on-year": "2020"})
    )
    assert "A survey is open for 5 to 90 days." in words(short)
    assert 'value="2020"' in short.content.decode()
    assert lead.get(address(here, "wave-plan", "leaders")).status_code == 404, "they sign theirs"
    assert not Wave.objects.exists()


def test_while_it_is_open_only_a_band_is_seen():
    """Freeze: no live results, no number of answers (measurement, section 2)."""
    here = scene()
    wave = opened(here, planned(here, here.group("Staff", 60)))
    lead = signed_in(here.lead)
    target = address(here, "wave", wave.pk)
    before = words(lead.get(target))
    assert "Fewer than 10" in before
    answer(wave, 9, favourable=0.9)
    assert words(lead.get(target)) == before
    assert lead.get(address(here, "wave-results", wave.pk)).status_code == 404


def test_results_say_in_words_what_the_pictures_show():
    """A11Y-1.1.1: five areas, a sentence and a picture each."""
    here = scene()
    wave = opened(here, planned(here, here.group("Staff", 100), dimensions=["sex"]))
    answer(wave, 50, favourable=0.7, dimensions={"sex": "female"})
    answer(wave, 30, favourable=0.7, dimensions={"sex": "male"}, seed=3)
    wave = released(wave)
    lead = signed_in(here.lead)
    moved = lead.get(address(here, "wave", wave.pk))
    page = lead.get(moved.url)
    told = words(page)
    assert "80 of 100 people answered." in told
    for area in ("Attitudes", "Practices", "Participation", "Innovation", "Skills"):
        assert area in told
    assert len(re.findall(r"\d+ of 100 answers were favourable", told)) == 5
    assert page.content.decode().count("app-progress__needed") == 5
    assert "Sex: Female (50-99 people)" in told
    csv = lead.get(address(here, "wave-results-csv", wave.pk)).content.decode("utf-8-sig")
    assert csv.count("\n") > 5 + 21
    assert "Sex: Female" in csv


def test_a_change_is_told_with_its_interval_and_a_second_figure():
    """Issue 4, "Verdicts": response in both waves, the change, superiority, single statements."""
    here = scene()
    group = here.group("Staff", 100)
    before = opened(here, planned(here, group))
    answer(before, 80, favourable=0.45)
    before = released(before)
    at, _day = later()
    wave = opened(here, planned(here, group, at=at, baseline=before), at=at)
    answer(wave, 85, favourable=0.8, seed=2)
    closed = datetime.combine(wave.closes_on, at.timetz()) + timedelta(days=1)
    wave = released(wave, at=closed)
    told = words(signed_in(here.lead).get(address(here, "wave-results", wave.pk)))
    assert "This time: 85 of 100 people answered: 85 of 100." in told
    assert "The time before: 80 of 100 people answered: 80 of 100." in told
    assert told.count("Very likely a real improvement") == 5
    assert len(re.findall(r"The change is \+\d+ points. It is very likely between \+", told)) == 5
    assert len(re.findall(r"than an earlier one \d+ times in 100", told)) == 5
    assert len(re.findall(r"[+\u2212]\d+ points \(", told)) == 21
    places = [told.index(area) for area in ("Attitudes", "Practices", "Participation")]
    assert places == sorted(places), "in the edition's order"


def test_too_few_are_told_so_kindly_and_offered_another_way():
    here = scene()
    few = opened(here, planned(here, here.group("Staff", 9)))
    answer(few, 4, favourable=0.9)
    lead = signed_in(here.lead)
    page = words(lead.get(address(here, "wave-results", released(few).pk)))
    assert "Fewer than five people answered, so we show nothing." in page
    assert "Talk together instead" in page
    assert "of 100" not in page


def test_pages_cost_few_queries_whatever_is_there():
    here = scene()
    group = here.group("Staff", 60)
    wave = opened(here, planned(here, group, dimensions=["sex"]))
    answer(wave, 20, favourable=0.7, dimensions={"sex": "female"})
    wave = released(wave)
    lead = signed_in(here.lead)
    one = queries_of(lead, address(here))
    for _more in range(3):
        planned(here, group)
    assert queries_of(lead, address(here)) == one <= 15
    assert queries_of(lead, address(here, "wave-results", wave.pk)) <= 15
    assert queries_of(lead, address(here, "wave", Wave.objects.first().pk)) <= 15


def test_nobody_else_reads_them():
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    wave = planned(here, here.group("Staff", 60))
    stranger = signed_in(elsewhere.lead)
    for name in ("wave", "wave-open", "wave-remove", "wave-results", "wave-results-csv"):
        assert stranger.get(address(here, name, wave.pk)).status_code == 404
        assert stranger.get(address(elsewhere, name, wave.pk)).status_code == 404


def test_without_questions_nobody_plans_and_the_page_says_so():
    here = scene()
    lead = signed_in(here.lead)
    assert "There are no questions to ask yet." in words(lead.get(address(here)))
    assert lead.get(address(here, "wave-begin")).status_code == 404
    assert lead.get(address(here, "wave-plan", "staff")).status_code == 404
