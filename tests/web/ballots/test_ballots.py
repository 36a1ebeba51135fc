"""Getting a ballot and answering with it: no cookie, no session, no second ballot."""

import base64
import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.answers.actions import cut_deck
from ccqm.answers.models import Mixed, Pooled
from ccqm.ballots.models import Place
from tests.answers.scene import BOTH
from tests.ballots.client import draw
from tests.ballots.scene import Wave, wave
from tests.people import someone

SENT = {"page": "check", "go": "send"}

pytestmark = pytest.mark.django_db(databases=BOTH)


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def ask(here: Wave, client: Client, holder: str = "a"):
    """What a browser sends, and what it makes of the reply."""
    drawn = draw(bytes(here.roll.public_key))
    address = reverse("ballots:sign", args=[here.tokens[holder]])
    return drawn, client.post(address, {"blinded": text(drawn.blinded)})


def ballot_from(here: Wave, client: Client, holder: str = "a") -> str:
    drawn, answer = ask(here, client, holder)
    signature = answer.json()["signature"]
    return drawn.ballot(base64.urlsafe_b64decode(signature + "=="))


def answer_address(here: Wave) -> str:
    return reverse("answers:answer", args=[here.key])


def test_a_ballot_by_link_opens_the_questions_and_counts():
    here, client = wave("a"), Client(enforce_csrf_checks=True)
    ballot = ballot_from(here, client)
    for said in ({}, {"page": "start", "go": "next"}):
        page = client.post(answer_address(here), {"ballot": ballot, **said}).content.decode()
        assert f'value="{ballot}"' in page
    assert 'name="s-respect"' in page
    said = {
        "ballot": ballot,
        **SENT,
        "s-respect": "4",
        "s-belong": "na",
        "about": "yes",
        "d-age": "under 40",
    }
    done = client.post(answer_address(here), said)
    assert done.url == reverse("answers:thanks", args=[here.key])
    row = Pooled.objects.get()
    assert row.statements == {"respect": 4, "belong": "na"}
    assert row.dimensions == {"age": "under 40"}


def test_a_second_click_and_a_used_ballot_are_told_kindly():
    here, client = wave("a"), Client()
    ballot = ballot_from(here, client)
    for status in (302, 409, 409):
        page = client.post(answer_address(here), {"ballot": ballot, **SENT})
        assert page.status_code == status
    assert "Your answers are in" in page.content.decode()
    assert Pooled.objects.count() == 1


def test_a_link_gives_one_ballot():
    here, client = wave("a"), Client()
    ballot_from(here, client)
    _drawn, again = ask(here, client)
    assert again.status_code == 409
    assert "A lost ballot cannot be given again" in again.json()["reason"]
    for nonsense in ("", "x", "%%%", "A" * 5_000):
        address = reverse("ballots:sign", args=[here.tokens["a"]])
        assert client.post(address, {"blinded": nonsense}).status_code == 409


def test_opening_the_link_gives_nothing_out():
    """A mail program that opens links spends nobody's ballot."""
    here, client = wave("a"), Client()
    for end in ("draw", "sign", "received"):
        client.get(reverse(f"ballots:{end}", args=[here.tokens["a"]]))
    assert not Place.objects.get().is_issued
    assert client.get(reverse("ballots:draw", args=["x" * 43])).status_code == 404


def test_a_wrong_code_is_said_beside_the_field():
    here, client = wave("a"), Client()
    for given, words in (
        ("", "Enter your paper code"),
        ("0000-0000-0000-0000", "do not know this"),
    ):
        page = client.post(answer_address(here), {"ballot": given})
        assert page.status_code == 422
        assert words in page.content.decode()


def test_a_paper_code_answers_without_any_script():
    here, client = wave("a"), Client()
    (code,) = cut_deck(here.key, size=1)
    client.post(answer_address(here), {"ballot": code, **SENT, "s-respect": "1"})
    assert Pooled.objects.get().statements == {"respect": 1}
    taken = client.post(reverse("answers:equality", args=[here.key]), {"ballot": code})
    assert "It is gone" in taken.content.decode()


def every_page(here: Wave) -> list[str]:
    names = [("ballots:draw", here.tokens["a"]), ("ballots:tally", here.key)]
    names += [(f"answers:{name}", here.key) for name in ("answer", "equality", "thanks")]
    return [reverse(name, args=[key]) for name, key in names]


def test_no_page_sets_or_reads_a_cookie(settings):
    """DP-09: whoever is signed in is nobody here, and no session is begun, looked up or kept."""
    settings.LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
    here, client = wave("a"), Client()
    client.force_login(someone(Role.MANAGER))
    ballot, sessions = ballot_from(here, client), Session.objects.count()
    client.cookies["csrftoken"] = "mine"
    pages = [client.get(address) for address in every_page(here)]
    pages.append(client.post(answer_address(here), {"ballot": ballot}))
    pages.append(client.post(answer_address(here), {"ballot": ballot, **SENT}))
    for page in pages:
        assert not page.cookies
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert not page.wsgi_request.user.is_authenticated
        assert set(page.wsgi_request.COOKIES) <= {"django_language"}
        assert b"csrfmiddlewaretoken" not in page.content
        assert b"/account/" not in page.content
    assert Session.objects.count() == sessions


def test_the_language_is_the_one_cookie_that_passes():
    here, client = wave("a"), Client()
    client.cookies["django_language"] = "cy"
    client.cookies["sessionid"] = "x"
    page = client.get(answer_address(here))
    assert page.wsgi_request.COOKIES == {"django_language": "cy"}


def test_nothing_of_it_reaches_the_logs(caplog):
    """No body and no secret, not even of what went wrong (OPS-04, SEC-09)."""
    here, client = wave("a"), Client()
    ballot = ballot_from(here, client)
    with caplog.at_level(logging.DEBUG):
        for _twice in range(2):
            said = {"ballot": ballot, **SENT, "w-better": "a secret wish"}
            client.post(answer_address(here), said)
        client.post(answer_address(here), {"ballot": ballot[:-4]})
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert ballot not in logged
    assert "secret wish" not in logged
    assert "127.0.0.1" not in logged


def test_the_tally_tells_a_band_then_the_count():
    here, client = wave(*"abcdefghijkl"), Client()
    address = reverse("ballots:tally", args=[here.key])
    for holder in "abcdefghijk":
        here.answer(here.ballot_of(holder))
    page = client.get(address).content.decode()
    assert here.roll.fingerprint in page
    assert "Three quarters or more have answered" in page
    assert "11" not in page.split("<main")[1].split("The key that signs")[0]
    here.close()
    assert "12 people could answer. 11 ballots were given out. 11 came in." in " ".join(
        client.get(address).content.decode().split()
    )


def test_a_closed_survey_says_so():
    here, client = wave("a"), Client()
    ballot = here.ballot_of("a")
    here.close()
    assert "This survey has closed" in client.get(answer_address(here)).content.decode()
    assert client.post(answer_address(here), {"ballot": ballot}).status_code == 422
    assert client.get(reverse("ballots:draw", args=[here.tokens["a"]])).status_code == 404
    assert Mixed.objects.count() == 0


def test_pages_cost_few_queries(client, django_assert_max_num_queries):
    here = wave("a")
    for address in every_page(here):
        with django_assert_max_num_queries(4):
            client.get(address)
