"""Questions about the people of a participant."""

from django.db.models import (
    Case,
    Count,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Least

from ccqm.members.models import Group, GroupQuerySet, SignUpLink
from ccqm.members.rules import FEWEST_TO_TELL, Coverage, GroupCount
from ccqm.members.rules import coverage as coverage_of_counts
from ccqm.participants.models import Participant


def groups_of(participant: Participant) -> GroupQuerySet:
    """The groups that stand, in the order in which they were stated."""
    return Group.objects.standing().filter(participant=participant).order_by("pk")


def current_link(participant: Participant) -> SignUpLink | None:
    """The link that works now; None before the first group is stated."""
    return SignUpLink.objects.filter(participant=participant, stopped_at=None).first()


def link_for(token: str) -> SignUpLink | None:
    """The working link with this token, with its participant; None for unknown or stopped ones."""
    found = SignUpLink.objects.filter(token=token, stopped_at=None)
    return found.select_related("participant").first()


def _of_participant() -> GroupQuerySet:
    return Group.objects.standing().filter(participant=OuterRef("participant_id")).order_by()


def _summed(groups: GroupQuerySet, what: str) -> Coalesce:
    per_participant = groups.values("participant").annotate(n=Sum(what)).values("n")
    return Coalesce(Subquery(per_participant, output_field=IntegerField()), 0)


def facts() -> dict[str, Expression]:
    """Annotations for a Journey queryset: how many people and groups the lead stated."""
    groups = _of_participant().values("participant").annotate(n=Count("pk")).values("n")
    return {
        "people_total": _summed(_of_participant(), "headcount"),
        "groups_stated": Coalesce(Subquery(groups), 0),
    }


def covered(count_in_group: Expression) -> Expression:
    """A number for a Journey queryset: people who did something, never more than there are.

    `count_in_group` counts them for one Group (by its OuterRef("pk")). This is
    `members.rules.coverage(…).count` said in SQL.
    """
    number = IntegerField()
    small = _of_participant().filter(fewest__lt=FEWEST_TO_TELL)
    groups = _of_participant().annotate(reached=count_in_group)
    told = Least(F("reached"), F("headcount"), output_field=number)
    all_people = _summed(_of_participant(), "headcount")
    together = Least(_summed(groups, "reached"), all_people, output_field=number)
    each = _summed(groups.annotate(told=told), "told")
    return Case(When(Exists(small), then=together), default=each, output_field=number)


def counts(participant: Participant, count_in_group: Expression) -> list[GroupCount]:
    """Every standing group with its count: for rules only, never to be shown as it is."""
    found = groups_of(participant).annotate(reached=count_in_group)
    return [
        GroupCount(group.pk, group.name, group.reached, group.headcount, group.fewest)
        for group in found
    ]


def coverage(participant: Participant, count_in_group: Expression) -> Coverage:
    """How many people of a participant did something, told as far as it may be: one query."""
    return coverage_of_counts(counts(participant, count_in_group))
