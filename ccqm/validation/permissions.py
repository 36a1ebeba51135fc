"""Who may send, judge and decide an application (SEC-04)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.participants.models import Lead, Participant
from ccqm.validation import rules
from ccqm.validation.models import Application, Seat, Tie


def was_ever_lead(user: User, participant: Participant) -> bool:
    """Whether this person leads the participant, or once did."""
    return Lead.objects.filter(user=user, participant=participant).exists()


def has_tie(user: User, participant: Participant) -> bool:
    """Whether this person has told us of a tie to the participant."""
    return Tie.objects.filter(user=user, participant=participant).exists()


def may_act_for(user: User, participant: Participant) -> Verdict:
    """Only a present lead sends an application, or takes it back."""
    if Lead.objects.current().filter(user=user, participant=participant).exists():
        return yes()
    return no(_("Only a lead of this participant can do this."))


def may_name_panel(user: User, application: Application) -> Verdict:
    """The team names the panel; nobody names the panel that judges their own participant."""
    if not user.has_role(Role.OFFICER, Role.MANAGER):
        return no(_("Only the team can name a panel."))
    if was_ever_lead(user, application.journey.participant):
        return no(_("You are, or were, a lead of this participant. Someone else must do this."))
    return yes()


def may_sit(user: User, role: str, application: Application) -> Verdict:
    """May this person take this seat? The answer says why not."""
    participant = application.journey.participant
    return rules.may_sit(
        has_role=user.has_role(role),
        was_lead=was_ever_lead(user, participant),
        has_tie=has_tie(user, participant),
        is_on_panel=application.seats.filter(user=user).exists(),
    )


def may_use_seat(user: User, seat: Seat) -> Verdict:
    """A seat is one person's own, as long as they keep it and their role."""
    if seat.user_id == user.pk and seat.freed_at is None and user.has_role(seat.role):
        return yes()
    return no(_("This seat on the panel is not yours."))


def may_judge(user: User, participant: Participant) -> Verdict:
    """Asked at every turn, since a person may come to lead a participant while they judge it."""
    return rules.may_judge(
        was_lead=was_ever_lead(user, participant), has_tie=has_tie(user, participant)
    )


def may_decide(user: User, application: Application) -> Verdict:
    """Two people per award: a manager with no seat on the panel and no tie to the participant."""
    participant = application.journey.participant
    return rules.may_decide(
        is_manager=user.has_role(Role.MANAGER),
        is_on_panel=application.seats.filter(user=user).exists(),
        was_lead=was_ever_lead(user, participant),
        has_tie=has_tie(user, participant),
    )
