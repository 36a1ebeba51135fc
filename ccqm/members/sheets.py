"""Reads a spreadsheet that came from outside into plain rows of words, or refuses it (SEC-11).

It is read once, when it is uploaded; what we keep of it are plain rows (`packed`). Nothing of it
is run; a formula gives its last value or stays the text it is.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.members import workbooks
from ccqm.members.limits import (
    CELLS_MOST,
    COLUMNS_MOST,
    FILE_LARGEST,
    ROWS_MOST,
    refuse_cells,
    refuse_columns,
    refuse_rows,
)
from ccqm.members.unfolding import cell, trimmed


@dataclass(frozen=True)
class Row:
    """One line of the sheet: its number as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The headings and the rows below them; empty rows are left out."""

    headings: tuple[str, ...]
    rows: list[Row]


def read(name: str, content: bytes) -> Sheet:
    """The first sheet of a CSV or XLSX file. Raises Refused with the words to show."""
    if not content.strip():
        raise Refused(_("The selected file is empty"))
    if len(content) > FILE_LARGEST:
        raise Refused(_("The selected file must be smaller than 10MB"))
    ending = PurePosixPath(name.lower().strip()).suffix
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("The selected file is old or has a password. Save it as XLSX or CSV without one")
        )
    if content.startswith(b"PK") and ending == ".xlsx":
        return _sheet(workbooks.lines(content))
    if ending in (".csv", ".txt") and not content.startswith((b"PK", b"%PDF", b"\x89PNG")):
        return _sheet(_csv(content))
    raise Refused(_("The selected file must be a CSV or XLSX"))


def _sheet(lines: Iterator[tuple[int, list[str]]]) -> Sheet:
    """The first line that says anything is the headings."""
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    held = 0
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) > COLUMNS_MOST:
            refuse_columns(len(cells))
        if not headings:
            headings = tuple(cells)
            continue
        held += len(cells)
        if held > CELLS_MOST:
            refuse_cells()
        if len(rows) == ROWS_MOST:
            refuse_rows()
        rows.append(Row(number, tuple(cells)))
    if not rows:
        raise Refused(_("The selected file must have a line of headings and a row for each person"))
    return Sheet(headings, rows)


# --- CSV ----------------------------------------------------------------------------------------
def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    comma = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=comma)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, trimmed([cell(one) for one in cells])
    except csv.Error as broken:
        words = _(
            "Row %(n)s of the selected file cannot be read. Look for a missing quotation mark"
        )
        raise Refused(words % {"n": number + 1}) from broken


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 or Windows' own Western letters: the three that spreadsheets write."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not re.search(r"[\0-\x08\x0e-\x1f]", text):
            return text
    raise Refused(_("The letters of the selected file cannot be read. Save it as “CSV UTF-8”"))


# --- Keeping ---------------------------------------------------------------------------------
def packed(sheet: Sheet) -> bytes:
    """The sheet as we keep it until it is saved: plain, and quick to read again and again."""
    made = StringIO(newline="")
    csv.writer(made).writerows([sheet.headings, *([row.number, *row.cells] for row in sheet.rows)])
    return made.getvalue().encode()


def unpacked(content: bytes) -> Sheet:
    """The sheet that was kept."""
    rows = csv.reader(StringIO(content.decode(), newline=""))
    headings = tuple(next(rows))
    return Sheet(headings, [Row(int(number), tuple(cells)) for number, *cells in rows])


# --- Writing ------------------------------------------------------------------------------------
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that spreadsheets open with the right letters and never run (SEC-12)."""
    made = StringIO(newline="")
    csv.writer(made).writerows([_literal(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _literal(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUN) else cell
