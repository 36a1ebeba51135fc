"""Step 1, Register: "complete a form that registers interest" (iccqm.org, phase 1)."""

from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import yes
from ccqm.steps.step import Step, Task

# A journey exists only after its registration was accepted. A meeting is never a condition.
STEP = Step("register", (Task("registration", lambda facts: yes(_("You are registered."))),))
