"""What ties participants to one another: a parent body and its members, and records that merge."""

from collections.abc import Mapping
from datetime import datetime

from ccqm.accounts.models import User
from ccqm.demo.city import city
from ccqm.demo.walk import Walk
from ccqm.participants import belonging
from ccqm.steps.merging import merge_participants


def tie(walks: Mapping[str, Walk], *, manager: User, at: datetime) -> None:
    """A trust gives out its code and schools join with it; a school becomes part of another."""
    for ties in city().parents:
        parent = walks[ties["parent"]]
        code = belonging.make_joining_code(parent.participant, by=parent.lead, at=at)
        for name in ties["members"]:
            member = walks[name]
            belonging.join_parent(member.participant, code=code, by=member.lead, at=at)
    for merge in city().merges:
        merge_participants(
            walks[merge["participant"]].participant,
            into=walks[merge["into"]].participant,
            reason=merge["reason"],
            by=manager,
            at=at,
        )
