"""Who may read what people wrote, and who names them."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.accounts.queries import people_with_role
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.participants.models import Lead, Participant
from ccqm.themes import rules
from ccqm.themes.models import Reader
from ccqm.validation.models import Seat, Tie
from ccqm.validation.permissions import was_ever_lead

ROLES = (Role.VALIDATOR, Role.CHAIR, Role.OFFICER)
"""People of the council or its partners, who stand outside every participant."""


def may_name(user: User, participant: Participant) -> Verdict:
    """A manager names the readers, but not of a participant that they lead themselves."""
    if not user.has_role(Role.MANAGER):
        return no(_("Only a manager can name readers."))
    if was_ever_lead(user, participant):
        return no(_("You are, or were, a lead of this participant. Someone else must do this."))
    return yes()


def may_read(user: User, participant: Participant) -> Verdict:
    """May this person read comments about this participant? The answer says why not."""
    found = _people(participant).filter(pk=user.pk).first()
    return _verdict(found) if found else rules.may_read(has_role=False)


def candidates(participant: Participant) -> list[tuple[User, Verdict]]:
    """Everyone who could read, with the reason beside those who may not: one query."""
    return [(person, _verdict(person)) for person in _people(participant)]


def _people(participant: Participant) -> Any:
    me = OuterRef("pk")
    mine = Reader.objects.taken().filter(user=me, reading__wave__participant=participant)
    seats = Seat.objects.filter(user=me, application__journey__participant=participant)
    return people_with_role(*ROLES).annotate(
        was_lead=Exists(Lead.objects.filter(user=me, participant=participant)),
        has_tie=Exists(Tie.objects.filter(user=me, participant=participant)),
        is_judging=Exists(seats),
        has_read=Exists(mine.filter(confirmed_at__isnull=False)),
    )


def _verdict(person: Any) -> Verdict:
    facts = ("was_lead", "has_tie", "is_judging", "has_read")
    return rules.may_read(has_role=True, **{name: getattr(person, name) for name in facts})
