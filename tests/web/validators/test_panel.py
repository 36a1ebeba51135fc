"""The panel's pages: declare, read, score alone, compare, recommend."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccqm.accounts.actions import revoke_role
from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.evidence.actions import add_item
from ccqm.kit.uploads import Upload
from ccqm.participants.leading import add_lead
from ccqm.validation import actions
from ccqm.validation.models import Recommendation, Score
from ccqm.validation.rules import Status
from tests.people import NOW, signed_in
from tests.validation.panel import WORDS, Panel, applied, at_status, person

pytestmark = pytest.mark.django_db
SECRET = "Only my own eyes for now."


def url(name: str, panel: Panel, *more: object) -> str:
    return reverse(f"validators:{name}", args=[panel.application.reference, *more])


def pages(panel: Panel) -> list[str]:
    return [
        url("application", panel),
        url("declare", panel),
        url("about", panel),
        *(url("area", panel, area.key) for area in panel.road.edition.areas),
        url("score", panel, panel.criteria[0]),
        url("finish", panel),
        url("compare", panel),
        url("recommend", panel),
    ]


def test_my_panels_and_nobody_elses() -> None:
    panel, other = at_status(Status.PANEL_NAMED), at_status(Status.PANEL_NAMED, "Mill Mosque")
    answer = signed_in(panel.validators[0]).get(reverse("validators:home"))
    assert panel.application.reference in answer.text
    assert "Score alone" in answer.text
    assert other.application.reference not in answer.text


def test_the_list_of_panels_costs_the_same_for_one_and_three() -> None:
    first = at_status(Status.PANEL_NAMED)
    client = signed_in(first.validators[0])
    client.get(reverse("validators:home"))
    one = queries_of(client)
    for name in ("Mill Mosque", "Canal Street"):
        more = applied(name)
        more.validators = (first.validators[0], more.validators[1])
        more.name()
    assert queries_of(client) == one <= 15


def queries_of(client: Client, address: str = "") -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address or reverse("validators:home")).status_code == 200
    return len(seen)


def test_every_page_asks_about_ties_first() -> None:
    """SEC-04: nothing is read or scored before a seat declares."""
    panel = applied()
    panel.name()
    client = signed_in(panel.validators[0])
    for address in pages(panel):
        answer = client.get(address)
        if address == url("declare", panel):
            assert answer.status_code == 200
            assert "What families told us" not in answer.text
        else:
            assert answer.headers["Location"] == url("declare", panel), address


def test_declaring_no_tie_opens_the_application() -> None:
    panel = applied()
    panel.name()
    client = signed_in(panel.validators[0])
    answer = client.post(url("declare", panel), {"tie": "no"}, follow=True)
    assert answer.redirect_chain == [(url("application", panel), 302)]
    assert panel.seat(panel.validators[0]).declared_at


def test_declaring_a_tie_frees_the_seat_and_closes_every_page() -> None:
    panel = applied()
    panel.name()
    client = signed_in(panel.validators[0])
    assert client.post(url("declare", panel), {"tie": "yes"}).status_code == 422
    client.post(url("declare", panel), {"tie": "yes", "reason": "My sister works there."})
    assert panel.seat(panel.validators[0]).freed_at
    for address in pages(panel):
        assert client.get(address).status_code == 404


def test_choosing_nothing_is_told_beside_the_question() -> None:
    panel = applied()
    panel.name()
    answer = signed_in(panel.chair).post(url("declare", panel), {})
    assert answer.status_code == 422
    assert "Choose whether you have a tie" in answer.text


def test_strangers_find_nothing() -> None:
    """SEC-02: another panel's reference answers 404, for every page and every role."""
    panel, other = at_status(Status.SCORED), at_status(Status.SCORED, "Mill Mosque")
    outsiders = [*other.validators, other.chair, panel.manager, panel.officer, panel.lead]
    for user in outsiders:
        client = signed_in(user)
        for address in pages(panel):
            assert client.get(address).status_code == 404, (user, address)
            assert client.post(address, {"tie": "no", "score": 1}).status_code == 404


def test_losing_the_role_closes_the_pages() -> None:
    panel = at_status(Status.PANEL_NAMED)
    revoke_role(panel.validators[0], Role.VALIDATOR, by=SYSTEM, at=NOW)
    assert signed_in(panel.validators[0]).get(url("application", panel)).status_code == 404


def test_reading_shows_what_was_sent() -> None:
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    area = panel.road.edition.areas[0].key
    answer = client.get(url("area", panel, area))
    assert "What families told us" in answer.text
    assert "We asked every family in June" in answer.text
    assert "Everyone is heard" in client.get(url("about", panel)).text
    assert client.get(url("area", panel, "elsewhere")).status_code == 404


def give(client: Client, panel: Panel, **values: object) -> object:
    data = {"version": 0, "score": 2, "comment": SECRET} | values
    return client.post(url("score", panel, panel.criteria[0]), data)


def test_scoring_one_leads_to_the_next() -> None:
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    answer = give(client, panel)
    assert answer.headers["Location"] == url("score", panel, panel.criteria[1])
    assert Score.objects.get().comment == SECRET
    assert SECRET in client.get(url("score", panel, panel.criteria[0])).text


def test_a_score_without_stage_or_reason_is_refused_and_kept() -> None:
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    missing = give(client, panel, score="")
    assert missing.status_code == 422
    assert SECRET in missing.text
    silent = give(client, panel, score=4, comment="")
    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert not Score.objects.exists()


