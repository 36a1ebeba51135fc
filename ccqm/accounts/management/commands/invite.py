"""`ccqm invite EMAIL NAME --role manager`: the first people of a new installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ccqm.accounts.actions import grant_role, invite
from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.kit.verdict import Refused
from ccqm.letters.writing import host


class Command(BaseCommand):
    """Makes an account, or finds it, and gives it roles."""

    help = "Make an account for someone and give them a role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, action="append", required=True)
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            user = invite(
                email=options["email"],
                name=options["name"],
                language=options["language"],
                by=SYSTEM,
                at=at,
            )
            for role in options["role"]:
                grant_role(user, role, by=SYSTEM, at=at)
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        self.stdout.write(f"{user.email} can sign in at {host()}/account/sign-in/")
