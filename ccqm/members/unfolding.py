"""Reads a workbook from its input and writes its first sheet as CSV: a program of its own.

`python -m ccqm.members.unfolding` may hold no more than so much memory, and ends when it needs
more. It is started by `ccqm.members.workbooks` and knows neither Django nor the database.
"""

import contextlib
import csv
import sys
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

CELL_LONGEST = 500
"""Characters. What is longer is cut here, and then found too long for a name."""
MEMORY_MOST = 400_000_000
"""Bytes. 30,000 people with forty columns need half of it."""
WRITTEN_MOST = 40_000_000
"""Characters of all cells together."""
MERGED, DAMAGED, TOO_MUCH = 3, 4, 5


def cell(value: Any) -> str:
    """A cell as words: whole numbers without their “.0”, white space single, never endless."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return " ".join(text[: CELL_LONGEST + 1].replace("\0", "").split())


def trimmed(cells: list[str]) -> list[str]:
    """The cells of a row without the empty ones at its end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def column_letters(column: int) -> str:
    """0 is A, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def main() -> int:
    """Read, write, and answer how it went."""
    _stay_small()
    try:
        return _unfold(sys.stdin.buffer.read())
    except (CalamineError, OSError, ValueError):
        return DAMAGED


def _stay_small() -> None:
    # Not every system can: there, the time that the reader may take is the only limit.
    with contextlib.suppress(ImportError, ValueError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MOST, MEMORY_MOST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _unfold(content: bytes) -> int:
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    if merged := sheet.merged_cell_ranges:
        (row, column), _end = merged[0]
        sys.stdout.write(f"{column_letters(column)}{row + 1}")
        return MERGED
    made = StringIO(newline="")
    writer = csv.writer(made)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if words := trimmed([cell(value) for value in cells]):
            writer.writerow([number, *words])
        if made.tell() > WRITTEN_MOST:
            return TOO_MUCH
    sys.stdout.buffer.write(made.getvalue().encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
