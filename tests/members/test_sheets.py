"""Sheets from outside: read, or refused in clear words (SEC-11). No database."""

import resource
import time

import pytest

from ccqm.kit.verdict import Refused
from ccqm.members.limits import ROWS_MOST
from ccqm.members.sheets import packed, read, unpacked
from tests.members.spreadsheets import cell, csv_of, endless_text, xlsx_of, zip_of

HEADINGS = ("Name", "Email")
ANN = ("Ann Żółć", "ann@example.org")


def cells(name: str, content: bytes) -> list[tuple[str, ...]]:
    sheet = read(name, content)
    return [sheet.headings, *(row.cells for row in sheet.rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_each_encoding_and_comma_is_read(encoding, comma):
    made = csv_of(HEADINGS, ANN, comma=comma, encoding=encoding)
    assert cells("people.csv", made) == [HEADINGS, ANN]


def test_windows_letters_are_read():
    made = csv_of(HEADINGS, ("Zoë O’Brien", "z@example.org"), encoding="cp1252")
    assert cells("people.csv", made)[1][0] == "Zoë O’Brien"


def test_a_workbook_is_read_with_its_true_row_numbers():
    made = xlsx_of((), ("", "Name", "Number"), (), ("", "Ann", 12.0), ("", "Bo", "007"))
    sheet = read("people.xlsx", made)
    assert sheet.headings == ("Name", "Number")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (4, ("Ann", "12")),
        (5, ("Bo", "007")),
    ]


def test_a_cell_of_ten_megabytes_is_cut_short():
    sheet = read("people.xlsx", xlsx_of(HEADINGS, ("A" * 10_000_000, "a@example.org")))
    assert len(sheet.rows[0].cells[0]) == 501


BOMB = xlsx_of(data="<!--" + " " * 200_000_000 + "-->")
FAR = f'<row r="1">{cell(0, 1, "Name")}</row><row r="9">{cell(16383, 1048576, "x")}</row>'
ENDLESS = endless_text()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.csv", b"", "is empty"),
        ("p.csv", b" \r\n ", "is empty"),
        ("p.csv", b"Name\r\n", "a line of headings and a row for each person"),
        ("p.csv", b"x" * 10_000_001, "smaller than 10MB"),
        ("p.csv", b"Name\n\x00\x81\x01", "letters of the selected file cannot be read"),
        ("p.csv", b'Name\n"' + b"x" * 200_000, "Row 2 of the selected file cannot be read"),
        ("p.csv", csv_of(*[tuple("ab" * 2500)] * 2), "5,000 columns"),
        ("p.csv", csv_of(*[("Ann",)] * (ROWS_MOST + 2)), "30,000 people or fewer"),
        ("p.csv", b"PK\x03\x04", "must be a CSV or XLSX"),
        ("p.pdf", b"%PDF-1.7", "must be a CSV or XLSX"),
        ("p.xls", b"\xd0\xcf\x11\xe0 old", "has a password"),
        ("p.xlsx", b"PK\x03\x04 nothing", "is damaged"),
        ("p.xlsx", zip_of({"xl/worksheets/sheet1.xml": b"<work"}), "is damaged"),
        ("p.xlsx", xlsx_of(tuple("ab" * 2500), tuple("ab" * 2500)), "columns"),
        ("p.csv", csv_of(*[tuple("ab" * 26)] * 30_000), "has too much in it"),
        ("p.xlsx", xlsx_of(data=FAR), "has too much in it"),
        ("p.xlsx", ENDLESS, "has too much in it"),
        ("p.xlsx", BOMB, "too large once it is unpacked"),
        (
            "p.xlsx",
            xlsx_of(
                ("Name", "Team"),
                ("Ann", "Roads"),
                ("Bo", ""),
                more='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
            ),
            "merged cells, at B2",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_soon(name, content, message):
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(name, content)
    assert message in str(refused.value.reason)
    assert time.monotonic() - began < 10


def test_a_sheet_hidden_under_another_name_is_looked_at_too():
    """The reading library follows the file's own map, not the name of a part."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="media/cat.png"/></Relationships>'
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{FAR}</sheetData></worksheet>"
    )
    parts = {"xl/_rels/workbook.xml.rels": rels.encode(), "xl/media/cat.png": sheet.encode()}
    with pytest.raises(Refused, match="has too much in it"):
        read("people.xlsx", zip_of(parts))


def test_the_memory_of_the_service_does_not_grow_with_a_hostile_file():
    """13 kB that would unfold into 4 GB: they are another process's, which may not have them."""
    before = peak()
    with pytest.raises(Refused):
        read("people.xlsx", ENDLESS)
    assert peak() - before < 50_000_000


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_sheet_that_was_kept_is_the_sheet_that_was_read():
    sheet = read("people.xlsx", xlsx_of((), ("", "Name"), (), ("", 'Ann "Żó" Lee,\nBo'), ("7", "")))
    assert unpacked(packed(sheet)) == sheet


def test_a_size_that_the_file_lies_about_is_not_believed():
    """A zip says how large a part becomes; ours is measured."""
    made = bytearray(BOMB)
    at = made.index(b"xl/worksheets/sheet1.xml", made.rindex(b"PK\x01\x02")) - 46
    assert made[at : at + 4] == b"PK\x01\x02"
    made[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Refused, match="too large once it is unpacked"):
        read("people.xlsx", bytes(made))
