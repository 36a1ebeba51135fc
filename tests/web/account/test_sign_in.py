"""Signing in by a code from a letter."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ccqm.accounts import actions
from ccqm.accounts.models import Role
from ccqm.audit.models import Event
from ccqm.letters.models import Letter
from tests.people import NOW, someone

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
TYPE_CODE = "/account/sign-in/code/"


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def member():
    """Someone without a role that demands a second step."""
    return someone(email="asha@example.org", name="Asha")


def ask(visitor, email="asha@example.org", query=""):
    return visitor.post(SIGN_IN + query, {"email": email})


def code(nth=0):
    """The code in the newest letter, or in one before it."""
    letter = Letter.objects.filter(kind="sign_in_code")[nth]
    return re.search(r"^\d{4}-\d{4}$", letter.text, re.M)[0]


def is_signed_in(visitor):
    return visitor.get("/account/").status_code == 200


def signed_in_by_code(visitor, email="asha@example.org"):
    ask(visitor, email)
    return visitor.post(TYPE_CODE, {"code": code()})


class TestTheCode:
    def test_it_signs_in(self, visitor, member):
        assert ask(visitor).headers["Location"] == TYPE_CODE
        response = visitor.post(TYPE_CODE, {"code": code()})
        assert response.status_code == 302
        assert is_signed_in(visitor)
        assert Event.objects.filter(verb="person.signed_in", actor=f"user {member.pk}").exists()

    def test_spaces_instead_of_the_dash_and_capitals_in_the_address_are_forgiven(
        self, visitor, member
    ):
        ask(visitor, "  ASHA@Example.org ")
        visitor.post(TYPE_CODE, {"code": code().replace("-", " ")})
        assert is_signed_in(visitor)

    def test_it_works_once(self, visitor, member):
        signed_in_by_code(visitor)
        used = code()
        visitor.post("/account/sign-out/")
        ask(visitor)
        response = visitor.post(TYPE_CODE, {"code": used})
        assert response.status_code == 422
        assert not is_signed_in(visitor)

    def test_it_works_for_ten_minutes(self, visitor, member):
        with time_machine.travel(NOW, tick=False) as clock:
            ask(visitor)
            clock.shift(timedelta(minutes=10, seconds=1))
            visitor.post(TYPE_CODE, {"code": code()})
            assert not is_signed_in(visitor)

    def test_a_new_one_takes_the_place_of_the_old(self, visitor, member):
        """GDS-26: superseded by resend."""
        ask(visitor)
        visitor.post(TYPE_CODE, {"action": "resend"})
        old, new = code(1), code(0)
        assert visitor.post(TYPE_CODE, {"code": old}).status_code == 422
        visitor.post(TYPE_CODE, {"code": new})
        assert is_signed_in(visitor)

    def test_it_works_only_in_the_browser_that_asked(self, visitor, member):
        ask(visitor)
        thief = Client()
        assert thief.post(TYPE_CODE, {"code": code()}).headers["Location"].startswith(SIGN_IN)
        assert not is_signed_in(thief)

    def test_the_letter_holds_no_link_that_signs_in(self, visitor, member):
        """Mail scanners open links; so the letter has none (SEC-09)."""
        ask(visitor)
        assert "://" not in Letter.objects.get().text.replace("mailto:", "")
        assert code() not in Letter.objects.get().subject

    def test_the_letter_is_secret(self, visitor, member):
        ask(visitor)
        assert Letter.objects.get().is_secret

    def test_the_session_gets_a_new_name(self, visitor, member):
        """SEC-10: a session planted before sign-in is worth nothing after it."""
        ask(visitor)
        before = visitor.session.session_key
        visitor.post(TYPE_CODE, {"code": code()})
        assert visitor.session.session_key != before

    def test_the_person_gets_where_they_were_going(self, visitor, member):
        response = visitor.get("/account/sessions/")
        assert response.headers["Location"] == f"{SIGN_IN}?next=/account/sessions/"
        response = ask(visitor, query="?next=/account/sessions/")
        response = visitor.post(response.headers["Location"], {"code": code()})
        assert response.headers["Location"] == "/account/sessions/"

    @pytest.mark.parametrize("bad", ["https://evil.example", "//evil.example", "javascript:1"])
    def test_but_never_to_another_site(self, visitor, member, bad):
        response = ask(visitor, query=f"?next={bad}")
        response = visitor.post(response.headers["Location"], {"code": code()})
        assert response.headers["Location"] == "/account/start/"

    def test_a_begun_sign_in_can_be_left(self, visitor, member):
        ask(visitor)
        visitor.post("/account/sign-out/", {"next": SIGN_IN})
        assert visitor.get(SIGN_IN).status_code == 200


class TestEnumeration:
    """SEC-07: nobody learns here who has an account."""

    def test_known_and_unknown_look_the_same(self, member):
        pages = []
        for email in ("asha@example.org", "asho@example.org"):
            visitor = Client()
            first = ask(visitor, email)
            second = visitor.get(TYPE_CODE)
            wrong = visitor.post(TYPE_CODE, {"code": "0000-0000"})
            again = visitor.post(TYPE_CODE, {"action": "resend"})
            pages.append(
                [
                    (r.status_code, r.headers.get("Location"), len(r.content))
                    for r in (first, second, wrong, again)
                ]
            )
        assert pages[0] == pages[1]

    def test_they_cost_the_same_number_of_queries_give_or_take_two(self, member):
        counts = []
        for email in ("asha@example.org", "asho@example.org"):
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as queries:
                ask(Client(), email)
            counts.append(len(queries))
        assert abs(counts[0] - counts[1]) <= 2

    def test_each_gets_a_letter_and_only_one_holds_a_code(self, visitor):
        ask(visitor, "stranger@example.org")
        letter = Letter.objects.get()
        assert (letter.kind, letter.to) == ("no_account", "stranger@example.org")
        assert not re.search(r"\d{4}-\d{4}", letter.text)

    def test_asking_again_for_an_unknown_address_opens_no_door(self, visitor):
        ask(visitor, "stranger@example.org")
        visitor.post(TYPE_CODE, {"action": "resend"})
        assert Letter.objects.filter(kind="no_account").count() == 2
        for guess in ("", "0000-0000"):
            assert visitor.post(TYPE_CODE, {"code": guess}).status_code == 422

    def test_a_closed_account_looks_unknown(self, visitor, member):
        actions.close_account(member, by=someone(Role.MANAGER), at=NOW)
        ask(visitor)
        assert Letter.objects.get(to="asha@example.org").kind == "no_account"


class TestLimits:
    """SEC-08."""

    def test_five_wrong_codes_end_the_try(self, visitor, member):
        ask(visitor)
        right = code()
        for _ in range(4):
            assert visitor.post(TYPE_CODE, {"code": "0000-0000"}).status_code == 422
        assert visitor.post(TYPE_CODE, {"code": "0000-0000"}).headers["Location"] == SIGN_IN
        visitor.post(TYPE_CODE, {"code": right})
        assert not is_signed_in(visitor)

    def test_three_letters_a_minute_to_one_address(self, member):
        statuses = [ask(Client()).status_code for _ in range(4)]
        assert statuses == [302, 302, 302, 422]
        assert Letter.objects.count() == 3

    def test_the_limit_of_one_address_does_not_bind_another(self, member):
        for _ in range(4):
            ask(Client())
        assert ask(Client(), "other@example.org").status_code == 302

    def test_twenty_asks_a_minute_from_one_machine(self):
        statuses = [ask(Client(), f"p{n}@example.org").status_code for n in range(21)]
        assert statuses[:20] == [302] * 20
        assert statuses[20] == 422

    def test_the_limit_says_so_in_words(self, member):
        for _ in range(3):
            ask(Client())
        assert "Wait a few minutes" in ask(Client()).content.decode()

    def test_ten_passkeys_a_minute_from_one_machine(self):
        tries = [
            Client().post("/account/sign-in/passkey/", {"credential": "{}"}) for _ in range(11)
        ]
        assert [t.status_code for t in tries] == [302] * 10 + [429]
        assert "Wait a few minutes" in tries[-1].content.decode()

    def test_what_was_refused_is_logged_without_names(self, visitor, member, caplog):
        """SEC-16."""
        ask(visitor)
        visitor.post(TYPE_CODE, {"code": "0000-0000"})
        assert f"sign-in refused at the code, user {member.pk}" in caplog.text
        assert "asha@" not in caplog.text

    def test_it_passes(self, member):
        with time_machine.travel(NOW, tick=False) as clock:
            for _ in range(4):
                ask(Client())
            clock.shift(timedelta(seconds=61))
            assert ask(Client()).status_code == 302


class TestPages:
    @pytest.mark.parametrize(
        "path", [SIGN_IN, "/account/help/", "/account/no-account/", "/account/signed-out/"]
    )
    def test_public_pages_open_to_everyone(self, visitor, path, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            assert visitor.get(path).status_code == 200

    @pytest.mark.parametrize("wrong", ["", "asha", "asha@"])
    def test_what_is_no_address_is_told(self, visitor, wrong):
        response = ask(visitor, wrong)
        assert response.status_code == 422
        assert "Enter an email address" in response.content.decode()

    def test_nothing_typed_as_code_is_told(self, visitor, member):
        ask(visitor)
        response = visitor.post(TYPE_CODE, {"code": ""})
        assert response.status_code == 422
        assert "Type the code" in response.content.decode()

    def test_sign_in_pages_run_no_script_of_their_own(self, visitor):
        """SEC-13: scripts are files; data lies in blocks that do not run."""
        page = visitor.get(SIGN_IN).content.decode()
        for tag in re.findall(r"<script[^>]*>", page):
            assert "src=" in tag or 'type="application/json"' in tag

    def test_signing_out_ends_the_session(self, visitor, member):
        signed_in_by_code(visitor)
        key = visitor.session.session_key
        response = visitor.post("/account/sign-out/")
        assert response.headers["Location"] == "/account/signed-out/"
        visitor.cookies["sessionid"] = key
        assert not is_signed_in(visitor)

    def test_a_link_cannot_sign_anyone_out(self, visitor, member):
        signed_in_by_code(visitor)
        assert visitor.get("/account/sign-out/").status_code == 200
        assert is_signed_in(visitor)

    def test_pages_of_the_account_are_kept_by_no_cache(self, visitor, member):
        """SEC-24."""
        signed_in_by_code(visitor)
        assert "no-store" in visitor.get("/account/").headers["Cache-Control"]


class TestNoPasswords:
    """SEC-06: there are none, so there is no page for them, and none to make an account."""

    @pytest.mark.parametrize(
        "path",
        ["signup/", "login/", "password/change/", "password/set/", "password/reset/", "email/"],
    )
    def test_no_address(self, visitor, path):
        assert visitor.get(f"/account/{path}").status_code == 404

    @pytest.mark.parametrize(
        "name",
        [
            "account_change_password",
            "account_set_password",
            "account_reset_password",
            "account_email",
            "mfa_generate_recovery_codes_download",
        ],
    )
    def test_no_name(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_the_name_of_signing_up_leads_to_words_only(self, visitor):
        assert reverse("account_signup") == "/account/no-account/"
        assert visitor.post("/account/no-account/", {"email": "x@example.org"}).status_code in (
            200,
            405,
        )
        from ccqm.accounts.models import User

        assert not User.objects.exists()
