"""How long 1,000 credentials take: issued, checked by us, baked. `.venv/bin/python
bench/credentials.py` runs it; a size of your own may follow.

A database of its own is made, filled and dropped. Marks are put into it in bulk; everything that
is timed is the service's own code.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.database import own_database  # noqa: E402

SIZE = 1_000


def main() -> None:
    """Measure and print one line for each step."""
    with own_database("bench_ccqm_marks"), tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "CCQM_PUBLIC_HOST": "https://mark.example.org",
            "CCQM_CREDENTIAL_KEYS": folder,
        }
        _measure(int(sys.argv[1]) if sys.argv[1:] else SIZE)


def _measure(size: int) -> None:
    import django  # noqa: PLC0415  only once the settings above are in place

    django.setup()
    from bench.marks import Marks  # noqa: PLC0415  it knows models

    marks = Marks(size)
    _timed("issued", size, marks.issue)
    _timed("looked through, none of them changed", size, marks.issue)
    _timed("checked by us (JSON)", size, marks.check)
    _timed("checked by us (JWT)", size, marks.check_tokens)
    _timed("baked as PNG", size, marks.bake)
    _timed("lists signed", 1, marks.sign_lists)


def _timed(what: str, size: int, work: Callable[[], None]) -> None:
    began, own = time.monotonic(), time.process_time()
    work()
    took, ours = time.monotonic() - began, time.process_time() - own
    each = f"{size / took:,.0f} a second"
    print(f"{size:>6,} {what} in {took:.2f} s ({each}), {ours:.2f} s our own work", flush=True)


if __name__ == "__main__":
    main()
