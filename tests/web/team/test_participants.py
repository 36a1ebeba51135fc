"""The team's list of participants, and one of them."""

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.journeys.actions import begin_journey, record_step_reached
from ccqm.participants.actions import create_participant
from tests.people import NOW, signed_in, someone
from tests.workspaces import REASON, a_priority, queries_of, rate_all, road

pytestmark = pytest.mark.django_db
LIST = "/team/"


def names(client, query: str = "") -> list[str]:
    return [row.participant.name for row in client.get(f"{LIST}{query}").context["rows"]]


def test_each_row_says_how_far_and_what_is_next() -> None:
    road("Weaver School")
    row = signed_in(someone(Role.OFFICER)).get(LIST).context["rows"][0]
    assert (row.progress.done, row.progress.total) == (1, 15)
    assert row.progress.next_task.key == "awareness"
    page = signed_in(someone(Role.OFFICER)).get(LIST).content.decode()
    assert "1 of 15" in page
    assert row.progress.next_task.title in page


def test_filters_find_by_step_status_kind_and_words() -> None:
    road("Weaver School")
    walks = road("Health Walks", "group")
    record_step_reached(walks.journey, 4, **walks.by())
    officer = signed_in(someone(Role.OFFICER))
    assert names(officer) == ["Health Walks", "Weaver School"]
    assert names(officer, "?step=4") == ["Health Walks"]
    assert names(officer, "?kind=organisation") == ["Weaver School"]
    assert names(officer, "?q=WÉAVER") == ["Weaver School"]
    assert names(officer, "?status=working") == ["Health Walks", "Weaver School"]
    assert names(officer, "?status=closed") == []
    assert names(officer, "?step=%00&status=x") == ["Health Walks", "Weaver School"]
    stages = officer.get(f"{LIST}?kind=group").context["stages"]
    assert {stage.step.number: stage.count for stage in stages if stage.count} == {4: 1}


def test_the_list_costs_the_same_for_one_and_for_three_hundred() -> None:
    """The issue: at most 15 queries, equal for 1 and 300 rows."""
    road("Weaver School")
    officer = signed_in(someone(Role.OFFICER))
    one = queries_of(officer, LIST)
    by = {"by": someone(Role.MANAGER), "at": NOW}
    for number in range(299):
        begin_journey(create_participant(kind="group", name=f"Group {number:03}", **by), **by)
    assert queries_of(officer, LIST) == one <= 15
    page = officer.get(LIST)
    assert page.context["found"].paginator.count == 300
    assert len(page.context["rows"]) == 50


def test_one_participant_shows_where_it_is_but_never_a_draft() -> None:
    """DP-07."""
    on = road("Weaver School")
    rate_all(on)
    a_priority(on, title="A priority nobody has seen")
    officer = signed_in(someone(Role.OFFICER))
    place = reverse("team:participant", args=[on.participant.slug])
    page = officer.get(place).content.decode()
    assert "25 of 25 criteria are rated" in page
    assert on.lead.email in page
    assert "Saved a rating (25 times)" in page
    assert REASON not in page
    assert "A priority nobody has seen" not in page
    assert queries_of(officer, place) <= 15


@pytest.mark.parametrize("role", [Role.LEAD, Role.VALIDATOR, Role.CHAIR])
def test_others_see_nothing(role: Role) -> None:
    """SEC-01."""
    on = road("Weaver School")
    stranger = signed_in(someone(role))
    assert stranger.get(LIST).status_code == 403
    place = reverse("team:participant", args=[on.participant.slug])
    assert stranger.get(place).status_code == 403
    assert signed_in(on.lead).get(place).status_code == 403


def test_an_unknown_participant_is_not_found() -> None:
    officer = signed_in(someone(Role.OFFICER))
    assert officer.get(f"{LIST}participants/nobody/").status_code == 404
