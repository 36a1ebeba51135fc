"""Step 2, Raise awareness: everyone knows, and knows that it is personal too (iccqm.org)."""

from ccqm.awareness.rules import is_awareness_raised
from ccqm.steps.step import Step, Task

STEP = Step(
    "raise-awareness",
    (Task("awareness", lambda facts: is_awareness_raised(facts["awareness_activities"])),),
)
