"""Step 3, Formal commitment and pledge, with full sign-up and training.

"Ensuring full sign-up from all participants/members/employees and accessing unconscious bias
training" (one minute guide No. 176); what counts as full is the level's threshold.
"""

from ccqm.members.rules import are_people_stated
from ccqm.pledges.rules import has_public_pledge, have_enough_signed, is_commitment_made
from ccqm.steps.step import Step, Task
from ccqm.training.rules import have_enough_trained

STEP = Step(
    "commit",
    (
        Task("commitment", lambda facts: is_commitment_made(facts["commitment_made"])),
        Task(
            "public-pledge",
            lambda facts: has_public_pledge(facts["pledge_published"], facts["has_proof"]),
        ),
        Task(
            "people",
            lambda facts: are_people_stated(facts["groups_stated"], facts["people_total"]),
        ),
        Task(
            "sign-up",
            lambda facts: have_enough_signed(
                facts["people_signed"],
                facts["people_total"],
                facts.level.sign_up_percent,
                facts.level.title,
            ),
            needs=("people",),
        ),
        Task(
            "training",
            lambda facts: have_enough_trained(
                facts["people_trained"],
                facts["people_total"],
                facts.level.training_percent,
                facts.level.title,
            ),
            needs=("people",),
        ),
    ),
)
