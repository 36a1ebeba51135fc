"""Looks into an XLSX file that came from outside, then has it read at arm's length (SEC-11).

How large it becomes is measured here, a piece at a time. Then `ccqm.members.unfolding` reads it in
a process of its own, one at a time, with limits on memory and time. A file of 13 kB can repeat one
endless text in every cell, or have a single cell at the far end: either would fill the memory.
"""

import csv
import os
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO, StringIO

from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.members import unfolding
from ccqm.members.limits import UNPACKED_LARGEST, refuse_cells

SECONDS_MOST = 30
_CHUNK = 1_000_000
_one_at_a_time = threading.Lock()


def lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Every row of the first sheet with its number. Raises Refused with the words to show."""
    try:
        _refuse_bomb(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as broken:
        raise _damaged() from broken
    for number, *cells in csv.reader(StringIO(_unfolded(content), newline="")):
        yield int(number), cells


def _unfolded(content: bytes) -> str:
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603  our own module, no words from outside
                [sys.executable, "-m", unfolding.__name__],
                input=content, capture_output=True, timeout=SECONDS_MOST, check=False,
                # It is told where our code is, and none of our secrets.
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        refuse_cells()
    text = done.stdout.decode()
    if done.returncode == unfolding.MERGED:
        words = _(
            "The selected file has merged cells, at %(cell)s. Split them and fill in each row"
        )
        raise Refused(words % {"cell": text})
    if done.returncode == unfolding.DAMAGED:
        raise _damaged()
    if done.returncode:
        # It asked for more memory than it may have, and was stopped.
        refuse_cells()
    return text


def _damaged() -> Refused:
    return Refused(_("The selected file is damaged. Save it as XLSX again"))


def _refuse_bomb(content: bytes) -> None:
    """Unfold every part once, a piece at a time, and stop as soon as it is too much.

    What the file says of its own size is not believed.
    """
    unpacked = 0
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for part in parts.infolist():
            for piece in _pieces(content, part):
                unpacked += len(piece)
                if unpacked > UNPACKED_LARGEST:
                    raise Refused(_("The selected file is too large once it is unpacked"))


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
