"""`make test`: start the embedded PostgreSQL if need be, find a Chromium, run every test."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ccqm.config import embedded
from scripts import browser


def main() -> int:
    """Run pytest with the given arguments; stop the database only if it was started here."""
    environment = os.environ | {"CHROMIUM": browser.ensure()}
    ours = "DATABASE_URL" not in environment and not embedded.is_running()
    if "DATABASE_URL" not in environment:
        environment["DATABASE_URL"] = embedded.start()
    # Two workers on two cores; a browser test keeps one busy while rules run on the other.
    workers = [] if any(a.startswith("-n") for a in sys.argv) else ["-n", str(os.cpu_count() or 2)]
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *workers, "--dist", "loadscope", *sys.argv[1:]],
            env=environment,
            check=False,
        ).returncode
    finally:
        if ours:
            embedded.stop()


if __name__ == "__main__":
    sys.exit(main())
