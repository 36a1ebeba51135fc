"""The demo: walk in as anyone; and proof that it cannot exist in production."""

import os
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import include, path

from ccqm.accounts.models import Role, User
from ccqm.awards.actions import withdraw_mark
from ccqm.awards.models import Award
from ccqm.config.urls import urlpatterns as root
from ccqm.demo.city import city
from ccqm.demo.keeping import keep_some
from ccqm.demo.queries import people
from ccqm.letters.actions import post
from ccqm.letters.models import Letter
from ccqm.portfolios.queries import portfolio_of
from ccqm.validation.rules import Status
from tests.people import NOW, someone
from tests.scenarios import journey_at, team
from tests.validation.panel import at_status
from tests.workspaces import road

urlpatterns = [*root, path("demo/", include("ccqm.web.demo.urls"))]


@pytest.fixture
def demo(settings):
    """The service as `make demo` runs it."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.web.demo.test_demo"


def a_person(role):
    """Someone with this role; a lead leads a participant, as in the demo city."""
    return road().lead if role == Role.LEAD else someone(role)


def leads(at):
    return [person for person in people(at) if person.role == Role.LEAD.label]


def write(number=1):
    for n in range(number):
        post("no_account", to=f"p{n}@example.org", context={}, at=NOW, key=f"k{n}")
    return Letter.objects.first()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestPeople:
    def test_the_team_the_panels_and_leads_can_be_tried(self):
        users = [a_person(role) for role in Role]
        page = Client().get("/demo/").content.decode()
        for user in users:
            assert user.name in page
            assert f"/demo/{user.pk}/sign-in/" in page

    @pytest.mark.parametrize("role", list(Role))
    def test_one_click_is_enough_second_step_included(self, role):
        user = a_person(role)
        browser = Client()
        response = browser.post(f"/demo/{user.pk}/sign-in/")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/")
        page = browser.get("/account/")
        assert page.status_code == 200
        assert user.name in page.content.decode()

    def test_the_next_click_is_somebody_else(self):
        first, second = a_person(Role.CHAIR), a_person(Role.OFFICER)
        browser = Client()
        for user in (first, second):
            browser.post(f"/demo/{user.pk}/sign-in/")
        page = browser.get("/account/").content.decode()
        assert second.name in page
        assert first.name not in page

    def test_those_not_listed_cannot_be_tried(self):
        nobody = someone(email="unlisted@example.org")
        assert Client().post(f"/demo/{nobody.pk}/sign-in/").status_code == 404
        assert Client().post("/demo/999999/sign-in/").status_code == 404

    def test_leads_of_a_held_a_withdrawn_and_an_expired_mark_can_all_be_tried(self):
        at_status(Status.AWARDED, "Held School")
        panel = at_status(Status.AWARDED, "Withdrawn School")
        mark = Award.objects.get(participant=panel.road.participant)
        withdraw_mark(mark, reason="No plan was kept.", by=panel.manager, at=NOW)
        assert [person.stage.rsplit(": ")[-1] for person in leads(NOW)] == ["Held", "Withdrawn"]
        later = datetime.combine(mark.expires_on, time(12), UTC) + timedelta(days=1)
        assert [person.stage.rsplit(": ")[-1] for person in leads(later)] == [
            "Expired",
            "Withdrawn",
        ]

    def test_each_says_why_to_try_them(self):
        for role in Role:
            a_person(role)
        assert all(person.worth for person in people(NOW))

    def test_it_takes_a_post(self):
        assert Client().get(f"/demo/{a_person(Role.OFFICER).pk}/sign-in/").status_code == 405

    def test_one_and_three_cost_the_same(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for names in (["First School"], ["Second School", "Third School"]):
            for name in names:
                road(name)
            with CaptureQueriesContext(connection) as queries:
                Client().get("/demo/")
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 8


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestOutbox:
    def test_newest_first_fifty_a_page(self):
        write(51)
        first = Client().get("/demo/outbox/").content.decode()
        assert first.index("p50@example.org") < first.index("p1@example.org")
        assert "p0@example.org" not in first
        assert "p0@example.org" in Client().get("/demo/outbox/?page=2").content.decode()

    def test_none_yet(self):
        assert Client().get("/demo/outbox/").status_code == 200

    def test_a_letter_as_text_and_html(self):
        letter = write()
        page = Client().get(f"/demo/outbox/{letter.pk}/").content.decode()
        assert "We have no account for it" in page
        assert f"/demo/outbox/{letter.pk}/html/" in page

    def test_its_html_is_shut_in(self):
        response = Client().get(f"/demo/outbox/{write().pk}/html/")
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox;")
        assert "script" not in policy
        assert "default-src 'none'" in policy
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_no_such_letter(self):
        assert Client().get("/demo/outbox/1/").status_code == 404

    def test_one_and_three_cost_the_same(self, django_assert_num_queries):
        write(1)
        with django_assert_num_queries(2):
            Client().get("/demo/outbox/")
        write(3)
        with django_assert_num_queries(2):
            Client().get("/demo/outbox/")


@pytest.mark.django_db
def test_outside_the_demo_its_views_do_not_exist_even_with_an_address(settings):
    settings.ROOT_URLCONF = "tests.web.demo.test_demo"
    user = someone(Role.MANAGER)
    assert Client().get("/demo/").status_code == 404
    assert Client().post(f"/demo/{user.pk}/sign-in/").status_code == 404
    assert Client().get("/demo/outbox/").status_code == 404


PRODUCTION = {
    "CCQM_ENVIRONMENT": "production",
    "CCQM_SECRET_KEY": "k" * 60,
    "CCQM_BALLOT_KEY": "b" * 60,
    "CCQM_HOSTS": "mark.example.org",
    "CCQM_MAIL_HOST": "smtp.example.org",
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "CCQM_ANSWERS_URL": "postgresql://answers@localhost/none_answers",
}
ADDRESSES = """
import django; django.setup()
from django.urls import Resolver404, resolve
for path in ("/account/sign-in/", "/demo/", "/demo/1/sign-in/", "/demo/outbox/"):
    try:
        resolve(path); print(path, "found")
    except Resolver404:
        print(path, "not found")
