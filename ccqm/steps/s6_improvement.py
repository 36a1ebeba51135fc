"""Step 6, Improve and show what changed: "feeding back to staff and other stakeholders … by
providing evidence and examples of what has changed" (one minute guide No. 176)."""

from ccqm.evidence.rules import has_enough_evidence
from ccqm.feedback.rules import is_feedback_given
from ccqm.plans.rules import is_progress_shown
from ccqm.steps.step import Step, Task

STEP = Step(
    "improve",
    (
        Task(
            "progress",
            lambda facts: is_progress_shown(facts["actions_updated"], facts["actions_planned"]),
            needs=("publish-plan",),
        ),
        Task(
            "evidence",
            lambda facts: has_enough_evidence(
                facts["evidence_by_area"] or {},
                facts.edition.areas,
                facts.level.evidence_per_area,
                facts.level.title,
            ),
        ),
        Task(
            "feedback",
            lambda facts: is_feedback_given(
                facts["feedback_audiences"] or [], facts.edition.audiences_needed(facts.kind)
            ),
        ),
    ),
)
