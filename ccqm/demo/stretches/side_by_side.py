"""Sign together: classes with their teachers, and a sheet of paper that went round."""

import math
from io import BytesIO
from zlib import crc32

from django.db.models import Sum
from PIL import Image, ImageDraw

from ccqm.awareness.talks import record_talk
from ccqm.demo.walk import Walk
from ccqm.kit.dates import local_date
from ccqm.kit.uploads import Upload, checked
from ccqm.members import actions as members
from ccqm.members.models import Group, Team
from ccqm.members.queries import groups_of
from ccqm.members.teams import make_team_links, state_team
from ccqm.papers.actions import count_sheet, make_sheet
from ccqm.papers.models import Sheet
from ccqm.pledges.models import JointSignature
from ccqm.pledges.queries import class_signature
from ccqm.pledges.signing import sign_together
from ccqm.pledges.tapestry.dyes import ALL

PAPER = 12
"""So many people sign on a sheet, but never more than half of their group."""


def state_classes(walk: Walk) -> None:
    """Each group of children, with its classes and their codes."""
    for name, classes in walk.who.classes.items():
        group = members.state_people(
            walk.participant,
            name=name,
            headcount=sum(classes.values()),
            is_led=True,
            by=walk.lead,
            at=walk.tick(),
        )
        for title, children in classes.items():
            state_team(group, name=title, headcount=children, by=walk.lead, at=walk.tick())
        make_team_links(group, by=walk.lead, at=walk.tick())


def sign_classes(walk: Walk, share: float) -> None:
    """So many of the classes talk about it and sign; one or two children would rather not."""
    for group in groups_of(walk.participant).filter(is_led=True):
        teams = list(group.teams.order_by("pk"))
        for number, team in enumerate(teams[: math.ceil(len(teams) * share)]):
            if not class_signature(team):
                _talk(walk, team)
                _sign_class(walk, team, number)


def _talk(walk: Walk, team: Team) -> None:
    record_talk(
        team,
        done_on=local_date(walk.at),
        people=team.headcount or 1,
        submission_key=walk.key(),
        at=walk.tick(),
    )


def _sign_class(walk: Walk, team: Team, number: int) -> None:
    ideas = walk.words["class_pledges"]
    sign_together(
        team.group,
        team=team,
        kind=JointSignature.Kind.CLASS,
        people=(team.headcount or 1) - number % 3 % 2,
        led_by="Class teacher",
        pledge=ideas[number % len(ideas)],
        may_show=number % 4 != 3,
        thread=list(ALL)[crc32(team.name.encode()) % len(ALL)],
        submission_key=walk.key(),
        at=walk.tick(),
    )


def sign_on_paper(walk: Walk) -> None:
    """A sheet goes round in one group, comes back, and is counted with a photo."""
    group = groups_of(walk.participant).filter(name=walk.who.paper).first()
    if not group:
        return
    sheet = make_sheet(group, pages=1, submission_key=walk.key(), by=walk.lead, at=walk.tick())
    people = min(PAPER, group.headcount // 2)
    count_sheet(
        sheet,
        people=people,
        upload=photo_of(sheet, people),
        expected=sheet.version,
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
    )
    make_sheet(group, pages=2, submission_key=walk.key(), by=walk.lead, at=walk.tick())


def photo_of(sheet: Sheet, people: int) -> Upload:
    """A drawing of a filled sheet, so that no real person's hand is in the demo."""
    picture = Image.new("RGB", (600, 850), "#f4efe4")
    pen = ImageDraw.Draw(picture)
    pen.text((40, 30), f"Sheet {sheet.code}", fill="#333333", font_size=34)
    for line in range(20):
        top = 110 + line * 35
        pen.line((40, top + 30, 560, top + 30), fill="#999999", width=2)
        if line < people:
            marks = [(60 + x * 9, top + 12 + (x * (line + 3)) % 15) for x in range(8 + line % 7)]
            pen.line(marks, fill="#1d3f8a", width=3)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return checked(f"sheet-{sheet.code}.jpg", kept.getvalue())


def signed_on_paper(group: Group) -> int:
    """How many of a group have signed on paper, counted."""
    standing = group.joint_signatures.standing()
    return standing.aggregate(n=Sum("people"))["n"] or 0
