"""Answers and schemas: what is read, and words for whatever cannot be."""

import numpy as np
import pytest

from ccqm.kit.verdict import Refused
from ccqm.surveys import answers, schema
from ccqm.surveys.answers import CATEGORIES_MOST, EMPTY, NOT_APPLICABLE
from ccqm.surveys.schema import UNKNOWN, Dimension

ASKED = schema.read(
    {"roll_size": 9, "areas": {"skills": ["s1", "s2"]}, "dimensions": [{"key": "site"}]}
)


def read(text: str, asked=ASKED):
    return answers.read(text.splitlines(keepends=True), asked)


def refusal(call, *given) -> str:
    with pytest.raises(Refused) as refused:
        call(*given)
    return str(refused.value.reason)


# --- answers --------------------------------------------------------------------------------------
def test_a_row_for_each_response_columns_in_any_order():
    found = read("site,s2,s1\nNorth,5,1\nSouth,,na\n,3,4\n")
    assert list(found.ratings["s1"]) == [1, NOT_APPLICABLE, 4]
    assert list(found.ratings["s2"]) == [5, EMPTY, 3]
    assert found.columns["site"].categories == ("North", "South", "")
    assert list(found.columns["site"].codes) == [0, 1, 2]
    assert len(found) == 3


def test_spaces_quotes_line_ends_and_empty_lines_do_no_harm():
    found = read('"s1", s2,site\r\n 5,"4",  North \r\n\r\nna ,1,North\r\n')
    assert list(found.ratings["s1"]) == [5, NOT_APPLICABLE]
    assert found.columns["site"].categories == ("North",)


def test_no_response_at_all_is_a_wave_too():
    assert len(read("s1,s2,site\n")) == 0


def test_declared_categories_keep_their_order_even_when_nobody_is_in_them():
    asked = schema.read(
        {
            "areas": {"skills": ["s1"]},
            "dimensions": [{"key": "grade", "categories": ["low", "middle", "high"]}],
        }
    )
    found = read("s1,grade\n4,high\n4,\n4,low\n", asked)
    assert found.columns["grade"].categories == ("low", "middle", "high", "")
    assert list(found.columns["grade"].codes) == [2, 3, 0]
    assert "“top” of “grade”" in refusal(read, "s1,grade\n4,top\n", asked)


