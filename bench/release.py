"""Times a release over 30,000 and 1,000,000 answers: `.venv/bin/python bench/release.py`.

From the CSV file to the release object, each size in a process of its own, so that its peak of
memory is its own. The answers are drawn at random and written to a folder that is removed.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SIZES = (30_000, 1_000_000)
STATEMENTS = [f"s{n}" for n in range(21)]
DIMENSIONS = {"site": 40, "grade": 6, "age": 7, "ethnic_group": 19, "disability": 4}
"""How many categories each has; the sizes of the categories fall steeply."""


def write(folder: Path, people: int, draw: np.random.Generator) -> None:
    """The answers of so many people, and their schema."""
    mind = draw.normal(size=(people, 1))
    ratings = np.digitize(mind + draw.normal(size=(people, 21)), [-2, -1, -0.3, 1]) + 1
    cells = np.array(["", "1", "2", "3", "4", "5", "na"])
    ratings[draw.random(ratings.shape) < 0.02] = 6
    ratings[draw.random(ratings.shape) < 0.02] = 0
    columns = [cells[ratings]]
    for name, many in DIMENSIONS.items():
        weights = 1 / np.arange(1, many + 1) ** 1.5
        codes = draw.choice(many, people, p=weights / weights.sum())
        columns.append(np.array([f"{name} {n}" for n in range(many)])[codes][:, None])
    with (folder / "answers.csv").open("w") as file:
        file.write(",".join([*STATEMENTS, *DIMENSIONS]) + "\n")
        for start in range(0, people, 50_000):
            part = np.hstack([column[start : start + 50_000] for column in columns])
            file.writelines(",".join(row) + "\n" for row in part)
    areas = [f"a{n} = {json.dumps(STATEMENTS[4 * n : 4 * n + 4 + (n == 4)])}" for n in range(5)]
    tables = [f'[[dimensions]]\nkey = "{name}"' for name in DIMENSIONS]
    (folder / "schema.toml").write_text(
        "\n".join([f"roll_size = {people * 3 // 2}", "[areas]", *areas, *tables])
    )


def measure(folder: Path) -> None:
    """Reads and releases; prints seconds, groups told and the peak of memory in MB."""
    sys.path.insert(0, str(ROOT))
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_I18N=False)
    from ccqm.surveys import answers, schema  # noqa: PLC0415
    from ccqm.surveys.releasing import release  # noqa: PLC0415

    asked = schema.read_file(folder / "schema.toml")
    began = time.perf_counter()
    read = answers.read_file(folder / "answers.csv", asked)
    was_read = time.perf_counter()
    told = release(read, asked, asked.roll("roll_size"))
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"read {was_read - began:6.2f} s   release {ended - was_read:6.2f} s"
        f"   peak {peak:4.0f} MB   {len(told.groups)} groups"
    )


def main() -> None:
    """Measure each size in turn."""
    for people in SIZES:
        with tempfile.TemporaryDirectory() as name:
            _alone("write", name, str(people))
            size = (Path(name) / "answers.csv").stat().st_size / 1e6
            told = _alone("measure", name)
            print(f"{people:>9,} responses, {size:4.0f} MB   {told}", flush=True)


def _alone(*words: str) -> str:
    """Runs one half by itself: a process begins with the peak of the one that started it."""
    done = subprocess.run(
        [sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", folder, people]:
            write(Path(folder), int(people), np.random.default_rng(int(people)))
        case ["measure", folder]:
            measure(Path(folder))
        case _:
            main()
