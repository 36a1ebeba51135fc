"""Single steps of a panel, for tests that look at one of them."""

from ccqm.accounts.models import User
from ccqm.letters.models import Letter
from ccqm.validation import actions
from ccqm.validation.models import Score
from tests.people import NOW
from tests.validation.panel import Panel


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()


def name(panel: Panel, *validators: User, by: User | None = None) -> None:
    actions.name_panel(
        panel.application,
        validators=validators,
        chair=panel.chair,
        by=by or panel.officer,
        at=NOW,
    )


def save(panel: Panel, user: User, stage: int = 2, **others: object) -> Score:
    values = {"score": stage, "comment": "Seen in June.", "by": user, "at": NOW}
    return actions.save_score(panel.seat(user), panel.criteria[0], **values | others)  # type: ignore[arg-type]


def amend(panel: Panel, user: User, stage: int, expected: int = 1) -> None:
    actions.amend_score(
        panel.seat(user),
        panel.criteria[0],
        score=stage,
        comment="We talked about it.",
        expected=expected,
        by=user,
        at=NOW,
    )
