"""`ccqm demo_people`: who can be tried in the demo city."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from ccqm.demo.queries import people


class Command(BaseCommand):
    help = "List the people of the demo city."

    def handle(self, *args: Any, **options: Any) -> None:
        for person in people(timezone.now()):
            where = f"{person.participant}. {person.stage}." if person.stage else person.worth
            self.stdout.write(f"  {person.role:<28} {person.name:<26} {where}")
