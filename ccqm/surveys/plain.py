"""What both survey commands do: JSON on standard output, plain words and exit code 2 for errors."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from django.utils.translation import gettext as _

from ccqm.kit.verdict import Refused
from ccqm.surveys import schema
from ccqm.surveys.schema import Schema

FAULT = 2
"""The exit code for input that cannot be used, as for a wrong option."""


class PlainCommand(BaseCommand):
    """A command that needs no database and answers in JSON."""

    requires_system_checks = []

    def told(self, options: dict[str, Any]) -> dict[str, Any]:
        """What to print. Raises Refused with words for whoever called."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self.told(options)
        except Refused as refused:
            self.stderr.write(str(refused.reason))
            sys.exit(FAULT)
        self.stdout.write(json.dumps(told, indent=2, allow_nan=False))


def read_schema(path: Path, told: OutputWrapper) -> Schema:
    """The schema; a key that nothing here reads is told of, since it may be a slip."""
    read = schema.read_file(path)
    for key in read.unknown_keys:
        told.write(_("Not read in the schema: %(key)s") % {"key": key})
    return read
