"""Questions about pictures."""

from datetime import date
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from ccqm.participants.models import Participant
from ccqm.pictures.models import Picture, RemovalRequest
from ccqm.pledges.models import PublicPledge
from ccqm.pledges.queries import pledge_pages

Size = Literal["small", "large"]
SIZES: tuple[Size, ...] = ("small", "large")


def pledge_page(slug: str, today: date) -> PublicPledge | None:
    """The pledge at this address as everyone may see it on this day, in one query.

    `links` are its public proof, `pictures` those that are shown: plain values.
    """
    names = ("key", "alternative", "caption", "width", "height")
    shown = Picture.objects.showing(today).filter(participant=OuterRef("participant"))
    values = shown.values(picture=JSONObject(**{name: name for name in names}))
    return pledge_pages(slug).annotate(pictures=ArraySubquery(values)).first()


def shown_picture(slug: str, key: str, today: date) -> Picture | None:
    """A picture that everyone may see on this day, on a page that everyone may see."""
    shown = Picture.objects.showing(today).filter(key=key)
    return shown.filter(participant__in=pledge_pages(slug).values("participant")).first()


def picture_at(slug: str, key: str) -> Picture | None:
    """A picture of this participant, shown or not, also when it was taken away."""
    found = Picture.objects.filter(participant__slug=slug, key=key)
    return found.select_related("participant").first()


def pictures_of(participant: Participant) -> list[Picture]:
    """Every picture that stands, in the order it was added: for its leads."""
    return list(Picture.objects.standing().filter(participant=participant))


def open_requests(picture: Picture) -> list[RemovalRequest]:
    """Who asked for its removal and has no answer yet."""
    return list(picture.removal_requests.filter(settled_at=None))
