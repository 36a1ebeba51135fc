"""How much the main pages cost, and whether that grows with the city. `make bench` runs it.

Databases of its own (`bench_ccqm` and the one beside it) on the embedded PostgreSQL are made,
filled and dropped. The
requests go through Django's test client in this one process: no network, no web server, no second
request at the same time. So read the numbers as ratios between sizes and pages, not as promises.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.database import own_database  # noqa: E402

SIZES = (100, 1_000, 10_000)


def main() -> None:
    """Measure at each size, print one line per page, then the table for `docs/performance.md`."""
    with own_database("bench_ccqm"):
        _measure()


def _measure() -> None:
    import django  # noqa: PLC0415  only once the settings above are in place

    django.setup()
    from bench.city import City  # noqa: PLC0415  it knows models
    from bench.timing import measure, table  # noqa: PLC0415

    city = City()
    began = time.monotonic()
    city.found()
    print(f"{city.participants()} participants walked in {time.monotonic() - began:.0f} s\n")
    pages = city.pages()
    measured = []
    for size in SIZES:
        began = time.monotonic()
        city.grow_to(size)
        took = time.monotonic() - began
        print(f"{city.participants():,} participants, {city.rows():,} rows, in {took:.0f} s")
        for page in pages:
            found = measure(page)
            print(f"  {found}", flush=True)
            measured.append((size, found))
    print("\n" + table(SIZES, measured))


if __name__ == "__main__":
    main()
