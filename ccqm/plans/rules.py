"""When a plan is ready, public and moving: plain values in, a verdict in words out."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, all_of, no, yes

FURTHEST_YEARS = 10
"""A due date further ahead than this is a typing mistake."""


def has_priorities(count: int) -> Verdict:
    """Developing requires participants to "identify possible areas of improvement" (No. 176)."""
    if not count:
        return no(_("No priorities yet. Your plan needs at least one."))
    return yes(ngettext("%s priority.", "%s priorities.", count) % count)


def has_actions(priorities: int, priorities_without_actions: int) -> Verdict:
    """Developing requires participants to "develop a plan": each priority has an action."""
    if not priorities:
        return no(_("Choose a priority first. Then add actions to it."))
    if priorities_without_actions:
        return no(
            ngettext(
                "%s priority has no action yet.",
                "%s priorities have no action yet.",
                priorities_without_actions,
            )
            % priorities_without_actions
        )
    return yes(_("Every priority has an action."))


def is_ready_to_publish(priorities: int, priorities_without_actions: int) -> Verdict:
    """A plan can be published with one priority or more, each with one action or more."""
    return all_of(has_priorities(priorities), has_actions(priorities, priorities_without_actions))


def is_plan_published(published: bool) -> Verdict:
    """Developing requires participants to make the plan "visible to the public" (No. 176)."""
    if published:
        return yes(_("Your plan is public."))
    return no(_("Your plan is not public yet."))


def is_progress_shown(updated: int, planned: int) -> Verdict:
    """Achieving: participants "demonstrate and celebrate their progress" (No. 176).

    Every action needs an update. "We have not started, because" counts as one.
    """
    if not planned:
        return no(_("Add actions to your plan first."))
    reason = ngettext(
        "%(updated)s of %(planned)s action has an update.",
        "%(updated)s of %(planned)s actions have an update.",
        planned,
    ) % {"updated": updated, "planned": planned}
    return yes(reason) if updated >= planned else no(reason)


def is_due_date_possible(due_on: date, today: date) -> Verdict:
    """A plan looks ahead, but not further than anyone can see."""
    if due_on < today:
        return no(_("The date must be today or in the future."))
    if due_on.year > today.year + FURTHEST_YEARS:
        return no(_("The date must be within the next %s years.") % FURTHEST_YEARS)
    return yes()


def is_update_date_possible(made_on: date, today: date) -> Verdict:
    """An update tells what has happened, so it cannot be dated ahead."""
    if made_on > today:
        return no(_("The date must be today or in the past."))
    if made_on.year < 2000:
        return no(_("The year must be 2000 or later."))
    return yes()
