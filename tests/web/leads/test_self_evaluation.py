"""The self-evaluation's pages: resumed later, never lost, private to the participant."""

import pytest
from django.urls import reverse

from ccqm.evaluation.actions import rate
from ccqm.evaluation.models import Rating
from ccqm.journeys.actions import move
from ccqm.journeys.rules import Status
from tests.people import signed_in
from tests.workspaces import REASON, Road, queries_of, rate_all, road

pytestmark = pytest.mark.django_db


def address(on: Road, page: str = "self-evaluation", *args: str) -> str:
    return reverse(f"leads:{page}", args=[on.participant.slug, *args])


def one(on: Road, number: int = 0) -> str:
    return address(on, "self-evaluation-criterion", on.criteria[number])


def words(stage: str = "3", reason: str = REASON, version: int = 0, **more) -> dict:
    return {"stage": stage, "reason": reason, "version": version, **more}


def test_the_overview_counts_what_is_rated_in_each_area():
    on = road()
    rate(on.journey, criterion=on.criteria[0], stage=2, reason=REASON, expected=0, **on.by())
    page = signed_in(on.lead).get(address(on)).content.decode()
    assert "1 of 5 rated" in page
    assert page.count("0 of 5 rated") == 4
    assert one(on, 1) in page  # carry on with the first unfinished one


def test_continue_saves_and_goes_to_the_next_criterion():
    on = road()
    response = signed_in(on.lead).post(one(on), words())
    assert response.status_code == 302
    assert response.url == one(on, 1)
    assert Rating.objects.get().is_complete


def test_the_last_criterion_leads_to_the_summary():
    on = road()
    response = signed_in(on.lead).post(one(on, -1), words())
    assert response.url == address(on, "self-evaluation-summary")


def test_save_and_come_back_later_keeps_a_draft_to_resume():
    """GDS-18"""
    on = road()
    browser = signed_in(on.lead)
    draft = words(stage="", reason="We think that", later="yes")
    assert browser.post(one(on), draft).url == address(on)
    page = browser.get(one(on)).content.decode()
    assert "We think that" in page
    assert not Rating.objects.get().is_complete
    area = on.edition.criteria[0].area
    assert "Draft" in browser.get(address(on, "self-evaluation-area", area)).content.decode()


def test_every_stage_is_described_beside_its_radio():
    on = road()
    page = signed_in(on.lead).get(one(on)).content.decode()
    for stage, text in zip(on.edition.stages, on.edition.criteria[0].stages, strict=True):
        assert stage.title in page
        assert text.split(".")[0].replace("'", "&#x27;") in page


def test_a_reason_that_is_too_long_comes_back_whole():
    """GDS-21: ten kilobytes of emoji are refused and kept."""
    on = road()
    reason = "🧵" * 2560
    response = signed_in(on.lead).post(one(on), words(reason=reason))
    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert "There is a problem" in page
    assert not Rating.objects.exists()


def test_line_ends_count_as_one_character():
    on = road()
    reason = "line\r\n" * 400  # 2,000 as typed, 2,400 as sent
    signed_in(on.lead).post(one(on), words(reason=reason))
    assert Rating.objects.get().reason == ("line\n" * 400).strip()


def test_the_second_editor_sees_both_and_can_save_again():
    """REL-05"""
    on = road()
    rate(
        on.journey,
        criterion=on.criteria[0],
        stage=1,
        reason="Theirs is this.",
        expected=0,
        **on.by(),
    )
    browser = signed_in(on.lead)
    response = browser.post(one(on), words(reason="Mine is that one."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs is this." in page
    assert "Mine is that one." in page
    newest = response.context["form"]["version"].value()
    assert browser.post(one(on), words(reason="Mine is that one.", version=newest)).url
    assert Rating.objects.get().reason == "Mine is that one."


@pytest.mark.parametrize("stage", ["0", "5", "x", "-1"])
def test_a_stage_that_does_not_exist_is_refused(stage):
    on = road()
    assert signed_in(on.lead).post(one(on), words(stage=stage)).status_code == 422
    assert not Rating.objects.exists()


def test_nothing_can_be_saved_once_applied():
    """REL-06"""
    on = road()
    move(on.journey, Status.APPLIED, **on.by())
    response = signed_in(on.lead).post(one(on), words())
    assert response.status_code == 422
    assert "You have applied" in response.content.decode()
    assert not Rating.objects.exists()


def test_the_summary_says_in_a_table_what_the_picture_shows():
    on = road()
    rate_all(on, stage=2)
    response = signed_in(on.lead).get(address(on, "self-evaluation-summary"))
    page = response.content.decode()
    assert "25 of 25 criteria are rated." in page
    assert page.count('class="app-weave__on ') == 50
    assert page.count(f"2. {on.edition.stages[1].title}") == 25


@pytest.mark.parametrize(
    "name", ["self-evaluation", "self-evaluation-summary", "self-evaluation-criterion"]
)
def test_another_participant_does_not_even_learn_that_it_exists(name):
    """SEC-02"""
    on, other = road(), road("Other School")
    args = [on.criteria[0]] if name.endswith("criterion") else []
    assert signed_in(other.lead).get(address(on, name, *args)).status_code == 404


def test_an_unknown_criterion_or_area_is_not_found():
    on = road()
    browser = signed_in(on.lead)
    assert browser.get(address(on, "self-evaluation-criterion", "no-such")).status_code == 404
    assert browser.get(address(on, "self-evaluation-area", "no-such")).status_code == 404


@pytest.mark.parametrize("name", ["self-evaluation", "self-evaluation-summary"])
def test_pages_cost_the_same_for_one_rating_and_for_all(name):
    on = road()
    rate(on.journey, criterion=on.criteria[0], stage=2, reason=REASON, expected=0, **on.by())
    browser = signed_in(on.lead)
    one = queries_of(browser, address(on, name))
    for key in on.criteria[1:]:
        rate(on.journey, criterion=key, stage=2, reason=REASON, expected=0, **on.by())
    assert queries_of(browser, address(on, name)) == one <= 15
