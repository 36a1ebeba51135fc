"""A wave from its plan to its release: its moves, its pairs, and what it will be able to show.

Everything that decides what may be told is fixed before a wave opens: whom it asks, until when,
and which breakdowns count first (measurement specification, section 2, "Freeze").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.questions.question_set import PREFER_NOT, QuestionSet
from ccqm.questions.rules import scored_areas
from ccqm.surveys.change import smallest_detectable, usual_deviation
from ccqm.surveys.coarsening import COUNT_BANDS, K
from ccqm.surveys.folding import Block, fold
from ccqm.surveys.schema import Area, Dimension, Schema

LONGEST_DAYS = 90
"""A wave that stays open longer asks in several seasons at once. Our choice."""
SHORTEST_DAYS = 5
SAME_SEASON_MONTHS = 2
"""Waves are of one season when they open at most so many months apart, whatever the year."""
RESPONSES = (0.3, 0.6, 0.9)
"""The shares of answers for which a plan says what it could show."""
GROUP, AGE = "group", "age"
AGES = (
    (0, "under-25"),
    (25, "25-34"),
    (35, "35-44"),
    (45, "45-54"),
    (55, "55-64"),
    (65, "65-over"),
)


class Status(StrEnum):
    """Where a wave stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    DROPPED = "dropped"


class Mode(StrEnum):
    """How people answer."""

    ONLINE = "online"
    PAPER = "paper"
    BOTH = "both"


@dataclass(frozen=True)
class Move:
    """One allowed change of status, and who may make it."""

    source: Status
    target: Status
    by: str
    letter: str = ""


MOVES = (
    Move(Status.PLANNED, Status.OPEN, by="lead"),
    Move(Status.PLANNED, Status.DROPPED, by="lead"),
    Move(Status.OPEN, Status.CLOSED, by="the calendar"),
    Move(Status.CLOSED, Status.RELEASED, by="the system"),
)


def is_move_allowed(source: str, target: str) -> Verdict:
    """Whether the table of moves has this move: an open wave is neither changed nor reopened."""
    if any((move.source, move.target) == (source, target) for move in MOVES):
        return yes()
    return no(_("This cannot be done any more. A survey is fixed once it is open."))


def are_dates_right(opens_on: date, closes_on: date, today: date) -> Verdict:
    """Whether a wave may be open from one date to the other, both included."""
    days = (closes_on - opens_on).days + 1
    if opens_on < today:
        return no(_("The first day must be today or later."))
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        words = _("A survey is open for %(least)s to %(most)s days.")
        return no(words % {"least": SHORTEST_DAYS, "most": LONGEST_DAYS})
    return yes()


# --- Breakdowns ---------------------------------------------------------------------------------
def breakdown_choices(questions: QuestionSet, audience: str, groups: Sequence[str]) -> list[str]:
    """The dimensions that answers of an audience can be broken down by."""
    asked = {one.key for page in questions.equality_pages(audience) for one in page}
    plain = [
        one.key for one in questions.equality if one.key in asked and one.options and not one.after
    ]
    age = [AGE] if "date-of-birth" in asked else []
    return [*([GROUP] if len(groups) > 1 else []), *age, *plain]


def categories_of(questions: QuestionSet, key: str, groups: Sequence[str]) -> tuple[str, ...]:
    """The categories of a dimension: parent categories only (GDS-34), and "prefer not to say"."""
    if key == GROUP:
        return tuple(groups)
    if key == AGE:
        return (*(name for _from, name in AGES), PREFER_NOT)
    found = next(one for one in questions.equality if one.key == key)
    return (*(option.key for option in found.options if not option.part_of), PREFER_NOT)


