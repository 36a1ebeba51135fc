"""Questions about credentials."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ccqm.awards.models import Award
from ccqm.credentials import did, keys
from ccqm.credentials.models import Issue, StatusList
from ccqm.credentials.payload import list_address
from ccqm.kit.verdict import Verdict, no, yes
from ccqm.participants.models import Participant

STALE_AFTER = timedelta(days=3)
LATE_AFTER = timedelta(hours=1)


def host() -> str:
    """The address that credentials carry for good; "" until it is set."""
    return settings.PUBLIC_HOST.rstrip("/")


def may_issue() -> Verdict:
    """Whether this service may sign anything: its lasting address must be known.

    Credentials with the address of an office network stayed wrong for ever elsewhere.
    """
    if not host():
        return no(_("Set CCQM_PUBLIC_HOST first: credentials carry this address for good."))
    if settings.PRODUCTION and not host().startswith("https://"):
        return no(_("CCQM_PUBLIC_HOST must begin with https:// before a credential is issued."))
    return yes()


def did_document() -> dict[str, Any]:
    """Our public keys, as others read them."""
    published = (key.public for key in keys.read().published)
    return did.did_document(did.did_of(host()), published)


def newest_issue(credential: uuid.UUID) -> Issue | None:
    """The credential as it stands now, with the award it is of."""
    found = Issue.objects.select_related("credential__award__participant")
    return found.filter(credential=credential).order_by("-number").first()


def issue_of(award: Award) -> Issue | None:
    """The newest credential of an award; None until it is issued."""
    found = Issue.objects.select_related("credential")
    return found.filter(credential__award=award).order_by("-number").first()


def is_shown(participant: Participant) -> bool:
    """Whether the page of a mark may lead to its credential: a person's is private by default."""
    return not participant.is_individual or (participant.is_listed and participant.is_named)


def signed_list(number: int) -> StatusList | None:
    """One list, if it was ever signed."""
    return StatusList.objects.filter(number=number).exclude(document="").first()


def list_at(address: str) -> str | None:
    """The signed list at one of our own addresses."""
    for each in StatusList.objects.exclude(document=""):
        if list_address(host(), each.number) == address:
            return each.document
    return None


def troubles(at: datetime) -> list[str]:
    """What the team must know: lists not signed lately, and awards without a credential."""
    told = []
    old = StatusList.objects.exclude(signed_at__gt=at - STALE_AFTER)
    if old.exists():
        told.append(
            _("The list of withdrawn marks was not signed for days. Soon nobody can check a mark.")
        )
    waiting = Award.objects.filter(credential=None, awarded_at__lt=at - LATE_AFTER).count()
    if waiting:
        told.append(_("Marks without a credential: %d.") % waiting)
    return told
