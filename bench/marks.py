"""Marks of many participants, for `bench/credentials.py`."""

import json
from datetime import UTC, date, datetime

from django.core.management import call_command
from django.template.loader import render_to_string

from ccqm.audit.actions import SYSTEM
from ccqm.awards.models import Award
from ccqm.credentials import actions, baking, keys, queries
from ccqm.credentials.drawing import png_of
from ccqm.credentials.models import Issue
from ccqm.credentials.verifying import verify
from ccqm.framework.actions import import_edition
from ccqm.framework.shipped import shipped
from ccqm.journeys.actions import begin_journey
from ccqm.kit.brand import brand
from ccqm.participants.actions import create_participant
from ccqm.steps.registry import known_tasks

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Marks:
    """So many bronze marks, awarded today."""

    def __init__(self, size: int) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        import_edition(shipped(brand().edition), known_tasks=known_tasks(), by=SYSTEM, at=NOW)
        keys.new("first", at=NOW)
        keys.publish("first", at=NOW)
        keys.switch("first", at=NOW)
        for number in range(size):
            name = f"Participant Number {number}"
            holder = create_participant(kind="organisation", name=name, by=SYSTEM, at=NOW)
            journey = begin_journey(holder, by=SYSTEM, at=NOW)
            Award.objects.create(
                journey=journey,
                participant=holder,
                level="bronze",
                edition_id=journey.edition_id,
                awarded_at=NOW,
                awarded_on=date(2026, 11, 23),
                expires_on=date(2029, 11, 22),
            )

    def issue(self) -> None:
        actions.issue_all(at=NOW)

    def sign_lists(self) -> None:
        actions.sign_lists(at=NOW)

    def check(self) -> None:
        self._check("document")

    def check_tokens(self) -> None:
        self._check("token")

    def bake(self) -> None:
        colours = {"colour": "#8c5221", "tint": "#f6e7d8", "brand": brand()}
        level = {"title": "Bronze", "key": "bronze"}
        for issue in Issue.objects.iterator():
            picture = png_of(render_to_string("public/badge.svg", colours | {"level": level}))
            baking.into_png(picture, document=json.loads(issue.document))

    def _check(self, form: str) -> None:
        published = queries.did_document()
        for issue in Issue.objects.iterator():
            found = verify(getattr(issue, form), keys=published, lists=_list, at=NOW)
            assert found.holds, found


def _list(address: str) -> dict[str, object] | None:
    found = queries.list_at(address)
    return json.loads(found) if found else None
