"""The account page, and where somebody is signed in (SEC-10)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ccqm.accounts.models import Role
from ccqm.web.account.browsers import browser_words
from tests.people import NOW, someone
from tests.web.account.test_sign_in import signed_in_by_code

pytestmark = pytest.mark.django_db

SESSIONS = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def member():
    return someone(email="asha@example.org", name="Asha Rahman")


def open_browser(agent=FIREFOX):
    browser = Client(headers={"user-agent": agent})
    signed_in_by_code(browser)
    return browser


def is_signed_in(browser):
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_browsers_in_words(agent, words):
    assert browser_words(agent) == words


def test_the_account_says_who_i_am(client):
    user = someone(Role.LEAD, Role.VALIDATOR, name="Noor Ali")
    client.force_login(user)
    page = client.get("/account/").content.decode()
    for words in ("Noor Ali", user.email, "Lead of a participant", "Validator"):
        assert words in page


def test_start_leads_to_my_own_work(client):
    client.force_login(someone(Role.MANAGER))
    assert client.get("/account/start/").headers["Location"].startswith("/team/")


def test_start_leads_to_what_i_keep_when_there_is_no_work_yet(client, member):
    """Decision 15: whoever has no role may have an account of their own."""
    client.force_login(member)
    assert client.get("/account/start/").headers["Location"] == "/mine/"
    assert client.get("/mine/").status_code == 200


class TestSessions:
    def test_each_browser_is_listed(self, member):
        here, _there = open_browser(), open_browser(IPHONE)
        page = here.get(SESSIONS).content.decode()
        assert "Firefox on Windows" in page
        assert "Safari on iPhone" in page
        assert page.count("This browser") == 1

    def test_one_can_be_ended(self, member):
        here, there = open_browser(), open_browser(IPHONE)
        other = next(s for s in here.get(SESSIONS).context["sessions"] if not s["is_this"])
        here.post(f"{SESSIONS}{other['pk']}/end/")
        assert is_signed_in(here)
        assert not is_signed_in(there)

    def test_all_others_can_be_ended(self, member):
        here, there, elsewhere = open_browser(), open_browser(), open_browser()
        here.post(f"{SESSIONS}end-others/")
        assert [is_signed_in(b) for b in (here, there, elsewhere)] == [True, False, False]

    def test_never_those_of_someone_else(self, client, member):
        theirs = open_browser()
        pk = theirs.get(SESSIONS).context["sessions"][0]["pk"]
        client.force_login(someone(Role.LEAD))
        client.post(f"{SESSIONS}{pk}/end/")
        assert is_signed_in(theirs)

    def test_ending_needs_a_post(self, member):
        browser = open_browser()
        assert browser.get(f"{SESSIONS}end-others/").status_code == 405

    def test_one_and_three_cost_the_same(self, member, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        here = open_browser()
        counts = []
        for more in (0, 2):
            for _ in range(more):
                open_browser()
            with CaptureQueriesContext(connection) as queries:
                here.get(SESSIONS)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 15


class TestLimits:
    """SEC-10: how long is documented on the help page, and held."""

    def test_idle(self, member, settings):
        with time_machine.travel(NOW, tick=False) as clock:
            browser = open_browser()
            clock.shift(timedelta(seconds=settings.SESSION_IDLE - 60))
            assert is_signed_in(browser)
            clock.shift(timedelta(seconds=settings.SESSION_IDLE + 1))
            assert not is_signed_in(browser)

    def test_absolute(self, member, settings):
        with time_machine.travel(NOW, tick=False) as clock:
            browser = open_browser()
            end = NOW + timedelta(seconds=settings.SESSION_ABSOLUTE)
            while True:
                clock.shift(timedelta(minutes=50))
                from django.utils import timezone

                if timezone.now() > end:
                    break
                assert is_signed_in(browser)
            assert not is_signed_in(browser)

    def test_reading_writes_the_session_at_most_every_five_minutes(self, member):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with time_machine.travel(NOW, tick=False) as clock:
            browser = open_browser()
            browser.get("/account/")
            clock.shift(timedelta(minutes=4))
            with CaptureQueriesContext(connection) as queries:
                browser.get("/account/")
        assert not [q for q in queries if "UPDATE" in q["sql"]]

    def test_the_help_page_says_both(self, client):
        page = client.get("/account/help/").content.decode()
        assert "2 hours" in page
        assert "12 hours" in page
