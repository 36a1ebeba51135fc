"""Questions about training."""

from django.db.models import Count, Expression, F, IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Lower

from ccqm.members import queries as members
from ccqm.members.rules import Coverage
from ccqm.participants.models import Participant
from ccqm.training.models import Attendance, AttendanceQuerySet


def facts() -> dict[str, Expression]:
    """Annotations for a Journey queryset: how many people have had training."""
    return {"people_trained": members.covered(_trained_in_group())}


def _trained_in_group() -> Expression:
    """How many people of one Group: each name once, whatever its case, and all counted sessions."""
    here = Attendance.objects.standing().filter(group=OuterRef("pk")).order_by()
    persons = here.of_one_person().values("group")
    names = persons.annotate(n=Count(Lower("name"), distinct=True)).values("n")
    people = here.counted().values("group").annotate(n=Sum("people")).values("n")
    number = IntegerField()
    return Coalesce(Subquery(names, output_field=number), Value(0)) + Coalesce(
        Subquery(people, output_field=number), Value(0)
    )


def coverage(participant: Participant) -> Coverage:
    """How many people have had training, told as far as it may be."""
    return members.coverage(participant, _trained_in_group())


def attendances_of(participant: Participant) -> AttendanceQuerySet:
    """What is recorded, newest first, each with its group: for the participant's leads."""
    found = Attendance.objects.standing().filter(participant=participant)
    return found.select_related("group").order_by(F("held_on").desc(), "-pk")
