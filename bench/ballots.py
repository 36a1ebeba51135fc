"""How many ballots a second are signed, and how many are put in. `python bench/ballots.py`.

Databases of its own (`bench_ballots` and the one beside it) are made and dropped. Signing is the
whole action (the row locked, the key unsealed, the number signed, the row saved, all committed), in
one process and in two, without the web server. The browser's half is prepared beforehand.
"""

import os
import sys
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.database import own_database  # noqa: E402

BALLOTS = int(os.environ.get("BENCH_BALLOTS", "1000"))


def main() -> None:
    """Prepare a wave, measure one process and two, print one line each."""
    with own_database("bench_ballots"):
        _prepare_django()
        _measure()


def _prepare_django() -> None:
    import django  # noqa: PLC0415  only once the address is in the environment

    django.setup()


def _measure() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from ccqm.answers.actions import close_box, open_box, put_in  # noqa: PLC0415
    from ccqm.answers.rules import Shape  # noqa: PLC0415
    from ccqm.audit.actions import SYSTEM  # noqa: PLC0415
    from ccqm.ballots.actions import give_places, open_roll  # noqa: PLC0415
    from tests.ballots.client import draw  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    roll = open_roll(uuid.uuid4(), audience="staff", by=SYSTEM, at=timezone.now())
    key = bytes(roll.public_key)
    shape = Shape(statements=[f"s{n}" for n in range(21)])
    open_box(roll.pk, audience="staff", public_key=key, shape=shape, asked={})
    began = time.perf_counter()
    tokens = give_places(roll, (str(n) for n in range(30_000)))
    print(f"30,000 places on a roll: {time.perf_counter() - began:.1f} s")
    asked = [(token, draw(key)) for token in list(tokens.values())[: 2 * BALLOTS]]
    connections.close_all()
    signed = _sign_all([(t, d.blinded) for t, d in asked[:BALLOTS]], processes=1)
    signed += _sign_all([(t, d.blinded) for t, d in asked[BALLOTS:]], processes=2)
    ballots = [drawn.ballot(sig) for (_, drawn), sig in zip(asked, signed, strict=True)]
    said = {"statements": {f"s{n}": n % 5 + 1 for n in range(21)}}
    _timed("put in, one process", lambda: [put_in(roll.pk, ballot=b, said=said) for b in ballots])
    began = time.perf_counter()
    close_box(roll.pk)
    print(f"close of {len(ballots):,}: {time.perf_counter() - began:.2f} s")


def _sign_all(asked: list[tuple[str, bytes]], processes: int) -> list[bytes]:
    """Sign each, split over so many processes that are warm already."""
    parts = [asked[n::processes] for n in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare_django) as pool:
        list(pool.map(_sign, [[] for _ in parts]))
        began = time.perf_counter()
        done = list(pool.map(_sign, parts))
        took = time.perf_counter() - began
    own = sum(seconds for _, seconds in done) / len(asked)
    rate = len(asked) / took
    print(f"signed, {processes} process(es): {rate:,.0f} a second ({own * 1000:.2f} ms own each)")
    found: list[bytes] = [b""] * len(asked)
    for n, (signatures, _) in enumerate(done):
        found[n::processes] = signatures
    return found


def _sign(part: list[tuple[str, bytes]]) -> tuple[list[bytes], float]:
    """Signatures, and seconds of this process's own work."""
    from ccqm.ballots.actions import issue  # noqa: PLC0415  after Django is set up

    own = time.process_time()
    return [issue(token, blinded=blinded) for token, blinded in part], time.process_time() - own


def _timed(name: str, work) -> None:  # type: ignore[no-untyped-def]
    began, own = time.perf_counter(), time.process_time()
    done = len(work())
    took, own = time.perf_counter() - began, time.process_time() - own
    print(f"{name}: {done / took:,.0f} a second ({own / done * 1000:.2f} ms own each)")


if __name__ == "__main__":
    main()
