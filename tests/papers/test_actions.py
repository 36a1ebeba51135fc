"""Sheets of paper: counted with a photo or entered line by line, each once."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import Storage
from django.db import connection
from PIL import Image

from ccqm.kit.uploads import Upload, checked
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.models import Group
from ccqm.members.teams import state_team
from ccqm.papers.actions import count_sheet, forget_photos, make_sheet, uncount_sheet
from ccqm.papers.entering import Entry, enter_lines, take_back_line
from ccqm.papers.models import Line, Sheet, photo_storage
from ccqm.pledges.models import JointSignature, Signature, Way
from ccqm.pledges.queries import counts
from tests.members.scene import Scene, scene
from tests.people import NOW

pytestmark = pytest.mark.django_db


def photo(colour: str = "white") -> Upload:
    made = BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "JPEG")
    return checked("sheet.jpg", made.getvalue())


def sheet(here: Scene, group: Group, **words: object) -> Sheet:
    given = {"pages": 1, "submission_key": uuid.uuid4(), **words}
    return make_sheet(group, **given, by=here.lead, at=NOW)  # type: ignore[arg-type]


def count(here: Scene, row: Sheet, people: int = 12, **words: object) -> Sheet:
    row.refresh_from_db()
    given = {"upload": photo(), "expected": row.version, "submission_key": uuid.uuid4(), **words}
    return count_sheet(row, people=people, **given, by=here.lead, at=NOW)  # type: ignore[arg-type]


def enter(here: Scene, row: Sheet, *entries: Entry) -> int:
    return enter_lines(row, entries=entries, by=here.lead, at=NOW)


def counted(here: Scene) -> list[int]:
    return [one.count for one in counts(here.participant)]


def stored(storage: Storage) -> list[str]:
    return storage.listdir("")[1] if storage.exists("") else []


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks) -> Callable:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_sheet_is_counted_corrected_and_undone(on_commit):
    """The old photo is deleted each time (DP-11)."""
    here = scene()
    row = sheet(here, here.group("Staff", 60))
    with on_commit():
        row = count(here, row)
    assert counted(here) == [12]
    first = stored(photo_storage())
    assert len(first) == 1
    with on_commit():
        row = count(here, row, 14, upload=None)
    assert counted(here) == [14]
    assert stored(photo_storage()) == first, "the photo stays where only the number was wrong"
    with on_commit():
        row = count(here, row, 14, upload=photo("red"))
    assert len(stored(photo_storage())) == 1
    assert stored(photo_storage()) != first
    with on_commit():
        uncount_sheet(row, by=here.lead, at=NOW)
        uncount_sheet(row, by=here.lead, at=NOW)
    assert counted(here) == [0]
    assert stored(photo_storage()) == []
    count(here, row, 9)
    assert counted(here) == [9], "the sheet can be used again"


def test_a_sheet_is_used_once():
    here = scene()
    group = here.group("Staff", 60)
    row = count(here, sheet(here, group))
    with pytest.raises(Refused, match="counted already"):
        enter(here, row, Entry(number=1, name="B"))
    other = sheet(here, group)
    enter(here, other, Entry(number=1, name="B"))
    with pytest.raises(Refused, match="entered already"):
        count(here, other)
    assert counted(here) == [13]


def test_counting_twice_by_one_form_counts_once_and_by_two_people_conflicts():
    """REL-04 and REL-05."""
    here = scene()
    row, key = sheet(here, here.group("Staff", 60)), uuid.uuid4()
    words = {"people": 12, "upload": photo(), "by": here.lead, "at": NOW}
    for _ in range(2):
        count_sheet(row, **words, expected=1, submission_key=key)
    assert JointSignature.objects.standing().count() == 1
    with pytest.raises(Conflict):
        count_sheet(row, **words, expected=1, submission_key=uuid.uuid4())
    assert counted(here) == [12]


@pytest.mark.parametrize(
    ("people", "words", "reason"),
    [
        (21, {}, "has 20 lines"),
        (0, {}, "has 20 lines"),
        (15, {}, "from 1 to 10"),
        (5, {"upload": None}, "Select a photo"),
    ],
)
def test_a_count_that_cannot_be_is_refused_and_keeps_no_photo(people, words, reason):
    here = scene()
    row = sheet(here, here.group("Staff", 10))
    with pytest.raises(Refused, match=reason):
        count(here, row, people, **words)
    assert not JointSignature.objects.exists()
    assert stored(photo_storage()) == []


def test_childrens_sheets_are_counted_as_a_class_and_never_entered():
    """DP-04, DP-11: no line with a name, no photo without the promise."""
    here = scene()
    group = here.group("Pupils", 60, is_led=True)
    team = state_team(group, name="3B", headcount=28, by=here.lead, at=NOW)
    row = sheet(here, group, team=team)
    with pytest.raises(Refused, match="No child is named"):
        enter(here, row, Entry(number=1, name="Zoe"))
    with pytest.raises(Refused, match="no child's name or face"):
        count(here, row, 20, led_by="Teacher")
    count(here, row, 20, led_by="Teacher", no_child_named=True)
    joint = JointSignature.objects.get()
    assert (joint.kind, joint.team, joint.led_by) == ("class", team, "Teacher")
    with pytest.raises(Refused, match="has signed already"):
        count(here, sheet(here, group, team=team), 20, led_by="T", no_child_named=True)
    count(here, row, 19, led_by="Teacher", no_child_named=True)
    assert counted(here) == [19]


def test_lines_are_entered_once_with_their_words():
    here = scene()
    group = here.group("Staff", 60)
    row = sheet(here, group)
    lines = [
        Entry(number=1, name="A. B.", pledge="I greet", may_show=True, thread="red"),
        Entry(number=7, name="C", may_show=True),
    ]
    assert [enter(here, row, *lines), enter(here, row, *lines)] == [2, 0]
    first, second = Signature.objects.order_by("pk")
    assert (first.name, first.pledge, first.may_show, first.thread, first.way) == (
        "A. B.", "I greet", True, "red", Way.PAPER)  # fmt: skip
    assert not second.may_show, "nothing to show"
    with pytest.raises(Refused, match="Line 7 was entered already"):
        enter(here, row, Entry(number=8, name="D"), Entry(number=7, name="E"))
    assert Signature.objects.count() == 2, "all or none"
    with pytest.raises(Refused, match="has 20 lines"):
        enter(here, row, Entry(number=21, name="F"))


def test_a_line_is_taken_back_for_whoever_asks():
    here = scene()
    row = sheet(here, here.group("Staff", 60))
    enter(here, row, Entry(number=3, name="A", pledge="Mine"))
    for _ in range(2):
        take_back_line(row, number=3, by=here.lead, at=NOW)
    gone = Signature.objects.get()
    assert (gone.name, gone.pledge, bool(gone.withdrawn_at)) == ("", "", True)
    assert counted(here) == [0]
    with pytest.raises(Refused, match="not entered"):
        take_back_line(row, number=4, by=here.lead, at=NOW)


def test_a_full_group_takes_no_half_of_a_sheet():
    here = scene()
    row = sheet(here, here.group("Staff", 6))
    with pytest.raises(Refused, match="have signed"):
        enter(here, row, *[Entry(number=n, name="A") for n in range(1, 9)])
    assert counted(here) == [0]
    assert not Line.objects.exists()


def test_photos_are_forgotten_after_a_year_and_counts_stay(on_commit):
    """DP-18: the term that the privacy notice names."""
    here = scene()
    count(here, sheet(here, here.group("Staff", 60)))
    assert forget_photos(at=NOW + timedelta(days=365)) == 0
    with on_commit():
        assert forget_photos(at=NOW + timedelta(days=366)) == 1
    assert stored(photo_storage()) == []
    assert counted(here) == [12]
    assert forget_photos(at=NOW + timedelta(days=999)) == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_entering_one_sheet_at_once_lose_nothing():
    """Lines that both type are one signature each; the lines of each alone all stand (REL-04)."""
    here = scene()
    row = sheet(here, here.group("Staff", 60))
    start, told = threading.Barrier(2), []

    def work(lines: range) -> None:
        start.wait()
        try:
            told.append(enter(here, row, *[Entry(number=n, name=f"P{n}") for n in lines]))
        finally:
            connection.close()

    both = [threading.Thread(target=work, args=[lines]) for lines in (range(1, 9), range(5, 13))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(told) == Signature.objects.standing().count() == 12
    assert sorted(Line.objects.values_list("number", flat=True)) == list(range(1, 13))
