"""What the stand-ins of hidden statements do to intervals, where nearly everybody is favourable.

`.venv/bin/python bench/ceiling.py [runs]` prints, for decision 16, how often 95% intervals for an
unchanged area hold nought, how often one that fell by 10 points is told "little or no change", and
how often one that rose by 15 is told "improved": from the exact shares, and from those kept.
"""

import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from django.conf import settings

settings.configure(USE_I18N=False)

from ccqm.surveys.answers import Answers  # noqa: E402
from ccqm.surveys.base import Shares, base  # noqa: E402
from ccqm.surveys.change import welch  # noqa: E402
from ccqm.surveys.findings import Finding, findings  # noqa: E402
from ccqm.surveys.intervals import normal  # noqa: E402
from ccqm.surveys.schema import Area, Schema  # noqa: E402

SCHEMA = Schema((Area("a", tuple("1234")),))
SIZES = (10, 20, 30, 60, 120)
FAVOURABLE = (0.9, 0.95, 0.98)
TOGETHER = 0.6
"""How much of a person's answers is one thing."""
FALL, RISE = 0.10, 0.15


def drawn(people: int, favourable: float, draw: np.random.Generator) -> tuple[Shares, Shares]:
    """One wave's shares: exact, and as kept."""
    mind = math.sqrt(TOGETHER) * draw.standard_normal((people, 1))
    felt = mind + math.sqrt(1 - TOGETHER) * draw.standard_normal((people, 4))
    said = felt > normal(1 - favourable)
    ratings = np.where(said, 4, 2).astype(np.int8)
    answers = Answers({name: ratings[:, n] for n, name in enumerate("1234")}, {})
    return Shares(said.mean(axis=1)), base(answers, SCHEMA).shares["a"]


def main(runs: int) -> None:
    """Print the table."""
    draw = np.random.default_rng(16)
    print("| n | favourable | holds nought | “little” after −10 | “improved” after +15 |")
    print("|---|---|---|---|---|")
    for people in SIZES:
        for favourable in FAVOURABLE:
            holds, little, rose = np.zeros((3, 2))
            for _ in range(runs):
                before = drawn(people, favourable, draw)
                same, fallen, lower = (
                    drawn(people, favourable - less, draw) for less in (0, FALL, RISE)
                )
                for kind in range(2):
                    interval = welch(before[kind], same[kind]).interval()
                    holds[kind] += interval.low <= 1e-12 and interval.high >= -1e-12
                    told = findings([welch(before[kind], fallen[kind])], 1.0)[0]
                    little[kind] += told.finding is Finding.LITTLE
                    told = findings([welch(lower[kind], same[kind])], 1.0)[0]
                    rose[kind] += told.finding is Finding.IMPROVED
            cells = [
                " / ".join(f"{100 * n / runs:.1f}" for n in pair) for pair in (holds, little, rose)
            ]
            print(" | ".join([f"| {people}", f"{favourable:.0%}", *cells]), "|", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