def test_two_windows_show_both() -> None:
    """REL-05."""
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    give(client, panel)
    second = give(client, panel, score=3, comment="Written in another window.")
    assert second.status_code == 422
    assert SECRET in second.text
    assert "Written in another window." in second.text


def test_no_page_shows_anothers_score_before_both_have_finished() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first, second = panel.validators
    give(signed_in(first), panel, score=4)
    for user in (second, panel.chair):
        client = signed_in(user)
        for address in pages(panel):
            answer = client.get(address, follow=True)
            assert SECRET not in answer.text, address
        assert client.get(url("compare", panel)).status_code == 302


def test_the_chair_sees_only_how_far_they_are() -> None:
    panel = at_status(Status.PANEL_NAMED)
    give(signed_in(panel.validators[0]), panel)
    client = signed_in(panel.chair)
    assert "1 of 25 criteria scored" in client.get(url("application", panel)).text
    assert client.get(url("score", panel, panel.criteria[0])).status_code == 404
    assert give(client, panel).status_code == 404


def test_finishing_before_everything_is_scored_is_refused() -> None:
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    give(client, panel)
    answer = client.post(url("finish", panel))
    assert answer.status_code == 422
    assert "24 criteria still need your score" in answer.text


def test_finishing_and_comparing_with_the_gaps_marked() -> None:
    panel = at_status(Status.PANEL_NAMED)
    first, second = panel.validators
    panel.score(first)
    panel.score(second, 2, c0=4, c1=3)
    panel.finish(first)
    signed_in(second).post(url("finish", panel))
    for user in (first, second, panel.chair):
        answer = signed_in(user).get(url("compare", panel))
        assert answer.text.count("Talk about this") == 1
        assert "1 of 25 criteria" in answer.text
        assert "23 of 25 criteria" in answer.text
        assert second.name in answer.text


def test_changing_my_score_keeps_the_first_beside_it() -> None:
    panel = at_status(Status.SCORED)
    client = signed_in(panel.validators[0])
    answer = give(client, panel, score=3, version=1, comment="We talked about it.")
    assert answer.headers["Location"] == url("compare", panel)
    text = client.get(url("compare", panel)).text
    assert "Before: stage 2" in text
    assert "We talked about it." in text


def test_the_chair_recommends_once_scores_are_in() -> None:
    panel = at_status(Status.SCORED)
    client = signed_in(panel.chair)
    assert client.get(url("recommend", panel)).status_code == 200
    assert client.post(url("recommend", panel), {"outcome": "award"}).status_code == 422
    answer = client.post(url("recommend", panel), {"outcome": "award", "words": WORDS})
    assert answer.headers["Location"] == url("application", panel)
    assert Recommendation.objects.get().by == panel.chair
    assert client.get(url("recommend", panel)).status_code == 302


def test_no_validator_recommends() -> None:
    panel = at_status(Status.SCORED)
    client = signed_in(panel.validators[0])
    assert client.get(url("recommend", panel)).status_code == 404
    answer = client.post(url("recommend", panel), {"outcome": "award", "words": WORDS})
    assert answer.status_code == 404
    assert not Recommendation.objects.exists()


def test_posting_more_than_asked_changes_nothing_else() -> None:
    """SEC-03: mass assignment."""
    panel = at_status(Status.PANEL_NAMED)
    client = signed_in(panel.validators[0])
    give(client, panel, seat=panel.seat(panel.validators[1]).pk, status="awarded", finished_at=NOW)
    assert Score.objects.get().seat.user == panel.validators[0]
    assert panel.now().status == Status.PANEL_NAMED
    assert panel.seat(panel.validators[0]).finished_at is None


@pytest.mark.parametrize("where", ["application", "about", "compare"])
def test_pages_stay_within_their_queries(where: str) -> None:
    panel = at_status(Status.SCORED)
    for user in (panel.validators[0], panel.chair):
        client = signed_in(user)
        assert queries_of(client, url(where, panel)) <= 15


def test_a_file_is_handed_out_only_to_a_seat_that_declared(user_file: tuple[Panel, int]) -> None:
    """SEC-11: as an attachment, to the panel only."""
    panel, item = user_file
    first = panel.validators[0]
    address = url("file", panel, item)
    assert signed_in(first).get(address).status_code == 302
    panel.declare(first)
    answer = signed_in(first).get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")
    for wrong in (panel.lead, panel.manager, person(Role.VALIDATOR, "other.one")):
        assert signed_in(wrong).get(address).status_code == 404
    assert signed_in(first).get(url("file", panel, item + 1)).status_code == 404


@pytest.fixture
def user_file() -> tuple[Panel, int]:
    panel = applied("Canal Street", rated=False)
    actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
    item = add_item(
        panel.road.journey,
        kind="file",
        title="Minutes",
        upload=Upload("minutes.pdf", "application/pdf", b"%PDF-1.7 minutes"),
        criteria=[panel.criteria[0]],
        submission_key=uuid4(),
        by=panel.lead,
        at=NOW,
    )
    panel.application = actions.submit_application(panel.road.journey, by=panel.lead, at=NOW)
    panel.name()
    return panel, item.pk


def test_who_comes_to_lead_the_participant_reads_no_scores() -> None:
    """SEC-04."""
    panel = at_status(Status.SCORED)
    first = panel.validators[0]
    add_lead(panel.road.participant, first, by=SYSTEM, at=NOW)
    client = signed_in(first)
    for where in ("compare", "about"):
        answer = client.get(url(where, panel))
        assert answer.headers["Location"] == url("declare", panel), where
    assert client.get(url("declare", panel)).status_code == 200
