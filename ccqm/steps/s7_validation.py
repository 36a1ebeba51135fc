"""Step 7, Be validated: "applicants can apply for validation" (one minute guide No. 176)."""

from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.steps.step import Facts, Step, Task


def has_applied(facts: Facts) -> Verdict:
    """Whether an application for this journey is with the panel, or was granted."""
    if facts["journey_status"] == "achieved":
        return yes(_("The mark was awarded."))
    if facts["journey_status"] == "applied":
        return yes(_("Your application is with the panel."))
    return no(_("You have not applied yet."))


STEP = Step("validate", (Task("apply", has_applied),))
