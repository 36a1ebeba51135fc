"""`ccqm framework check FILE` and `ccqm framework import FILE`.

Stands with the steps, since only they know which tasks an edition may name.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ccqm.audit.actions import SYSTEM
from ccqm.framework import rules
from ccqm.framework.actions import Faulty, import_edition
from ccqm.framework.shipped import FOLDER
from ccqm.kit.verdict import Refused
from ccqm.steps.registry import known_tasks


class Command(BaseCommand):
    """Checks an edition of the scheme, or brings it into use. Ends with 1 when it is refused."""

    help = "Check an edition file of the scheme, or import it for good (docs/editions.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`check FILE`, `import FILE`, or either with `--shipped`."""
        parser.add_argument("what", choices=["check", "import"])
        files = parser.add_mutually_exclusive_group(required=True)
        files.add_argument("file", nargs="?", type=Path)
        files.add_argument("--shipped", action="store_true", help="the editions of this release")

    def handle(self, *, what: str, file: Path | None, shipped: bool, **options: Any) -> None:
        """Do it; each fault is one line that names the file, the line and the key."""
        do = self._check if what == "check" else self._import
        for each in sorted(FOLDER.glob("*.toml")) if file is None else [file]:
            do(each, _text(each))

    def _check(self, file: Path, text: str) -> None:
        self._refuse(file, rules.check(text, known_tasks()))
        self.stdout.write(f"{file.name}: no faults.")

    def _import(self, file: Path, text: str) -> None:
        try:
            row = import_edition(text, known_tasks=known_tasks(), by=SYSTEM, at=timezone.now())
        except Faulty as error:
            self._refuse(file, error.faults)
        except Refused as error:
            raise CommandError(f"{file.name}: {error.reason}") from error
        else:
            imported = f"{row.imported_at:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"{file.name}: {row} is in use, imported {imported}.")

    def _refuse(self, file: Path, faults: tuple[rules.Fault, ...]) -> None:
        for fault in faults:
            self.stdout.write(f"{file.name}:{fault}")
        if faults:
            raise CommandError(f"{file.name} is refused.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CommandError(f"{file.name}:{line}: is not saved as UTF-8.") from error
