"""When an application may move, who may sit on its panel, and what scores say.

The scheme publishes no panel rules (panel size, outcomes, conflicts). These are our
defaults, after Schools of Sanctuary's appraisal panel and norm SEC-04: no step is
skipped, nobody judges their own work, and an award needs two people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccqm.kit.verdict import Verdict, no, yes

VALIDATORS = 2
COMMENT_MAX = 2000
WORDS_MIN = 10
WORDS_MAX = 5000
GAP_TO_TALK_ABOUT = 2


class Status(TextChoices):
    """Where an application stands between being sent and being decided."""

    SUBMITTED = "submitted", gettext_lazy("Sent")
    PANEL_NAMED = "panel_named", gettext_lazy("With the panel")
    SCORED = "scored", gettext_lazy("Scored")
    RECOMMENDED = "recommended", gettext_lazy("Waiting for a decision")
    AWARDED = "awarded", gettext_lazy("Awarded")
    FURTHER_EVIDENCE = "further_evidence", gettext_lazy("More evidence needed")
    NOT_YET = "not_yet", gettext_lazy("Not yet")
    WITHDRAWN = "withdrawn", gettext_lazy("Taken back")


class Outcome(TextChoices):
    """What a panel recommends and a manager decides."""

    # The keys are those of an edition's outcomes, which carry the scheme's own words.
    AWARD = "award", gettext_lazy("Award the mark")
    FURTHER_EVIDENCE = "further-evidence", gettext_lazy("Ask for more evidence")
    NOT_YET = "not-yet", gettext_lazy("Not yet")


class Capacity(StrEnum):
    """The part a person plays when they move an application on."""

    LEAD = "lead"
    TEAM = "team"
    VALIDATOR = "validator"
    CHAIR = "chair"
    MANAGER = "manager"


@dataclass(frozen=True)
class Move:
    """One allowed change of status: from, to, in which capacity, and the leads' letter."""

    source: str
    target: str
    by: Capacity
    letter: str = ""


MOVES = (
    Move("", Status.SUBMITTED, Capacity.LEAD, "application_received"),
    Move(Status.SUBMITTED, Status.PANEL_NAMED, Capacity.TEAM, "panel_named"),
    Move(Status.SUBMITTED, Status.WITHDRAWN, Capacity.LEAD, "application_withdrawn"),
    Move(Status.PANEL_NAMED, Status.WITHDRAWN, Capacity.LEAD, "application_withdrawn"),
    Move(Status.PANEL_NAMED, Status.SUBMITTED, Capacity.VALIDATOR),
    Move(Status.PANEL_NAMED, Status.SUBMITTED, Capacity.CHAIR),
    Move(Status.PANEL_NAMED, Status.SUBMITTED, Capacity.TEAM),
    Move(Status.PANEL_NAMED, Status.SCORED, Capacity.VALIDATOR),
    Move(Status.SCORED, Status.SUBMITTED, Capacity.CHAIR),
    Move(Status.SCORED, Status.SUBMITTED, Capacity.TEAM),
    Move(Status.SCORED, Status.RECOMMENDED, Capacity.CHAIR),
    # `ccqm.awards` writes the letter "mark_awarded" itself, since it carries the mark's address.
    Move(Status.RECOMMENDED, Status.AWARDED, Capacity.MANAGER),
    Move(
        Status.RECOMMENDED,
        Status.FURTHER_EVIDENCE,
        Capacity.MANAGER,
        "application_further_evidence",
    ),
    Move(Status.RECOMMENDED, Status.NOT_YET, Capacity.MANAGER, "application_not_yet"),
)

OPEN = (Status.SUBMITTED, Status.PANEL_NAMED, Status.SCORED, Status.RECOMMENDED)
# While a freed seat waits for a new person, those who still sit may go on.
SCORING = (Status.SUBMITTED, Status.PANEL_NAMED)
STATUS_OF_OUTCOME = {
    Outcome.AWARD: Status.AWARDED,
    Outcome.FURTHER_EVIDENCE: Status.FURTHER_EVIDENCE,
    Outcome.NOT_YET: Status.NOT_YET,
}


def find_move(source: str, target: str, by: str) -> Move | None:
    """The row of the table for this change, or None when it is not allowed."""
    return next(
        (m for m in MOVES if (m.source, m.target, m.by) == (source, target, by)),
        None,
    )


def may_move(source: str, target: str, by: str) -> Verdict:
    """SEC-04: no step is skipped. Only the rows of MOVES are allowed."""
    if find_move(source, target, by):
        return yes()
    return no(
        _("This cannot be done now. The application is at: %(status)s.")
        % {"status": Status(source).label if source else _("Not sent")}
    )


def may_sit(*, has_role: bool, was_lead: bool, has_tie: bool, is_on_panel: bool) -> Verdict:
    """SEC-04: no self-assessment, and a conflict of interest blocks."""
    if not has_role:
        return no(_("They do not have the role for this seat."))
    if was_lead:
        return no(_("They are, or were, a lead of this participant."))
    if has_tie:
        return no(_("They have told us of a tie to this participant."))
    if is_on_panel:
        return no(_("They already have, or had, a seat on this panel."))
    return yes(_("They can sit on this panel."))


def is_panel_complete(*, validators: int, chairs: int) -> Verdict:
    """A panel is two validators and a chair (our default: the scheme gives no size)."""
    if validators == VALIDATORS and chairs == 1:
        return yes()
    return no(_("Choose two different validators and one chair."))


def may_judge(*, was_lead: bool, has_tie: bool) -> Verdict:
    """SEC-04: whoever comes to lead a participant, or tells of a tie, stops judging it."""
    if was_lead:
        return no(_("You are, or were, a lead of this participant. Tell us of your tie."))
    if has_tie:
        return no(_("You have told us of a tie to this participant."))
    return yes()


