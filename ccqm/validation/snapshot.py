"""The frozen copy that a panel judges: what it holds, and how to read it.

From the moment it is sent, this copy is the council's; the participant's drafts stay the
participant's own (DP-07). It holds plain values only, so it reads the same in ten years.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ccqm.evaluation.queries import ratings_of
from ccqm.evidence.queries import items_of
from ccqm.feedback.queries import entries_of
from ccqm.framework.edition import Edition
from ccqm.framework.queries import edition as edition_of
from ccqm.journeys.models import Journey
from ccqm.members.rules import Coverage
from ccqm.participants.models import Participant
from ccqm.plans.queries import plan_of
from ccqm.pledges import queries as pledges
from ccqm.pledges.models import PublicPledge
from ccqm.training import queries as training

FORMAT = 1


def compose(journey: Journey) -> dict[str, Any]:
    """Everything the panel will read, as plain JSON values.

    The caller holds the journey's lock, so the copy is of one moment (REL-06).
    """
    participant = journey.participant
    content = {
        "format": FORMAT,
        "participant": _participant(participant),
        "level": journey.level,
        "edition": _edition(edition_of(journey.edition_id)),
        "ratings": ratings_of(journey),
        "plan": plan_of(journey),
        "evidence": items_of(journey),
        "feedback": entries_of(journey),
        "commitment": pledges.commitment_of(participant),
        "public_pledge": _pledge(pledges.public_pledge(participant)),
        "proof": pledges.proofs_of(participant),
        "coverage": _signed(journey),
        "training": _numbers(training.coverage(participant)),
    }
    # Through JSON and back: what is returned is what the database will hold, value for value.
    plain: dict[str, Any] = json.loads(json.dumps(content))
    return plain


def _pledge(pledge: PublicPledge | None) -> dict[str, Any] | None:
    if pledge is None or pledge.published_at is None:
        return None
    return {
        "words": pledge.words,
        "language": pledge.language,
        "published_at": pledge.published_at.isoformat(),
    }


def _signed(journey: Journey) -> dict[str, Any]:
    """How many have signed, in the very sentence that the lead reads."""
    level = edition_of(journey.edition_id).level(journey.level)
    covered, verdict = pledges.sign_up(journey.participant, level)
    return {**_numbers(covered), "words": str(verdict.reason)}


def _numbers(coverage: Coverage) -> dict[str, Any]:
    """Only what may be told: the groups are missing when one of them is very small (DP-13)."""
    return {
        "count": coverage.count,
        "total": coverage.total,
        "groups": [
            {"name": group.name, "count": group.count, "headcount": group.headcount}
            for group in coverage.groups
        ],
    }


def _participant(participant: Participant) -> dict[str, Any]:
    return {
        "name": participant.name,
        "kind": participant.kind,
        "type": participant.type,
        "sectors": list(participant.sectors),
        "about": participant.about,
        "website": participant.website,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "pk": edition.pk,
        "key": edition.key,
        "revision": edition.revision,
        "title": edition.title,
    }


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical spelling, to prove that it never changed."""
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def rating_for(content: dict[str, Any], criterion: str) -> dict[str, Any]:
    """The participant's own rating of a criterion; empty when there is none."""
    found = (each for each in content["ratings"] if each["criterion"] == criterion)
    return next(found, {})


def evidence_for(content: dict[str, Any], criterion: str) -> list[dict[str, Any]]:
    """The items of evidence tied to a criterion, as frozen."""
    return [each for each in content["evidence"] if criterion in each["criteria"]]


def priorities_for(content: dict[str, Any], criterion: str) -> list[dict[str, Any]]:
    """The priorities of the plan, with their actions, that answer a criterion."""
    return [each for each in content["plan"]["priorities"] if each["criterion"] == criterion]
