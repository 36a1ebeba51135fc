"""Owners change the name and the numbers; others read or find nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccqm.participants.actions import update_profile
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Participant
from ccqm.participants.queries import numbers_of
from tests.people import NOW, signed_in, someone
from tests.workspaces import Road, queries_of, road

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Road:
    return road("Weaver School")


def at(on: Road, page: str = "identity") -> str:
    return reverse(f"leads:{page}", args=[on.participant.slug])


def test_a_new_name_is_public_as_formerly_only_if_chosen(on: Road, client: Client) -> None:
    owner = signed_in(on.lead)
    answers = {"version": "1", "name": "Loom Academy", "why": "new"}
    assert owner.post(at(on, "identity-name"), answers).status_code == 302
    assert "Weaver School" in owner.get(at(on)).content.decode()
    school = Participant.objects.get()
    update_profile(school, expected=school.version, is_listed=True, by=on.lead, at=NOW)
    public = reverse("public:participant", args=[school.slug])
    assert "Loom Academy" in client.get(public).content.decode()
    assert "Weaver School" not in client.get(public).content.decode()
    profile = {
        "version": str(school.version),
        "sectors": ["education"],
        "is_listed": "yes",
        "shows_count": "no",
        "shows_former_names": "yes",
    }
    assert owner.post(at(on, "profile"), profile).status_code == 302
    page = client.get(public).content.decode()
    assert "Formerly" in page
    assert "Weaver School" in page


def test_bad_names_are_told_and_stale_ones_shown(on: Road) -> None:
    owner, place = signed_in(on.lead), at(on, "identity-name")
    for wrong in ({"name": ""}, {"why": ""}, {"name": "http://spam.example"}):
        answers = {"version": "1", "name": "Loom Academy", "why": "new", **wrong}
        assert owner.post(place, answers).status_code == 422
    owner.post(place, {"version": "1", "name": "Loom Academy", "why": "mistake"})
    stale = owner.post(place, {"version": "1", "name": "Third", "why": "new"})
    assert stale.status_code == 422
    assert "Loom Academy" in stale.content.decode(), "REL-05"
    assert Participant.objects.get().name == "Loom Academy"


def test_numbers_are_saved_and_wrong_ones_told(on: Road) -> None:
    owner, place = signed_in(on.lead), at(on, "numbers")
    wrong = owner.post(place, {"version": "1", "school": "12", "charity": "1234567"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"school"}
    answers = {"version": "1", "school": "107834", "charity": "1 234 567"}
    assert owner.post(place, answers).status_code == 302
    assert numbers_of(on.participant)["charity"] == "1234567"
    stale = owner.post(place, {"version": "1", "school": ""})
    assert stale.status_code == 422
    assert "107834" in stale.content.decode(), "REL-05"
    assert "Charity number: 1234567" in owner.get(at(on)).content.decode()


@pytest.mark.parametrize("page", ["identity", "identity-name", "numbers"])
def test_editors_read_and_strangers_find_nothing(on: Road, page: str) -> None:
    """SEC-01, SEC-02."""
    editor = someone(email="ed@example.org")
    add_lead(on.participant, editor, by=on.lead, at=timezone.now(), role="editor")
    other = road("Other School")
    answers = {"version": "1", "name": "Taken", "why": "new", "company": "01234567"}
    expected = 200 if page == "identity" else 404
    assert signed_in(editor).get(at(on, page)).status_code == expected
    assert signed_in(other.lead).get(at(on, page)).status_code == 404
    for who in (editor, other.lead):
        if page != "identity":
            assert signed_in(who).post(at(on, page), answers).status_code == 404
    assert Participant.objects.get(pk=on.participant.pk).version == 1


def test_a_person_has_no_numbers() -> None:
    me = road("Amina Khan", "individual")
    assert signed_in(me.lead).get(at(me, "numbers")).status_code == 404
    assert "public registers" not in signed_in(me.lead).get(at(me)).content.decode()


@pytest.mark.parametrize("page", ["identity", "identity-name", "numbers"])
def test_pages_are_light(on: Road, page: str) -> None:
    assert queries_of(signed_in(on.lead), at(on, page)) <= 15
