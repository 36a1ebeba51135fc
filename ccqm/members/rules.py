"""How people are counted, and which counts may be told.

One idea carries this package. People are counted group by group, unless a group has fewer than
five people: then everyone of the participant is counted together, as one. Told numbers, full
groups and changed headcounts all follow it, so no number says what one of a few people did, and
none can be had by subtraction (DP-03, DP-13). Signatures are moreover told in steps (`told`), so
that a counter watched all day does not say who has just signed (decision 11).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccqm.kit.verdict import Verdict, no, yes

FEWEST_TO_TELL = 5
"""Smaller groups are never counted by themselves, and signatures are told in steps of as many.
Our choice: the scheme is silent."""


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
    is_told: bool = False

    @property
    def words(self) -> str:
        return count_words(self.count, self.headcount, is_told=self.is_told)


@dataclass(frozen=True)
class Coverage:
    """How many people of `total` did something; no `groups` when they are counted together.

    Numbers that are told in steps are `is_told`: there may be a few more.
    """

    count: int
    total: int
    groups: tuple[GroupCount, ...] = ()
    is_told: bool = False

    @property
    def words(self) -> str:
        return count_words(self.count, self.total, is_told=self.is_told)


def count_words(count: int, total: int, *, is_told: bool) -> str:
    """The count beside a bar: `42 of 60`, or `at least 40 of 60` where it is told in steps."""
    if not is_told or count >= total:
        words = _("%(count)s of %(total)s")
    elif count:
        words = _("At least %(count)s of %(total)s")
    elif total > FEWEST_TO_TELL:
        words = _("Fewer than %(few)s of %(total)s")
    else:
        words = _("Not all %(total)s yet")
    return words % {"count": f"{count:,}", "total": f"{total:,}", "few": FEWEST_TO_TELL}


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


def told(count: int, total: int, asked: int = 0) -> int:
    """The number of signatures that may be said: never more than there are.

    A multiple of five, or what is `asked` for once it is reached, or everyone.
    """
    count = min(count, total)
    steps = [count - count % FEWEST_TO_TELL]
    return max(steps + [step for step in (asked, total) if 0 < step <= count])


def in_fives(count: int, total: int) -> int:
    """The number that may be said of a part of a whole: a multiple of five and nothing else.

    Said exactly, "all 54 of the staff" beside "54 of all 60" would say that none of the others has
    signed. And "at least 5 of 6" does not tell five from six: nobody is the one who is missing.
    """
    count = min(count, total)
    return count - count % FEWEST_TO_TELL


def told_coverage(covered: Coverage, asked: int = 0) -> Coverage:
    """The same coverage with each of its numbers told in steps; `asked` of all is one more."""
    number = told(covered.count, covered.total, asked)
    alone = len(covered.groups) == 1
    groups = tuple(
        replace(one, count=number if alone else in_fives(one.count, one.headcount), is_told=True)
        for one in covered.groups
    )
    return Coverage(number, covered.total, groups, is_told=True)


def _told_of(groups: Sequence[GroupCount], key: int) -> int:
    """What is told of one group, alone or beside others."""
    one = next(group for group in groups if group.key == key)
    return (told if len(groups) == 1 else in_fives)(one.count, one.headcount)


def are_people_stated(groups: int, people: int) -> Verdict:
    """Step 3 asks for *full* sign-up, so it must be known how many people there are (SEED)."""
    if groups < 1 or people < 1:
        return no(_("Nobody is counted yet. Say how many people there are."))
    words = ngettext("%(n)s person is counted.", "%(n)s people are counted.", people)
    return yes(words % {"n": people})


def needed(total: int, percent: int) -> int:
    """How many people `percent` of `total` are, rounded up: 90 % of 60 is 54, of 11 is 10."""
    return -(-total * percent // 100)


def has_room(groups: Sequence[GroupCount]) -> Verdict:
    """Whether one more person can sign: until it is told that everyone of the participant has.

    `groups` are settled counts, so a refusal says no more than the page does, no sooner, and the
    same for each group. The words are for the person who would sign.
    """
    covered = coverage(groups)
    if covered.count < covered.total:
        return yes()
    if not covered.total:
        return no(_("Nobody is counted yet. Ask your lead how many people there are."))
    words = ngettext(
        "The only person has signed already. Ask your lead to check the number.",
        "All %(n)s people have signed already. Ask your lead to check the number.",
        covered.total,
    )
    return no(words % {"n": covered.total})


def may_change_headcount(groups: Sequence[GroupCount], key: int, headcount: int) -> Verdict:
    """Whether a group may have this many people from now on: never fewer than are told.

    While people are counted together, only the sum is held against the signatures. Otherwise
    trying numbers one by one would tell how many of a small group have signed.
    """
    before = next(group for group in groups if group.key == key)
    if headcount >= before.headcount:
        return yes()
    if is_counted_together([headcount, *(group.fewest for group in groups)]):
        total = sum(group.headcount for group in groups)
        signed = told(sum(group.count for group in groups), total)
        people = total - before.headcount + headcount
        words = _("%(n)s people have signed in all. Your groups must add up to at least %(n)s.")
    else:
        signed, people = _told_of(groups, key), headcount
        words = _("%(n)s people of this group have signed. The number cannot be lower.")
    return yes() if people >= signed else no(words % {"n": signed})


def is_told(groups: Sequence[GroupCount]) -> bool:
    """Whether any signature is told yet; before that, a slip in a number is forgiven."""
    return any(told(group.count, group.headcount) for group in groups)


def fewest(groups: Sequence[GroupCount], key: int, headcount: int) -> int:
    """The smallest a group has been since anyone signed."""
    if not is_told(groups):
        return headcount
    return min(headcount, next(group.fewest for group in groups if group.key == key))


def may_remove(groups: Sequence[GroupCount], key: int) -> Verdict:
    """Whether a group may go: not once it is told that people of it have signed.

    While people are counted together, the answer is the same for every group, since a different
    one would tell in which group somebody has signed.
    """
    if is_counted_together(group.fewest for group in groups):
        total = sum(group.headcount for group in groups)
        if not told(sum(group.count for group in groups), total):
            return yes()
        return no(
            _(
                "People have signed, and one of your groups has had fewer than five people. "
                "To keep it private who signed, no group can be removed. "
                "You can set the number of people to 0."
            )
        )
    signed = _told_of(groups, key)
    if not signed:
        return yes()
    words = ngettext(
        "%(n)s person of this group has signed, so it cannot be removed.",
        "%(n)s people of this group have signed, so it cannot be removed.",
        signed,
    )
    return no(words % {"n": signed})


def may_sign_otherwise(groups: Sequence[GroupCount], key: int) -> Verdict:
    """Whether it may change if a group's people sign by themselves or are led (DP-04).

    Not once signatures of it are told, and this knows no more than `may_remove` does.
    """
    if may_remove(groups, key):
        return yes()
    return no(
        _(
            "People have signed already, so this stays as it is. "
            "Add another group for those who sign in another way."
        )
    )


def share_of(signed: Decimal, there_were: int) -> Decimal:
    """How many signatures go with each person who leaves: what the group had on average.

    Nothing here depends on whether these very people had signed (decision 11). In millionths,
    rounded down: what goes is never more than there was.
    """
    if not there_were:
        return Decimal(0)
    return (signed / there_were).quantize(Decimal("0.000001"), rounding=ROUND_DOWN)
