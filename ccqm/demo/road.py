"""The road of the demo city: which stretches lead where."""

from datetime import datetime

from ccqm.accounts.models import User
from ccqm.demo.city import Character
from ccqm.demo.stretches import (
    achieving,
    developing,
    foundation,
    giant,
    letters,
    meeting,
    showing,
    validation,
)
from ccqm.demo.walk import Stretch, Walk


def together(*stretches: Stretch) -> Stretch:
    """Some stretches as one."""

    def walk_all(walk: Walk) -> None:
        for stretch in stretches:
            stretch(walk)

    return walk_all


ROAD: list[tuple[str, Stretch]] = [
    ("waiting", together(foundation.register, meeting.choose_time)),
    ("accepted", together(foundation.accept, meeting.hold_meeting)),
    ("aware", together(foundation.raise_awareness, meeting.hold_meeting)),
    ("committed", together(foundation.commit, showing.show_pledge)),
    ("signing", together(letters.ask_by_letter, foundation.sign_some)),
    ("foundation", foundation.finish_foundation),
    ("evaluating", developing.evaluate_some),
    ("evaluated", developing.evaluate_all),
    ("planned", developing.plan),
    ("improving", achieving.improve_some),
    ("ready", achieving.improve_all),
    ("applied", validation.apply),
    ("panel", validation.name_panel),
    ("scoring", validation.score_one),
    ("scored", validation.score_other),
    ("recommended", validation.recommend),
    ("awarded", validation.decide),
]
SIDE_ROADS: dict[str, tuple[str, list[Stretch]]] = {
    "declined": ("waiting", [foundation.decline]),
    "closed": ("accepted", [validation.close]),
    "not-yet": ("scored", [validation.recommend_not_yet, validation.decide_not_yet]),
    "expired": ("awarded", []),
    "withdrawn": ("awarded", [validation.withdraw]),
    "everyone": (
        "committed",
        [giant.list_people, giant.list_people_again, giant.sign_in_every_way],
    ),
    "silver": ("awarded", [validation.begin_silver, developing.evaluate_some]),
}


def stretches_to(reaches: str) -> list[Stretch]:
    """The stretches that lead there, in order. Raises KeyError for an unknown place."""
    main, side = SIDE_ROADS.get(reaches, (reaches, []))
    last = {name: number for number, (name, _walk) in enumerate(ROAD)}[main]
    return [walk for _name, walk in ROAD[: last + 1]] + side


def walk_to(
    reaches: str, who: Character, *, turn: int, team: dict[str, list[User]], now: datetime
) -> Walk:
    """Take one participant to where it `reaches` and answer the walk."""
    walk = Walk(who, turn=turn, team=team, now=now)
    walk.take(stretches_to(reaches))
    return walk
