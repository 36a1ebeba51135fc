"""`ccqm survey-compare BASELINE.csv FOLLOWUP.csv --schema SCHEMA.toml`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ccqm.surveys import answers
from ccqm.surveys.comparing import compare
from ccqm.surveys.plain import PlainCommand, read_schema


class Command(PlainCommand):
    """Prints what changed between two waves."""

    help = "Print what changed between two waves of answers, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("baseline", type=Path, help="CSV, one row for each response")
        parser.add_argument("followup", type=Path, help="CSV with the same columns")
        parser.add_argument("--schema", type=Path, required=True, help="TOML")

    def told(self, options: dict[str, Any]) -> dict[str, Any]:
        schema = read_schema(options["schema"], self.stderr)
        rolls = (
            schema.roll("roll_size_baseline", "roll_size"),
            schema.roll("roll_size_followup", "roll_size"),
        )
        before = answers.read_file(options["baseline"], schema)
        after = answers.read_file(options["followup"], schema)
        return compare(before, after, schema, rolls).as_json()
