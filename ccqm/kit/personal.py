"""What we hold about people, said beside the field that holds it (DP-06).

Every model names its personal fields in `personal` and the rest of its text in `not_personal`.
A house test refuses a text field in neither; `ccqm docs` writes the record of processing from it.
"""

from dataclasses import dataclass
from enum import Enum


class Basis(Enum):
    """Lawful basis under UK GDPR Article 6 (DP-01: public task, not consent, unless said)."""

    PUBLIC_TASK = "Public task, Art 6(1)(e)"
    CONSENT = "Consent, Art 6(1)(a)"
    LEGAL = "Legal obligation, Art 6(1)(c)"
    LEGITIMATE = "Legitimate interests, Art 6(1)(f)"


class Keep(Enum):
    """How long, after DP-18; a council may choose other terms."""

    ENQUIRY = "12 months if it goes no further, else with the participant's record"
    DRAFT = "24 months idle, after two warnings"
    AWARD_PLUS_6Y = "Until the award ends, and 6 years"
    REGISTER = "While the award lasts; then name and dates only"
    TRAINING = "One award cycle and 1 year"
    SIGNATURE = "Until withdrawn, or the award cycle ends and 1 year"
    PICTURE = "Until taken away, or the consent has ended and 30 days"
    ROSTER = "Until the group is listed no more, or 2 years after the person has left"
    IMPORT = "7 days"
    OPEN_BALLOT = "Until the survey closes"
    COMMENTS = "Until 30 days after their themes are told, or 12 months after the survey closes"
    SHEET_PHOTO = "Until the count is undone, or 12 months"
    AUDIT = "7 years"
    MAIL = "90 days; sign-in codes until sent"
    SESSION = "Until you sign out, or the session ends by itself"
    PORTFOLIO = "Until its owner removes it, or closes their account"
    ACCOUNT = "Until the account is closed, and 12 months"


@dataclass(frozen=True)
class Personal:
    """Why we hold a field, on which basis, how long, and who receives it."""

    purpose: str
    basis: Basis
    keep: Keep
    recipients: str = "The participant's leads and the council's team"
