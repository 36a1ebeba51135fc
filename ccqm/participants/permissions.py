"""May this person do it?"""

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.participants.models import Lead, Participant


def may_decide(participant: Participant, *, by: User) -> Verdict:
    """Owners decide who leads and what the participant is called, has and belongs to."""
    if Lead.objects.current().owners().filter(participant=participant, user=by).exists():
        return yes()
    return no(_("Only an owner can do this. Ask one of the owners here."))


def may_appoint_lead(by: User) -> Verdict:
    """The Quality Mark team helps where a lead has left without another."""
    if by.has_role(Role.OFFICER, Role.MANAGER):
        return yes()
    return no(_("Only the Quality Mark team can name a lead."))


def may_end_lead(lead: Lead, *, by: User) -> Verdict:
    """Leads end their own part, owners anyone's; a manager too, for those who vanish."""
    if lead.user_id == by.pk or by.has_role(Role.MANAGER):
        return yes()
    return may_decide(lead.participant, by=by)


def may_merge(by: User) -> Verdict:
    """Managers only: it closes a journey and leads a public address on."""
    if by.has_role(Role.MANAGER):
        return yes()
    return no(_("Only a manager can merge two records."))
