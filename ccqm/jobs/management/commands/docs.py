"""`ccqm docs`: writes the generated pages of docs/; `--check` fails when one is stale."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ccqm.jobs import moves, record

PAGES = {"data.md": record.record_of_processing, "journey.md": moves.page}


class Command(BaseCommand):
    """Writes the pages, or says which are stale."""

    help = "Write docs/data.md and docs/journey.md from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` writes nothing; `--folder` is for tests."""
        parser.add_argument("--check", action="store_true", help="fail when a page is stale")
        parser.add_argument("--folder", type=Path, default=settings.ROOT / "docs")

    def handle(self, *, check: bool, folder: Path, **options: Any) -> None:
        """Write every page, or compare it."""
        pages = {folder / name: write() for name, write in PAGES.items()}
        stale = [path for path, text in pages.items() if not _holds(path, text)]
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(f"Stale: {names}. Run: ccqm docs")
        for path in stale:
            path.write_text(pages[path], encoding="utf-8")
            self.stdout.write(f"Wrote {path.name}.")


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
