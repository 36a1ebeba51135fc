"""Uploading and saving lists of people in tests, as a lead and the worker would."""

import uuid
from datetime import datetime

from ccqm.members import imports
from ccqm.members.models import Group, Person, RosterImport
from ccqm.pledges.queries import counts
from tests.conftest import NOW
from tests.members.scene import Scene
from tests.members.spreadsheets import csv_of

HEADINGS = ("Full name", "E-mail", "Staff number", "Department")
ANN = ("Ann Lee", "ann@example.org", "1", "Roads")
BO = ("Bo Rahman", "bo@example.org", "2", "Parks")
CY = ("Cy Okoro", "cy@example.org", "3", "Parks")


def named_group(here: Scene, name: str = "Staff", headcount: int = 60) -> Group:
    """A group whose people may be listed."""
    group = here.group(name, headcount)
    return imports.name_group(group, are_adults=True, tells_nothing=True, by=here.lead, at=NOW)


def uploaded(
    here: Scene, group: Group, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS
) -> RosterImport:
    """A CSV of these people, uploaded."""
    return imports.upload_list(
        group,
        name="people.csv",
        content=csv_of(headings, *rows),
        submission_key=uuid.uuid4(),
        by=here.lead,
        at=NOW,
    )


def begun(
    here: Scene, row: RosterImport, *, absent_leave: bool = True, at: datetime = NOW
) -> RosterImport:
    """The lead looks and says yes."""
    expected = Group.objects.get(pk=row.group_id).version
    return imports.begin_import(
        row, expected=expected, absent_leave=absent_leave, by=here.lead, at=at
    )


def saved(here: Scene, group: Group, *rows: tuple[str, ...], **choices: object) -> RosterImport:
    """Uploaded, begun, and saved by the worker."""
    row = begun(here, uploaded(here, group, *rows), **choices)  # type: ignore[arg-type]
    imports.save_list(row, counts=counts, at=choices.get("at", NOW))  # type: ignore[arg-type]
    row.refresh_from_db()
    return row


def undone(here: Scene, row: RosterImport) -> RosterImport:
    """Asked for by the lead and done by the worker."""
    imports.begin_undo(row, by=here.lead, at=NOW)
    imports.undo_list(row, counts=counts, at=NOW)
    row.refresh_from_db()
    return row


def roster(group: Group) -> list[tuple[str, str, str]]:
    """Name, number and team of everyone who is there."""
    people = Person.objects.present().filter(group=group).order_by("name")
    return [(one.name, one.number, one.team.name if one.team else "") for one in people]
