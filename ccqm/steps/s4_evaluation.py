"""Step 4, Evaluate yourself: "carry out a self-evaluation" (one minute guide No. 176)."""

from ccqm.evaluation.rules import is_evaluation_complete
from ccqm.steps.step import Step, Task

STEP = Step(
    "evaluate",
    (
        Task(
            "self-evaluation",
            lambda facts: is_evaluation_complete(
                facts["criteria_rated"], len(facts.edition.criteria)
            ),
        ),
    ),
)
