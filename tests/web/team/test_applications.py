"""The team's pages for applications and marks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccqm.accounts.actions import grant_role
from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.awards.models import Award
from ccqm.participants.leading import add_lead
from ccqm.validation import actions
from ccqm.validation.rules import Status
from tests.people import NOW, signed_in
from tests.validation.panel import WORDS, Panel, applied, at_status, person

pytestmark = pytest.mark.django_db
LIST = "/team/applications/"


def url(name: str, panel: Panel) -> str:
    return reverse(f"team:{name}", args=[panel.application.reference])


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_for_one_and_three() -> None:
    panel = applied()
    client = signed_in(panel.officer)
    client.get(LIST)
    one = queries_of(client, LIST)
    applied("Mill Mosque"), applied("Canal Street")
    assert queries_of(client, LIST) == one <= 15
    assert client.get(LIST).text.count("Bronze") >= 3


def test_the_list_shows_one_status_if_asked() -> None:
    waiting, named = applied(), at_status(Status.PANEL_NAMED, "Mill Mosque")
    client = signed_in(waiting.officer)
    answer = client.get(LIST, {"status": "panel_named"})
    assert named.application.reference in answer.text
    assert waiting.application.reference not in answer.text
    assert client.get(LIST, {"status": "nonsense"}).status_code == 200


@pytest.mark.parametrize("where", ["application", "panel", "decide"])
def test_only_the_team_opens_them(where: str) -> None:
    panel = at_status(Status.RECOMMENDED)
    for user in (*panel.validators, panel.chair, panel.lead):
        assert signed_in(user).get(url(where, panel)).status_code == 403
        assert signed_in(user).post(url(where, panel)).status_code == 403
    assert signed_in(panel.manager).get(f"{LIST}NONE-SUCH/").status_code == 404
    assert signed_in(panel.officer).get(f"{LIST}NONE-SUCH/panel/").status_code == 404


def chosen(panel: Panel) -> dict[str, object]:
    return {"validators": [user.pk for user in panel.validators], "chair": panel.chair.pk}


def test_naming_a_panel() -> None:
    panel = applied()
    client = signed_in(panel.officer)
    answer = client.post(url("panel", panel), chosen(panel), follow=True)
    assert panel.now().status == Status.PANEL_NAMED
    assert "The panel is named" in answer.text
    for user in (*panel.validators, panel.chair):
        assert user.name in answer.text


def test_barred_people_are_shown_with_the_reason_and_cannot_be_chosen() -> None:
    """SEC-04: a validator of the same participant is refused."""
    panel = applied()
    grant_role(panel.lead, Role.VALIDATOR, by=SYSTEM, at=NOW)
    client = signed_in(panel.officer)
    text = client.get(url("panel", panel)).text
    assert panel.lead.name in text
    assert "They are, or were, a lead of this participant." in text
    forged = chosen(panel) | {"validators": [panel.lead.pk, panel.validators[0].pk]}
    assert client.post(url("panel", panel), forged).status_code == 422
    assert not panel.now().seats.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"chair": ""}, "Choose a chair"),
        ({"validators": []}, "Choose two validators"),
    ],
)
def test_an_incomplete_panel_is_refused(wrong: dict, words: str) -> None:
    panel = applied()
    answer = signed_in(panel.officer).post(url("panel", panel), chosen(panel) | wrong)
    assert answer.status_code == 422
    assert words in answer.text


def test_one_person_cannot_take_two_seats() -> None:
    panel = applied()
    grant_role(panel.chair, Role.VALIDATOR, by=SYSTEM, at=NOW)
    twice = {"validators": [panel.chair.pk, panel.validators[0].pk], "chair": panel.chair.pk}
    answer = signed_in(panel.officer).post(url("panel", panel), twice)
    assert answer.status_code == 422
    assert "already have" in answer.text
    assert not panel.now().seats.exists()


def test_a_freed_seat_asks_for_one_person_only() -> None:
    panel = at_status(Status.PANEL_NAMED)
    gone = panel.validators[0]
    actions.declare_conflict(panel.seat(gone), "My sister works there.", by=gone, at=NOW)
    new = person(Role.VALIDATOR, "third.person")
    client = signed_in(panel.officer)
    text = client.get(url("panel", panel)).text
    assert "They have told us of a tie" in text
    assert "sister" not in text
    client.post(url("panel", panel), {"validators": [new.pk]})
    assert panel.now().status == Status.PANEL_NAMED
    assert panel.seat(new)


def test_an_officer_frees_a_seat() -> None:
    panel, other = at_status(Status.PANEL_NAMED), at_status(Status.PANEL_NAMED, "Mill Mosque")
    client, seat = signed_in(panel.officer), panel.seat(panel.validators[0])
    where = reverse("team:free-seat", args=[panel.application.reference, seat.pk])
    assert where in client.get(url("application", panel)).text
    assert panel.validators[0].name in client.get(where).text
    assert panel.now().status == Status.PANEL_NAMED
    assert client.post(where, follow=True).text.count("The seat is free.") == 1
    assert panel.now().status == Status.SUBMITTED
    assert client.post(where).status_code == 404
    theirs = other.seat(other.chair).pk
    stray = reverse("team:free-seat", args=[panel.application.reference, theirs])
    assert client.post(stray).status_code == 404
    assert other.now().status == Status.PANEL_NAMED


def test_a_manager_decides_and_the_mark_exists() -> None:
    panel = at_status(Status.RECOMMENDED)
    client = signed_in(panel.manager)
    assert WORDS in client.get(url("decide", panel)).text
    answer = client.post(url("decide", panel), {"outcome": "award", "words": WORDS}, follow=True)
    assert Award.objects.get().public_id in answer.text
    again = client.post(url("decide", panel), {"outcome": "award", "words": WORDS})
    assert again.status_code == 302
    assert Award.objects.count() == 1


def test_deciding_needs_an_outcome_and_words() -> None:
    panel = at_status(Status.RECOMMENDED)
    client = signed_in(panel.manager)
    assert client.post(url("decide", panel), {"words": WORDS}).status_code == 422
    short = client.post(url("decide", panel), {"outcome": "award", "words": "Yes."})
    assert short.status_code == 422
    assert not Award.objects.exists()


def test_what_the_chair_did_not_recommend_is_not_offered() -> None:
    """SEC-04: two people per award."""
    panel = at_status(Status.SCORED)
    panel.recommend("not-yet")
    client = signed_in(panel.manager)
    text = client.get(url("decide", panel)).text
    assert "The chair did not recommend the mark" in text
    assert 'value="award"' not in text
    answer = client.post(url("decide", panel), {"outcome": "award", "words": WORDS})
    assert answer.status_code == 422
    assert panel.now().status == Status.RECOMMENDED


def test_the_chair_who_is_also_a_manager_cannot_decide() -> None:
    """SEC-04: two people per award."""
    panel = at_status(Status.RECOMMENDED)
    grant_role(panel.chair, Role.MANAGER, by=SYSTEM, at=NOW)
    client = signed_in(panel.chair)
    page = client.get(url("decide", panel), follow=True)
    assert "Someone else must decide" in page.text
    answer = client.post(url("decide", panel), {"outcome": "award", "words": WORDS})
    assert answer.status_code == 422
    assert not Award.objects.exists()


def test_a_manager_who_leads_the_participant_cannot_decide() -> None:
    panel = at_status(Status.RECOMMENDED)
    add_lead(panel.road.participant, panel.manager, by=SYSTEM, at=NOW)
    answer = signed_in(panel.manager).post(
        url("decide", panel), {"outcome": "award", "words": WORDS}
    )
    assert answer.status_code == 422
    assert not Award.objects.exists()


def test_an_officer_cannot_decide() -> None:
    panel = at_status(Status.RECOMMENDED)
    answer = signed_in(panel.officer).post(
        url("decide", panel), {"outcome": "award", "words": WORDS}
    )
    assert answer.status_code == 403


def test_nobody_decides_before_the_chair_recommends() -> None:
    """SEC-04: no step skipping (2.3.1)."""
    panel = at_status(Status.SCORED)
    client = signed_in(panel.manager)
    assert client.get(url("decide", panel)).status_code == 302
    answer = client.post(url("decide", panel), {"outcome": "award", "words": WORDS})
    assert answer.status_code == 422
    assert not Award.objects.exists()


def test_the_team_never_sees_scores_before_both_have_finished() -> None:
    panel = at_status(Status.PANEL_NAMED)
    panel.score(panel.validators[0], 3)
    text = signed_in(panel.officer).get(url("application", panel)).text
    assert "25 of 25 criteria scored" in text
    assert "The scores" not in text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RECOMMENDED, Status.AWARDED])
def test_one_application_stays_within_its_queries(status: Status) -> None:
    panel = at_status(status)
    client = signed_in(panel.manager)
    assert queries_of(client, url("application", panel)) <= 15
    if status == Status.SUBMITTED:
        assert queries_of(client, url("panel", panel)) <= 15


# --- Marks --------------------------------------------------------------------------------------
def test_the_list_of_marks_costs_the_same_for_one_and_three() -> None:
    panel = at_status(Status.AWARDED)
    client = signed_in(panel.officer)
    client.get("/team/marks/")
    one = queries_of(client, "/team/marks/")
    at_status(Status.AWARDED, "Mill Mosque"), at_status(Status.AWARDED, "Canal Street")
    assert queries_of(client, "/team/marks/") == one <= 15


def test_a_manager_withdraws_a_mark() -> None:
    panel = at_status(Status.AWARDED)
    award = Award.objects.get()
    address = reverse("team:withdraw-mark", args=[award.public_id])
    assert signed_in(panel.officer).get(address).status_code == 403
    client = signed_in(panel.manager)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "No."}).status_code == 422
    client.post(address, {"reason": "The plan was never carried out."})
    award.refresh_from_db()
    assert award.withdrawn_at
    assert "Withdrawn" in client.get("/team/marks/").text
    assert client.get("/team/marks/0000-0000/withdraw/").status_code == 404
