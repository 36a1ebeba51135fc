"""How people are counted, and which counts may be told.

One idea carries this package. People are counted group by group, unless a group has fewer than
five people: then everyone of the participant is counted together, as one. Told numbers, full
groups and changed headcounts all follow it, so no number says what one of a few people did, and
none can be had by subtraction (DP-03, DP-13).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes

FEWEST_TO_TELL = 5
"""Smaller groups are never counted by themselves. Our choice: the scheme is silent."""


@dataclass(frozen=True)
class GroupCount:
    """How many people of one group did something (`count`), of how many there are.

    `fewest` is the smallest the group has been since anyone signed: growing for a moment does
    not open it to a look.
    """

    key: int
    name: str
    count: int
    headcount: int
    fewest: int


@dataclass(frozen=True)
class Coverage:
    """How many people of `total` did something; no `groups` when they are counted together."""

    count: int
    total: int
    groups: tuple[GroupCount, ...] = ()


def is_counted_together(fewest: Iterable[int]) -> bool:
    """Whether one group is, or was, so small that no group may be counted by itself."""
    return any(people < FEWEST_TO_TELL for people in fewest)


def coverage(groups: Sequence[GroupCount]) -> Coverage:
    """What may be told: each group and the total, or the total only; never above a headcount."""
    total = sum(group.headcount for group in groups)
    if is_counted_together(group.fewest for group in groups):
        return Coverage(min(sum(group.count for group in groups), total), total)
    told = tuple(replace(group, count=min(group.count, group.headcount)) for group in groups)
    return Coverage(sum(group.count for group in told), total, told)


def are_people_stated(groups: int, people: int) -> Verdict:
    """Step 3 asks for *full* sign-up, so it must be known how many people there are (SEED)."""
    if groups < 1 or people < 1:
        return no(_("Nobody is counted yet. Say how many people there are."))
    words = ngettext("%(n)s person is counted.", "%(n)s people are counted.", people)
    return yes(words % {"n": people})


def needed(total: int, percent: int) -> int:
    """How many people `percent` of `total` are, rounded up: 90 % of 60 is 54, of 11 is 10."""
    return -(-total * percent // 100)


def has_room(groups: Sequence[GroupCount], key: int) -> Verdict:
    """Whether one more person of this group can sign. The words are for that person."""
    together = is_counted_together(group.fewest for group in groups)
    counted = groups if together else [group for group in groups if group.key == key]
    people = sum(group.headcount for group in counted)
    if sum(group.count for group in counted) < people:
        return yes()
    if not people:
        return no(_("Nobody is counted yet. Ask your lead how many people there are."))
    if together:
        words = ngettext(
            "The only person has signed already. Ask your lead to check the number.",
            "All %(n)s people have signed already. Ask your lead to check the number.",
            people,
        )
    else:
        words = _("All %(n)s people of this group have signed. Ask your lead to check the number.")
    return no(words % {"n": people})


def may_change_headcount(groups: Sequence[GroupCount], key: int, headcount: int) -> Verdict:
    """Whether a group may have this many people from now on: never fewer than have signed.

    While people are counted together, only the sum is held against the signatures. Otherwise
    trying numbers one by one would tell how many of a small group have signed.
    """
    before = next(group for group in groups if group.key == key)
    if headcount >= before.headcount:
        return yes()
    if is_counted_together([headcount, *(group.fewest for group in groups)]):
        signed = sum(group.count for group in groups)
        people = sum(group.headcount for group in groups) - before.headcount + headcount
        told = _("%(n)s people have signed in all. Your groups must add up to at least %(n)s.")
    else:
        signed, people = before.count, headcount
        told = _("%(n)s people of this group have signed. The number cannot be lower.")
    return yes() if people >= signed else no(told % {"n": signed})


def fewest(groups: Sequence[GroupCount], key: int, headcount: int) -> int:
    """The smallest a group has been since anyone signed; before that, a slip is forgiven."""
    if not any(group.count for group in groups):
        return headcount
    return min(headcount, next(group.fewest for group in groups if group.key == key))


def may_remove(groups: Sequence[GroupCount], key: int) -> Verdict:
    """Whether a group may go: not once somebody of it has signed.

    While people are counted together, the answer is the same for every group, since a different
    one would tell in which group somebody has signed.
    """
    if is_counted_together(group.fewest for group in groups):
        if not any(group.count for group in groups):
            return yes()
        return no(
            _(
                "People have signed, and one of your groups has had fewer than five people. "
                "To keep it private who signed, no group can be removed. "
                "You can set the number of people to 0."
            )
        )
    signed = next(group.count for group in groups if group.key == key)
    if not signed:
        return yes()
    words = ngettext(
        "%(n)s person of this group has signed, so it cannot be removed.",
        "%(n)s people of this group have signed, so it cannot be removed.",
        signed,
    )
    return no(words % {"n": signed})
