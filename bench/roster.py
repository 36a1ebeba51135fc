"""What lists of 300, 3,000 and 30,000 people cost, from the upload to the undo.

`make bench-roster` runs it; `SIZES="300 3000"` measures less. A database of its own is made and
dropped. Every stage runs in a process of its own, as a lead's requests or as the real worker, so
that its peak memory is its own; that of a process that only shows the roster page stands beside
it. “Own” seconds are the work of this process alone, which other work on the machine hardly
touches; the database's are not in them.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.database import own_database  # noqa: E402

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "300 3000 30000").split())
ENDINGS = ("csv", "xlsx")
STAGES = {
    "rest": "Roster page alone (for its memory)",
    "upload": "Upload: read and keep",
    "check": "Preview (the page)",
    "begin": "“Save this list” (its answer)",
    "save": "Saved by the worker",
    "upload-again": "Upload, a month later",
    "check-again": "Preview of the difference",
    "problems": "File of rows to correct",
    "begin-again": "“Save this list”, a month later",
    "save-again": "Difference saved by the worker",
    "undo": "Undone by the worker",
}


def main() -> None:
    """Measure everything, then print both tables for `docs/performance.md`."""
    stages: dict[tuple[str, str, int], dict[str, float]] = {}
    pages: list[tuple[int, Any]] = []
    with own_database("bench_roster"), tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CCQM_MEDIA_ROOT": folder}
        _run("prepare", "csv", 0)
        for size in SIZES:
            for ending in ENDINGS:
                for stage in STAGES:
                    found = stages[stage, ending, size] = _run(stage, ending, size)
                    print(f"{size:>6} {ending:<4} {stage:<13} {found}", flush=True)
            pages += [(size, found) for found in _run("pages", "xlsx", size)]
    _print(stages, pages)


def _run(stage: str, ending: str, size: int) -> Any:
    """One stage in a process of its own; what it printed last."""
    command = [sys.executable, __file__, stage, ending, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _print(
    stages: dict[tuple[str, str, int], dict[str, float]], pages: list[tuple[int, Any]]
) -> None:
    from bench.timing import Measured, table  # noqa: PLC0415  once the settings are in place

    heads = "".join(f" {ending.upper()} {size:,} |" for ending in ENDINGS for size in SIZES)
    print(f"\n| stage |{heads}\n|---|" + "---|" * len(ENDINGS) * len(SIZES))
    for stage, title in STAGES.items():
        row = [stages[stage, ending, size] for ending in ENDINGS for size in SIZES]
        print(f"| {title} |" + "".join(map(_cell, row)))
    print("\n" + table(SIZES, [(size, Measured(**found)) for size, found in pages]))


def _cell(one: dict[str, float]) -> str:
    return f" {one['s']:.1f} ({one['own']:.1f}) s, {one['mb']:.0f} MB |"


# --- In a process of its own --------------------------------------------------------------------
def _stage(stage: str, ending: str, size: int) -> None:
    import django  # noqa: PLC0415  only once the settings above are in place

    django.setup()
    from bench.lead import Lead, prepare  # noqa: PLC0415  it knows models

    if stage == "prepare":
        prepare(SIZES, ENDINGS)
        print("{}")
        return
    lead = Lead(ending, size)
    if stage == "pages":
        print(json.dumps([vars(found) for found in lead.pages()]))
        return
    work: Callable[[], None] = getattr(lead, stage.replace("-", "_"))
    if stage != "rest":
        lead.get_ready(stage)
    began, own = time.perf_counter(), time.process_time()
    work()
    took = {"s": time.perf_counter() - began, "own": time.process_time() - own}
    print(json.dumps(took | {"mb": _peak()}))


def _peak() -> float:
    """The most memory this process ever held, in megabytes, as Linux counts it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _stage(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
