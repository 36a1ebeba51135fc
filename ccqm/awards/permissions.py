"""Who may give a mark away, or take it back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.awards.models import Award
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.validation.permissions import was_ever_lead


def may_withdraw_mark(user: User, award: Award) -> Verdict:
    """A team manager who was never a lead of the participant."""
    if not user.has_role(Role.MANAGER):
        return no(_("Only a team manager can withdraw a mark."))
    if was_ever_lead(user, award.participant):
        return no(_("You are, or were, a lead of this participant. Someone else must do this."))
    return yes()
