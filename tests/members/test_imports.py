"""Lists of people: saved in pieces, once, and taken back (REL-04, REL-05, REL-10)."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members import actions, imports, pieces
from ccqm.members.models import Group, Person, RosterChange, RosterImport, Team
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant
from ccqm.pledges import actions as pledges
from ccqm.pledges.queries import counts, coverage
from tests.conftest import NOW
from tests.members.lists import ANN, BO, CY, begun, named_group, roster, saved, undone, uploaded
from tests.members.scene import scene, sign
from tests.members.spreadsheets import csv_of

pytestmark = pytest.mark.django_db


def headcount(group: Group) -> int:
    return Group.objects.get(pk=group.pk).headcount


def test_a_list_is_saved_and_the_headcount_follows_it(django_capture_on_commit_callbacks):
    here = scene()
    group = named_group(here)
    with django_capture_on_commit_callbacks(execute=True):
        row = saved(here, group, ANN, BO)
    assert roster(group) == [("Ann Lee", "1", "Roads"), ("Bo Rahman", "2", "Parks")]
    assert (headcount(group), row.status, row.done, row.total) == (2, "done", 2, 2)
    assert row.counts["joined"] == 2
    assert coverage(here.participant).total == 2
    assert not row.file
    assert not list(row.file.storage.listdir(".")[1]), "DP-18: the file goes when it is saved"


def test_an_upload_changes_nobody():
    here = scene()
    group = named_group(here)
    uploaded(here, group, ANN)
    assert (roster(group), headcount(group)) == ([], 60)


def test_the_next_list_finds_joiners_leavers_moves_and_changes():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO, CY)
    moved = ("Ann Lee", "ann@example.org", "1", "Parks")
    renamed = ("Bo Rahman-Lee", "bo@example.org", "2", "Parks")
    dee = ("Dee Fox", "dee@example.org", "4", "Roads")
    later = NOW + timedelta(days=30)
    row = saved(here, group, moved, renamed, dee, at=later)
    assert roster(group) == [
        ("Ann Lee", "1", "Parks"),
        ("Bo Rahman-Lee", "2", "Parks"),
        ("Dee Fox", "4", "Roads"),
    ]
    assert {k: v for k, v in row.counts.items() if v} == {
        "joined": 1, "left": 1, "moved": 1, "changed": 1,
    }  # fmt: skip
    gone = Person.objects.get(name="Cy Okoro")
    assert gone.left_on == later.date(), "left, never deleted"
    assert headcount(group) == 3


def test_a_list_of_some_leaves_the_others_alone():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    saved(here, group, CY, absent_leave=False)
    assert len(roster(group)) == 3


def test_the_same_list_again_changes_nothing():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    row = saved(here, group, ANN, BO)
    assert (row.total, row.counts["same"], len(roster(group))) == (0, 2, 2)


def test_undo_takes_back_everything():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    before = roster(group)
    moved = ("Ann L. Lee", "ann@example.org", "1", "Waste")
    row = saved(here, group, moved, CY)
    assert undone(here, row).status == "undone"
    assert (roster(group), headcount(group)) == (before, 2)
    assert not Person.objects.filter(name="Cy Okoro").exists()
    assert not Team.objects.standing().filter(name="Waste").exists()
    assert not RosterChange.objects.filter(roster_import=row).exists()


def test_undoing_the_first_list_brings_the_stated_number_back():
    here = scene()
    group = named_group(here, headcount=60)
    undone(here, saved(here, group, ANN, BO))
    assert (roster(group), headcount(group)) == ([], 60)


def test_only_the_newest_list_can_be_undone_and_only_for_a_week():
    here = scene()
    group = named_group(here)
    first = saved(here, group, ANN)
    second = saved(here, group, ANN, BO, at=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="newest"):
        imports.begin_undo(first, by=here.lead, at=NOW + timedelta(hours=2))
    with pytest.raises(Refused, match="seven days"):
        imports.begin_undo(second, by=here.lead, at=NOW + timedelta(days=8))


def test_a_second_click_saves_once():
    """REL-04."""
    here = scene()
    group = named_group(here)
    row = begun(here, uploaded(here, group, ANN))
    begun(here, row)
    for _time in range(2):
        imports.save_list(row, counts=counts, at=NOW)
    assert len(roster(group)) == 1
    assert Event.objects.filter(verb="roster.saved").count() == 1


def test_the_same_upload_twice_is_one():
    here = scene()
    group = named_group(here)
    key = uuid.uuid4()
    made = {
        imports.upload_list(
            group, name="p.csv", content=csv_of(("Name",), ("Ann",)), submission_key=key,
            by=here.lead, at=NOW,
        ).pk
        for _click in range(2)
    }  # fmt: skip
    assert len(made) == 1


def test_a_list_that_was_looked_at_before_another_was_saved_is_refused():
    """REL-05."""
    here = scene()
    group = named_group(here)
    slow, looked_at = uploaded(here, group, ANN), Group.objects.get(pk=group.pk).version
    saved(here, group, BO)
    with pytest.raises(Conflict, match="Look at the difference again"):
        imports.begin_import(slow, expected=looked_at, absent_leave=True, by=here.lead, at=NOW)
    assert [name for name, *_ in roster(group)] == ["Bo Rahman"]


class Killed(BaseException):
    """As sudden as `kill -9`: nothing of ours catches it."""


@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_killed_worker_loses_nothing_and_doubles_nothing(monkeypatch, done):
    """REL-10: the next worker goes on where the last one stopped, twenty times over."""
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    monkeypatch.setattr(pieces, "PIECE", 3)
    people = [(f"Person {n:03}", f"p{n}@example.org", str(100 + n), "Waste") for n in range(130)]
    row = begun(here, uploaded(here, group, BO, *people))
    make, made, kept = pieces._add_people, [], []

    def dying(*args):
        make(*args)
        made.append(1)
        if len(made) > done:
            raise Killed

    for _worker in range(20):
        made.clear()
        with monkeypatch.context() as patch:
            patch.setattr(pieces, "_add_people", dying)
            with pytest.raises(Killed):
                imports.save_list(row, counts=counts, at=NOW)
        row.refresh_from_db()
        kept.append(row.done)
        assert row.status == "committing"
    assert kept == [3 * done * worker for worker in range(1, 21)]
    imports.save_list(row, counts=counts, at=NOW)
    row.refresh_from_db()
    assert (row.status, row.done, row.total) == ("done", 131, 131)
    assert (len(roster(group)), headcount(group)) == (131, 131)
    assert Person.objects.count() == 132


def test_two_people_who_cannot_be_told_apart_after_all_leave_nothing_half_done(monkeypatch):
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    monkeypatch.setattr(pieces, "PIECE", 1)
    row = begun(here, uploaded(here, group, ANN, BO, CY))
    make = pieces._add_people

    def clash(row, changes):
        if changes and changes[0].name == "Cy Okoro":
            raise IntegrityError
        make(row, changes)

    monkeypatch.setattr(pieces, "_add_people", clash)
    imports.save_list(row, counts=counts, at=NOW)
    row.refresh_from_db()
    assert (row.status, roster(group)) == ("dropped", [("Ann Lee", "1", "Roads")])


# --- Who is never listed ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("are_adults", "tells_nothing", "name"),
    [
        (False, True, "Staff"),
        (True, False, "Staff"),
        (True, True, "Year 5 pupils"),
        (True, True, "Our congregation"),
    ],
)
def test_children_and_congregations_are_counted_never_listed(are_adults, tells_nothing, name):
    """DP-03, DP-04."""
    here = scene()
    group = here.group(name)
    with pytest.raises(Refused, match="counted, never listed"):
        imports.name_group(
            group, are_adults=are_adults, tells_nothing=tells_nothing, by=here.lead, at=NOW
        )
    with pytest.raises(Refused, match="counted, never listed"):
        uploaded(here, group, ANN)


def test_the_members_of_a_mosque_are_never_listed_and_its_staff_can_be():
    here = scene("Mill Street Mosque")
    Participant.objects.filter(pk=here.participant.pk).update(type="religious-organisation")
    here.participant.refresh_from_db()
    named_group(here, "Staff")
    with pytest.raises(Refused, match="counted, never listed"):
        named_group(here, "Members")


def test_the_database_itself_refuses_a_name_in_a_counted_group():
    here = scene()
    group = here.group()
    with pytest.raises(ProgrammingError, match="counted only"), transaction.atomic():
        Person.objects.create(
            participant=here.participant, group=group, name="A", identity="t:a", joined_on=NOW
        )


def test_the_database_itself_refuses_the_same_person_twice():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    one = Person.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_listed_group_cannot_become_a_private_one_by_a_new_name():
    here = scene()
    group = named_group(here)
    with pytest.raises(Refused, match="counted, never listed"):
        pledges.change_group(
            group, name="Pupils", headcount=60, expected=group.version, by=here.lead, at=NOW
        )


def test_the_number_of_a_listed_group_is_not_typed_any_more():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    group.refresh_from_db()
    with pytest.raises(Refused, match="follows the list"):
        pledges.change_group(
            group, name="Staff", headcount=9, expected=group.version, by=here.lead, at=NOW
        )


def test_people_leave_with_their_group_unless_a_list_is_being_saved():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    begun(here, uploaded(here, group, ANN, BO))
    with pytest.raises(Refused, match="being saved"):
        actions.remove_group(group, counts=counts, by=here.lead, at=NOW)
    imports.save_list(RosterImport.objects.first(), counts=counts, at=NOW)
    actions.remove_group(group, counts=counts, by=here.lead, at=NOW)
    assert not Person.objects.present().exists()
    assert Person.objects.count() == 2


def test_leavers_do_not_take_their_signatures_with_them():
    """The employer learns nothing from who is on the list: signatures are not tied to it."""
    here = scene()
    group = named_group(here, headcount=60)
    sign(group, 6)
    saved(here, group, ANN, BO)
    told = coverage(here.participant)
    assert (told.count, told.total, told.groups) == (2, 2, ())


def test_what_waits_too_long_is_forgotten():
    """DP-18, with a moved clock."""
    here = scene()
    group = named_group(here)
    done = saved(here, group, ANN)
    waiting = uploaded(here, group, BO)
    imports.forget_old(at=NOW + timedelta(days=6), by="system")
    waiting.refresh_from_db()
    assert waiting.file
    assert done.changes.count() == 1
    imports.forget_old(at=NOW + timedelta(days=8), by="system")
    waiting.refresh_from_db()
    assert (waiting.status, bool(waiting.file), done.changes.count()) == ("dropped", False, 0)
    assert roster(group) == [("Ann Lee", "1", "Roads")]


def test_a_dropped_list_is_gone_and_cannot_be_used():
    here = scene()
    group = named_group(here)
    row = uploaded(here, group, ANN)
    for _click in range(2):
        imports.drop_list(row, by=here.lead, at=NOW)
    with pytest.raises(Refused, match="Upload it again"):
        begun(here, row)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_imports_one_wins_and_nobody_is_doubled():
    """REL-02: eight leads press “Save” at once, each with the same people."""
    here = scene()
    group = named_group(here)
    rows = [uploaded(here, group, ANN, BO, CY) for _lead in range(8)]
    expected = Group.objects.get(pk=group.pk).version
    start, answers = threading.Barrier(8), []

    def press(row: RosterImport) -> None:
        start.wait()
        try:
            imports.begin_import(row, expected=expected, absent_leave=True, by=here.lead, at=NOW)
            answers.append("begun")
            imports.save_list(row, counts=counts, at=NOW)
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["begun"] + ["refused"] * 7
    assert Person.objects.count() == 3
    assert groups_of(here.participant).get().headcount == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_list_save_it_once():
    """REL-02: a worker thought dead comes back while another one goes on."""
    here = scene()
    group = named_group(here)
    people = [(f"Person {n:02}", f"p{n}@example.org", str(n), "") for n in range(40)]
    row = begun(here, uploaded(here, group, *people))
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        imports.save_list(row, counts=counts, at=NOW)
        connection.close()

    threads = [threading.Thread(target=work) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert (row.status, row.done, Person.objects.count()) == ("done", 40, 40)
