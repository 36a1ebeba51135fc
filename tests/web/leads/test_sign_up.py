"""The lead's sign-up page: the link, the count, and nothing about who."""

import re
import uuid

import pytest
from django.urls import reverse

from ccqm.members.models import SignUpLink
from ccqm.pledges.actions import change_group
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign
from tests.people import signed_in
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "sign-up") -> str:
    return reverse(f"leads:{name}", args=[here.participant.slug])


def page_of(here: Scene) -> str:
    return words(signed_in(here.lead).get(address(here)))


def test_without_people_there_is_no_link_yet():
    here = scene()
    assert "First say how many people there are." in page_of(here)
    for name in ("sign-up-sheet", "sign-up-replace"):
        assert signed_in(here.lead).get(address(here, name)).status_code == 302


def test_the_link_stands_in_words_and_as_a_code_and_the_count_goes_in_steps():
    here = scene()
    group = here.group("Staff", 60)
    sign(group, 42)
    shown = signed_in(here.lead).get(address(here)).content.decode()
    link = f"http://testserver/join/{here.token}/"
    assert f'value="{link}"' in shown
    assert shown.count("app-qr") >= 1
    assert "At least 40 of 60 have signed. Bronze asks for 54." in page_of(here)
    sign(group, 3)
    assert "At least 45 of 60 have signed. Bronze asks for 54." in page_of(here)


def test_the_sheet_says_the_same_link():
    here = scene()
    here.group()
    sheet = words(signed_in(here.lead).get(address(here, "sign-up-sheet")))
    assert f"http://testserver/join/{here.token}/" in sheet
    assert "Nobody is told who signed, or who did not." in sheet


def test_everyone_is_told_of_the_whole_only():
    """Of a part, "everyone" would say by subtraction what the others did (decision 11)."""
    here = scene()
    sign(here.group("Staff", 6), 6)
    volunteers = here.group("Volunteers", 9)
    assert "At least 5 of 6" in page_of(here)
    sign(volunteers, 9)
    assert "Everyone has signed." in page_of(here)


def test_replacing_the_link_asks_first_and_stops_the_old_one(client):
    """SEC-09: replacing is a POST; opening the page replaces nothing."""
    here = scene()
    here.group()
    old = here.token
    lead = signed_in(here.lead)
    assert "The old link stops at once" in words(lead.get(address(here, "sign-up-replace")))
    assert here.token == old
    assert send(lead, address(here, "sign-up-replace")).status_code == 302
    assert here.token != old
    assert client.get(reverse("members:sign-up", args=[old])).status_code == 404
    assert client.get(reverse("members:sign-up", args=[here.token])).status_code == 200


def test_another_lead_cannot_replace_it():
    """SEC-02: nor with the right token in the form."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    here.group()
    elsewhere.group()
    token = here.token
    stranger = signed_in(elsewhere.lead)
    assert stranger.post(address(here, "sign-up-replace"), {"old": token}).status_code == 404
    stranger.post(address(elsewhere, "sign-up-replace"), {"old": token})
    assert here.token == token
    assert SignUpLink.objects.filter(stopped_at=None).count() == 2


# --- A nosy employer ----------------------------------------------------------------------------

SECRETS = {"name": "Zebedee Quux", "pledge": "My secret promise"}
PAGES = ("home", "awareness", "commitment", "public-pledge", "people", "sign-up", "training")


def test_no_page_of_the_lead_says_who_signed():
    """DP-03: neither names, nor pledges kept private, nor times, nor personal links."""
    here = scene()
    signed = sign(here.group("Staff", 20), 6, **SECRETS)
    lead = signed_in(here.lead)
    for name in (*PAGES, "sign-up-sheet"):
        shown = lead.get(address(here, name)).content.decode()
        for secret in (*SECRETS.values(), *(one.token for one in signed)):
            assert secret not in shown, name
        for one in signed:
            assert one.signature.withdraw_hash not in shown, name


def test_a_shown_pledge_stands_without_its_name_and_not_before_five():
    here = scene()
    group = here.group("Staff", 20)
    sign(group, 4, **SECRETS, may_show=True)
    assert "My secret promise" not in page_of(here)
    assert "shown once at least 5 people have signed" in page_of(here)
    sign(group, 1, **SECRETS, may_show=True)
    assert "My secret promise" in page_of(here)
    assert "Zebedee" not in page_of(here)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+ of \d+", text)


def test_a_small_group_is_never_told_and_cannot_be_subtracted():
    """DP-13: two groups with the same sum look alike, to the letter."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    for place, in_few, in_many in ((here, 3, 8), (elsewhere, 0, 11)):
        few, many = place.group("Office", 4), place.group("Staff", 20)
        sign(few, in_few)
        sign(many, in_many)
    shown = [page_of(place) for place in (here, elsewhere)]
    assert numbers(shown[0]) == numbers(shown[1]) == ["10 of 24"] * len(numbers(shown[0]))
    assert "Group by group" not in shown[0]


@pytest.mark.parametrize("headcount", range(5))
def test_changing_numbers_tells_nothing_of_a_small_group(headcount):
    """Each try is answered alike, whether three of the four have signed or none."""
    answers = []
    for name, in_few in (("Harbour Lane Primary", 3), ("Mill Street Mosque", 0)):
        here = scene(name)
        few, many = here.group("Office", 4), here.group("Staff", 20)
        sign(few, in_few)
        sign(many, 11 - in_few)
        lead = signed_in(here.lead)
        target = reverse("leads:people-change", args=[here.participant.slug, few.pk])
        typed = {"name": "Office", "headcount": str(headcount), "who_signs": "alone"}
        answers.append(send(lead, target, **typed).status_code)
        gone = reverse("leads:people-remove", args=[here.participant.slug, few.pk])
        answers.append(send(lead, gone).status_code)
        answers.append(tuple(numbers(page_of(here))))
    assert answers[:3] == answers[3:]


def test_raising_a_small_group_for_a_look_shows_nothing():
    here = scene()
    few, many = here.group("Office", 4), here.group("Staff", 20)
    sign(few, 3)
    sign(many, 8)
    change_group(few, name="Office", headcount=9, expected=1, by=here.lead, at=NOW)
    assert "Group by group" not in page_of(here)


def test_trying_to_sign_as_a_small_group_tells_nothing(client):
    """Whether the two of the office have signed is not told by trying to sign as one of them."""
    statuses = []
    for name, in_few in (("Harbour Lane Primary", 2), ("Mill Street Mosque", 0)):
        here = scene(name)
        few, many = here.group("Office", 2), here.group("Staff", 9)
        sign(few, in_few)
        sign(many, 6 - in_few)
        sent = {"group": few.pk, "name": "Boss", "submission_key": str(uuid.uuid4())}
        statuses.append(
            client.post(reverse("members:sign-up", args=[here.token]), sent).status_code
        )
    assert statuses == [302, 302]


def test_one_person_is_shown_their_own_count():
    here = scene("Robin Ashworth", "individual")
    group = here.group("Me", 1)
    assert "One person takes part, and has not signed yet." in page_of(here)
    sign(group)
    assert "One person takes part, and has signed." in page_of(here)
    assert "Sign your name" not in page_of(here)


def test_three_groups_cost_what_one_costs():
    here = scene()
    sign(here.group("One", 9), 6, pledge="I will ask.", may_show=True)
    one = queries_of(signed_in(here.lead), address(here))
    sign(here.group("Two", 9), 6, pledge="I will ask.", may_show=True)
    sign(here.group("Three", 9), 6)
    assert queries_of(signed_in(here.lead), address(here)) == one <= 15
