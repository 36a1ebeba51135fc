"""Apply, be judged, hold the mark; and what may come after."""

from ccqm.awards import actions as awards
from ccqm.awards.models import Award
from ccqm.demo.walk import Walk
from ccqm.journeys import actions as journeys
from ccqm.journeys.rules import Status
from ccqm.steps import actions as steps
from ccqm.validation import actions as validation
from ccqm.validation.models import Seat


def apply(walk: Walk) -> None:
    walk.application = steps.apply_for_validation(
        walk.journey,
        words="We are ready for you to come and see.",
        by=walk.lead,
        at=walk.tick(),
    )


def name_panel(walk: Walk) -> None:
    validation.name_panel(
        walk.application,
        validators=[walk.one_of("validator"), walk.one_of("validator", 1)],
        chair=walk.one_of("chair"),
        by=walk.one_of("officer"),
        at=walk.tick(),
    )
    for seat in walk.application.seats.select_related("user"):
        validation.declare_no_conflict(seat, by=seat.user, at=walk.tick())


def score_one(walk: Walk) -> None:
    _score(walk, _seats(walk)[0])


def score_other(walk: Walk) -> None:
    _score(walk, _seats(walk)[1])


def _seats(walk: Walk) -> list[Seat]:
    seats = walk.application.seats.filter(role="validator").select_related("user")
    return list(seats.order_by("pk"))


def _score(walk: Walk, seat: Seat) -> None:
    for number, criterion in enumerate(walk.edition.criteria):
        validation.save_score(
            seat,
            criterion.key,
            score=(3, 2, 3, 3, 4)[(number + seat.pk) % 5],
            comment=walk.words["comments"][number % 3],
            by=seat.user,
            at=walk.tick(4),
        )
    validation.finish_scoring(seat, by=seat.user, at=walk.tick())


def recommend(walk: Walk) -> None:
    _recommend(walk, "award", walk.words["thanks"])


def recommend_not_yet(walk: Walk) -> None:
    _recommend(walk, "not-yet", walk.words["not_yet"])


def _recommend(walk: Walk, outcome: str, words: str) -> None:
    chair = walk.application.seats.select_related("user").get(role="chair").user
    validation.recommend(walk.application, outcome, words, by=chair, at=walk.tick())


def decide(walk: Walk) -> None:
    _decide(walk, "award", walk.words["thanks"])
    walk.award = Award.objects.get(journey=walk.journey)


def decide_not_yet(walk: Walk) -> None:
    _decide(walk, "not-yet", walk.words["not_yet"])


def _decide(walk: Walk, outcome: str, words: str) -> None:
    awards.decide_application(
        walk.application,
        outcome=outcome,
        words=words,
        by=walk.one_of("manager"),
        at=walk.tick(),
    )


def withdraw(walk: Walk) -> None:
    awards.withdraw_mark(
        walk.award,
        reason="The organisation asked us to end its mark when it merged with another.",
        by=walk.one_of("manager"),
        at=walk.tick(),
    )


def begin_silver(walk: Walk) -> None:
    walk.journey = awards.begin_next_level(walk.participant, by=walk.lead, at=walk.tick())


def close(walk: Walk) -> None:
    journeys.move(walk.journey, Status.CLOSED, by=walk.one_of("officer"), at=walk.tick())
