"""`ccqm credential-keys WHAT NAME`: the keys that sign credentials. The drill: docs/keys.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ccqm.credentials import actions, keys
from ccqm.kit.verdict import Refused

STEPS = ("list", "begin", "new", "publish", "switch", "retire", "compromise")


class Command(BaseCommand):
    """Makes, shows, changes and removes keys. Ends with 1 and a reason when it is refused."""

    help = "Make, publish, switch, retire or replace the keys that sign credentials."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The step, the key's name, and for `compromise` the name of the new key."""
        parser.add_argument("what", choices=STEPS)
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--instead", default="", help="compromise: the name of the new key")
        parser.add_argument("--urgent", action="store_true", help="switch: do not wait a day")

    def handle(self, *, what: str, name: str, instead: str, urgent: bool, **options: Any) -> None:
        """Do one step, then say where every key stands."""
        try:
            self._do(what, name, instead, urgent)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        for key in keys.read().keys:
            self.stdout.write(f"{key.name}: {key.state}")

    def _do(self, what: str, name: str, instead: str, urgent: bool) -> None:
        at = timezone.now()
        if what == "begin":
            if not keys.read().keys:
                keys.new(name, at=at)
                keys.publish(name, at=at)
                keys.switch(name, at=at)
        elif what == "new":
            keys.new(name, at=at)
        elif what == "publish":
            keys.publish(name, at=at)
        elif what == "switch":
            keys.switch(name, at=at, is_urgent=urgent)
            actions.key_changed("switched", name, at=at)
        elif what == "retire":
            actions.retire_key(name, at=at)
        elif what == "compromise":
            made = actions.compromised(name, instead=instead, at=at)
            self.stdout.write(f"{made} credentials issued anew.")
