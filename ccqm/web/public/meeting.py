"""Choosing, moving and cancelling an introductory meeting, by a personal link and no account."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ccqm.audit.actions import PUBLIC
from ccqm.kit.dates import local_date
from ccqm.meetings.actions import book_meeting, cancel_meeting, move_meeting, open_link
from ccqm.meetings.calendar import PUBLISH, TYPE, feed, invitation
from ccqm.meetings.models import Link, Meeting
from ccqm.meetings.queries import (
    Choice,
    booked_meeting,
    feed_meetings,
    free_choices,
    link_for,
    officer_of_feed,
)
from ccqm.meetings.rules import may_change
from ccqm.web.kit.downloads import download
from ccqm.web.kit.forms import Form, Radios, attempt, form_page
from ccqm.web.kit.guards import public_page
from ccqm.web.kit.limits import is_within_limit
from ccqm.welcome.models import Registration
from ccqm.welcome.queries import registration_with

MOST_CHANGES_AN_HOUR = 20
# In the session: the reference of what this browser has just sent, and when. It is soon forgotten,
# for the next person at a shared computer must not find it.
REGISTERED, REMEMBERED = "registered", timedelta(minutes=30)


class TimeForm(Form):
    """One time of one day, and what to arrange for it (A11Y-13)."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Choose a time"),
        widget=Radios(),
        error_messages={
            "required": gettext_lazy("Select a time"),
            "invalid_choice": gettext_lazy("This time is gone. Select another one"),
        },
    )
    needs = forms.CharField(
        label=gettext_lazy("Is there anything we should arrange?"),
        help_text=gettext_lazy(
            "For example an interpreter, sign language, step-free access or a phone call. "
            "One of us will write to you to confirm it."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, found: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["choice"]
        choice.choices = _labelled(found)
        if len({each.availability.pk for each in found}) > 1:
            choice.widget.hints = {each.key: _whom(each) for each in found}


def _labelled(found: list[Choice]) -> list[tuple[str, str]]:
    """Times as the clock shows them; in the hour that comes twice, with the name of the zone."""
    times = [timezone.localtime(each.slot.starts_at) for each in found]
    words = [f"{time:%H:%M}" for time in times]
    return [
        (each.key, word if words.count(word) == 1 else f"{word} {time:%Z}")
        for each, word, time in zip(found, words, times, strict=True)
    ]


def _whom(choice: Choice) -> str:
    facts = {"name": choice.availability.officer.name, "place": choice.availability.place}
    return (_("With %(name)s, %(place)s") if facts["place"] else _("With %(name)s")) % facts


def meeting_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to whoever holds a personal link; others are told how to get one."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        link = link_for(token, at=timezone.now())
        if link:
            response = view(request, link, token, **kwargs)
        else:
            response = render(request, "public/meeting_link_ended.html", status=404)
        # The token is in the address: tell it to nobody else, and keep no copy (SEC-09, SEC-24).
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return public_page(guarded)


@meeting_link
def page(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """`/meet/<token>/`: the meeting that is booked, or the days to choose from."""
    meeting = booked_meeting(link.registration)
    if meeting is None:
        return _days(request, link, token, meeting)
    context = {
        "meeting": meeting,
        "token": token,
        "may_change": may_change(meeting.status, meeting.starts_at, timezone.now()),
    }
    return render(request, "public/meeting.html", context)


@meeting_link
def days(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """`/meet/<token>/days/`: the days to choose from, when a meeting is moved."""
    return _days(request, link, token, booked_meeting(link.registration))


def _days(request: HttpRequest, link: Link, token: str, meeting: Meeting | None) -> HttpResponse:
    found = _free(link, meeting, at=timezone.now())
    by_day = groupby(found, key=lambda each: local_date(each.slot.starts_at))
    context = {
        "days": [(day, day.isoformat(), len(list(slots))) for day, slots in by_day],
        "spoken": sorted({word for each in found for word in each.availability.spoken}),
        "meeting": meeting,
        "token": token,
        "back": reverse("public:meeting", args=[token]) if meeting else "",
    }
    return render(request, "public/meeting_days.html", context)


def _free(link: Link, meeting: Meeting | None, *, at: datetime) -> list[Choice]:
    known = meeting.officer_id if meeting else 0
    return free_choices(at=at, language=link.registration.language, known=known)


@meeting_link
def times(request: HttpRequest, link: Link, token: str, day: str) -> HttpResponse:
    """`/meet/<token>/days/<day>/`: one day's times. Only a POST takes one."""
    meeting, on, at = booked_meeting(link.registration), _day(day), timezone.now()
    found = [e for e in _free(link, meeting, at=at) if local_date(e.slot.starts_at) == on]
    if not found:
        messages.info(request, _("No time is free on that day any more. Choose another day."))
        return redirect("public:meeting-days", token)
    needs = meeting.needs if meeting else link.registration.needs
    data = request.POST if request.method == "POST" else None
    form = TimeForm(data, found=found, initial={"needs": needs})
    if form.is_valid() and _take(form, link, meeting, token, at=at):
        moved, is_booked = _("Your meeting has a new time."), _("Your meeting is booked.")
        told = _("We have sent you an email with a file for your calendar.")
        messages.success(request, f"{moved if meeting else is_booked} {told}")
        return redirect("public:meeting", token)
    return form_page(
        request,
        "public/meeting_times.html",
        form,
        back=reverse("public:meeting-days", args=[token]),
        day=on,
        first=found[0].availability,
        meeting=meeting,
    )


def _take(
    form: TimeForm, link: Link, meeting: Meeting | None, token: str, *, at: datetime
) -> Meeting | bool | None:
    if not _is_patient(form, link):
        return None
    told = {**form.cleaned_data, "token": token, "at": at}
    if meeting:
        return attempt(form, move_meeting, meeting=meeting, **told)
    return attempt(form, book_meeting, registration=link.registration, **told)


def _is_patient(form: Form, link: Link) -> bool:
    """Each change writes to an officer: nobody needs twenty of them in an hour."""
    who = str(link.registration_id)
    if is_within_limit("meeting", who, most=MOST_CHANGES_AN_HOUR):
        return True
    form.add_error(None, _("You have changed this many times. Try again in an hour, or call us."))
    return False


def _day(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise Http404 from None


@meeting_link
def cancel(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """`/meet/<token>/cancel/`: asks once more. Only a POST cancels: opening a link never does."""
    meeting = booked_meeting(link.registration)
    if meeting is None:
        return redirect("public:meeting", token)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_patient(form, link):
        at = timezone.now()
        if attempt(form, cancel_meeting, meeting=meeting, token=token, at=at):
            messages.success(request, _("Your meeting is cancelled. We have sent you an email."))
            return redirect("public:meeting", token)
    back = reverse("public:meeting", args=[token])
    return form_page(request, "public/meeting_cancel.html", form, meeting=meeting, back=back)


@meeting_link
def calendar_file(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """`/meet/<token>/meeting.ics`: the booked meeting for any calendar."""
    meeting = booked_meeting(link.registration)
    if meeting is None:
        raise Http404
    file = invitation(meeting, method=PUBLISH, at=timezone.now())
    return download(file.content, name=file.name, content_type=file.type)


def remember(request: HttpRequest, registration: Registration) -> None:
    """Let the browser that has just registered go on to the times."""
    request.session[REGISTERED] = (registration.reference, timezone.now().timestamp())


def has_just_sent(request: HttpRequest, registration: Registration) -> bool:
    """Whether this browser sent it within the last half hour."""
    reference, moment = request.session.get(REGISTERED) or ("", 0)
    is_fresh = timezone.now().timestamp() - moment < REMEMBERED.total_seconds()
    return is_fresh and reference == registration.reference


@public_page
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead the browser that has just registered to the times; the reference alone opens nothing."""
    registration = registration_with(reference)
    if registration is None or not has_just_sent(request, registration):
        raise Http404
    token = open_link(registration, by=PUBLIC, at=timezone.now())
    return redirect("public:meeting", token)


@public_page
def officer_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """`/calendar/<token>.ics`: an officer's private calendar, for their calendar program."""
    officer = officer_of_feed(token)
    if officer is None:
        raise Http404
    at = timezone.now()
    content = feed(feed_meetings(officer, at=at), at=at)
    return download(content, name="meetings.ics", content_type=f"{TYPE}; charset=utf-8")
