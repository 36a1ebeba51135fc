"""Evaluate, plan, publish."""

from collections.abc import Sequence
from datetime import timedelta

from ccqm.demo.walk import Walk
from ccqm.evaluation import actions as evaluation
from ccqm.framework.edition import Criterion
from ccqm.kit.dates import local_date
from ccqm.plans import actions as plans
from ccqm.plans.models import Priority


def evaluate_some(walk: Walk) -> None:
    _rate(walk, walk.edition.criteria[:12])


def evaluate_all(walk: Walk) -> None:
    _rate(walk, walk.edition.criteria[12:])


def _rate(walk: Walk, criteria: Sequence[Criterion]) -> None:
    for number, criterion in enumerate(criteria):
        stage = (1, 2, 2, 3, 2, 3, 4)[(number + walk.turn) % 7]
        evaluation.rate(
            walk.journey,
            criterion=criterion.key,
            stage=stage,
            reason=walk.words["ratings"][str(stage)],
            expected=0,
            by=walk.lead,
            at=walk.tick(11),
        )


def plan(walk: Walk) -> None:
    for number, idea in enumerate(walk.words["priorities"]):
        priority = plans.add_priority(
            walk.journey,
            criterion=walk.edition.criteria[(walk.turn + number * 6) % 25].key,
            title=idea["title"],
            why=idea["why"],
            submission_key=walk.key(),
            by=walk.lead,
            at=walk.tick(),
        )
        for what in idea["actions"]:
            _plan_action(walk, priority, what, idea["who"])
    plans.publish_plan(walk.journey, by=walk.lead, at=walk.tick(60))


def _plan_action(walk: Walk, priority: Priority, what: str, who: str) -> None:
    plans.add_action(
        priority,
        what=what,
        who=who,
        due_on=local_date(walk.at + timedelta(days=120)),
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
    )
