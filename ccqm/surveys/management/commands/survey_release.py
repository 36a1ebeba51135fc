"""`ccqm survey-release ANSWERS.csv --schema SCHEMA.toml [--baseline RELEASE.json]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.surveys import answers
from ccqm.surveys.plain import PlainCommand, read_schema
from ccqm.surveys.release import Release, from_json
from ccqm.surveys.releasing import release

JSON_LARGEST = 50_000_000
"""Bytes. A release of a thousand groups is below one million."""


class Command(PlainCommand):
    """Prints what may be told of one wave."""

    help = "Print what may be told of a wave of answers, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", type=Path, help="CSV, one row for each response")
        parser.add_argument("--schema", type=Path, required=True, help="TOML")
        parser.add_argument("--baseline", type=Path, help="JSON, the release to be followed up")

    def told(self, options: dict[str, Any]) -> dict[str, Any]:
        schema = read_schema(options["schema"], self.stderr)
        baseline = read_release(options["baseline"]) if options["baseline"] else None
        ours = "roll_size_followup" if baseline else "roll_size_baseline"
        roll = schema.roll(*((ours, "roll_size") if baseline else ("roll_size", ours)))
        return release(
            answers.read_file(options["answers"], schema), schema, roll, baseline
        ).as_json()


def read_release(path: Path) -> Release:
    """The release in a JSON file. Raises Refused."""
    try:
        if path.stat().st_size > JSON_LARGEST:
            raise Refused(_("The baseline is not a release that this program wrote"))
        return from_json(json.loads(path.read_bytes()))
    except OSError as broken:
        words = _("The file %(name)s cannot be opened: %(why)s")
        raise Refused(words % {"name": path, "why": broken.strerror}) from broken
    except (ValueError, RecursionError) as broken:
        raise Refused(_("The file %(name)s is not JSON") % {"name": path}) from broken
