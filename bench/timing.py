"""Timing one page, and the table of all."""

import gzip
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client

REQUESTS = 30
WARM_UP = 3


@dataclass(frozen=True)
class Page:
    """A page to ask for, and the browser that asks."""

    name: str
    address: str
    client: Client = field(default_factory=Client)


@dataclass(frozen=True)
class Measured:
    """What one page cost: bytes as HTML and as sent, milliseconds as median and 95th percentile.

    `cpu` is the median of this process's own work, in milliseconds: other work on the machine
    hardly touches it, and what the database does is not in it.
    """

    name: str
    queries: int
    html: int
    gzip: int
    median: float
    slow: float
    cpu: float

    def __str__(self) -> str:
        return (
            f"{self.name:<28} {self.queries:>3} queries  {self.html:>7,} bytes"
            f"  {self.gzip:>6,} gzip  {self.median:>7.1f} ms  {self.slow:>7.1f} ms (95 %)"
            f"  {self.cpu:>6.1f} ms own"
        )


class Counter:
    """Counts the queries that pass."""

    count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.count += 1
        return execute(sql, params, many, context)


def measure(page: Page) -> Measured:
    """Ask for the page again and again. Exits when it does not answer 200."""
    for _ in range(WARM_UP):
        body = _ask(page)
    counter = Counter()
    with connection.execute_wrapper(counter):
        _ask(page)
    timed = [_timed(page) for _ in range(REQUESTS)]
    times = sorted(wall for wall, _ in timed)
    return Measured(
        page.name,
        counter.count,
        len(gzip.decompress(body)),
        len(body),
        statistics.median(times),
        times[round(0.95 * (REQUESTS - 1))],
        statistics.median(own for _, own in timed),
    )


def _timed(page: Page) -> tuple[float, float]:
    """Milliseconds that passed, and milliseconds of this process's own work."""
    began, own = time.perf_counter(), time.process_time()
    _ask(page)
    return (time.perf_counter() - began) * 1000, (time.process_time() - own) * 1000


def _ask(page: Page) -> bytes:
    response = page.client.get(page.address, headers={"Accept-Encoding": "gzip"})
    if response.status_code != 200 or response.headers.get("Content-Encoding") != "gzip":
        raise SystemExit(f"{page.address} answered {response.status_code}, not a page.")
    return response.content


def table(sizes: Iterable[int], measured: list[tuple[int, Measured]]) -> str:
    """All of it in Markdown: one line per page, times as `median (95th percentile)`.

    The last column is this process's own work at the largest size.
    """
    sizes = list(sizes)
    heads = "".join(f" ms at {size:,} |" for size in sizes)
    lines = [
        f"| page | queries | HTML kB | gzip kB |{heads} own ms |",
        "|---|---|---|---|" + "---|" * len(sizes) + "---|",
    ]
    for name in dict.fromkeys(found.name for _, found in measured):
        row = [found for _, found in measured if found.name == name]
        times = " | ".join(f"{found.median:.0f} ({found.slow:.0f})" for found in row)
        queries = _each(str(found.queries) for found in row)
        html = _each(f"{found.html / 1000:.0f}" for found in row)
        packed = _each(f"{found.gzip / 1000:.0f}" for found in row)
        lines.append(f"| {name} | {queries} | {html} | {packed} | {times} | {row[-1].cpu:.0f} |")
    return "\n".join(lines)


def _each(values: Iterable[str]) -> str:
    """One value where all sizes agree, else each."""
    seen = list(values)
    return seen[0] if len(set(seen)) == 1 else " / ".join(seen)
