"""People with accounts of their own, and what they keep; built through the real actions only."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccqm.accounts.models import User
from ccqm.accounts.own import open_own_account
from ccqm.pledges.models import Signature
from ccqm.portfolios import actions
from ccqm.portfolios.models import KeptPledge, Reflection, TrainingNote
from tests.people import NOW


def own_account(email: str = "maya@home.example") -> User:
    """Somebody whom nobody invited."""
    return open_own_account(email=email, language="en", at=NOW)


def add_training(by: User, **words: Any) -> TrainingNote:
    made = {"what": "Seeing bias", "held_on": date(2026, 3, 27), "given_by": "The college"}
    made |= {"reflection": "I judge fast.", "submission_key": uuid.uuid4()} | words
    return actions.add_training(**made, by=by, at=NOW)


def add_reflection(by: User, **words: Any) -> Reflection:
    made = {"words": "Whom did I not hear?", "written_on": date(2026, 4, 2)}
    made |= {"submission_key": uuid.uuid4()} | words
    return actions.add_reflection(**made, by=by, at=NOW)


@dataclass
class Kept:
    """One of each."""

    pledge: KeptPledge
    training: TrainingNote
    reflection: Reflection


def keeps_something(owner: User, signature: Signature) -> Kept:
    pledge = actions.keep_pledge(signature, by=owner, at=NOW)
    return Kept(pledge, add_training(owner), add_reflection(owner))
