"""Coverage for leads: live, by group and team, over time; and the same sentence for everyone."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from ccqm.coverage.actions import note_coverage
from ccqm.members.models import Person, Team
from ccqm.pledges.models import Signature
from ccqm.validation import queries as validation
from tests.conftest import NOW
from tests.members.lists import named_group, saved, undone
from tests.members.scene import Scene, scene, sign
from tests.people import signed_in
from tests.scenarios import journey_at, team
from tests.web.asking import queries_of, words

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "coverage") -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug])


def page_of(here: Scene) -> str:
    return words(signed_in(here.lead).get(address(here)))


def rows(**teams: int) -> list[tuple[str, ...]]:
    return [
        (f"{name} {number}", f"{name}{number}@example.org".lower(), f"{name}{number}", name)
        for name, people in teams.items()
        for number in range(people)
    ]


def test_the_whole_the_groups_and_the_teams() -> None:
    here = scene()
    staff = named_group(here, "Staff", 60)
    sign(here.group("Governors", 9), 9)
    saved(here, staff, *rows(Roads=20, Parks=3, Post=2, Care=30))
    for name, number in (("Roads", 17), ("Parks", 3), ("Care", 11)):
        sign(staff, number, team=Team.objects.get(name=name))
    sign(staff, 6)
    page = page_of(here)
    assert "At least 45 of 64 have signed. Bronze asks for 58." in page
    assert "Governors At least 5 of 9" in page
    assert "Staff At least 35 of 55" in page
    assert "Roads At least 15 of 20" in page
    assert "Care At least 10 of 30" in page
    assert "Small teams together (2 teams) Fewer than 5 of 5" in page or "Not all 5" in page
    assert "Parks" not in page
    assert "Some people sign without naming a team." in page


def test_a_team_grown_for_a_look_stays_hidden() -> None:
    """An employer who fills a team of three with others, or takes them out again, sees nothing."""
    here = scene()
    staff = named_group(here, "Staff", 60)
    first = rows(Roads=20, Parks=3, Care=30)
    saved(here, staff, *first)
    sign(staff, 3, team=Team.objects.get(name="Parks"))
    sign(staff, 9, team=Team.objects.get(name="Roads"))
    assert "Parks" not in page_of(here)
    moved = [(*row[:3], "Parks") if row[3] == "Care" else row for row in first]
    grown = saved(here, staff, *moved)
    assert "Parks" not in page_of(here)
    undone(here, grown)
    assert "Parks" not in page_of(here)
    assert Person.objects.present().count() == 53


def test_a_team_that_was_made_small_by_mistake_is_hidden_from_then_on() -> None:
    here = scene()
    staff = named_group(here, "Staff", 60)
    first = rows(Roads=20, Parks=8, Care=30)
    saved(here, staff, *first)
    sign(staff, 9, team=Team.objects.get(name="Roads"))
    assert "Parks Fewer than 5 of 8" in page_of(here)
    fewer = [row for row in first if row[0] not in {f"Parks {n}" for n in range(4)}]
    saved(here, staff, *fewer)
    saved(here, staff, *first)
    assert "Parks" not in page_of(here)


def test_over_time_with_those_who_joined_and_left() -> None:
    here = scene()
    staff = named_group(here, "Staff", 60)
    first = rows(Roads=20, Care=30)
    saved(here, staff, *first)
    sign(staff, 20)
    note_coverage(at=NOW - timedelta(days=21))
    saved(here, staff, *first[5:], *rows(Post=6))
    page = signed_in(here.lead).get(address(here))
    assert "At least 15 of 51 6 5" in words(page), "five left, six came; a share left along"
    assert '<svg viewBox="0 -4 640 208" role="img"' in page.content.decode()
    assert page.content.decode().count("app-progress__done") == 1 + 4, "one bar and four weeks"


def test_one_small_group_hides_every_group_and_team() -> None:
    here = scene()
    staff = named_group(here, "Staff", 60)
    here.group("Governors", 3)
    saved(here, staff, *rows(Roads=20, Care=30))
    sign(staff, 20, team=Team.objects.get(name="Roads"))
    page = page_of(here)
    assert "you see one number for everyone together" in page
    assert "Roads" not in page


def test_the_file_says_what_the_page_says_and_runs_nothing() -> None:
    """SEC-12: a team called like a formula is text."""
    here = scene()
    staff = named_group(here, "=2+5 Staff", 60)
    saved(here, staff, *rows(Roads=20, Care=30))
    sign(staff, 17, team=Team.objects.get(name="Roads"))
    note_coverage(at=NOW)
    answer = signed_in(here.lead).get(address(here, "coverage-file"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1] == ["Everyone", "", "", "", "50", "At least 15 of 50", "", ""]
    assert lines[2] == ["Group", "'=2+5 Staff", "", "", "50", "At least 15 of 50", "", ""]
    assert lines[4][2:6] == ["Roads", "", "20", "At least 15 of 20"]
    page = page_of(here)
    for line in lines[1:]:
        assert line[5] in page


def test_before_anyone_is_counted_and_for_one_person() -> None:
    here, alone = scene(), scene("Ann Lee", kind="individual")
    assert "Nobody is counted yet" in page_of(here)
    assert signed_in(alone.lead).get(address(alone)).status_code == 404


def test_three_hundred_teams_cost_what_two_cost() -> None:
    here = scene()
    staff = named_group(here, "Staff", 60)
    saved(here, staff, *rows(Roads=20, Care=30))
    sign(staff, 9, team=Team.objects.get(name="Roads"))
    note_coverage(at=NOW)
    lead = signed_in(here.lead)
    few = [queries_of(lead, address(here, name)) for name in ("coverage", "coverage-file")]
    saved(here, staff, *rows(**{f"Team{number}": 6 for number in range(300)}))
    many = [queries_of(lead, address(here, name)) for name in ("coverage", "coverage-file")]
    assert many == few
    assert max(few) <= 15
    page = words(lead.get(address(here) + "?page=6"))
    assert "Team299" in words(lead.get(address(here) + "?page=6")) or "Team99" in page


def test_lead_validator_and_team_read_the_same_sentence() -> None:
    """The sentence is written once, and frozen for the panel at the moment of applying."""
    walk = journey_at("panel", team=team(), groups={"Staff": 33, "Governors": 8})
    frozen = walk.application.content["coverage"]["words"]
    assert "have signed. Bronze asks for 37." in frozen
    slug = walk.participant.slug
    seat = validation.panel_of(walk.application)[0]
    seat_page = reverse("validators:about", args=[walk.application.reference])
    browser = signed_in(seat.user)
    browser.post(reverse("validators:declare", args=[walk.application.reference]), {"tie": "no"})
    pages = {
        "lead": signed_in(walk.lead).get(reverse("leads:sign-up", args=[slug])),
        "coverage": signed_in(walk.lead).get(reverse("leads:coverage", args=[slug])),
        "validator": browser.get(seat_page),
        "team": signed_in(walk.team["officer"][0]).get(reverse("team:participant", args=[slug])),
    }
    for who, page in pages.items():
        assert page.status_code == 200, who
        assert frozen in words(page), who
    Signature.objects.filter(participant=walk.participant).delete()
    assert frozen in words(browser.get(seat_page)), "what was sent cannot change"
