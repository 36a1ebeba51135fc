"""An account of one's own, made by a code: SEC-07, SEC-08, and no letters to strangers."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccqm.accounts.actions import close_account
from ccqm.accounts.models import Role, User
from ccqm.letters.models import Letter
from ccqm.portfolios.models import KeptPledge
from tests.members.scene import scene, sign
from tests.people import NOW, someone
from tests.portfolios.scene import own_account
from tests.web.asking import words

pytestmark = pytest.mark.django_db

OWN, TYPE_CODE = "/account/own/", "/account/sign-in/code/"
KNOWN, UNKNOWN = "asha@example.org", "asho@example.org"


@pytest.fixture
def token():
    return sign(scene().group(), pledge="I will ask.")[0].token


def holder(token):
    """A browser whose person has signed and asked to keep it."""
    browser = Client()
    browser.post(reverse("members:keep", args=[token]))
    return browser


def code():
    letter = Letter.objects.filter(kind="own_account_code").order_by("-pk").first()
    return re.search(r"^\d{4}-\d{4}$", letter.text, re.M)[0]


def ask(browser, email=UNKNOWN):
    return browser.post(OWN, {"email": email})


class TestTheWay:
    def test_from_the_own_link_to_a_kept_pledge(self, token):
        browser = Client()
        yours = browser.get(reverse("members:yours", args=[token]))
        assert "Keep this in an account of your own" in words(yours)
        held = browser.post(reverse("members:keep", args=[token]))
        assert held.headers["Location"] == OWN
        assert ask(browser).headers["Location"] == TYPE_CODE
        assert not User.objects.filter(email=UNKNOWN).exists(), "an address alone makes nothing"
        browser.post(TYPE_CODE, {"code": code()})
        user = User.objects.get(email=UNKNOWN)
        assert (user.name, user.invited_at, user.roles) == ("", None, frozenset())
        assert browser.get("/account/start/").headers["Location"] == "/mine/keep/"
        assert not KeptPledge.objects.exists(), "signing in ties nothing: its owner must say so"
        browser.get("/mine/keep/")
        assert not KeptPledge.objects.exists()
        assert browser.post("/mine/keep/").headers["Location"] == "/mine/"
        assert KeptPledge.objects.get().owner == user
        assert "I will ask." in words(browser.get("/mine/"))
        yours = browser.get(reverse("members:yours", args=[token]))
        assert "You keep this pledge in your account" in words(yours)

    def test_the_token_is_in_no_letter_no_session_and_no_address(self, token):
        """SEC-09, SEC-19."""
        browser = holder(token)
        pages = [browser.get(OWN), ask(browser), browser.get(TYPE_CODE)]
        assert token not in str(dict(browser.session))
        assert token not in Letter.objects.get().text
        assert not any(token in str(page.headers) + page.content.decode() for page in pages)

    def test_without_a_signature_in_hand_it_is_the_page_to_sign_in(self):
        """Nobody makes accounts, or has letters sent, who has not signed."""
        assert Client().get(OWN).headers["Location"] == "/account/sign-in/"
        assert ask(Client()).headers["Location"] == "/account/sign-in/"
        assert not Letter.objects.exists()

    def test_half_an_hour_later_nothing_is_held(self, token):
        with time_machine.travel(NOW, tick=False) as clock:
            browser = holder(token)
            assert browser.get(OWN).status_code == 200
            clock.shift(timedelta(minutes=31))
            assert browser.get(OWN).status_code == 302

    def test_the_next_person_at_this_computer_finds_nothing_held(self, token):
        here = scene("Next Place")
        here.group()
        browser = holder(token)
        browser.get(reverse("members:sign-up", args=[here.token]))
        assert browser.get(OWN).status_code == 302

    def test_a_lead_keeps_it_in_the_account_they_have(self, token):
        """One account, both hats; their second step is asked for as ever (SEC-05)."""
        lead = someone(Role.LEAD)
        browser = holder(token)
        ask(browser, lead.email)
        browser.post(TYPE_CODE, {"code": code()})
        assert User.objects.count() == 2  # with the lead of the scene
        assert browser.get("/mine/keep/").headers["Location"] == "/account/second-step/"

    def test_two_tabs_make_one_account(self, token):
        first, second = holder(token), holder(token)
        ask(first)
        one = code()
        ask(second)
        first.post(TYPE_CODE, {"code": one})
        second.post(TYPE_CODE, {"code": code()})
        assert User.objects.filter(email=UNKNOWN).count() == 1
        for tab in (first, second):
            assert tab.post("/mine/keep/").status_code == 302
        assert KeptPledge.objects.count() == 1

    def test_a_wrong_code_makes_nothing(self, token):
        browser = holder(token)
        ask(browser)
        for guess in ("", "0000-0000", "abcd"):
            assert browser.post(TYPE_CODE, {"code": guess}).status_code == 422
        assert not User.objects.filter(email=UNKNOWN).exists()

    def test_a_new_code_takes_the_place_of_the_old(self, token):
        browser = holder(token)
        ask(browser)
        old = code()
        browser.post(TYPE_CODE, {"action": "resend"})
        assert browser.post(TYPE_CODE, {"code": old}).status_code == 422
        assert browser.post(TYPE_CODE, {"code": code()}).status_code == 302

    def test_a_closed_account_is_told_only_to_whoever_has_its_mail(self, token):
        closed = someone(email=KNOWN)
        close_account(closed, by=someone(Role.MANAGER), at=NOW)
        browser = holder(token)
        ask(browser, KNOWN)
        page = browser.post(TYPE_CODE, {"code": code()})
        assert page.status_code == 422
        assert "was closed" in words(page)


class TestEnumeration:
    """SEC-07: an employer who tries a colleague's address learns nothing."""

    def test_known_and_unknown_get_the_same_pages_and_the_same_letter(self, token):
        someone(email=KNOWN)
        seen = []
        for email in (KNOWN, UNKNOWN):
            browser = holder(token)
            steps = (
                ask(browser, email),
                browser.get(TYPE_CODE),
                browser.post(TYPE_CODE, {"code": "0000-0000"}),
                browser.post(TYPE_CODE, {"action": "resend"}),
            )
            pages = [
                (step.status_code, step.headers.get("Location"), len(step.content))
                for step in steps
            ]
            letters = [
                (letter.kind, re.sub(r"\d{4}-\d{4}", "CODE", letter.text))
                for letter in Letter.objects.filter(to=email)
            ]
            seen.append((pages, letters))
        assert seen[0] == seen[1]
        assert len(seen[0][1]) == 2

    def test_they_cost_the_same_number_of_queries_give_or_take_two(self, token):
        someone(email=KNOWN)
        counts = []
        for email in (KNOWN, UNKNOWN):
            browser = holder(token)
            with CaptureQueriesContext(connection) as queries:
                ask(browser, email)
            counts.append(len(queries))
        assert abs(counts[0] - counts[1]) <= 2

    def test_the_ordinary_page_to_sign_in_still_makes_no_account(self, token):
        browser = holder(token)
        browser.post("/account/sign-in/", {"email": UNKNOWN})
        assert Letter.objects.get().kind == "no_account"


