"""List a group's people by name, and ask each by a personal letter; one address does not work."""

import csv
from io import StringIO
from typing import Any

from ccqm.demo.walk import Walk
from ccqm.letters import actions as letters
from ccqm.letters.reports import Report, note_report
from ccqm.mailings.actions import begin_mailing
from ccqm.mailings.models import Addressee
from ccqm.mailings.pieces import write_mailing
from ccqm.members import imports
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.pledges.queries import counts

FIRST = ("Aisha", "Ben", "Carla", "Dev", "Ewa", "Femi", "Grace", "Hugh", "Ines", "Jamal", "Kit")
LAST = ("Akhtar", "Barker", "Clough", "Dixon")
TEAMS = ("Days", "Evenings", "Nights", "Weekends")


def ask_by_letter(walk: Walk) -> None:
    """Where a participant has a group to list: list it, and write to everyone on the list."""
    for group in groups_of(walk.participant).filter(name=walk.who.lists):
        _write(walk, _listed(walk, group))


def _listed(walk: Walk, group: Group) -> Group:
    by: dict[str, Any] = {"by": walk.lead, "at": walk.tick()}
    named = imports.name_group(group, are_adults=True, tells_nothing=True, **by)
    row = imports.upload_list(
        named, name="staff-list.csv", content=_sheet(named), submission_key=walk.key(), **by
    )
    imports.begin_import(row, expected=named.version, absent_leave=True, **by)
    imports.save_list(row, counts=counts, at=walk.tick())
    named.refresh_from_db()
    return named


def _sheet(group: Group) -> bytes:
    """As many people as the group has, each with an address and a team."""
    sheet = StringIO()
    lines = csv.writer(sheet)
    lines.writerow(["Full name", "Email", "Number", "Team"])
    for n in range(group.headcount):
        first, last = FIRST[n % len(FIRST)], LAST[n // len(FIRST) % len(LAST)]
        email = f"{first}.{last}.{n}@people.example".lower()
        lines.writerow([f"{first} {last}", email, str(200 + n), TEAMS[n % len(TEAMS)]])
    return sheet.getvalue().encode()


def _write(walk: Walk, group: Group) -> None:
    at = walk.tick()
    mailing = begin_mailing(group, submission_key=walk.key(), by=walk.lead, at=at)
    write_mailing(mailing, at=at)
    written = Addressee.objects.filter(mailing=mailing).select_related("letter").order_by("pk")
    for one in written:
        if one.letter:
            letters.send(one.letter, at=at)
    failed = written[0].letter
    if failed:
        at = walk.tick()
        note_report(Report(failed.pk, failed.to, "failed", "5.1.1", at), at=at)
