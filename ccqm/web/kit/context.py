"""What every template knows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ccqm.accounts.models import Role, User
from ccqm.kit.brand import brand
from ccqm.participants import queries as participants


@dataclass(frozen=True)
class Place:
    """One entry of the service navigation."""

    text: str
    href: str
    current: bool


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The council, where the reader can go, and whether this is the demo."""
    return {
        "brand": brand(),
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "places": SimpleLazyObject(lambda: places(request)),
    }


def places(request: HttpRequest) -> list[Place]:
    """The workspaces of whoever is signed in; empty for others."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    found: list[tuple[str, str]] = []
    if user.has_role(Role.LEAD):
        found += [
            (item.name, reverse("leads:home", args=[item.slug]))
            for item in participants.led_by(user)[:5]
        ]
    if user.has_role(Role.VALIDATOR, Role.CHAIR):
        found.append((_("Panels"), reverse("validators:home")))
        found.append((_("Comments to read"), reverse("readers:home")))
    if user.has_role(Role.OFFICER, Role.MANAGER):
        found += [
            (_("Participants"), reverse("team:participants")),
            (_("Registrations"), reverse("team:registrations")),
            (_("Meetings"), reverse("team:meetings")),
            (_("Applications"), reverse("team:applications")),
            (_("Marks"), reverse("team:awards")),
            (_("Survey comments"), reverse("team:comments")),
        ]
    if user.has_role(Role.MANAGER):
        found.append((_("People"), reverse("team:people")))
    if not found or request.path.startswith(reverse("mine:home")):
        found.append((_("Your pledges and notes"), reverse("mine:home")))
    # The longest address that begins this page's own is where the reader is.
    here = max(
        (href for _text, href in found if request.path.startswith(href)), default="", key=len
    )
    return [Place(text, href, href == here) for text, href in found]
