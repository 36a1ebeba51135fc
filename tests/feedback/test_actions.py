""" "You said, we did": every audience, no future, no lost words."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ccqm.feedback.actions import add_entry, change_entry, remove_entry
from ccqm.feedback.models import Entry
from ccqm.feedback.queries import entries_of, facts, public_entries_of
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Conflict, Refused
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db

SAID = {"you_said": "Letters are hard to read.", "we_did": "We write them anew with families."}


def given(on: Road, **changes) -> dict:
    day = on.by()["at"].date() - timedelta(days=9)
    return {"audience": "staff", **SAID, "said_on": day, "is_public": False, **changes}


def entry(on: Road, **changes) -> Entry:
    return add_entry(on.journey, submission_key=uuid4(), **given(on, **changes), **on.by())


def test_facts_count_entries_and_name_audiences():
    on, other = road(), road("Other School")
    entry(on)
    entry(on)
    entry(on, audience="people-we-serve")
    known = Journey.objects.annotate(**facts()).get(pk=on.journey.pk)
    assert known.feedback_entries == 3
    assert sorted(known.feedback_audiences) == ["people-we-serve", "staff"]
    empty = Journey.objects.annotate(**facts()).get(pk=other.journey.pk)
    assert (empty.feedback_entries, empty.feedback_audiences) == (0, [])


def test_only_what_was_made_public_is_shown_to_all():
    """DP-03"""
    on = road()
    entry(on)
    entry(on, is_public=True, we_did="Shown to all.")
    assert [shown["we_did"] for shown in public_entries_of(on.journey)] == ["Shown to all."]
    assert len(entries_of(on.journey)) == 2


@pytest.mark.parametrize("wrong", [{"audience": "nobody"}, {"you_said": "  "}, {"we_did": ""}])
def test_an_incomplete_entry_is_refused(wrong):
    on = road()
    with pytest.raises(Refused):
        entry(on, **wrong)
    assert not Entry.objects.exists()


def test_nobody_has_said_it_yet_tomorrow():
    on = road()
    with pytest.raises(Refused):
        entry(on, said_on=on.by()["at"].date() + timedelta(days=1))


def test_two_clicks_make_one():
    """REL-04"""
    on, key = road(), uuid4()
    for _click in range(2):
        add_entry(on.journey, submission_key=key, **given(on), **on.by())
    assert Entry.objects.count() == 1


def test_two_editors_lose_no_words():
    """REL-05"""
    on = road()
    first = entry(on)
    change_entry(first, expected=1, **given(on, we_did="Mine."), **on.by())
    with pytest.raises(Conflict) as conflict:
        change_entry(first, expected=1, **given(on, we_did="Yours."), **on.by())
    assert conflict.value.current["we_did"] == "Mine."


def test_a_removed_entry_cannot_be_changed():
    on = road()
    gone, seen = entry(on), Entry.objects.get()
    remove_entry(gone, **on.by())
    with pytest.raises(Refused):
        change_entry(seen, expected=1, **given(on, we_did="Late."), **on.by())


def test_nothing_changes_once_applied():
    """REL-06"""
    on = road()
    first = entry(on)
    move(on.journey, Status.APPLIED, by=on.lead, at=on.by()["at"])
    for change in (
        lambda: entry(on),
        lambda: change_entry(first, expected=1, **given(on, we_did="Late."), **on.by()),
        lambda: remove_entry(first, **on.by()),
    ):
        with pytest.raises(Refused):
            change()
