"""What happens across nouns: joining, moving on, applying."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC, Actor
from ccqm.journeys.actions import record_step_reached
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.verdict import Refused
from ccqm.meetings.actions import offer_meeting
from ccqm.meetings.queries import free_choices
from ccqm.members import actions as members
from ccqm.participants.models import Kind
from ccqm.steps.progress import progress_of
from ccqm.validation import actions as validation
from ccqm.welcome import actions as welcome
from ccqm.welcome.models import Registration, Wish

if TYPE_CHECKING:
    from ccqm.validation.models import Application


@transaction.atomic
def register_interest(
    interest: welcome.Interest, *, submission_key: UUID, at: datetime, by: User | str = PUBLIC
) -> Registration:
    """Register, and send whoever would like to meet the team a link to choose a time.

    Raises Refused for answers that the newest edition does not have.
    """
    registration = welcome.register_interest(interest, submission_key=submission_key, at=at, by=by)
    _offer_first_meeting(registration, by=by, at=at)
    return registration


def _offer_first_meeting(registration: Registration, *, by: Actor, at: datetime) -> None:
    """Offer times once, to whoever asked, as soon as there are some. Nothing waits for it."""
    if Wish.MEETING not in registration.wants or registration.meeting_links.exists():
        return
    if free_choices(at=at):
        offer_meeting(registration, by=by, at=at)


@transaction.atomic
def accept_registration(registration: Registration, *, by: User, at: datetime) -> Journey:
    """Accept, and give an individual the roster of one that stands in for groups of people.

    Raises Refused when the registration has been answered already.
    """
    journey = welcome.accept_registration(registration, by=by, at=at)
    if journey.participant.kind == Kind.INDIVIDUAL:
        members.make_roster_of_one(journey.participant, by=by, at=at)
    _offer_first_meeting(registration, by=by, at=at)
    note_progress(journey, by=by, at=at)
    return journey


def note_progress(journey: Journey, *, by: Actor, at: datetime) -> None:
    """Remember the step reached, the first time it is. One query when nothing is new."""
    progress = progress_of([journey])[journey.pk]
    if progress.step.number > journey.reached_step:
        record_step_reached(journey, progress.step.number, by=by, at=at)


@transaction.atomic
def apply_for_validation(journey: Journey, *, words: str, by: User, at: datetime) -> "Application":
    """Send the journey's content to the panel as it stands.

    The row is locked first, so what is checked is what is frozen (REL-06). Raises Refused when a
    task of the edition is not met (SEC-04: no step can be skipped).
    """
    locked = Journey.objects.select_for_update().get(pk=journey.pk)
    unmet = progress_of([locked])[locked.pk].unmet_before_applying
    if locked.status == Status.WORKING.value and unmet:
        raise Refused(
            _("You can apply when every task is done. Next: %(task)s.")
            % {"task": unmet[0].task.title}
        )
    return validation.submit_application(locked, words=words, by=by, at=at)