class TestMailboxes:
    """SEC-08: nobody fills a stranger's mailbox from here."""

    def test_six_letters_a_day_to_one_address_whoever_asks(self, token):
        with time_machine.travel(NOW, tick=False) as clock:
            statuses = []
            for _ in range(8):
                clock.shift(timedelta(minutes=1, seconds=1))
                statuses.append(ask(holder(token)).status_code)
            assert statuses == [302] * 6 + [422] * 2
            assert Letter.objects.filter(to=UNKNOWN).count() == 6
            assert ask(holder(token), "other@example.org").status_code == 302

    def test_codes_sent_again_count_too(self, token):
        browser = holder(token)
        ask(browser)
        for _ in range(9):
            browser.post(TYPE_CODE, {"action": "resend"})
        assert Letter.objects.filter(to=UNKNOWN).count() <= 6

    def test_the_limit_is_the_same_for_a_known_address(self, token):
        someone(email=KNOWN)
        with time_machine.travel(NOW, tick=False) as clock:
            for _ in range(8):
                clock.shift(timedelta(minutes=1, seconds=1))
                page = ask(holder(token), KNOWN)
            assert page.status_code == 422
            assert Letter.objects.filter(to=KNOWN).count() == 6


class TestAddress:
    """A new address, once it is proved; whose it is stays unsaid."""

    ASK, CODE = "/account/address/", "/account/address/code/"

    @pytest.fixture
    def maya(self, client):
        user = own_account()
        client.force_login(user)
        return user

    def code(self):
        letter = Letter.objects.filter(kind="address_code").order_by("-pk").first()
        return re.search(r"^\d{4}-\d{4}$", letter.text, re.M)[0]

    def test_it_changes_once_the_code_is_typed(self, client, maya):
        client.post(self.ASK, {"email": "New@home.example"})
        assert self.code() not in str(dict(client.session))
        assert client.post(self.CODE, {"code": self.code()}).status_code == 302
        assert User.objects.get(pk=maya.pk).email == "new@home.example"
        assert client.get("/mine/").status_code == 200

    def test_a_taken_address_looks_the_same_and_opens_nothing(self, client, maya):
        """SEC-07."""
        own_account("tom@home.example")
        seen = []
        for email in ("tom@home.example", "tim@home.example"):
            asked = client.post(self.ASK, {"email": email})
            page = client.get(self.CODE)
            wrong = client.post(self.CODE, {"code": "0000-0000"})
            seen.append([(p.status_code, len(p.content)) for p in (asked, page, wrong)])
        assert seen[0] == seen[1]
        taken = Letter.objects.get(kind="address_taken")
        assert (taken.to, re.search(r"\d{4}-\d{4}", taken.text)) == ("tom@home.example", None)

    def test_five_wrong_codes_end_it(self, client, maya):
        client.post(self.ASK, {"email": "new@home.example"})
        for _ in range(5):
            client.post(self.CODE, {"code": "0000-0000"})
        client.post(self.CODE, {"code": self.code()})
        assert User.objects.get(pk=maya.pk).email == "maya@home.example"

    def test_a_code_lasts_ten_minutes(self, client, maya):
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(maya)
            client.post(self.ASK, {"email": "new@home.example"})
            clock.shift(timedelta(minutes=11))
            assert client.post(self.CODE, {"code": self.code()}).headers["Location"] == self.ASK

    def test_whoever_has_a_role_asks_our_team(self, client):
        client.force_login(someone(Role.LEAD))
        assert client.post(self.ASK, {"email": "new@home.example"}).status_code == 403

    def test_six_letters_a_day(self, client, maya):
        statuses = [
            client.post(self.ASK, {"email": "new@home.example"}).status_code for _ in range(7)
        ]
        assert statuses == [302] * 6 + [422]