def test_pieces_are_joined(monkeypatch):
    monkeypatch.setattr(answers, "PIECE", 2)
    found = read("s1,s2,site\n" + "".join(f"{1 + n % 5},,{'AB'[n % 2]}\n" for n in range(7)))
    assert list(found.ratings["s1"]) == [1, 2, 3, 4, 5, 1, 2]
    assert list(found.columns["site"].codes) == [0, 1, 0, 1, 0, 1, 0]
    assert "Row 6, " in refusal(read, "s1,s2,site\n1,,A\n1,,A\n\n1,,A\n9,,A\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The first line is empty"),
        ("\n\n", "The first line is empty"),
        ("s1,s2\n", "no column “site”"),
        ("s1;s2;site\n", "parted by commas"),
        ("s1,s2,site,name\n", "does not know the column “name”"),
        ("s1,s2,site,\n", "does not know the column “”"),
        ("s1,s2,site,s1\n", "Two columns are called “s1”"),
        ("s1,s2,site\n6,1,A\n", "Row 2, column “s1”: “6” is not 1 to 5, empty or na"),
        ("s1,s2,site\n\n1,1,A\n1,0,A\n", "Row 4, column “s2”: “0”"),
        ("s1,s2,site\n1,yes,A\n", "“yes”"),
        ("s1,s2,site\n1,4.0,A\n", "“4.0”"),
        ("s1,s2,site\n1,NA,A\n", "“NA”"),
        ("s1,s2,site\n1,²,A\n", "“²”"),
        ("s1,s2,site\n1,1,A,B\n", "Row 2 has 4 cells, but there are 3 columns"),
        ("s1,s2,site\n1,1,A\n1\n", "Row 3 has 1 cells"),
        ('s1,s2,site\n1,1,"A\n', "Line 2 cannot be read"),
        ('s1,s2,site\n1,1,"A"B\n', "Line 2 cannot be read"),
        ("s1,s2,site\n1,1," + "A" * 200_000 + "\n", "Line 2 cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, words):
    assert words in refusal(read, text)


def test_a_column_of_names_is_no_dimension():
    rows = "".join(f"4,4,person {n}\n" for n in range(CATEGORIES_MOST + 1))
    assert "“site” has more than 1,000 values" in refusal(read, "s1,s2,site\n" + rows)


def test_endless_files_are_refused(monkeypatch):
    monkeypatch.setattr(answers, "ROWS_MOST", 3)
    assert len(read("s1,s2,site\n" + "1,1,A\n" * 3)) == 3
    assert "more than 3 rows" in refusal(read, "s1,s2,site\n" + "1,1,A\n" * 4)


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(b"\xef\xbb\xbfs1,s2,site\r\n1,2,Gro\xc3\x9f\r\n")
    found = answers.read_file(path, ASKED)
    assert found.columns["site"].categories == ("Groß",)
    assert found.ratings["s1"].dtype == np.int8


@pytest.mark.parametrize("content", [b"s1,s2,site\n1,1,Gro\xdf\n", "s1,s2".encode("utf-16")])
def test_other_encodings_are_refused(tmp_path, content):
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    assert "is not UTF-8" in refusal(answers.read_file, path, ASKED)


def test_words_say_which_file(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("s1\n")
    assert refusal(answers.read_file, path, ASKED).startswith(f"{path}: ")
    assert "cannot be opened" in refusal(answers.read_file, tmp_path, ASKED)
    assert "cannot be opened" in refusal(answers.read_file, tmp_path / "none.csv", ASKED)


# --- schema ---------------------------------------------------------------------------------------
def test_a_schema_names_areas_dimensions_and_rolls():
    found = schema.read(
        {
            "roll_size": 40,
            "roll_size_followup": UNKNOWN,
            "areas": {"skills": ["s1", "s2", "s3"], "practices": ["p1"]},
            "dimensions": [{"key": "site"}, {"key": "grade"}],
            "title": "Spring",
        }
    )
    assert found.statements == ("s1", "s2", "s3", "p1")
    assert [area.is_scored for area in found.areas] == [True, False]
    assert found.dimensions == (Dimension("site"), Dimension("grade"))
    assert found.roll("roll_size") == 40
    assert found.roll("roll_size_followup", "roll_size") is None
    assert found.roll("roll_size_baseline", "roll_size") == 40
    assert found.unknown_keys == ("title",)


AREAS = {"areas": {"skills": ["s1"]}}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "table [areas]"),
        ({"areas": {}}, "table [areas]"),
        ({"areas": ["s1"]}, "table [areas]"),
        ({"areas": {"skills": "s1"}}, "“skills” must be a list"),
        ({"areas": {"skills": []}}, "“skills” must be a list"),
        ({"areas": {"skills": [1]}}, "needs a name"),
        ({"areas": {"skills": ["s1", "s1"]}}, "“s1” twice"),
        ({"areas": {"skills": ["s1"], "practices": ["s1"]}}, "“s1” twice"),
        ({**AREAS, "dimensions": [{"key": "s1"}]}, "“s1” twice"),
        ({**AREAS, "dimensions": [{"key": "a"}, {"key": "a"}]}, "“a” twice"),
        ({**AREAS, "dimensions": [{}]}, "needs a name"),
        ({**AREAS, "dimensions": {"key": "a"}}, "[[dimensions]]"),
        ({**AREAS, "dimensions": ["a"]}, "[[dimensions]]"),
        ({**AREAS, "dimensions": [{"key": "a", "categories": "b"}]}, "must be a list"),
        ({**AREAS, "dimensions": [{"key": "a", "categories": ["b", "b"]}]}, "“b” twice"),
        *[({**AREAS, "roll_size": wrong}, "from 1 on") for wrong in (0, -1, 1.5, "9", True, [])],
    ],
)
def test_a_schema_that_cannot_be_meant_is_refused(table, words):
    assert words in refusal(schema.read, table)


def test_a_missing_roll_size_is_asked_for_by_name():
    found = schema.read(AREAS)
    assert "Add roll_size" in refusal(found.roll, "roll_size", "roll_size_baseline")


def test_a_schema_file_is_toml_in_utf_8(tmp_path):
    path = tmp_path / "schema.toml"
    path.write_bytes(b'\xef\xbb\xbfroll_size = 3\r\n[areas]\r\nskills = ["s1"]\r\n')
    assert schema.read_file(path).roll("roll_size") == 3
    path.write_text("roll_size: 3")
    assert "is not TOML" in refusal(schema.read_file, path)
    path.write_bytes(b"# Gro\xdf")
    assert "is not UTF-8" in refusal(schema.read_file, path)
    assert "cannot be opened" in refusal(schema.read_file, tmp_path / "none.toml")