"""


def python(code, **variables):
    """Run code in a process of its own, under these variables only."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCQM_", "PYTEST"))}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "ccqm.config.settings"} | variables
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


class TestProduction:
    """SEC-14: the demo signs anyone in, so it cannot exist where real people are."""

    def test_it_has_no_address(self):
        said = python(ADDRESSES, **PRODUCTION)
        assert said.returncode == 0, said.stderr
        found = [line for line in said.stdout.splitlines() if line.startswith("/")]
        assert found == [
            "/account/sign-in/ found",
            "/demo/ not found",
            "/demo/1/sign-in/ not found",
            "/demo/outbox/ not found",
        ]

    def test_the_service_does_not_start_with_it(self):
        said = python(ADDRESSES, **PRODUCTION, CCQM_DEMO="1")
        assert said.returncode != 0
        assert "CCQM_DEMO must be off" in said.stderr

    def test_the_check_finds_it_even_if_settings_were_bent(self):
        bent = (
            "import django; django.setup()\n"
            "from django.conf import settings\n"
            "settings.DEMO = True\n"
            "from django.core.checks import run_checks\n"
            "print([m.id for m in run_checks(tags=['security'])])"
        )
        said = python(bent, **PRODUCTION)
        assert said.returncode == 0, said.stderr
        assert "ccqm.E001" in said.stdout

    def test_the_same_addresses_exist_in_the_demo(self):
        """So that the test above cannot pass because of a typing error."""
        said = python(ADDRESSES, CCQM_DEMO="1", DATABASE_URL=PRODUCTION["DATABASE_URL"])
        assert said.stdout.count(" found") == 4, said.stderr


@pytest.mark.django_db
def test_somebody_keeps_her_pledges_and_has_no_role():
    """Decision 15: a former pledge, a current one, training and thoughts."""
    council = team()
    walks = [
        journey_at("committed", team=council, name=one["at"], turn=turn)
        for turn, one in enumerate(city().keeper.pledges)
    ]
    keep_some(city().keeper, walks, now=NOW)
    (maya,) = [person for person in people(NOW) if person.name == "Maya Okafor"]
    kept = portfolio_of(User.objects.get(pk=maya.user_pk))
    assert (len(kept.current), len(kept.past)) == (1, 1)
    assert (len(kept.training), len(kept.reflections)) == (2, 2)
