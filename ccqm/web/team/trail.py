"""The audit trail of one participant as people read it: when, what and who. Never the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.audit.actions import PUBLIC
from ccqm.audit.models import Event
from ccqm.kit.dates import local_date

WHAT: dict[str, str | Promise] = {
    "action.added": gettext_lazy("Added an action"),
    "action.changed": gettext_lazy("Changed an action"),
    "action.dropped": gettext_lazy("Dropped an action"),
    "action.removed": gettext_lazy("Removed an action"),
    "action.updated": gettext_lazy("Told how far an action is"),
    "activity.amended": gettext_lazy("Changed an awareness activity"),
    "activity.recorded": gettext_lazy("Recorded an awareness activity"),
    "activity.removed": gettext_lazy("Removed an awareness activity"),
    "commitment.made": gettext_lazy("Made the formal commitment"),
    "evidence.added": gettext_lazy("Added evidence"),
    "evidence.changed": gettext_lazy("Changed evidence"),
    "evidence.removed": gettext_lazy("Removed evidence"),
    "feedback.added": gettext_lazy("Added “you said, we did”"),
    "feedback.changed": gettext_lazy("Changed “you said, we did”"),
    "feedback.removed": gettext_lazy("Removed “you said, we did”"),
    "group.changed": gettext_lazy("Changed a group of people"),
    "group.removed": gettext_lazy("Removed a group of people"),
    "journey.begun": gettext_lazy("Began a journey"),
    "journey.moved": gettext_lazy("The journey moved on"),
    "lead.added": gettext_lazy("A lead joined"),
    "lead.invited": gettext_lazy("Invited a lead"),
    "lead.invitation_accepted": gettext_lazy("Said yes to leading"),
    "lead.invitation_replaced": gettext_lazy("Sent a new link to a lead"),
    "lead.invitation_revoked": gettext_lazy("Took an invitation back"),
    "lead.role_changed": gettext_lazy("Changed what a lead can do"),
    "lead.ended": gettext_lazy("A lead stopped"),
    "mark.awarded": gettext_lazy("Awarded the mark"),
    "mark.withdrawn": gettext_lazy("Withdrew the mark"),
    "meeting.arranged": gettext_lazy("Confirmed what was arranged for a meeting"),
    "meeting.booked": gettext_lazy("Booked a meeting"),
    "meeting.cancelled": gettext_lazy("Cancelled a meeting"),
    "meeting.link_made": gettext_lazy("Made a link to choose a meeting"),
    "meeting.moved": gettext_lazy("Moved a meeting"),
    "meeting.noted": gettext_lazy("Wrote down how a meeting went"),
    "participant.created": gettext_lazy("Joined"),
    "participant.profile_changed": gettext_lazy("Changed what the public sees"),
    "participant.renamed": gettext_lazy("Changed the name"),
    "participant.numbers_changed": gettext_lazy("Changed numbers in public registers"),
    "participant.merged": gettext_lazy("Merged two records"),
    "parent.code_made": gettext_lazy("Made a code for those who belong here"),
    "parent.joined": gettext_lazy("Joined a parent body"),
    "parent.left": gettext_lazy("Left a parent body"),
    "people.stated": gettext_lazy("Stated a group of people"),
    "picture.added": gettext_lazy("Added a picture"),
    "picture.changed": gettext_lazy("Changed the words of a picture"),
    "picture.hidden": gettext_lazy("Asked that a picture be taken away"),
    "picture.kept_private": gettext_lazy("Kept a picture private"),
    "picture.removed": gettext_lazy("Took a picture away"),
    "picture.shown": gettext_lazy("Showed a picture, with consent"),
    "picture.shown_again": gettext_lazy("Showed a picture again after a request"),
    "plan.published": gettext_lazy("Published the plan"),
    "pledge.published": gettext_lazy("Published the pledge"),
    "proof.added": gettext_lazy("Added proof of who is taking part"),
    "proof.changed": gettext_lazy("Changed proof of who is taking part"),
    "proof.removed": gettext_lazy("Removed proof of who is taking part"),
    "priority.added": gettext_lazy("Added a priority"),
    "priority.changed": gettext_lazy("Changed a priority"),
    "priority.dropped": gettext_lazy("Dropped a priority"),
    "priority.removed": gettext_lazy("Removed a priority"),
    "application.moved": gettext_lazy("The application moved on"),
    "application.submitted": gettext_lazy("Applied for validation"),
    "score.amended": gettext_lazy("Changed a score"),
    "score.saved": gettext_lazy("Saved a score"),
    "seat.declared": gettext_lazy("Said that they can judge freely"),
    "seat.freed": gettext_lazy("Left the panel"),
    "seat.named": gettext_lazy("Named someone for the panel"),
    "seat.finished": gettext_lazy("Finished scoring"),
    "rating.saved": gettext_lazy("Saved a rating"),
    "registration.accepted": gettext_lazy("Accepted the registration"),
    "sign_up_link.made": gettext_lazy("Made a sign-up link"),
    "step.reached": gettext_lazy("Reached a new step"),
    "tie.declared": gettext_lazy("Told of a tie to this participant"),
    "training.recorded": gettext_lazy("Recorded training"),
    "training.removed": gettext_lazy("Removed a training record"),
}


@dataclass(frozen=True)
class Line:
    """One thing that was done."""

    at: datetime
    what: str
    who: str
    times: int = 1


def told(events: Sequence[Event]) -> list[Line]:
    """Each event in words: one query for all the names."""
    keys = {event.actor.removeprefix("user ") for event in events if _is_user(event)}
    names = {f"user {user.pk}": user.name for user in User.objects.filter(pk__in=keys)}
    return _gathered(Line(event.at, _what(event), _who(event, names)) for event in events)


def _gathered(lines: Iterable[Line]) -> list[Line]:
    """The same thing done by the same person many times in a day is one line with a number."""
    gathered: list[Line] = []
    for _same, found in groupby(lines, lambda line: (line.what, line.who, local_date(line.at))):
        alike = list(found)
        gathered.append(replace(alike[0], times=len(alike)))
    return gathered


def _is_user(event: Event) -> bool:
    return event.actor.startswith("user ")


def _what(event: Event) -> str:
    return str(WHAT.get(event.verb) or event.verb.replace(".", " ").replace("_", " ").capitalize())


def _who(event: Event, names: dict[str, str]) -> str:
    if _is_user(event):
        return names.get(event.actor, _("Someone who has left"))
    return _("Someone without an account") if event.actor == PUBLIC else _("The service")
