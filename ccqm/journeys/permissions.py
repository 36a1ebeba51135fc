"""Who may end a road for somebody, or open it again."""

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Verdict, no, yes


def may_close_journeys(user: User) -> Verdict:
    """Only the team, of any participant."""
    if user.has_role(Role.OFFICER, Role.MANAGER):
        return yes()
    return no(_("Only the team can close a journey or open it again."))
