"""A participant with a long list, and the letters to it, for `bench/letters.py`."""

import uuid
from datetime import UTC, datetime, timedelta

from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from ccqm.accounts.actions import invite
from ccqm.audit.actions import SYSTEM
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.journeys.actions import begin_journey
from ccqm.kit.brand import brand
from ccqm.letters.models import Letter
from ccqm.mailings.actions import begin_mailing
from ccqm.mailings.pieces import write_mailing
from ccqm.mailings.reminders import send_reminders
from ccqm.members.actions import state_people
from ccqm.members.imports import name_group
from ccqm.members.models import Person, Team
from ccqm.participants.actions import create_participant
from ccqm.steps.registry import known_tasks

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEAM = 40


class Mail:
    """One council, a group for each size."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        import_edition(shipped(brand().edition), known_tasks=known_tasks(), by=SYSTEM, at=NOW)
        self.participant = create_participant(
            kind="organisation", name="City Council", type="local-authority", by=SYSTEM, at=NOW
        )
        self.by = invite(
            email="lead@example.org", name="Sam Rivers", language="en", by=SYSTEM, at=NOW
        )
        begin_journey(self.participant, by=SYSTEM, at=NOW)

    def list_people(self, size: int) -> None:
        """A named group of so many people, in teams of forty."""
        by = {"by": self.by, "at": NOW}
        group = state_people(self.participant, name=f"Staff {size}", headcount=size, **by)
        self.group = name_group(group, are_adults=True, tells_nothing=True, **by)
        teams = [Team(group=group, name=f"Team {n:04}") for n in range(size // TEAM + 1)]
        Team.objects.bulk_create(teams)
        Person.objects.bulk_create(
            [
                Person(
                    participant=self.participant,
                    group=group,
                    team=teams[n // TEAM],
                    name=f"Person Number {n}",
                    email=f"p{n}@staff{size}.example.org",
                    number=str(n),
                    identity=f"n:{size}-{n}",
                    joined_on=NOW.date(),
                )
                for n in range(size)
            ],
            batch_size=2_000,
        )

    def write(self) -> tuple[int, int]:
        """What the lead's button and the job do."""
        before = self._rows()
        self.mailing = begin_mailing(self.group, submission_key=uuid.uuid4(), by=self.by, at=NOW)
        write_mailing(self.mailing, at=NOW)
        return self._new(before)

    def remind(self) -> tuple[int, int]:
        """Everyone is reminded, a week after all letters have left."""
        Letter.objects.filter(sent_at=None).update(sent_at=NOW)
        before = self._rows()
        send_reminders(at=NOW + timedelta(days=7))
        self.mailing.addressees.update(is_closed=True)
        return self._new(before)

    def _rows(self) -> tuple[int, int]:
        jobs = ProcrastinateJob.objects.filter(task_name="letters.send")
        return Letter.objects.count(), jobs.count()

    def _new(self, before: tuple[int, int]) -> tuple[int, int]:
        letters, jobs = self._rows()
        return letters - before[0], jobs - before[1]
