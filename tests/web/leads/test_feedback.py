""" "You said, we did" pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ccqm.feedback.actions import add_entry, change_entry
from ccqm.feedback.models import Entry
from ccqm.journeys.actions import move
from ccqm.journeys.rules import Status
from tests.people import NOW, signed_in
from tests.workspaces import Road, queries_of, road

pytestmark = pytest.mark.django_db

SAID = NOW.date() - timedelta(days=3)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def address(on: Road, name: str = "feedback", *args: object) -> str:
    return reverse(f"leads:{name}", args=[on.participant.slug, *args])


def words(**changes) -> dict:
    return {
        "audience": "staff",
        "you_said": "Letters are hard to read.",
        "we_did": "We write them anew.",
        "said_on-day": SAID.day,
        "said_on-month": SAID.month,
        "said_on-year": SAID.year,
        "submission_key": uuid4(),
        **changes,
    }


def an_entry(on: Road, **changes) -> Entry:
    given = {"audience": "staff", "you_said": "So.", "we_did": "This.", "said_on": SAID}
    options = {**given, "is_public": False, "submission_key": uuid4(), **changes}
    return add_entry(on.journey, **options, **on.by())


def test_an_entry_is_added_once_and_the_page_says_who_is_missing():
    """REL-04"""
    on = road()
    browser, sent = signed_in(on.lead), words()
    for _click in range(2):
        assert browser.post(address(on, "feedback-add"), sent).url == address(on)
    assert Entry.objects.count() == 1
    page = browser.get(address(on)).content.decode()
    assert "Letters are hard to read." in page
    assert "Still to add, for these people: People you serve or live among." in page


def test_an_entry_is_private_unless_ticked():
    """DP-03"""
    on = road()
    browser = signed_in(on.lead)
    browser.post(address(on, "feedback-add"), words())
    assert not Entry.objects.get().is_public
    browser.post(
        address(on, "feedback-change", Entry.objects.get().pk), words(is_public="on", version=1)
    )
    assert Entry.objects.get().is_public


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": ""},
        {"audience": "nobody"},
        {"you_said": ""},
        {"we_did": "w" * 2001},
        {"said_on-year": NOW.year + 1},
        {"said_on-month": "13"},
        {"submission_key": "not-a-key"},
    ],
)
def test_an_incomplete_entry_is_refused_and_what_was_typed_stays(wrong):
    """GDS-21"""
    on = road()
    response = signed_in(on.lead).post(address(on, "feedback-add"), words(**wrong))
    assert response.status_code == 422
    assert "We write them anew." in response.content.decode() or "w" * 2001 in (
        response.content.decode()
    )
    assert not Entry.objects.exists()


def test_an_individual_is_asked_only_for_the_people_around_them():
    on = road("Rosa Weaver", kind="individual")
    form = signed_in(on.lead).get(address(on, "feedback-add")).context["form"]
    assert [key for key, _title in form.fields["audience"].choices] == ["people-we-serve"]


def test_the_second_editor_sees_both():
    """REL-05"""
    on = road()
    entry = an_entry(on)
    given = {"audience": "staff", "you_said": "So.", "said_on": SAID, "is_public": False}
    change_entry(entry, we_did="Theirs.", expected=1, **given, **on.by())
    response = signed_in(on.lead).post(
        address(on, "feedback-change", entry.pk), words(we_did="Mine.", version=1)
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs." in page
    assert "Mine." in page


def test_another_participant_learns_nothing():
    """SEC-02"""
    on, other = road(), road("Other School")
    entry = an_entry(on)
    browser = signed_in(other.lead)
    assert browser.get(address(on)).status_code == 404
    for name in ("feedback-change", "feedback-remove"):
        for owner in (on, other):
            assert browser.get(address(owner, name, entry.pk)).status_code == 404
            assert browser.post(address(owner, name, entry.pk), words()).status_code == 404


def test_an_entry_is_removed():
    on = road()
    entry = an_entry(on)
    assert signed_in(on.lead).post(address(on, "feedback-remove", entry.pk)).status_code == 302
    assert not Entry.objects.exists()


def test_nothing_changes_once_applied():
    """REL-06"""
    on = road()
    entry = an_entry(on)
    move(on.journey, Status.APPLIED, **on.by())
    browser = signed_in(on.lead)
    for url, sent in {
        address(on, "feedback-add"): words(),
        address(on, "feedback-change", entry.pk): words(version=1),
        address(on, "feedback-remove", entry.pk): {},
    }.items():
        response = browser.post(url, sent)
        assert response.status_code == 422, url
        assert "You have applied" in response.content.decode()


def test_the_page_costs_the_same_for_one_entry_and_for_three():
    on = road()
    an_entry(on)
    browser = signed_in(on.lead)
    one = queries_of(browser, address(on))
    an_entry(on)
    an_entry(on, audience="people-we-serve")
    assert queries_of(browser, address(on)) == one <= 15
