"""Questions about applications, panels and scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Expression, F, OuterRef, Q, QuerySet, Subquery

from ccqm.accounts.models import Role, RoleGrant, User
from ccqm.framework.edition import Edition, Level
from ccqm.framework.queries import edition as edition_of
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Verdict
from ccqm.participants.models import Lead
from ccqm.validation import rules
from ccqm.validation.models import (
    Application,
    ApplicationQuerySet,
    Recommendation,
    Score,
    Seat,
    SeatQuerySet,
    Tie,
)
from ccqm.validation.rules import Agreement, Status


def facts() -> dict[str, Expression | Subquery]:
    """Annotations on a Journey queryset: the status of its newest application, or None."""
    newest = Application.objects.filter(journey=OuterRef("pk")).newest_first()
    return {"application_status": Subquery(newest.values("status")[:1])}


def application_of(journey: Journey) -> Application | None:
    """The newest application of a journey, with what the panel and the team said."""
    return (
        Application.objects.filter(journey=journey)
        .select_related("recommendation", "decision")
        .defer("content")
        .newest_first()
        .first()
    )


def applications() -> ApplicationQuerySet:
    """Every application with whom it is about, newest first, for the team's list."""
    return (
        Application.objects.select_related("journey__participant")
        .defer("content", "words")
        .newest_first()
    )


def by_reference(reference: str) -> Application | None:
    """One application with its participant, or None."""
    found = Application.objects.select_related(
        "journey__participant", "recommendation__by", "decision__by"
    )
    return found.filter(reference=reference).first()


def seats_of(user: User) -> SeatQuerySet:
    """The panels this person sits on, newest first, with how many criteria they scored."""
    return (
        Seat.objects.taken()
        .filter(user=user)
        .select_related("application__journey__participant")
        .defer("application__content", "application__words")
        .annotate(scored=Count("scores"))
        .order_by("-named_at", "-pk")
    )


def seat_of(user: User, reference: str) -> Seat | None:
    """This person's seat on the panel of an application; None without it, or without its role."""
    return (
        Seat.objects.taken()
        .select_related("user", "application__journey__participant")
        .filter(user=user, application__reference=reference, user__grants__role=F("role"))
        .first()
    )


def panel_of(application: Application) -> list[Seat]:
    """Those who sit on the panel, chair last, with how many criteria each has scored."""
    seats = application.seats.taken().select_related("user").annotate(scored=Count("scores"))
    return sorted(seats, key=lambda seat: (seat.is_chair, seat.pk))


def edition_for(application: Application) -> Edition:
    """The edition under which the participant applied."""
    return edition_of(application.journey.edition_id)


def level_of(application: Application) -> Level:
    """The level applied for, as the edition describes it."""
    return edition_for(application).level(application.journey.level)


def have_all_finished(application: Application) -> bool:
    """Have both validators who sit on the panel finished scoring?"""
    seats = application.seats.taken().of_validators()
    return seats.filter(finished_at__isnull=False).count() == rules.VALIDATORS


def visible_scores(seat: Seat) -> QuerySet[Score]:
    """The scores this seat may see: its own, and everyone's once all have finished.

    Scoring alone comes before talking, so nobody is swayed. A seat that was freed by a
    conflict of interest sees nothing, and nobody sees its scores.
    """
    mine = Q(seat=seat)
    if have_all_finished(seat.application):
        mine = Q(seat__application=seat.application_id)
    return (
        Score.objects.filter(mine, seat__freed_at__isnull=True)
        .select_related("seat__user")
        .prefetch_related("past")
        .order_by("criterion", "seat_id")
    )


def scores_by_criterion(application: Application) -> dict[str, list[int]]:
    """Every score that counts, by criterion, for rules; callers must not show it to a seat."""
    found: dict[str, list[int]] = defaultdict(list)
    counted = Score.objects.filter(seat__application=application, seat__freed_at__isnull=True)
    for criterion, score in counted.values_list("criterion", "score"):
        found[criterion].append(score)
    return dict(found)


@dataclass(frozen=True)
class Compared:
    """The validators' scores for one criterion, side by side."""

    criterion: str
    scores: list[Score]
    agreement: Agreement | None


def compared(scores: Iterable[Score]) -> dict[str, Compared]:
    """Scores side by side by criterion; agreement only where two or more gave one."""
    grouped: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        grouped[score.criterion].append(score)
    return {
        key: Compared(
            key, each, rules.agreement([s.score for s in each]) if len(each) > 1 else None
        )
        for key, each in grouped.items()
    }


def does_reach_level(application: Application) -> Verdict:
    """Do the panel's scores reach what the level asks for, in words?"""
    level = level_of(application)
    return rules.do_scores_reach(
        scores_by_criterion(application),
        minimum=level.minimum_stage,
        average=level.average_stage,
        level=level.title,
    )


@dataclass(frozen=True)
class Candidate:
    """A person with the role for a seat, and whether they may take it."""

    user: User
    verdict: Verdict


@dataclass(frozen=True)
class Candidates:
    """Everyone who could sit, by role, with the reason beside those who may not."""

    validators: list[Candidate] = field(default_factory=list)
    chairs: list[Candidate] = field(default_factory=list)


def candidates(application: Application) -> Candidates:
    """Everyone with the roles of a panel, by name: one query, however many there are."""
    participant = application.journey.participant_id
    me = OuterRef("pk")
    people = (
        User.objects.filter(is_active=True, grants__role__in=[Role.VALIDATOR, Role.CHAIR])
        .annotate(
            is_validator=Exists(RoleGrant.objects.filter(user=me, role=Role.VALIDATOR)),
            is_chair=Exists(RoleGrant.objects.filter(user=me, role=Role.CHAIR)),
            was_lead=Exists(Lead.objects.filter(user=me, participant=participant)),
            has_tie=Exists(Tie.objects.filter(user=me, participant=participant)),
            has_seat=Exists(Seat.objects.filter(user=me, application=application)),
        )
        .distinct()
        .order_by("name", "pk")
    )
    found = Candidates()
    for person in people:
        candidate = Candidate(
            person,
            rules.may_sit(
                has_role=True,
                was_lead=person.was_lead,
                has_tie=person.has_tie,
                is_on_panel=person.has_seat,
            ),
        )
        if person.is_validator:
            found.validators.append(candidate)
        if person.is_chair:
            found.chairs.append(candidate)
    return found


def recommended(application: Application) -> str | None:
    """The outcome that the chair recommended; None before that."""
    made = Recommendation.objects.filter(application=application)
    return made.values_list("outcome", flat=True).first()


def is_decided(status: str) -> bool:
    """Has a manager decided?"""
    return status in (Status.AWARDED, Status.FURTHER_EVIDENCE, Status.NOT_YET)
