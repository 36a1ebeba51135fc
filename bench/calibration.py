"""How often organisations in which nothing changed are told that they improved.

`.venv/bin/python bench/calibration.py [runs]` draws people, who answers, and what they say, and
puts the answers through the engine itself. Prints a table for docs/statistics.md: the worst rate
of nine kinds of organisation in each place, with its Monte Carlo error. Ends with 1 if any rate of
"improved" lies three errors above 5%.

People: five areas of four statements. What someone thinks of a statement is 30% general, 20% of the
area, 10% of the statement and 40% of the day, so that a statement's retest is 0.6. Everybody is
asked; who answers is drawn anew in each wave. "Keener" means that at the follow-up those who
think better of the place are likelier to answer, by 0.4 in log-odds for each standard deviation.
"""

import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from django.conf import settings

settings.configure(USE_I18N=False)

from ccqm.surveys.answers import Answers  # noqa: E402
from ccqm.surveys.base import base  # noqa: E402
from ccqm.surveys.change import welch  # noqa: E402
from ccqm.surveys.coarsening import K  # noqa: E402
from ccqm.surveys.findings import Finding, findings  # noqa: E402
from ccqm.surveys.intervals import normal  # noqa: E402
from ccqm.surveys.schema import Area, Schema  # noqa: E402

AREAS, STATEMENTS = 5, 4
SCHEMA = Schema(
    tuple(
        Area(f"a{area}", tuple(f"a{area}s{n}" for n in range(STATEMENTS))) for area in range(AREAS)
    )
)
PARTS = {"general": 0.3, "area": 0.2, "statement": 0.1, "day": 0.4}
ROLLS = (10, 20, 50, 100, 300, 1_000, 3_000, 10_000)
RESPONSES = (0.3, 0.6, 0.95)
FAVOURABLE = (0.60, 0.85, 0.95)
KEENER = 0.4
LIMIT = 0.05
FEWEST_RUNS = 100


@dataclass(frozen=True)
class Case:
    """One kind of organisation in which nothing changes."""

    roll: int
    response: float
    favourable: float
    new_people: bool = False
    keener: float = 0.0


@dataclass(frozen=True)
class People:
    """What lasts: how each person thinks of the place, of each area and of each statement."""

    general: np.ndarray
    lasting: np.ndarray


def people(roll: int, draw: np.random.Generator) -> People:
    """So many people out of an endless population."""
    general = draw.standard_normal((roll, 1), np.float32)
    area = np.repeat(draw.standard_normal((roll, AREAS), np.float32), STATEMENTS, axis=1)
    statement = draw.standard_normal((roll, AREAS * STATEMENTS), np.float32)
    parts = {name: math.sqrt(part) for name, part in PARTS.items()}
    lasting = parts["general"] * general + parts["area"] * area + parts["statement"] * statement
    return People(general[:, 0], lasting)


def wave(who: People, case: Case, keener: float, draw: np.random.Generator) -> Answers:
    """Who answers, and how they feel on that day."""
    odds = math.log(case.response / (1 - case.response)) + keener * who.general
    lasting = who.lasting[draw.random(len(odds)) < 1 / (1 + np.exp(-odds))]
    felt = lasting + math.sqrt(PARTS["day"]) * draw.standard_normal(lasting.shape, np.float32)
    ratings = np.where(felt > normal(1 - case.favourable), 4, 2).astype(np.int8)
    return Answers({name: ratings[:, n] for n, name in enumerate(SCHEMA.statements)}, {})


def found(case: Case, draw: np.random.Generator) -> set[Finding]:
    """The findings of one organisation over two waves."""
    first = people(case.roll, draw)
    second = people(case.roll, draw) if case.new_people else first
    before = base(wave(first, case, 0, draw), SCHEMA)
    after = base(wave(second, case, case.keener, draw), SCHEMA)
    if min(before.counted, after.counted) < K:
        return {Finding.TOO_FEW}
    changes = [welch(before.shares[area], after.shares[area]) for area in before.shares]
    lower = min(before.counted, after.counted) / case.roll
    return {one.finding for one in findings(changes, lower)}


def rates(case: Case, runs: int, draw: np.random.Generator) -> dict[str, float]:
    """Of organisations that have enough answers: improved; improved or probably; worse."""
    seen: Counter[str] = Counter()
    for _ in range(runs):
        told = found(case, draw)
        seen["enough"] += Finding.TOO_FEW not in told
        seen["improved"] += Finding.IMPROVED in told
        seen["probably"] += bool({Finding.IMPROVED, Finding.IMPROVED_UNLESS} & told)
        seen["worse"] += Finding.WORSE in told
    enough = max(1, seen["enough"])
    return {name: seen[name] / enough for name in ("improved", "probably", "worse")} | {
        "enough": seen["enough"]
    }


def worst(cases: list[Case], runs: int, draw: np.random.Generator) -> list[tuple]:
    """The highest rate of each finding over some cases, with its error."""
    told = [rates(case, runs, draw) for case in cases]
    told = [one for one in told if one["enough"] >= runs / 20]
    if not told:
        return []
    highest = [max(told, key=lambda one, key=key: one[key]) for key in ("improved", "probably")]
    return [
        (one[key], _error(one[key], one["enough"]))
        for one, key in zip(highest, ("improved", "probably"), strict=True)
    ]


def _error(rate: float, runs: float) -> float:
    """The standard error of a rate; of one in so many when there was none."""
    rate = max(rate, 1 / runs)
    return math.sqrt(rate * (1 - rate) / runs)


def kinds(roll: int) -> dict[str, list[Case]]:
    """The columns of the table."""
    every = [(response, share) for response in RESPONSES for share in FAVOURABLE]
    return {
        "same people": [Case(roll, *one) for one in every],
        "all-new people": [Case(roll, *one, new_people=True) for one in every],
        "same people, keener answer": [Case(roll, *one, keener=KEENER) for one in every],
    }


def main(runs: int) -> int:
    """Print the table, a line as soon as it is known."""
    draw = np.random.default_rng(2026)
    columns = list(kinds(ROLLS[0]))
    print("| N | runs | " + " | ".join(f"{name}: improved / probably" for name in columns) + " |")
    print("|---|---|" + "---|" * len(columns), flush=True)
    too_often = False
    for roll in ROLLS:
        ours = max(FEWEST_RUNS, min(runs, runs * 300 // roll))
        cells = []
        for cases in kinds(roll).values():
            told = worst(cases, ours, draw)
            cells.append(" / ".join(f"{100 * r:.1f} ± {100 * e:.1f}" for r, e in told) or "–")
            too_often |= any(rate - 3 * error > LIMIT for rate, error in told[:1])
        print(f"| {roll:,} | {ours:,} | " + " | ".join(cells) + " |", flush=True)
    return int(too_often)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
