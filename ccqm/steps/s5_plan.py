"""Step 5, Plan and publish: "identify possible areas of improvement; develop a plan; and
publicise this so that it is visible to the public" (one minute guide No. 176)."""

from ccqm.plans.rules import has_actions, has_priorities, is_plan_published
from ccqm.steps.step import Step, Task

STEP = Step(
    "plan",
    (
        Task("priorities", lambda facts: has_priorities(facts["priorities"])),
        Task(
            "actions",
            lambda facts: has_actions(facts["priorities"], facts["priorities_without_actions"]),
            needs=("priorities",),
        ),
        Task(
            "publish-plan",
            lambda facts: is_plan_published(facts["plan_published"]),
            needs=("actions",),
        ),
    ),
)