def is_award_backed(recommended: str | None) -> Verdict:
    """SEC-04: an award needs two people who want it, the chair and a manager."""
    if recommended == Outcome.AWARD:
        return yes()
    return no(_("The chair did not recommend the mark, so it cannot be awarded."))


def may_decide(*, is_manager: bool, is_on_panel: bool, was_lead: bool, has_tie: bool) -> Verdict:
    """SEC-04: two people per award. The chair recommends and another person decides."""
    if not is_manager:
        return no(_("Only a team manager can decide."))
    if was_lead:
        return no(_("You are, or were, a lead of this participant. Someone else must decide."))
    if has_tie:
        return no(_("You have told us of a tie to this participant. Someone else must decide."))
    if is_on_panel:
        return no(_("You have a seat on this panel. Someone else must decide."))
    return yes()


def has_declared(declared: bool) -> Verdict:
    """A seat says that it has no conflict of interest before it reads or scores."""
    if declared:
        return yes()
    return no(_("First tell us that you have no tie to this participant."))


def is_scoring_open(status: str, *, finished: bool) -> Verdict:
    """Scores are given alone, until the validator says that they have finished."""
    if status not in SCORING:
        return no(_("Scoring is closed for this application."))
    if finished:
        return no(_("You have finished scoring. You can change a score after comparing."))
    return yes()


def is_score_reasoned(score: int, own_stage: int | None, comment: str) -> Verdict:
    """A score other than the participant's own rating needs a reason they can learn from."""
    if comment.strip() or score == own_stage:
        return yes()
    return no(_("Your stage is not the one they chose. Say why."))


def may_finish(scored: int, criteria: int) -> Verdict:
    """Finishing needs a score for every criterion of the edition."""
    if scored >= criteria:
        return yes()
    missing = criteria - scored
    return no(
        ngettext(
            "%(missing)d criterion still needs your score.",
            "%(missing)d criteria still need your score.",
            missing,
        )
        % {"missing": missing}
    )


def may_amend(status: str) -> Verdict:
    """Validators may think again once they compare, until the chair recommends."""
    if status == Status.SCORED:
        return yes()
    return no(_("You can change a score only while the panel compares its scores."))


def may_leave_panel(status: str, *, finished: bool) -> Verdict:
    """A tie noticed late still frees the seat, unless the seat's own work is already done."""
    if status in OPEN and status != Status.RECOMMENDED and not finished:
        return yes()
    return no(_("Your part is finished. Please write to the team about this tie."))


def may_free_seat(status: str, *, finished: bool) -> Verdict:
    """The team may replace someone who has fallen silent, but not scores that are done."""
    if status in OPEN and status != Status.RECOMMENDED and not finished:
        return yes()
    return no(_("Their part is finished, so their seat cannot be freed."))


def may_withdraw(scores: int) -> Verdict:
    """A lead may take an application back until the first score is given."""
    if scores == 0:
        return yes()
    return no(_("The panel has begun to score. You can no longer take it back."))


def are_words_enough(words: str) -> Verdict:
    """A recommendation or decision is told to people in words, never as a bare outcome."""
    if WORDS_MIN <= len(words.strip()) <= WORDS_MAX:
        return yes()
    return no(
        _("Write between %(least)d and %(most)d characters.")
        % {"least": WORDS_MIN, "most": WORDS_MAX}
    )


class Agreement(TextChoices):
    """How near the validators' scores are for one criterion."""

    EXACT = "exact", gettext_lazy("Same stage")
    ADJACENT = "adjacent", gettext_lazy("One stage apart")
    GAP = "gap", gettext_lazy("Talk about this")


def agreement(scores: Collection[int]) -> Agreement:
    """Exact, adjacent, or a gap of two stages or more, which people must talk about.

    Source: measurement notes, section 3: show exact and adjacent agreement per case
    and moderate any gap of two. Raises ValueError for an empty collection.
    """
    gap = max(scores) - min(scores)
    if gap == 0:
        return Agreement.EXACT
    return Agreement.ADJACENT if gap < GAP_TO_TALK_ABOUT else Agreement.GAP


def agreement_counts(scores: Mapping[str, Collection[int]]) -> dict[Agreement, int]:
    """How many criteria fall under each kind of agreement."""
    found = [agreement(each) for each in scores.values()]
    return {kind: found.count(kind) for kind in Agreement}


def mean_of(scores: Mapping[str, Collection[int]]) -> float:
    """The mean over criteria of the validators' mean scores; 0 without scores."""
    means = [sum(each) / len(each) for each in scores.values()]
    return sum(means) / len(means) if means else 0.0


def do_scores_reach(
    scores: Mapping[str, Collection[int]], *, minimum: int, average: float, level: str
) -> Verdict:
    """Do the panel's scores reach what the level asks for?

    No criterion's mean may lie under ``minimum``, nor the mean of them all under ``average``.
    The thresholds are data of the edition: the scheme publishes none.
    """
    low = [key for key, each in scores.items() if sum(each) / len(each) < minimum]
    mean = mean_of(scores)
    if low:
        return no(
            ngettext(
                "%(count)d criterion is below stage %(minimum)d, the lowest %(level)s allows.",
                "%(count)d criteria are below stage %(minimum)d, the lowest %(level)s allows.",
                len(low),
            )
            % {"count": len(low), "minimum": minimum, "level": level}
        )
    values = {"mean": f"{mean:.1f}", "average": f"{average:.1f}", "level": level}
    if mean < average:
        return no(
            _("The average is %(mean)s. %(level)s asks for an average of %(average)s.") % values
        )
    return yes(_("The average is %(mean)s. %(level)s asks for %(average)s.") % values)
