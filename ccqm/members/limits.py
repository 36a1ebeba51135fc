"""How large a list may be, and the words for one that is not."""

from typing import NoReturn

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused

FILE_LARGEST = 10_000_000
"""Bytes. 30,000 people with ten columns are about 3 MB."""
UNPACKED_LARGEST = 120_000_000
"""Bytes that an XLSX file may unfold into; a zip bomb stops here."""
ROWS_MOST = 30_000
COLUMNS_MOST = 100
CELLS_MOST = 1_500_000
"""Fifty for each person: so many are held in memory."""


def refuse_columns(columns: int) -> NoReturn:
    words = _("The selected file has %(n)s columns. Keep only those about people, %(most)s at most")
    raise Refused(words % {"n": f"{columns:,}", "most": COLUMNS_MOST})


def refuse_rows() -> NoReturn:
    words = _("The selected file must have %(most)s people or fewer. Split it into several groups")
    raise Refused(words % {"most": f"{ROWS_MOST:,}"})


def refuse_cells() -> NoReturn:
    raise Refused(
        _("The selected file has too much in it. Keep only the columns that say who people are")
    )
