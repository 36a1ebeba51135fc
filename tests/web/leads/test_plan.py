"""Priorities, actions, publishing and progress: the pages, and the plan as everyone sees it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ccqm.evaluation.actions import rate
from ccqm.feedback.actions import add_entry
from ccqm.journeys.actions import move
from ccqm.journeys.rules import Status
from ccqm.plans.actions import change_priority, post_update
from ccqm.plans.models import Action, Priority, PublishedPlan, Update
from tests.people import NOW, signed_in
from tests.workspaces import (
    REASON,
    Road,
    a_priority,
    a_published_plan,
    an_action,
    queries_of,
    rate_all,
    road,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def address(on: Road, name: str, *args: object) -> str:
    return reverse(f"leads:{name}", args=[on.participant.slug, *args])


def public(on: Road) -> str:
    return reverse("public:plan", args=[on.participant.slug])


def dated(name: str, day: object) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def priority_words(on: Road, **changes) -> dict:
    given = {"criterion": on.criteria[3], "title": "Everyone is heard", "why": "Many are not."}
    return {**given, "submission_key": uuid4(), **changes}


def action_words(**changes) -> dict:
    day = dated("due_on", NOW.date() + timedelta(days=90))
    given = {"what": "Ask every family", "who": "Team leaders", "submission_key": uuid4()}
    return {**given, **day, **changes}


def update_words(**changes) -> dict:
    given = {"status": "started", "words": "We asked twenty families."}
    return {**given, **dated("made_on", NOW.date()), "submission_key": uuid4(), **changes}


# --- priorities -----------------------------------------------------------------------------------


def test_the_lowest_ratings_are_suggested_first_and_only_once():
    on = road()
    rate_all(on, stage=3)
    for number, stage in ((7, 1), (2, 2)):
        key = on.criteria[number]
        rate(on.journey, criterion=key, stage=stage, reason=REASON, expected=1, **on.by())
    browser = signed_in(on.lead)
    suggested = [
        item["criterion"].key
        for item in browser.get(address(on, "priorities")).context["suggestions"]
    ]
    assert suggested[:2] == [on.criteria[7], on.criteria[2]]
    a_priority(on, criterion=on.criteria[7])
    page = browser.get(address(on, "priorities"))
    assert page.context["suggestions"][0]["criterion"].key == on.criteria[2]


def test_a_priority_is_added_once_however_often_it_is_sent():
    """REL-04"""
    on = road()
    browser, words = signed_in(on.lead), priority_words(on)
    for _click in range(2):
        assert browser.post(address(on, "priorities-add"), words).url == address(on, "priorities")
    assert Priority.objects.count() == 1
    assert "Everyone is heard" in browser.get(address(on, "priorities")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"criterion": "no-such"},
        {"title": ""},
        {"title": "t" * 121},
        {"why": "  "},
        {"why": "w" * 1001},
    ],
)
def test_an_incomplete_priority_is_refused_and_what_was_typed_stays(wrong):
    """GDS-21"""
    on = road()
    response = signed_in(on.lead).post(address(on, "priorities-add"), priority_words(on, **wrong))
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not Priority.objects.exists()


def test_the_second_editor_of_a_priority_sees_both():
    """REL-05"""
    on = road()
    priority = a_priority(on)
    words = {"criterion": priority.criterion, "why": "Because."}
    change_priority(priority, title="Theirs", expected=1, **words, **on.by())
    response = signed_in(on.lead).post(
        address(on, "priorities-change", priority.pk), {**words, "title": "Mine", "version": 1}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page


def test_posting_every_field_changes_no_other():
    """SEC-03"""
    on, other = road(), road("Other School")
    words = priority_words(on, journey=other.journey.pk, version=9, dropped_at="2020-01-01", id=7)
    signed_in(on.lead).post(address(on, "priorities-add"), words)
    priority = Priority.objects.get()
    assert (priority.journey, priority.version, priority.dropped_at) == (on.journey, 1, None)


# --- actions --------------------------------------------------------------------------------------


def test_an_action_is_added_changed_and_removed():
    on = road()
    browser, priority = signed_in(on.lead), a_priority(on)
    browser.post(address(on, "actions-add", priority.pk), action_words())
    action = Action.objects.get()
    assert "Every priority has an action." in browser.get(address(on, "actions")).content.decode()
    browser.post(
        address(on, "actions-change", action.pk), action_words(what="Visit them", version=1)
    )
    action.refresh_from_db()
    assert action.what == "Visit them"
    browser.post(address(on, "actions-remove", action.pk), {"sure": "yes"})
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            dated("due_on", NOW.date() - timedelta(days=1)),
            "The date must be today or in the future",
        ),
        ({"due_on-day": ""}, "must include a day"),
        ({"who": ""}, "Enter the role that will do it"),
        ({"what": "w" * 501}, "must be 500 characters or fewer"),
    ],
)
def test_an_action_that_cannot_be_is_refused(wrong, words):
    on = road()
    url = address(on, "actions-add", a_priority(on).pk)
    response = signed_in(on.lead).post(url, action_words(**wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Action.objects.exists()


def test_the_hint_asks_for_a_role_not_a_name():
    """DP-04"""
    on = road()
    page = signed_in(on.lead).get(address(on, "actions-add", a_priority(on).pk)).content.decode()
    assert "not a person’s name" in page


# --- publishing -----------------------------------------------------------------------------------


def test_publishing_shows_the_plan_to_everyone(client):
    on = road()
    an_action(on, a_priority(on))
    assert client.get(public(on)).status_code == 404
    browser = signed_in(on.lead)
    assert "Anyone can read your plan" in browser.get(address(on, "publish-plan")).content.decode()
    response = browser.post(address(on, "publish-plan"), follow=True)
    assert "Your plan is public. This is plan 1." in response.content.decode()
    page = client.get(public(on)).content.decode()
    assert "Everyone is heard" in page
    assert "Ask every family" in page
    assert on.lead.name not in page


def test_everyone_sees_the_plan_as_published_and_progress_as_it_is(client):
    on = road()
    _plan, priority, action = a_published_plan(on)
    change_priority(
        priority, criterion=priority.criterion, title="A draft", why="x", expected=1, **on.by()
    )
    post_update(
        action,
        words="We began in May.",
        made_on=NOW.date(),
        status="done",
        submission_key=uuid4(),
        **on.by(),
    )
    page = client.get(public(on)).content.decode()
    assert "A draft" not in page
    assert "We began in May." in page
    assert "1 of 1" in page


def test_only_public_entries_stand_beside_the_plan(client):
    """DP-03"""
    on = road()
    a_published_plan(on)
    for is_public, said in ((True, "Say it aloud."), (False, "Keep it here.")):
        add_entry(
            on.journey,
            audience="staff",
            you_said=said,
            we_did="We listened.",
            said_on=NOW.date(),
            is_public=is_public,
            submission_key=uuid4(),
            **on.by(),
        )
    page = client.get(public(on)).content.decode()
    assert "Say it aloud." in page
    assert "Keep it here." not in page


def test_a_person_who_is_not_named_stays_so_beside_their_plan(client):
    """DP-03"""
    on = road("Rosalind Weaver", kind="individual")
    a_published_plan(on)
    assert "Rosalind" not in client.get(public(on)).content.decode()


def test_a_plan_that_is_not_ready_cannot_be_published():
    on = road()
    a_priority(on)
    browser = signed_in(on.lead)
    assert browser.get(address(on, "publish-plan")).status_code == 200
    response = browser.post(address(on, "publish-plan"))
    assert response.status_code == 422
    assert "1 priority has no action yet." in response.content.decode()
    assert not PublishedPlan.objects.exists()


def test_what_was_published_is_removed_only_with_a_reason():
    on = road()
    _plan, _priority, action = a_published_plan(on)
    browser, url = signed_in(on.lead), address(on, "actions-remove", action.pk)
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "Done by others."}).status_code == 302
    action.refresh_from_db()
    assert action.dropped_reason == "Done by others."
    assert browser.get(url).status_code == 404


# --- progress -------------------------------------------------------------------------------------


def test_an_update_moves_the_action_once():
    """REL-04"""
    on = road()
    _plan, _priority, action = a_published_plan(on)
    browser, words = signed_in(on.lead), update_words()
    for _click in range(2):
        browser.post(address(on, "progress-update", action.pk), words)
    assert Update.objects.count() == 1
    page = browser.get(address(on, "progress")).content.decode()
    assert "1 of 1 action has an update." in page
    assert "We asked twenty families." in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "late"},
        {"words": ""},
        dated("made_on", NOW.date() + timedelta(days=1)),
        {"submission_key": "x"},
    ],
)
def test_an_update_that_cannot_be_is_refused(wrong):
    on = road()
    _plan, _priority, action = a_published_plan(on)
    url = address(on, "progress-update", action.pk)
    assert signed_in(on.lead).post(url, update_words(**wrong)).status_code == 422
    assert not Update.objects.exists()


# --- every page ---


def test_no_page_opens_for_another_participant():
    """SEC-02: swapped ids, and another workspace's ids under one's own address."""
    on, other = road(), road("Other School")
    _plan, priority, action = a_published_plan(on)
    browser = signed_in(other.lead)
    pages = {
        "priorities": [],
        "priorities-add": [],
        "priorities-change": [priority.pk],
        "priorities-remove": [priority.pk],
        "actions": [],
        "actions-add": [priority.pk],
        "actions-change": [action.pk],
        "actions-remove": [action.pk],
        "publish-plan": [],
        "progress": [],
        "progress-update": [action.pk],
    }
    for name, args in pages.items():
        assert browser.get(address(on, name, *args)).status_code == 404, name
        assert browser.post(address(on, name, *args)).status_code in (404, 405), name
        if args:
            assert browser.post(address(other, name, *args)).status_code == 404, name


def test_nothing_changes_once_applied_and_every_page_says_why():
    """REL-06"""
    on = road()
    _plan, priority, action = a_published_plan(on)
    move(on.journey, Status.APPLIED, **on.by())
    browser = signed_in(on.lead)
    posts = {
        address(on, "priorities-add"): priority_words(on),
        address(on, "priorities-change", priority.pk): priority_words(on, version=1),
        address(on, "priorities-remove", priority.pk): {"reason": "Because."},
        address(on, "actions-add", priority.pk): action_words(),
        address(on, "actions-change", action.pk): action_words(version=1),
        address(on, "actions-remove", action.pk): {"reason": "Because."},
        address(on, "publish-plan"): {},
        address(on, "progress-update", action.pk): update_words(),
    }
    for url, words in posts.items():
        response = browser.post(url, words)
        assert response.status_code == 422, url
        assert "You have applied" in response.content.decode(), url
    for name in ("priorities", "actions", "publish-plan", "progress"):
        assert "You have applied" in browser.get(address(on, name)).content.decode(), name


@pytest.mark.parametrize("name", ["priorities", "actions", "publish-plan", "progress"])
def test_pages_cost_the_same_for_one_row_and_for_three(name):
    on = road()
    _plan, priority, action = a_published_plan(on)
    post_update(action, made_on=NOW.date(), **ready("Begun."), **on.by())
    browser = signed_in(on.lead)
    one = queries_of(browser, address(on, name))
    for number in range(2):
        more = an_action(on, priority, f"More {number}")
        post_update(more, made_on=NOW.date(), **ready("Begun."), **on.by())
        an_action(on, a_priority(on, f"Priority {number}"))
    assert queries_of(browser, address(on, name)) == one <= 15


def test_the_public_plan_costs_the_same_for_one_action_and_for_three(client):
    on = road()
    _plan, priority, _action = a_published_plan(on)
    one = queries_of(client, public(on))
    for number in range(2):
        more = an_action(on, priority, f"More {number}")
        post_update(more, made_on=NOW.date(), **ready("Begun."), **on.by())
    signed_in(on.lead).post(address(on, "publish-plan"))
    assert queries_of(client, public(on)) == one <= 8


def ready(words: str) -> dict:
    return {"words": words, "status": "started", "submission_key": uuid4()}
