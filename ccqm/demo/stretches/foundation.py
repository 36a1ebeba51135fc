"""Register, be accepted, raise awareness, commit, sign up, train."""

import math
from typing import Any
from zlib import crc32

from ccqm.awareness import actions as awareness
from ccqm.coverage import actions as coverage
from ccqm.demo.stretches import side_by_side
from ccqm.demo.stretches.side_by_side import signed_on_paper
from ccqm.demo.walk import Walk
from ccqm.kit.dates import local_date
from ccqm.members import actions as members
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.participants import actions as participants
from ccqm.participants import leading
from ccqm.participants.queries import leads_of
from ccqm.pledges import actions as pledges
from ccqm.pledges import signing
from ccqm.pledges.tapestry.dyes import ALL
from ccqm.steps import actions as steps
from ccqm.training import actions as training
from ccqm.welcome import actions as welcome

# People choose freely; in the demo city, undyed wool a little more often.
THREADS = (*ALL, "plain", "blue", "red")


def register(walk: Walk) -> None:
    who = walk.who
    interest = welcome.Interest(
        kind=who.kind,
        name=who.former_name or who.name,
        contact_name=who.lead,
        email=_address(who.lead),
        type=who.type,
        sectors=who.sectors,
        postcode=who.postcode,
        people=None if who.kind == "individual" else who.people,
        sizes=who.sizes,
        identifiers=who.identifiers,
        wants=["start"] if walk.turn % 2 else ["meeting", "training"],
    )
    when: dict[str, Any] = {"submission_key": walk.key(), "at": walk.tick()}
    if who.channel == "web":
        walk.registration = welcome.register_interest(interest, **when)
        return
    walk.registration = welcome.enter_registration(
        interest, channel=who.channel, by=walk.one_of("officer"), **when
    )


def decline(walk: Walk) -> None:
    welcome.decline_registration(
        walk.registration,
        reason="We could not find an organisation behind this request. Please call us.",
        by=walk.one_of("officer"),
        at=walk.tick(),
    )


def accept(walk: Walk) -> None:
    walk.journey = steps.accept_registration(
        walk.registration, by=walk.one_of("officer"), at=walk.tick()
    )
    walk.lead = leads_of(walk.participant)[0].user
    if walk.who.second_lead:
        invited = leading.invite_lead(
            walk.participant,
            name=walk.who.second_lead,
            email=_address(walk.who.second_lead),
            role="editor",
            submission_key=walk.key(),
            by=walk.lead,
            at=walk.tick(),
        )
        leading.accept_invitation(invited.token, at=walk.tick())
    if walk.who.former_name:
        participants.rename(
            walk.participant,
            name=walk.who.name,
            is_new=True,
            expected=walk.participant.version,
            by=walk.lead,
            at=walk.tick(),
        )
    if walk.who.about:
        participants.update_profile(
            walk.participant,
            shows_former_names=bool(walk.who.former_name),
            expected=walk.participant.version,
            about=walk.who.about,
            is_listed=True,
            shows_count=True,
            is_named=walk.who.named,
            by=walk.lead,
            at=walk.tick(),
        )


def raise_awareness(walk: Walk) -> None:
    for activity in walk.words["awareness"]:
        awareness.record_activity(
            walk.participant,
            how=activity["how"],
            what=activity["what"],
            audience="Everyone who takes part",
            reach=walk.who.people,
            done_on=local_date(walk.at),
            by=walk.lead,
            at=walk.tick(),
            submission_key=walk.key(),
        )


def commit(walk: Walk) -> None:
    individual = walk.who.kind == "individual"
    voice = "singular" if individual else "plural"
    body = walk.who.lead if individual else "The committee"
    statement = walk.edition.statements[0 if individual else -1]
    pledges.make_commitment(
        walk.participant,
        template=statement.key,
        voice=voice,
        decided_by=body,
        decided_on=local_date(walk.at),
        officer_name=walk.who.lead,
        officer_role="Myself" if individual else "Lead for the mark",
        statement=statement.filled(
            voice,
            name=walk.who.name,
            decided_by=body,
            decided_on=f"{local_date(walk.at):%-d %B %Y}",
        ),
        language="en",
        expected=0,
        by=walk.lead,
        at=walk.tick(),
        submission_key=walk.key(),
    )
    if walk.who.pledge:
        pledges.save_pledge(
            walk.participant,
            words=walk.who.pledge,
            is_public=True,
            language="en",
            expected=0,
            by=walk.lead,
            at=walk.tick(),
        )
    for name, headcount in walk.who.groups.items():
        members.state_people(
            walk.participant, name=name, headcount=headcount, by=walk.lead, at=walk.tick()
        )
    side_by_side.state_classes(walk)
    # The last group hears of it later: until then its lead sees that it has heard nothing yet.
    _tell(walk, list(groups_of(walk.participant))[:-1])


def sign_some(walk: Walk) -> None:
    """Not all in one day: week after week some more, and each night keeps what is told."""
    side_by_side.sign_on_paper(walk)
    for share in (0.1, 0.25, 0.4, 0.5, 0.6):
        _sign(walk, share)
        _end_the_day(walk)


def finish_foundation(walk: Walk) -> None:
    _tell(walk, list(groups_of(walk.participant))[-1:])
    for share in (0.8, 0.97):
        _sign(walk, share)
        _end_the_day(walk)
    for group in groups_of(walk.participant):
        trained = math.ceil(group.headcount * 0.85)
        training.record_session(
            group,
            people=trained,
            held_on=local_date(walk.at),
            trainer="The Quality Mark team",
            by=walk.lead,
            at=walk.tick(),
            submission_key=walk.key(),
        )


def _end_the_day(walk: Walk) -> None:
    coverage.note_coverage(at=walk.tick(), participant=walk.participant)
    walk.at += walk.breath


def _tell(walk: Walk, groups: list[Group]) -> None:
    """The team leaders of these groups talk to them. One person alone has nobody to tell."""
    if not groups or walk.who.kind == "individual":
        return
    awareness.record_activity(
        walk.participant,
        **walk.words["talk"],
        audience=", ".join(group.name for group in groups),
        reach=sum(group.headcount for group in groups),
        done_on=local_date(walk.at),
        groups=groups,
        by=walk.lead,
        at=walk.tick(),
        submission_key=walk.key(),
    )


def _sign(walk: Walk, share: float) -> None:
    """Each group signs until this share of it has signed; children sign with their teachers."""
    side_by_side.sign_classes(walk, share)
    for group in groups_of(walk.participant).filter(is_led=False):
        wanted = math.ceil(group.headcount * share)
        for number in range(group.signatures.count() + signed_on_paper(group), wanted):
            _sign_one(walk, group, number)


def _sign_one(walk: Walk, group: Group, number: int) -> None:
    names, ideas = walk.words["member_names"], walk.words["pledges"]
    idea = ideas[(walk.turn + number) % len(ideas)] if number % 3 == 0 else None
    signing.sign(
        group,
        name=names[(walk.turn + number) % len(names)],
        pledge=idea["text"] if idea else "",
        may_show=bool(idea),
        thread=THREADS[crc32(f"{walk.who.name} {number}".encode()) % len(THREADS)],
        language=idea["language"] if idea else "en",
        submission_key=walk.key(),
        at=walk.tick(3),
    )


def _address(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "") + "@people.example"
