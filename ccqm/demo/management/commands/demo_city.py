"""`ccqm demo_city [--reset]`: build the demo city once; it is kept on the next run."""

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connections
from django.utils import timezone

from ccqm.demo.actions import build_city
from ccqm.participants.models import Participant


class Command(BaseCommand):
    help = "Build the demo city, if it is not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="throw everything away first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo city is built in demo mode only (CCQM_DEMO=1).")
        if options["reset"]:
            self._reset()
        if Participant.objects.exists():
            self.stdout.write("The demo city is there already. `make demo-reset` builds it anew.")
            return
        self.stdout.write("Building the demo city …")
        began = time.monotonic()
        walks = build_city(at=timezone.now())
        took = time.monotonic() - began
        self.stdout.write(f"{len(walks)} participants, built in {took:.0f} seconds.")

    def _reset(self) -> None:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
