"""`make check`: what machines can say about the code, without running the tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ccqm.config import embedded  # noqa: E402

BIN = Path(sys.executable).parent
PRODUCTION = {
    "CCQM_ENVIRONMENT": "production",
    "CCQM_SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "CCQM_BALLOT_KEY": "another-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "CCQM_HOSTS": "mark.example.org",
    "CCQM_MAIL_HOST": "smtp.example.org",
    "CCQM_PUBLIC_HOST": "https://mark.example.org",
    "CCQM_ANSWERS_URL": "postgresql://ccqm_answers@answers.example.org/ccqm_answers",
    "CCQM_DEMO": "0",
    "CCQM_DEBUG": "0",
}


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """What is checked: its name, the command, and what it needs in the environment."""
    listed = subprocess.run(
        ["git", "ls-files", "templates"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    pages = [name for name in listed if name.endswith(".html") and (ROOT / name).exists()]
    ccqm = str(BIN / "ccqm")
    return [
        ("lint", [str(BIN / "ruff"), "check", "-q", "."], {}),
        ("format", [str(BIN / "ruff"), "format", "-q", "--check", "."], {}),
        ("structure", [str(BIN / "lint-imports"), "--no-cache"], {}),
        ("templates", [str(BIN / "djade"), "--check", *pages], {}),
        ("migrations", [ccqm, "makemigrations", "--check", "--dry-run", "--verbosity=1"], {}),
        ("deployment", [ccqm, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ("docs", [ccqm, "docs", "--check"], {}),
        ("types", [str(BIN / "mypy")], {}),
    ]


def main() -> int:
    """Run each check; print the words of those that fail."""
    ours = "DATABASE_URL" not in os.environ and not embedded.is_running()
    url = os.environ.get("DATABASE_URL") or embedded.start()
    failed = []
    try:
        for name, command, extra in checks():
            began = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url} | extra,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            word = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:<12} {word:<7} {time.monotonic() - began:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout, done.stderr, flush=True)
    finally:
        if ours:
            embedded.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
