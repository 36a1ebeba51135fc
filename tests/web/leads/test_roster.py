"""The lead's lists of people: from a file to the roster page, and back."""

import csv
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ccqm.members import imports
from ccqm.members.models import Group, Person, RosterImport
from ccqm.pledges.queries import counts
from tests.conftest import NOW
from tests.members.lists import ANN, BO, CY, HEADINGS, named_group, roster, saved, uploaded
from tests.members.scene import Scene, scene, sign
from tests.members.spreadsheets import csv_of, xlsx_of
from tests.people import signed_in
from tests.web.asking import hidden, queries_of, send, words
from tests.working import empty_queue, jobs, work

pytestmark = pytest.mark.django_db


def address(here: Scene, name: str = "", *rest: int) -> str:
    return reverse(f"leads:roster{name}", args=[here.participant.slug, *rest])


def post_file(lead, here: Scene, group: Group, name: str, content: bytes):
    place = address(here, "-upload", group.pk)
    file = SimpleUploadedFile(name, content)
    return lead.post(place, hidden(lead.get(place)) | {"file": file})


@pytest.mark.django_db(transaction=True)
def test_a_list_from_upload_to_undo_with_the_real_worker():
    empty_queue()
    here = scene()
    group = here.group("Staff", 60)
    lead = signed_in(here.lead)
    assert "Nobody can see here who has signed" in words(lead.get(address(here)))
    named = send(lead, address(here, "-name", group.pk), ages="adults", tells="no")
    assert named.url == address(here, "-upload", group.pk)
    made = xlsx_of(HEADINGS, ANN, BO, ("", "x@example.org", "9", ""))
    columns = post_file(lead, here, group, "people.xlsx", made)
    row = RosterImport.objects.get()
    assert columns.url == address(here, "-columns", row.pk)
    page = lead.get(columns.url)
    assert "A: Full name" in words(page)
    shown = {what: str(at) for what, at in row.columns.items()}
    assert shown == {"name": "0", "email": "1", "number": "2", "team": "3"}
    check = send(lead, columns.url, **shown)
    told = words(lead.get(check.url))
    assert "New on your list 2" in told
    assert "Row 4: The name is missing" in told
    assert not Person.objects.exists(), "looking changes nothing"
    progress = send(lead, check.url)
    assert "Your list is being saved" in words(lead.get(progress.url))
    work()
    assert [job.status for job in jobs("members.save_list")] == ["succeeded"]
    assert "Your list is saved" in words(lead.get(progress.url))
    told = words(lead.get(address(here)))
    assert "Ann Lee" in told
    assert "2 people, in 2 teams" in told
    undo = send(lead, address(here, "-undo", row.pk))
    assert "is being undone" in words(lead.get(undo.url))
    work()
    assert "This list was undone" in words(lead.get(undo.url))
    assert not Person.objects.exists()
    group.refresh_from_db()
    assert group.headcount == 60
    empty_queue()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "Select how old the people of this group are"),
        ({"ages": "children", "tells": "no"}, "counted, never listed"),
        ({"ages": "adults", "tells": "yes"}, "counted, never listed"),
    ],
)
def test_children_and_congregations_stay_counted(answers, message):
    """DP-03, DP-04."""
    here = scene()
    group = here.group()
    page = send(signed_in(here.lead), address(here, "-name", group.pk), **answers)
    assert (page.status_code, message in words(page)) == (422, True)
    group.refresh_from_db()
    assert not group.is_named


def test_a_group_of_pupils_says_why_it_is_not_listed():
    here = scene()
    here.group("Pupils", 400)
    page = signed_in(here.lead).get(address(here))
    assert "It is counted, never listed." in words(page)
    assert "List these people by name" not in words(page)


