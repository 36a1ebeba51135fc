"""May this person do it?"""

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.participants.models import Lead


def may_end_lead(lead: Lead, *, by: User) -> Verdict:
    """Leads end their own part. A manager of the team may end anyone's, for those who vanish."""
    if lead.user_id == by.pk or by.has_role(Role.MANAGER):
        return yes()
    return no(_("You can only stop being a lead yourself."))
