"""Registering interest: the whole way, by every kind, and everything that can go wrong."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.letters.models import Letter
from ccqm.web.public import register
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.people import someone

ABOUT = {
    "name": "مسجد النور",
    "type": "religious-organisation",
    "sectors": ["faith", "education"],
    "postcode": "ls11ur",
}
PEOPLE = {"staff": "200", "members": "1000"}
NUMBERS = {"charity": "1 234 567"}
CONTACT = {
    "contact_name": "Amina Khan",
    "email": "amina@example.org",
    "reach_by": "email",
    "language": "en",
    "needs": "A sign language interpreter",
}
WISHES = {"wants": ["training"], "note": "We speak 12 languages."}


@pytest.fixture(autouse=True)
def edition(db: None) -> None:
    import_shipped()


def url(page: str = "") -> str:
    return reverse(f"public:register{page and f'-{page}'}")


def answer(client: Client, kind: str = "organisation", **changes: dict) -> Client:
    """Answer every page up to the check."""
    pages = {"": {"kind": kind}, "about": ABOUT, "people": PEOPLE, "numbers": NUMBERS}
    pages |= {"contact": CONTACT, "wishes": WISHES}
    for page in LEFT_OUT.get(kind, ()):
        del pages[page]
    for page, answers in (pages | changes).items():
        response = client.post(url(page), answers)
        assert response.status_code == 302, (page, response.context["form"].errors)
    return client


LEFT_OUT = {"group": ("numbers",), "individual": ("people", "numbers")}


def key_on(client: Client) -> str:
    page = client.get(url("check")).content.decode()
    return re.search(r'name="submission_key" value="([^"]+)"', page)[1]


def send(client: Client) -> str:
    response = client.post(url("check"), {"submission_key": key_on(client)})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def test_an_organisation_registers(client: Client) -> None:
    received = client.get(send(answer(client)))
    registration = Registration.objects.get()
    assert registration.reference in received.content.decode()
    assert (registration.name, registration.people, registration.postcode) == (
        "مسجد النور",
        1200,
        "LS1 1UR",
    )
    assert registration.sizes == {"staff": 200, "members": 1000}
    assert registration.identifiers == ["GB-CHC-1234567"]
    assert (registration.channel, registration.entered_by) == ("web", None)
    assert registration.wants == ["training"]
    assert registration.needs == "A sign language interpreter"
    assert Letter.objects.get().to == "amina@example.org"


def test_a_person_is_asked_for_their_name_once(client: Client) -> None:
    """A11Y-3.3.7: no fact is asked twice."""
    client.post(url(), {"kind": "individual"})
    form = client.get(url("about")).context["form"]
    assert set(form.fields) == {"sectors", "postcode"}
    send(answer(client, "individual"))
    registration = Registration.objects.get()
    assert (registration.name, registration.type, registration.people) == ("Amina Khan", "", None)


def test_a_group_chooses_among_what_fits(client: Client) -> None:
    client.post(url(), {"kind": "group"})
    types = [key for key, _title in client.get(url("about")).context["form"].fields["type"].choices]
    assert "private-business" not in types
    assert "local-neighbourhood" in types


def test_answers_are_shown_with_a_way_to_change_each(client: Client) -> None:
    """GDS-19."""
    answer(client)
    page = client.get(url("check")).content.decode()
    for words in ("مسجد النور", "Faith, Education", "1000", "LS1 1UR", "1234567", "Not provided"):
        assert words in page
    assert page.count("Change") >= 12
    assert f"{url('about')}#" in page
    prefilled = client.get(url("about")).content.decode()
    assert 'value="مسجد النور"' in prefilled
    changed = client.post(url("about"), {**ABOUT, "name": "Al-Noor"})
    assert changed["Location"] == url("check")


def test_another_kind_asks_again_only_what_no_longer_fits(client: Client) -> None:
    answer(client, "individual")
    response = client.post(url(), {"kind": "organisation"})
    assert response["Location"] == url("about")
    page = client.get(url("about")).content.decode()
    assert 'value="LS1 1UR"' in page
    assert client.post(url("about"), ABOUT)["Location"] == url("people")
    assert client.post(url("people"), PEOPLE)["Location"] == url("numbers")
    assert client.post(url("numbers"), {})["Location"] == url("check")


@pytest.mark.parametrize("page", ["about", "people", "numbers", "contact", "wishes", "check"])
def test_no_page_can_be_skipped(client: Client, page: str) -> None:
    """SEC-04."""
    assert client.get(url(page))["Location"] == url()
    assert client.post(url(page), ABOUT | CONTACT)["Location"] == url()
    assert not Registration.objects.exists()


def test_bad_answers_are_kept_and_said(client: Client) -> None:
    """GDS-21."""
    client.post(url(), {"kind": "organisation"})
    wrong = {**ABOUT, "postcode": "nowhere", "type": "palace"}
    response = client.post(url("about"), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error:" in page
    assert 'value="nowhere"' in page
    assert set(response.context["form"].errors) == {"postcode", "type"}


def test_rough_numbers_of_people_are_figures_and_at_least_one(client: Client) -> None:
    client.post(url(), {"kind": "organisation"})
    client.post(url("about"), ABOUT)
    response = client.post(url("people"), {"staff": "lots", "members": "-1"})
    page = response.content.decode()
    assert "Enter the number of people in figures, like 60" in page
    assert 'value="lots"' in page
    assert set(response.context["form"].errors) == {"staff", "members"}
    for wrong in ({}, {"staff": "0"}, {"staff": "900000", "learners": "900000"}):
        assert client.post(url("people"), wrong).status_code == 422
    assert client.post(url("people"), {"staff": "9"}).status_code == 302


def test_numbers_in_registers_are_checked_and_may_be_left_out(client: Client) -> None:
    """OPS-08."""
    client.post(url(), {"kind": "organisation"})
    client.post(url("about"), ABOUT)
    client.post(url("people"), PEOPLE)
    wrong = client.post(url("numbers"), {"school": "12", "company": "1234567"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"school"}
    assert "Enter a URN of 6 figures, like 123456" in wrong.content.decode()
    assert client.post(url("numbers"), {"school": ""}).status_code == 302


@pytest.mark.parametrize("kind", ["group", "individual"])
def test_numbers_are_only_for_organisations(client: Client, kind: str) -> None:
    answer(client, kind)
    assert client.get(url("numbers"))["Location"] == url("check")
    assert client.post(url("numbers"), NUMBERS)["Location"] == url("check")
    send(client)
    assert Registration.objects.get().identifiers == []


@pytest.mark.parametrize(("way", "field"), [("phone", "phone"), ("letter", "address")])
def test_we_ask_for_what_reaching_somebody_takes(client: Client, way: str, field: str) -> None:
    client.post(url(), {"kind": "individual"})
    client.post(url("about"), ABOUT)
    chosen = CONTACT | {"reach_by": way}
    response = client.post(url("contact"), chosen)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert client.post(url("contact"), chosen | {field: "7 Mill Lane"}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"email": "amina"}, {"email": ""}, {"contact_name": ""}, {"contact_name": "http://spam.ex"}],
)
def test_contacts_must_be_reachable(client: Client, wrong: dict) -> None:
    client.post(url(), {"kind": "individual"})
    client.post(url("about"), ABOUT)
    assert client.post(url("contact"), CONTACT | wrong).status_code == 422


def test_nothing_typed_is_in_an_address_or_on_the_last_page(client: Client) -> None:
    """GDS-20: the last page survives being kept, and names nobody."""
    last = send(answer(client))
    page = Client().get(last).content.decode()
    for words in ("Amina", "amina@", "مسجد", "interpreter"):
        assert words not in last
        assert words not in page
    assert Client().get(reverse("public:register-received", args=["0000-0000"])).status_code == 404


def test_pages_with_answers_are_kept_by_no_cache(client: Client) -> None:
    """SEC-24: the next person at a shared computer finds nothing."""
    answer(client)
    for page in ("about", "people", "numbers", "contact", "check"):
        assert client.get(url(page))["Cache-Control"] == "no-store"


def test_sending_again_gives_the_same_reference(client: Client) -> None:
    """REL-04: also after the answers were cleared."""
    answer(client)
    key = key_on(client)
    first = client.post(url("check"), {"submission_key": key})
    again = client.post(url("check"), {"submission_key": key})
    assert first["Location"] == again["Location"]
    assert Registration.objects.count() == Letter.objects.count() == 1


def test_a_key_from_elsewhere_sends_nothing(client: Client) -> None:
    answer(client)
    wrong = {"submission_key": "2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11"}
    assert client.post(url("check"), wrong).status_code == 422
    assert client.post(url("check"), {"submission_key": "x"}).status_code == 422
    assert not Registration.objects.exists()


def test_only_the_questions_can_be_answered(client: Client) -> None:
    """SEC-03: every other field of the row stays as it is."""
    extra = {
        "status": "accepted",
        "reference": "AAAA-AAAA",
        "participant": "1",
        "decided_by": "1",
        "reason": "x",
    }
    answer(client, about=ABOUT | extra, contact=CONTACT | extra, wishes=WISHES | extra)
    client.post(url("check"), {"submission_key": key_on(client), **extra})
    registration = Registration.objects.get()
    assert (registration.status, registration.decided_by, registration.reason) == (
        "waiting",
        None,
        "",
    )
    assert registration.reference != "AAAA-AAAA"


def test_a_known_address_gets_the_same_answer(client: Client) -> None:
    """SEC-07."""
    someone(email="amina@example.org")
    known, unknown = Client(), Client()
    places = [
        send(answer(known)),
        send(answer(unknown, contact=CONTACT | {"email": "nobody@example.org"})),
    ]
    assert without_secrets(places[0]) == without_secrets(places[1])


def without_secrets(place: str) -> str:
    """A last page without its reference and the form keys that differ on every page."""
    page = Client().get(place).content.decode().replace(place.split("/")[-2], "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_flood_from_one_address_is_slowed(client: Client, monkeypatch) -> None:
    """SEC-08: answers are kept, and nothing is sent."""
    monkeypatch.setattr(register, "MOST_AN_HOUR", 1)
    send(answer(client))
    answer(client)
    response = client.post(url("check"), {"submission_key": key_on(client)})
    assert response.status_code == 422
    assert "Try again in an hour" in response.content.decode()
    assert [found.contact_name for found in Registration.objects.all()] == ["Amina Khan"]
    assert client.get(url("check")).status_code == 200


def test_nobody_can_fill_a_strangers_mailbox(client: Client, monkeypatch) -> None:
    """SEC-08: from however many networks, one address gets few letters an hour."""
    monkeypatch.setattr(register, "MOST_TO_ONE_MAILBOX", 2)
    for _form in range(2):
        send(answer(Client()))
    shouted = CONTACT | {"email": CONTACT["email"].upper()}
    answer(client, contact=shouted)
    response = client.post(url("check"), {"submission_key": key_on(client)})
    assert response.status_code == 422
    assert "Many forms gave this email address" in response.content.decode()
    assert Registration.objects.count() == 2
    send(answer(Client(), contact=CONTACT | {"email": "nobody@example.org"}))


def test_pages_are_light(client: Client, django_assert_max_num_queries) -> None:
    answer(client)
    for page in ("", "about", "people", "numbers", "contact", "wishes", "check"):
        with django_assert_max_num_queries(8):
            client.get(url(page))
