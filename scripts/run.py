"""`make demo` and `make dev`: everything the service needs, started together, stopped together."""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ccqm.config import embedded  # noqa: E402

BIN = Path(sys.executable).parent
READY_WITHIN_SECONDS = 60


def main() -> int:
    """Set up, start, wait for Ctrl-C, stop what was started."""
    arguments = _arguments()
    ours = "DATABASE_URL" not in os.environ and not embedded.is_running()
    environment = _environment(arguments)
    processes: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _prepare(arguments, environment)
        processes = [
            subprocess.Popen(command, env=environment, cwd=ROOT)
            for command in (_web(arguments), _worker())
        ]
        _wait_until_ready(arguments.port, processes)
        _say(arguments, environment)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        return 1
    except (KeyboardInterrupt, SystemExit) as stop:
        return stop.code if isinstance(stop, SystemExit) and isinstance(stop.code, int) else 0
    finally:
        _stop(processes)
        if ours:
            embedded.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["demo", "dev"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="build the demo city anew")
    return parser.parse_args()


def _environment(arguments: argparse.Namespace) -> dict[str, str]:
    environment = dict(os.environ)
    environment.setdefault("DATABASE_URL", "") or environment.pop("DATABASE_URL")
    if "DATABASE_URL" not in environment:
        environment["DATABASE_URL"] = embedded.start()
    environment.setdefault("CCQM_PUBLIC_HOST", f"http://localhost:{arguments.port}")
    if arguments.mode == "demo":
        environment |= {"CCQM_DEMO": "1", "CCQM_DEBUG": "0"}
        environment.setdefault("CCQM_SECRET_KEY", _kept_key())
    return environment


def _kept_key() -> str:
    """A key of this machine's own, kept so that a restart signs nobody out."""
    file = embedded.VAR / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def _prepare(arguments: argparse.Namespace, environment: dict[str, str]) -> None:
    commands = [["migrate", "--verbosity=0"], ["createcachetable"]]
    if arguments.mode == "demo":
        commands += [
            ["collectstatic", "--noinput", "--clear", "--verbosity=0"],
            ["demo_city", *(["--reset"] if arguments.reset else [])],
        ]
    else:
        commands += [["framework", "import", "--shipped"]]
    commands += [["credential_keys", "begin", "first"]]
    for command in commands:
        subprocess.run([str(BIN / "ccqm"), *command], env=environment, cwd=ROOT, check=True)


def _web(arguments: argparse.Namespace) -> list[str]:
    if arguments.mode == "dev":
        return [str(BIN / "ccqm"), "runserver", f"127.0.0.1:{arguments.port}"]
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(arguments.port), "--workers", "2", "--backpressure", "8",
        "--log-level", "warning",
        "ccqm.config.wsgi:application",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [str(BIN / "ccqm"), "procrastinate", "worker", "--concurrency", "2"]


def _wait_until_ready(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            sys.exit(f"A process stopped at once. Is port {port} in use? Try: make demo PORT=8001")
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    sys.exit(f"The service did not answer on port {port} within {READY_WITHIN_SECONDS} seconds.")


def _say(arguments: argparse.Namespace, environment: dict[str, str]) -> None:
    address = f"http://localhost:{arguments.port}"
    print(f"\nThe service runs at {address}\n", flush=True)
    if arguments.mode == "demo":
        subprocess.run([str(BIN / "ccqm"), "demo_people"], env=environment, cwd=ROOT, check=False)
        print(
            f"\nSign in as any of them with one click: {address}/demo/"
            f"\nEvery letter it sends:                 {address}/demo/outbox/"
            "\nStop with Ctrl-C. `make demo-reset` builds the city anew.\n",
            flush=True,
        )


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
