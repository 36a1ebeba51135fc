"""Teams tick off that they have talked about it; the lead sees who has heard nothing yet."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.awareness.models import Talk
from ccqm.awareness.talks import MOST_TALKS, record_talk
from ccqm.kit.verdict import Refused
from ccqm.members.teams import make_team_link, state_team
from tests.members.scene import Scene, scene
from tests.people import NOW, signed_in
from tests.web.asking import hidden, on, queries_of, send, words

pytestmark = pytest.mark.django_db


def teams(here: Scene, number: int, group: str = "Staff") -> list:
    row, by = here.group(group, 9000), {"by": here.lead, "at": NOW}
    return [state_team(row, name=f"{group} {n:03}", headcount=9, **by) for n in range(number)]


def address(here: Scene, name: str = "awareness-teams", *rest: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, *rest])


def told(team, here: Scene) -> str:
    return reverse("members:told", args=[make_team_link(team, by=here.lead, at=NOW).token])


def test_a_team_ticks_off_by_its_own_link_without_an_account(client: Client) -> None:
    here = scene()
    first, _second = teams(here, 2)
    lead = signed_in(here.lead)
    assert "Groups that have heard nothing yet: Staff" in words(
        lead.get(address(here, "awareness"))
    )
    typed = hidden(client.get(told(first, here))) | on(2026, 11, 3) | {"people": "7"}
    for _click in range(2):
        assert client.post(told(first, here), typed).status_code == 302
    assert "3 November 2026: 7 people were there" in words(client.get(told(first, here)))
    assert Talk.objects.count() == 1
    page = words(lead.get(address(here, "awareness")))
    assert "1 of 2 teams have talked about it." in page
    assert "heard nothing yet: Staff" not in page
    listed = words(lead.get(address(here)))
    assert listed.index("Staff 001") < listed.index("Staff 000"), "who heard nothing comes first"
    assert "Staff 001 Staff Has heard nothing yet" in listed
    assert "Talked about it on 3 November 2026" in listed


def test_a_talk_makes_awareness_raised(client: Client) -> None:
    here = scene()
    (team,) = teams(here, 1)
    lead = signed_in(here.lead)
    assert "Nothing is recorded yet." in words(lead.get(address(here, "awareness")))
    send(lead, address(here, "awareness-team", team.pk), people="5", **on(2026, 11, 3))
    assert "1 activity is recorded." in words(lead.get(address(here, "awareness")))
    talk = Talk.objects.get()
    send(lead, address(here, "awareness-talk-remove", talk.pk))
    assert "Nothing is recorded yet." in words(lead.get(address(here, "awareness")))
    assert "Has heard nothing yet" in words(lead.get(address(here)))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"people": ""}, "Enter how many people were there"),
        ({"people": "0"}, "must be 1 or more"),
        (on(2036, 1, 1), "must be today or in the past"),
    ],
)
def test_what_is_wrong_is_said(client: Client, wrong, message) -> None:
    here = scene()
    (team,) = teams(here, 1)
    page = send(client, told(team, here), **({"people": "5"} | on(2026, 11, 3) | wrong))
    assert page.status_code == 422
    assert message in words(page)
    assert not Talk.objects.exists()


def test_the_whole_participants_link_has_no_such_page(client: Client) -> None:
    """SEC-09: nor has an unknown one."""
    here = scene()
    teams(here, 1)
    for token in (here.token, "x" * 43):
        assert client.get(reverse("members:told", args=[token])).status_code == 404


def test_there_is_an_end_to_ticking_off() -> None:
    here = scene()
    (team,) = teams(here, 1)
    given = {"people": 3, "done_on": NOW.date(), "at": NOW}
    for _ in range(MOST_TALKS):
        record_talk(team, **given, submission_key=uuid.uuid4())
    with pytest.raises(Refused, match="That is enough"):
        record_talk(team, **given, submission_key=uuid.uuid4())


def test_the_list_costs_the_same_for_three_hundred_teams(client: Client) -> None:
    here, lead = (there := scene()), signed_in(there.lead)
    some = teams(here, 3)
    few = [queries_of(lead, address(here, name)) for name in ("awareness", "awareness-teams")]
    some += teams(here, 300, "Volunteers")
    for team in some[:90]:
        given = {"people": 3, "done_on": NOW.date(), "submission_key": uuid.uuid4()}
        record_talk(team, **given, at=NOW)
    costs = [queries_of(lead, address(here, name)) for name in ("awareness", "awareness-teams")]
    assert costs == few
    assert max(few) <= 15
    assert "90 of 303 teams have talked about it." in words(lead.get(address(here)))
