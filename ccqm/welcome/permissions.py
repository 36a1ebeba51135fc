"""May this person do it?"""

from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.verdict import Verdict, no, yes


def may_answer_registrations(user: User) -> Verdict:
    """Only the Quality Mark team says yes or no."""
    if user.has_role(Role.OFFICER, Role.MANAGER):
        return yes()
    return no(_("Only the Quality Mark team can answer a registration."))