def test_a_counted_group_takes_no_file():
    here = scene()
    group = here.group()
    lead = signed_in(here.lead)
    place = address(here, "-upload", group.pk)
    file = SimpleUploadedFile("p.csv", csv_of(HEADINGS, ANN))
    assert lead.post(place, {"file": file}).url == address(here, "-name", group.pk)
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.csv", b"", "The selected file is empty"),
        ("p.pdf", b"%PDF-1.7 x", "must be a CSV or XLSX"),
        ("p.csv", csv_of(*[tuple("ab" * 2500)] * 2), "5,000 columns"),
        ("p.xlsx", xlsx_of(data="<!--" + " " * 130_000_000 + "-->"), "too large once"),
        ("p.csv", b"x" * 10_000_001, "smaller than 10MB"),
    ],
)
def test_a_hostile_file_is_refused_at_its_field_and_nothing_is_kept(name, content, message):
    here = scene()
    group = named_group(here)
    page = post_file(signed_in(here.lead), here, group, name, content)
    assert (page.status_code, message in words(page)) == (422, True)
    assert 'id="id_file-error"' in page.content.decode()
    assert not RosterImport.objects.exists()


def test_the_columns_must_hold_names():
    here = scene()
    group = named_group(here)
    row = uploaded(here, group, ("x", "y"), headings=("Colour", "Shoe"))
    lead = signed_in(here.lead)
    assert lead.get(address(here, "-check", row.pk)).url == address(here, "-columns", row.pk)
    page = send(lead, address(here, "-columns", row.pk), name="")
    assert (page.status_code, "Select the column with the full name" in words(page)) == (422, True)
    same = send(lead, address(here, "-columns", row.pk), name="0", email="0")
    assert "each column for one thing only" in words(same)


def test_who_is_not_in_the_file_is_asked_about():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    row = uploaded(here, group, ANN, CY)
    lead = signed_in(here.lead)
    place = address(here, "-check", row.pk)
    assert "Not in this file: 1" in words(lead.get(place))
    page = send(lead, place)
    assert page.status_code == 422
    assert "Select what becomes of the people who are not in this file" in words(page)
    assert send(lead, place, absent="stay").status_code == 302
    imports.save_list(row, counts=counts, at=NOW)
    assert len(roster(group)) == 3


def test_a_list_looked_at_too_early_is_shown_again():
    """REL-05."""
    here = scene()
    group = named_group(here)
    row = uploaded(here, group, ANN)
    lead = signed_in(here.lead)
    place = address(here, "-check", row.pk)
    looked_at = hidden(lead.get(place))
    saved(here, group, BO)
    again = lead.post(place, looked_at, follow=True)
    assert "Look at the difference again" in words(again)
    assert "Not in this file: 1" in words(again)
    assert [name for name, *_ in roster(group)] == ["Bo Rahman"]


def test_the_same_list_again_offers_nothing_to_save():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    row = uploaded(here, group, ANN)
    page = signed_in(here.lead).get(address(here, "-check", row.pk))
    assert "changes nothing on your list" in words(page)
    assert "Save this list" not in words(page)


def test_the_rows_to_correct_never_run_in_a_spreadsheet():
    """SEC-12: what was a formula is words in the file that comes back."""
    here = scene()
    group = named_group(here)
    evil = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "＝1"]
    row = uploaded(here, group, ANN, *[(cell, "", str(n), "") for n, cell in enumerate(evil)])
    answer = signed_in(here.lead).get(address(here, "-problems", row.pk))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["Row", "What is wrong", "Full name"]
    assert len(lines) == 6
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if re.match(r"[=+\-@＝\t\r]", cell)]


def test_a_file_can_be_deleted_unused():
    here = scene()
    group = named_group(here)
    row = uploaded(here, group, ANN)
    lead = signed_in(here.lead)
    assert "Do you want to delete this file?" in words(lead.get(address(here, "-drop", row.pk)))
    gone = send(lead, address(here, "-drop", row.pk))
    assert "This list was not used" in words(lead.get(gone.url))
    assert "the file is deleted" in words(lead.get(gone.url))


