"""`ccqm questions check FILE` and `ccqm questions import FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ccqm.audit.actions import SYSTEM
from ccqm.framework.rules import Fault
from ccqm.kit.verdict import Refused
from ccqm.questions import rules
from ccqm.questions.actions import Faulty, import_questions
from ccqm.questions.shipped import FOLDER


class Command(BaseCommand):
    """Checks a file of survey questions, or brings it into use. Ends with 1 when it is refused."""

    help = "Check a file of survey questions, or import it for good (docs/questions.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`check FILE`, `import FILE`, or either with `--shipped`."""
        parser.add_argument("what", choices=["check", "import"])
        files = parser.add_mutually_exclusive_group(required=True)
        files.add_argument("file", nargs="?", type=Path)
        files.add_argument("--shipped", action="store_true", help="the questions of this release")

    def handle(self, *, what: str, file: Path | None, shipped: bool, **options: Any) -> None:
        """Do it; each fault is one line that names the file, the line and the key."""
        for each in sorted(FOLDER.glob("*.toml")) if file is None else [file]:
            try:
                text = each.read_text(encoding="utf-8")
                if what == "check":
                    self._check(each, text)
                else:
                    row = import_questions(text, by=SYSTEM, at=timezone.now())
                    self.stdout.write(f"{each.name}: {row} is in use.")
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{each.name}: cannot be read as UTF-8 text.") from error
            except Faulty as error:
                self._refuse(each, error.faults)
            except Refused as error:
                raise CommandError(f"{each.name}: {error.reason}") from error

    def _check(self, file: Path, text: str) -> None:
        self._refuse(file, rules.check(text))
        self.stdout.write(f"{file.name}: no faults.")

    def _refuse(self, file: Path, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            self.stdout.write(f"{file.name}:{fault}")
        if faults:
            raise CommandError(f"{file.name} is refused.")
