"""Somebody of the demo city who keeps what is hers, and has changed jobs."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ccqm.accounts.models import User
from ccqm.accounts.own import open_own_account
from ccqm.demo.city import Keeper
from ccqm.demo.walk import SPACE, Walk
from ccqm.kit.dates import local_date
from ccqm.members.queries import groups_of
from ccqm.participants.models import Participant
from ccqm.pledges.signing import sign
from ccqm.portfolios import actions as portfolios


def keep_some(keeper: Keeper, walks: Iterable[Walk], *, now: datetime) -> None:
    """Sign, keep, leave, sign elsewhere; and write down training and thoughts."""
    places = {walk.who.name: walk.participant for walk in walks if hasattr(walk, "journey")}
    first = max(one["days"] for one in keeper.pledges)
    user = open_own_account(email=keeper.email, language="en", at=_ago(now, first))
    for one in keeper.pledges:
        _keep(user, keeper.name, places[one["at"]], one, now)
    for one in keeper.training:
        when = _ago(now, one["days"])
        words = {name: one[name] for name in ("what", "given_by", "reflection")}
        portfolios.add_training(
            **words, held_on=local_date(when), submission_key=_key(one["what"]), by=user, at=when
        )
    for one in keeper.reflections:
        when = _ago(now, one["days"])
        portfolios.add_reflection(
            words=one["words"],
            written_on=local_date(when),
            submission_key=_key(one["words"]),
            by=user,
            at=when,
        )


def _keep(user: User, name: str, place: Participant, one: dict[str, Any], now: datetime) -> None:
    when = _ago(now, one["days"])
    signed = sign(
        groups_of(place)[0],
        name=name,
        pledge=one["words"],
        thread=one["thread"],
        submission_key=_key(f"{name} at {place}"),
        at=when,
    )
    kept = portfolios.keep_pledge(signed.signature, by=user, at=when)
    if "left" in one:
        portfolios.leave(kept, by=user, at=_ago(now, one["left"]))


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _key(of: str) -> uuid.UUID:
    return uuid.uuid5(SPACE, of)