def test_search_by_words_group_team_and_those_who_left():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO, CY)
    saved(here, group, ANN, BO)
    lead = signed_in(here.lead)
    team = group.teams.get(name="Parks")

    def names(query: str) -> list[str]:
        page = words(lead.get(address(here) + query))
        return [name for name in ("Ann Lee", "Bo Rahman", "Cy Okoro") if name in page]

    assert names("") == ["Ann Lee", "Bo Rahman"]
    assert names("?q=lee+ann") == ["Ann Lee"]
    assert names("?q=2") == ["Bo Rahman"]
    assert names(f"?team={team.pk}") == ["Bo Rahman"]
    assert names(f"?group={group.pk}&q=bo%40example") == ["Bo Rahman"]
    assert names("?who=left") == ["Cy Okoro"]
    assert names("?q=%27%22%3C&team=9999&page=x") in ([], ["Ann Lee", "Bo Rahman"])
    assert "Nobody was found" in words(lead.get(address(here) + "?q=nobody"))


def test_no_page_of_the_list_tells_who_has_signed():
    """The employer's eye: the same pages before and after everyone signs."""
    here = scene()
    group = named_group(here, headcount=60)
    saved(here, group, ANN, BO)
    lead = signed_in(here.lead)
    before = words(lead.get(address(here)))
    sign(group, 1, name="Ann Lee")
    assert words(lead.get(address(here))) == before


PAGES = ("-columns", "-check", "-problems", "-progress", "-undo", "-drop")


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_participants_lists_are_not_there(method):
    """SEC-02."""
    here, elsewhere = scene(), scene("Mill Street Mosque")
    group = named_group(here)
    row = uploaded(here, group, ANN)
    stranger = signed_in(elsewhere.lead)
    for place in (here, elsewhere):
        for name, key in [("-name", group.pk), ("-upload", group.pk)] + [
            (p, row.pk) for p in PAGES
        ]:
            assert getattr(stranger, method)(address(place, name, key)).status_code == 404
    row.refresh_from_db()
    assert row.status == "uploaded"


def test_one_person_lists_nobody():
    here = scene("Robin Ashworth", "individual")
    assert signed_in(here.lead).get(address(here)).status_code == 404


def test_three_people_groups_and_lists_cost_what_one_costs():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    lead = signed_in(here.lead)
    one = queries_of(lead, address(here))
    saved(here, group, ANN, BO, CY)
    saved(here, named_group(here, "Volunteers", 9), ANN)
    here.group("Pupils", 400)
    assert queries_of(lead, address(here)) == one <= 15


def many_people(number: int) -> list[tuple[str, ...]]:
    return [
        (f"Person {n:03}", f"p{n}@example.org", str(n), f"Team {n % 40}") for n in range(number)
    ]


def test_300_people_cost_what_3_cost():
    """No page of the list, or about it, asks the database more often for more people."""
    here = scene()
    group = named_group(here)
    lead = signed_in(here.lead)
    slug = here.participant.slug

    def costs(number: int) -> dict[str, int]:
        saved(here, group, *many_people(number), absent_leave=True)
        done = RosterImport.objects.latest("pk")
        waiting = uploaded(here, group, *many_people(number + 1)[1:])
        team = group.teams.order_by("pk")[0].pk
        pages = {
            query: address(here) + query
            for query in ("", "?q=person", f"?group={group.pk}&q=p2", f"?team={team}", "?who=left")
        }
        pages |= {name: address(here, name, waiting.pk) for name in PAGES if name != "-progress"}
        pages["-progress"] = address(here, "-progress", done.pk)
        pages["-undo"] = address(here, "-undo", done.pk)
        pages |= {name: reverse(f"leads:{name}", args=[slug]) for name in ("people", "sign-up")}
        return {name: queries_of(lead, page) for name, page in pages.items()}

    few = costs(3)
    many = costs(300)
    assert many == few
    assert max(many.values()) <= 15


def test_what_was_looked_at_is_not_worked_out_again():
    """At 30,000 rows a lead waits once, for the page; the button answers at once."""
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    row = uploaded(here, group, ANN, CY)
    lead = signed_in(here.lead)
    place = address(here, "-check", row.pk)
    looked_at = hidden(lead.get(place)) | {"absent": "left"}
    row.file.storage.delete(row.file.name)
    answer = lead.post(place, looked_at)
    assert answer.url == address(here, "-progress", row.pk), "the file was not opened"
