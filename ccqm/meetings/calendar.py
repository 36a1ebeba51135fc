"""Calendar files: invitations that are moved and cancelled under one name, and private feeds.

Times are written in UTC, so that no calendar can misread a change of the clocks (REL-14).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from ccqm.kit.brand import brand
from ccqm.letters.actions import Enclosed
from ccqm.meetings.models import Meeting

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
TYPE = "text/calendar"


def invitation(meeting: Meeting, *, method: str, at: datetime) -> Enclosed:
    """The file that goes with a letter: `REQUEST` puts a meeting in or moves it, `CANCEL` takes
    it out. A calendar knows it by its UID, and the higher SEQUENCE wins (RFC 5546; OPS-11)."""
    content = _calendar([_event(meeting, at=at, is_off=method == CANCEL)], method)
    return Enclosed("meeting.ics", f"{TYPE}; method={method}", content)


def feed(meetings: Iterable[Meeting], *, at: datetime) -> bytes:
    """An officer's private calendar. What people need help with stays out of it."""
    return _calendar([_event(meeting, at=at) for meeting in meetings], PUBLISH)


def _calendar(events: Iterable[Event], method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{brand().council}//{brand().scheme}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _event(meeting: Meeting, *, at: datetime, is_off: bool = False) -> Event:
    event = Event()
    event.add("uid", str(meeting.uid))  # no host name in it: that may change (RFC 7986, 5.3)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", _summary(meeting))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    event.add("organizer", _address(brand().email, brand().team))
    contact = meeting.registration
    event.add("attendee", _person(contact.email, contact.contact_name))
    event.add("attendee", _person(meeting.officer.email, meeting.officer.name))
    return event


def _summary(meeting: Meeting) -> str:
    words = _("%(scheme)s: introductory meeting with %(name)s")
    return words % {"scheme": brand().short, "name": meeting.registration.name}


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _person(email: str, name: str) -> vCalAddress:
    address = _address(email, name)
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText("ACCEPTED")  # they chose the time: no answer is awaited
    address.params["rsvp"] = vText("FALSE")
    return address