def age_band(born: date, today: date) -> str:
    """The band of somebody's age in whole years: a date of birth itself is never kept."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next(name for least, name in reversed(AGES) if years >= least)


def schema_of(
    questions: QuestionSet, audience: str, dimensions: Iterable[str], groups: Sequence[str]
) -> Schema:
    """What the statistics need to know of a wave: areas, and breakdowns in their order."""
    areas: dict[str, list[str]] = {}
    for one in questions.statements_for(audience):
        areas.setdefault(one.area, []).append(one.key)
    return Schema(
        areas=tuple(Area(key, tuple(found)) for key, found in areas.items()),
        dimensions=tuple(
            Dimension(key, categories_of(questions, key, groups)) for key in dimensions
        ),
    )


# --- What it will be able to show ---------------------------------------------------------------
@dataclass(frozen=True)
class Reach:
    """With this share of answers (0 to 1), so many people answer, and a true change of `points`
    would be seen 8 times in 10; None when no change could be."""

    response: float
    people: int
    points: float | None


def reach(questions: QuestionSet, audience: str, invited: int) -> list[Reach]:
    """The smallest change a wave could show, for each share of answers.

    Of the area with the fewest statements, which sees least. Source: measurement specification,
    section 3, "Show each applicant its own row before it starts".
    """
    areas = scored_areas(questions, audience)
    if not areas:
        return []
    deviation = usual_deviation(min(len(keys) for keys in areas.values()))
    return [
        Reach(
            response,
            int(invited * response),
            smallest_detectable(invited, response, deviation, areas=len(areas)),
        )
        for response in RESPONSES
    ]


def likely_blocks(people: int, shares: Mapping[str, float]) -> list[tuple[str, ...]]:
    """The blocks that would probably be told of a dimension whose categories have these shares.

    One block means that there is no breakdown.
    """
    blocks = [Block((key,), round(people * share)) for key, share in shares.items()]
    return [block.categories for block in fold(blocks)]


# --- While it is open, and over the years -------------------------------------------------------
def participation_band(arrived: int) -> str:
    """How many have answered, as a band: nothing else is told while a wave is open."""
    if arrived < K:
        return _("Fewer than %(n)s") % {"n": K}
    least = max(step for step in COUNT_BANDS if step <= arrived)
    return _("%(n)s or more") % {"n": f"{least:,}"}


def may_follow(
    *, same_questions: bool, same_audience: bool, is_released: bool, opens_on: date, after: date
) -> Verdict:
    """Whether a wave may be the baseline of another: same questions, same audience, and done."""
    if not (same_questions and same_audience):
        return no(_("A survey can only be compared with one that asked the same people the same."))
    if not is_released or opens_on <= after:
        return no(_("A survey can only be compared with an earlier one that has its results."))
    return yes()


def differences(*, opened: tuple[date, date], modes: tuple[str, str]) -> list[str]:
    """What makes two waves less alike than they should be; said wherever they are compared."""
    found = []
    apart = abs(opened[0].month - opened[1].month)
    if min(apart, 12 - apart) > SAME_SEASON_MONTHS:
        found.append(_("The two surveys were at different times of the year."))
    if modes[0] != modes[1]:
        found.append(_("People answered in another way the second time, such as on paper."))
    return found


TITLES = {
    GROUP: gettext_lazy("Group"),
    AGE: gettext_lazy("Age"),
    "disability": gettext_lazy("Long-lasting conditions"),
    "ethnic-group": gettext_lazy("Ethnic group"),
    "marriage": gettext_lazy("Marriage or civil partnership"),
    "religion": gettext_lazy("Religion"),
    "sex": gettext_lazy("Sex"),
    "gender-identity": gettext_lazy("Gender identity"),
    "sexual-orientation": gettext_lazy("Sexual orientation"),
}
"""Short names of breakdowns for tables and forms."""

CATEGORY_TITLES = {
    "under-25": gettext_lazy("Under 25"),
    "25-34": gettext_lazy("25 to 34"),
    "35-44": gettext_lazy("35 to 44"),
    "45-54": gettext_lazy("45 to 54"),
    "55-64": gettext_lazy("55 to 64"),
    "65-over": gettext_lazy("65 or over"),
    PREFER_NOT: gettext_lazy("Prefer not to say"),
    "": gettext_lazy("Did not answer"),
}
"""Short names of categories that no question set names."""


def category_title(questions: QuestionSet, dimension: str, category: str) -> str:
    """The words of an answer to an equality question, or of an age band."""
    asked = [one for one in questions.equality if one.key == dimension]
    options = {option.key: option.title for one in asked for option in one.options}
    return options.get(category) or str(CATEGORY_TITLES.get(category, category))
