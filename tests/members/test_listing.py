"""What a list says and how it differs from the one that stands. No database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccqm.members import listing
from ccqm.members.listing import Listed, difference, guessed_columns
from ccqm.members.sheets import Row

COLUMNS = {"name": 0, "email": 1, "number": 2, "team": 3}
ANN = Listed(1, "Ann Lee", "ann@example.org", "1", "Roads")
BO = Listed(2, "Bo Rahman", "bo@example.org", "", "Parks")
CY = Listed(3, "Cy Okoro", "", "", "")


def rows(*people: tuple[str, ...]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(people, 2)]


def against(*people: tuple[str, ...], standing=(ANN, BO, CY)) -> listing.Difference:
    return difference(standing, rows(*people), COLUMNS)


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (("Name", "E-mail"), {"name": 0, "email": 1}),
        (("FULL NAME", "e_mail address", "Dept."), {"name": 0, "email": 1, "team": 2}),
        (
            ("Employee ID", "Surname", "Forename", "Department", "Work Email"),
            {"number": 0, "last": 1, "first": 2, "team": 3, "email": 4},
        ),
        (("First name", "Last name", "Display name"), {"first": 0, "last": 1}),
        (("Payroll no.", "Employee name", "Directorate"), {"number": 0, "name": 1, "team": 2}),
        (("Colour", "Shoe size"), {}),
    ],
)
def test_columns_are_guessed_in_several_spellings(headings, columns):
    assert guessed_columns(headings) == columns


@pytest.mark.parametrize(
    ("columns", "enough"),
    [
        ({"name": 0}, True),
        ({"first": 0, "last": 1}, True),
        ({"first": 0}, False),
        ({"email": 0}, False),
        ({"name": 0, "email": 0}, False),
    ],
)
def test_names_are_needed_and_each_column_is_for_one_thing(columns, enough):
    assert bool(listing.are_columns_enough(columns)) is enough


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("", "a@example.org"), "The name is missing"),
        (("A" * 201, ""), "longer than 200 characters"),
        (("Ann", "ann at home"), "not complete"),
        (('=HYPERLINK("x")', ""), "begins with =, as a formula does"),
        (("+44 Ann", ""), "begins with +"),
        (("＝1+1", ""), "as a formula does"),
        (("Ann", "", "@SUM(A1)"), "as a formula does"),
        (("Ann", "", "1", "-Roads"), "as a formula does"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells, reason):
    [problem] = against(cells, standing=()).problems
    assert reason in problem.reason
    assert (problem.row, problem.cells) == (2, cells)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("A", "x@example.org"), ("B", "X@EXAMPLE.ORG"), "Row 2 has the same email address"),
        (("A", "", "7a"), ("B", "", "7A"), "Row 2 has the same number"),
        (("Ann Lee",), ("ann lee",), "Row 2 has the same name"),
    ],
)
def test_the_same_person_twice_in_a_file_is_told(first, second, reason):
    found = against(first, second, standing=())
    assert len(found.joiners) == 1
    [problem] = found.problems
    assert (problem.row, reason in problem.reason) == (3, True)


def test_two_people_of_one_name_are_two_when_something_tells_them_apart():
    found = against(("Ann Lee", "", "8"), ("Ann Lee", "", "9"), standing=())
    assert (len(found.joiners), found.problems) == (2, [])


def test_each_is_found_by_number_then_email_then_name():
    found = against(
        ("Ann Married", "new@example.org", "1", "Roads"),
        ("Bo Rahman", "bo@example.org", "22", "Parks"),
        ("Cy Okoro", "cy@example.org", "", ""),
    )
    assert [(one.key, entry.number) for one, entry in found.changes] == [
        (1, "1"),
        (2, "22"),
        (3, ""),
    ]
    assert (found.joiners, found.leavers) == ([], [])


def test_a_move_is_told_from_a_change():
    found = against(("Ann Lee", "", "1", "Parks"), ("Bo Rahman", "bo@example.org"), ("Cy Okoro",))
    assert [one.key for one, _entry in found.moves] == [1]
    assert (found.changes, found.same) == ([], 2)


def test_an_empty_cell_takes_nothing_away():
    found = against(("Ann Lee", "", "1", ""), standing=(ANN,))
    assert (found.same, found.changes, found.moves) == (1, [], [])


def test_a_bad_row_makes_nobody_a_leaver():
    found = against(("Ann Lee", "broken", "1"), standing=(ANN,))
    assert len(found.problems) == 1
    assert found.leavers == []


def test_somebody_elses_email_is_a_problem_and_not_a_second_person():
    found = against(("Ann Lee", "bo@example.org", "1"), standing=(ANN, BO))
    assert ["Somebody else" in problem.reason for problem in found.problems] == [True]
    assert (found.joiners, found.changes, found.leavers) == ([], [], [BO])


@pytest.mark.parametrize("name", ["Pupils", "Year 5 class", "Under-18s", "Our congregation"])
def test_some_groups_are_never_named(name):
    """DP-03, DP-04."""
    assert not listing.may_be_named(name, "educational-establishment")


@pytest.mark.parametrize(
    "name",
    [
        "Uczniowie klasy 5", "Dzieci", "wierni", "Młodzież", "Mlodziez",
        "Elevi", "Copiii noștri", "Credincioși", "Enoriasi",
        "طلبہ", "ہمارے بچے", "نمازی حضرات",
        "تلاميذ المدرسة", "الأطفال", "اطفال", "والمصلين",
        "ਸੰਗਤ", "শিশুরা", "Les élèves", "Niños", "ENFANTS", "Arday", "Crianças",
    ],
)  # fmt: skip
def test_the_same_groups_in_other_languages(name):
    """DP-03, DP-04: pupils, children, believers as those who speak these languages call them."""
    assert not listing.may_be_named(name, "educational-establishment")


@pytest.mark.parametrize(
    "name",
    ["Staff", "Governors", "Volunteers", "Childcare team", "Elevator crew", "Copilots",
     "Pracownicy", "Angajați", "عملہ", "الموظفون"],
)  # fmt: skip
def test_other_groups_may_be(name):
    assert listing.may_be_named(name, "educational-establishment")


NAMES = st.sampled_from(["Ann", "Bo", "Cy", "Dee", "ann", ""])
EMAILS = st.sampled_from(["", "a@example.org", "b@example.org", "c@example.org", "bad"])
NUMBERS = st.sampled_from(["", "1", "2", "3"])
TEAMS = st.sampled_from(["", "Roads", "Parks"])
FILE = st.lists(st.tuples(NAMES, EMAILS, NUMBERS, TEAMS), min_size=1, max_size=8)


def applied(standing: list[Listed], found: listing.Difference) -> list[Listed]:
    """The list after the difference."""
    after = {one.key: one for one in standing}
    for one in found.leavers:
        del after[one.key]
    fresh = max(after, default=0) + 100
    new = [(one.key, entry) for one, entry in [*found.changes, *found.moves]]
    new += [(fresh + n, entry) for n, entry in enumerate(found.joiners)]
    for key, entry in new:
        after[key] = Listed(key, entry.name, entry.email, entry.number, entry.team)
    return list(after.values())


def identities(people: list[Listed]) -> list[str]:
    return [listing.identity(name=one.name, email=one.email, number=one.number) for one in people]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILE, FILE)
def test_no_two_people_ever_become_one_and_a_list_twice_changes_nothing(first, second):
    """Whatever stands in two files, one after the other: everyone on the list stays distinct."""
    standing = applied([], against(*first, standing=()))
    found = difference(standing, rows(*second), COLUMNS)
    after = applied(standing, found)
    assert len(set(identities(after))) == len(after)
    if not found.problems:
        again = difference(after, rows(*second), COLUMNS)
        assert again.is_empty


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILE, FILE)
def test_everyone_who_stands_is_counted_once(first, second):
    standing = applied([], against(*first, standing=()))
    found = difference(standing, rows(*second), COLUMNS)
    touched = [one.key for one in found.leavers]
    touched += [one.key for one, _entry in [*found.moves, *found.changes]]
    assert len(touched) == len(set(touched))
    assert len(touched) + found.same <= len(standing)
