"""May this person do it?"""

from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.meetings.models import HOSTS


def may_meet_people(user: User) -> Verdict:
    """The Quality Mark team meets people, and writes down what came of it."""
    if user.has_role(*HOSTS):
        return yes()
    return no(_("Only the Quality Mark team can do this."))
