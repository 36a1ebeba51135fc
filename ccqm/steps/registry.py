"""Every task the code knows, by key."""

from ccqm.steps import (
    s1_register,
    s2_awareness,
    s3_commitment,
    s4_evaluation,
    s5_plan,
    s6_improvement,
    s7_validation,
)
from ccqm.steps.step import Task

STEPS = (
    s1_register.STEP,
    s2_awareness.STEP,
    s3_commitment.STEP,
    s4_evaluation.STEP,
    s5_plan.STEP,
    s6_improvement.STEP,
    s7_validation.STEP,
)
TASKS: dict[str, Task] = {task.key: task for step in STEPS for task in step.tasks}


def known_tasks() -> frozenset[str]:
    """The keys an edition may name; it is refused when it names another."""
    return frozenset(TASKS)
