"""The lead's page of a group's teams: headcounts, links, and all codes printed at once."""

import re
import uuid

import pytest
from django.urls import reverse

from ccqm.members.models import Group, SignUpLink, Team
from ccqm.members.teams import state_team
from ccqm.pledges import signing
from ccqm.pledges.models import JointSignature
from tests.awareness.test_pack import objects, pages
from tests.members.scene import Scene, scene
from tests.people import NOW, signed_in
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, group: Group, name: str = "teams", *rest: object) -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug, group.pk, *rest])


def classes(here: Scene, group: Group, number: int) -> list[Team]:
    by = {"by": here.lead, "at": NOW}
    return [state_team(group, name=f"Class {n:03}", headcount=28, **by) for n in range(number)]


def test_classes_are_added_changed_and_removed():
    here = scene()
    group, lead = here.group("Pupils", 60, is_led=True), signed_in(here.lead)
    assert "No class is stated yet." in words(lead.get(address(here, group)))
    done = send(lead, address(here, group, "teams-add"), name="Class 3B", headcount="28")
    assert done.url == address(here, group)
    assert "Class 3B 28 people" in words(lead.get(done.url))
    again = send(lead, address(here, group, "teams-add"), name="class 3b", headcount="61")
    assert again.status_code == 422
    assert "A team has between 1 and 60 people" in words(again)
    team = Team.objects.get()
    send(lead, address(here, group, "team-change", team.pk), name="Class 4B", headcount="27")
    assert "Class 4B 27 people" in words(lead.get(done.url))
    send(lead, address(here, group, "team-remove", team.pk))
    assert "Class 4B" not in words(lead.get(done.url))
    assert lead.get(address(here, group, "team", team.pk)).status_code == 404


def test_a_link_is_made_when_first_wanted_and_can_be_replaced():
    """SEC-09: looking makes none; the old one stops at once."""
    here = scene()
    group, lead = here.group("Pupils", 60, is_led=True), signed_in(here.lead)
    (team,) = classes(here, group, 1)
    target = address(here, group, "team", team.pk)
    assert "Make a link and a code" in words(lead.get(target))
    assert not SignUpLink.objects.filter(team=team).exists()
    lead.post(target)
    lead.post(target)
    old = SignUpLink.objects.get(team=team)
    assert old.token in lead.get(target).content.decode()
    send(lead, address(here, group, "team-replace", team.pk))
    assert SignUpLink.objects.filter(team=team, stopped_at=None).count() == 1
    assert lead.get(reverse("members:sign-up", args=[old.token])).status_code == 404


def test_all_codes_are_printed_at_once():
    """A11Y-08: fourteen classes, two pages of slips, fourteen posters; each its own heading."""
    here = scene()
    group, lead = here.group("Pupils", 460, is_led=True), signed_in(here.lead)
    classes(here, group, 14)
    for kind, number in (("slips", 2), ("posters", 14)):
        made = lead.post(address(here, group, "teams-print", kind))
        assert made.headers["Content-Type"] == "application/pdf"
        assert made.headers["Cache-Control"] == "no-store"
        assert len(pages(made.content)) == number
        inside = objects(made.content)
        assert "pdfuaid:part>1<" in inside
        assert re.search(r"/Lang\s*\(en\)", inside)
        assert "Codes of the teams: Harbour Lane Primary</" in inside
        for link in SignUpLink.objects.filter(team__isnull=False):
            assert f"/join/{link.token}/" in inside
    assert SignUpLink.objects.filter(team__isnull=False).count() == 14


def test_a_print_in_letters_that_no_font_has_is_refused_in_words():
    here = scene()
    group, lead = here.group("Pupils", 60, is_led=True), signed_in(here.lead)
    state_team(group, name="𒀀𒀁", headcount=28, by=here.lead, at=NOW)
    page = lead.post(address(here, group, "teams-print", "slips"), follow=True)
    assert "letters that we cannot print yet" in words(page)


def test_a_class_signature_can_be_taken_back_by_the_lead():
    """Somebody with the link may have signed for the class: it must not stay blocked."""
    here = scene()
    group, lead = here.group("Pupils", 60, is_led=True), signed_in(here.lead)
    (team,) = classes(here, group, 1)
    given = {"kind": JointSignature.Kind.CLASS, "people": 27, "led_by": "Ms Khan"}
    signing.sign_together(group, team=team, **given, submission_key=uuid.uuid4(), at=NOW)
    target = address(here, group, "team", team.pk)
    page = words(lead.get(target))
    assert "Led by Ms Khan" in page
    assert "27" not in page, "how many did not take part is not shown (decision 11)"
    assert send(lead, address(here, group, "team-take-back", team.pk)).url == target
    assert not JointSignature.objects.standing().exists()
    assert "Led by" not in words(lead.get(target))


def test_teams_cost_the_same_however_many_there_are():
    here = scene()
    group, lead = here.group("Staff", 9000), signed_in(here.lead)
    classes(here, group, 3)
    few = queries_of(lead, address(here, group))
    by = {"by": here.lead, "at": NOW}
    for n in range(300):
        state_team(group, name=f"Team {n}", headcount=9, **by)
    assert queries_of(lead, address(here, group)) == few <= 15
    page = words(lead.get(address(here, group)))
    assert "303 teams" in page
    assert "Team 299" not in page
    assert "Team 99" in words(lead.get(address(here, group) + "?page=7"))


def test_another_participants_team_is_not_there():
    """SEC-01: own page, other's team."""
    here, there = scene(), scene("Other School")
    mine, theirs = here.group("Pupils", 60), there.group("Pupils", 60)
    (team,) = classes(there, theirs, 1)
    lead = signed_in(here.lead)
    assert lead.get(address(here, mine, "team", team.pk)).status_code == 404
    assert lead.get(address(here, theirs, "team", team.pk)).status_code == 404
