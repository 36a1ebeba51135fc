"""Improve, show what changed, tell people."""

from ccqm.demo.walk import Walk
from ccqm.evidence import actions as evidence
from ccqm.feedback import actions as feedback
from ccqm.kit.dates import local_date
from ccqm.plans import actions as plans
from ccqm.plans.models import Action


def improve_some(walk: Walk) -> None:
    for action in _actions(walk)[:3]:
        _update(walk, action, "started")
    for item in walk.words["evidence"][:3]:
        _show(walk, item)


def improve_all(walk: Walk) -> None:
    for action in _actions(walk):
        _update(walk, action, "done")
    for item in walk.words["evidence"][3:]:
        _show(walk, item)
    for entry in walk.words["feedback"]:
        feedback.add_entry(
            walk.journey,
            audience=entry["audience"],
            you_said=entry["you_said"],
            we_did=entry["we_did"],
            said_on=local_date(walk.at),
            is_public=True,
            submission_key=walk.key(),
            by=walk.lead,
            at=walk.tick(),
        )


def _actions(walk: Walk) -> list[Action]:
    return list(Action.objects.filter(priority__journey=walk.journey).order_by("pk"))


def _update(walk: Walk, action: Action, status: str) -> None:
    plans.post_update(
        action,
        words=walk.words["progress"][status],
        made_on=local_date(walk.at),
        status=status,
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
    )


def _show(walk: Walk, item: dict[str, str]) -> None:
    evidence.add_item(
        walk.journey,
        kind="text",
        title=item["title"],
        words=item["text"],
        criteria=[c.key for c in walk.edition.criteria_in(item["area"])[:2]],
        submission_key=walk.key(),
        by=walk.lead,
        at=walk.tick(),
    )
