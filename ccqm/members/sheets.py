"""Reads a spreadsheet that came from outside into plain rows of words, or refuses it (SEC-11).

A file is looked at before a library unfolds it: how large it becomes, how many rows and columns
it claims. Nothing of it is run; a formula gives its last value or stays the text it is.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from ccqm.kit.verdict import Refused

FILE_LARGEST = 10_000_000
"""Bytes. 30,000 people with ten columns are about 3 MB."""
UNPACKED_LARGEST = 120_000_000
"""Bytes that an XLSX file may unfold into; a zip bomb stops here."""
ROWS_MOST = 30_000
COLUMNS_MOST = 100
CELLS_MOST = 3_000_000
"""Rows times columns to the furthest cell: the reading library holds that many in memory."""
CELL_LONGEST = 500
"""Characters. What is longer is cut here, and then found too long for a name."""
_CHUNK = 1_000_000
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})(\d{0,9})["']""")
_OVERLAP = 64
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


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
        return _sheet(_xlsx(content))
    if ending in (".csv", ".txt") and not content.startswith((b"PK", b"%PDF", b"\x89PNG")):
        return _sheet(_csv(content))
    raise Refused(_("The selected file must be a CSV or XLSX"))


def _sheet(lines: Iterator[tuple[int, list[str]]]) -> Sheet:
    """The first line that says anything is the headings."""
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) > COLUMNS_MOST:
            _refuse_columns(len(cells))
        if not headings:
            headings = tuple(cells)
            continue
        if len(rows) == ROWS_MOST:
            _refuse_rows()
        rows.append(Row(number, tuple(cells)))
    if not rows:
        raise Refused(_("The selected file must have a line of headings and a row for each person"))
    return Sheet(headings, rows)


def _refuse_columns(columns: int) -> None:
    words = _("The selected file has %(n)s columns. Keep only those about people, %(most)s at most")
    raise Refused(words % {"n": f"{columns:,}", "most": COLUMNS_MOST})


def _refuse_rows() -> None:
    words = _("The selected file must have %(most)s people or fewer. Split it into several groups")
    raise Refused(words % {"most": f"{ROWS_MOST:,}"})


def _cell(value: Any) -> str:
    """A cell as words: whole numbers without their “.0”, white space single, never endless."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return " ".join(text[: CELL_LONGEST + 1].replace("\0", "").split())


# --- CSV ----------------------------------------------------------------------------------------
def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    comma = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=comma)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, _trimmed([_cell(cell) for cell in cells])
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


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


# --- XLSX ---------------------------------------------------------------------------------------
def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        _refuse_bomb(content)
        sheet = _first_sheet(content)
        if merged := sheet.merged_cell_ranges:
            _refuse_merged(merged)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, _trimmed([_cell(value) for value in cells])
    except (
        zipfile.BadZipFile,
        zlib.error,
        CalamineError,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as broken:
        raise Refused(_("The selected file is damaged. Save it as XLSX again")) from broken


def _first_sheet(content: bytes) -> CalamineSheet:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(0)


def _refuse_merged(ranges: list[Any]) -> None:
    (row, column), _end = ranges[0]
    words = _("The selected file has merged cells, at %(cell)s. Split them and fill in each row")
    raise Refused(words % {"cell": f"{column_letters(column)}{row + 1}"})


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _refuse_bomb(content: bytes) -> None:
    """Unfold every part once, a piece at a time, and stop as soon as it is too much.

    What the file says of its own size is not believed.
    """
    unpacked = 0
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for part in parts.infolist():
            extent = _Extent()
            for piece in _pieces(content, part):
                unpacked += len(piece)
                if unpacked > UNPACKED_LARGEST:
                    raise Refused(_("The selected file is too large once it is unpacked"))
                # Every part, whatever its name: another part of the file may call it a sheet.
                extent.look(piece)


def _pieces(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unfolded bytes of one part, never more than a chunk at a time."""
    at = part.header_offset
    if part.flag_bits & 1:
        raise Refused(_("The selected file is password protected"))
    names = int.from_bytes(content[at + 26 : at + 28], "little")
    extra = int.from_bytes(content[at + 28 : at + 30], "little")
    packed = content[at + 30 + names + extra :][: part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("unknown compression")
    unfold = zlib.decompressobj(-15)
    while packed and not unfold.eof:
        yield unfold.decompress(packed, _CHUNK)
        packed = unfold.unconsumed_tail


class _Extent:
    """How far the cells of a sheet reach. One cell at the far end fills the memory otherwise."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.rest = b""

    def look(self, piece: bytes) -> None:
        text = self.rest + piece
        if text.startswith(_WIDE):
            raise zipfile.BadZipFile("a part that is not UTF-8")
        for letters, digits in _CELL.findall(text):
            self.columns = max(self.columns, _number(letters))
            # A row without cells does no harm: spreadsheets list thousands of empty ones.
            if letters and digits:
                self.rows = max(self.rows, int(digits))
        self.rest = text[-_OVERLAP:]
        if self.columns > COLUMNS_MOST:
            _refuse_columns(self.columns)
        if self.rows * max(self.columns, 1) > CELLS_MOST:
            _refuse_rows()


def _number(letters: bytes) -> int:
    """A is 1, AA is 27; 0 for none."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found


# --- Writing ------------------------------------------------------------------------------------
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that spreadsheets open with the right letters and never run (SEC-12)."""
    made = StringIO(newline="")
    csv.writer(made).writerows([_literal(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _literal(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUN) else cell
