"""How long it takes to queue 10,000 personal letters. `.venv/bin/python bench/letters.py` runs it;
sizes of your own may follow.

A database of its own is made, filled and dropped, as for `bench/pages.py`. The people are put on
the list in bulk; the letters are written by the job's own code, in its own pieces.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.database import own_database  # noqa: E402

SIZES = (300, 3_000, 10_000, 30_000)


def main() -> None:
    """Measure each size and print one line for it."""
    with own_database("bench_ccqm_letters"):
        _measure()


def _measure() -> None:
    import django  # noqa: PLC0415  only once the settings above are in place

    django.setup()
    from bench.mailing import Mail  # noqa: PLC0415  it knows models

    mail = Mail()
    for size in [int(one) for one in sys.argv[1:]] or SIZES:
        mail.list_people(size)
        for what, work in (("queued", mail.write), ("reminded", mail.remind)):
            began, own = time.monotonic(), time.process_time()
            letters, jobs = work()
            took, ours = time.monotonic() - began, time.process_time() - own
            line = f"{letters:>6,} letters and {jobs:,} jobs {what} in {took:.1f} s"
            print(f"{line}, of which {ours:.1f} s our own work", flush=True)


if __name__ == "__main__":
    main()
