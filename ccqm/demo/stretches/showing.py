"""What stands beside a pledge: proof of who is taking part, and pictures with their consent."""

from datetime import timedelta

from ccqm.demo.drawing import drawn
from ccqm.demo.walk import Walk
from ccqm.kit.dates import local_date
from ccqm.kit.uploads import checked
from ccqm.pictures import actions as pictures
from ccqm.pledges import proving

CONSENT_LASTS = timedelta(days=4 * 365)


def show_pledge(walk: Walk) -> None:
    for title, url in walk.who.links.items():
        proving.add_link(
            walk.participant,
            title=title,
            url=url,
            is_public=True,
            submission_key=walk.key(),
            by=walk.lead,
            at=walk.tick(),
        )
    if walk.who.sheet:
        proving.add_file(
            walk.participant,
            title=walk.who.sheet,
            upload=checked("sheet.png", drawn("hands")),
            everyone_agreed=True,
            submission_key=walk.key(),
            by=walk.lead,
            at=walk.tick(),
        )
    for told in walk.who.pictures:
        _show(walk, dict(told))


def _show(walk: Walk, told: dict[str, str]) -> None:
    upload = checked("picture.png", drawn(told.pop("motif")))
    added = pictures.add_picture(
        walk.participant,
        upload=upload,
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
        alternative=told["alternative"],
        caption=told["caption"],
        people=told["people"],
    )
    has_people = told["people"] != "nobody"
    pictures.record_consent(
        added,
        consent_holder="Our office" if has_people else "",
        consent_covers=["website", "print"] if has_people else [],
        consent_until=local_date(walk.at) + CONSENT_LASTS if has_people else None,
        parents_agreed=told["people"] == "children",
        is_wanted=True,
        expected=1,
        by=walk.lead,
        at=walk.tick(),
    )
