"""When an officer can meet people: the week, days unlike it, and a private calendar."""

import re
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ccqm.accounts.models import User
from ccqm.kit.dates import local_date
from ccqm.meetings.actions import (
    add_special_day,
    add_weekly_time,
    describe_availability,
    remove_special_day,
    remove_weekly_time,
    replace_feed,
)
from ccqm.meetings.models import LENGTHS, Language, Weekday
from ccqm.meetings.queries import availability_of, free_choices
from ccqm.web.kit.forms import Checkboxes, DateField, Form, attempt, form_page
from ccqm.web.kit.guards import team_page

CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", flags=re.IGNORECASE)


class ClockField(forms.CharField):
    """A time of day as people type it: 9, 09:30, 9.30, 930 or 2pm."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "govuk-input--width-5", "autocomplete": "off", "dir": "ltr"}
        super().__init__(max_length=10, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return clock(typed) if typed else None


def clock(typed: str) -> time:
    """The time somebody typed. Raises ValidationError for anything else."""
    found = CLOCK.fullmatch(typed.strip().replace(" ", ""))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = (found[3] or "").lower() if found else ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute)
    except ValueError:
        raise forms.ValidationError(_("Enter a time, like 9:30 or 14:00")) from None


class HowForm(Form):
    """How long, where and in which languages."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long is a meeting?"),
        choices=[(n, gettext_lazy("%(n)d minutes") % {"n": n}) for n in LENGTHS],
        coerce=int,
        initial=30,
    )
    place = forms.CharField(
        label=gettext_lazy("Where do you meet?"),
        help_text=gettext_lazy("A room and address, a phone number, or the link of a video call."),
        max_length=300,
        error_messages={"required": gettext_lazy("Enter where you meet")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Which languages do you speak with people?"),
        choices=Language.choices,
        widget=Checkboxes(),
        initial=["en"],
        error_messages={"required": gettext_lazy("Select at least one language")},
    )


class WeekForm(Form):
    """A stretch of every week."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Day"), choices=Weekday.choices, coerce=int)
    starts = ClockField(label=gettext_lazy("From"), help_text=gettext_lazy("For example 9:30"))
    ends = ClockField(label=gettext_lazy("Until"), help_text=gettext_lazy("For example 14:00"))


class DayForm(Form):
    """One day unlike the week."""

    day = DateField(
        label=gettext_lazy("Which day?"), called=gettext_lazy("The day"), in_the_future=True
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is different?"),
        choices=[
            ("off", gettext_lazy("I am away: offer none of my weekly times")),
            ("extra", gettext_lazy("I can also meet at an extra time")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select what is different on that day")},
    )
    starts = ClockField(
        label=gettext_lazy("Extra time from"),
        help_text=gettext_lazy("Only for an extra time, for example 17:00"),
        required=False,
    )
    ends = ClockField(label=gettext_lazy("Extra time until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("kind", "") == "off":
            cleaned |= {"starts": None, "ends": None}
        elif not self.errors and not (cleaned["starts"] and cleaned["ends"]):
            raise forms.ValidationError(_("Enter both times of the extra time"))
        return cleaned


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/meetings/availability/`: what one has said, and what people can choose."""
    return render(request, "team/availability.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    by, at = _user(request), timezone.now()
    availability = availability_of(by)
    today = local_date(at)
    special = availability.special.all() if availability else []
    return {
        "availability": availability,
        "weekly": availability.weekly.all() if availability else [],
        "special": [each for each in special if each.day >= today],
        "free": len(free_choices(at=at, officer=by.pk)),
    }


@team_page
def how(request: HttpRequest) -> HttpResponse:
    """How long, where and in which languages one meets people."""
    known = availability_of(_user(request))
    names = ("minutes", "place", "languages")
    initial = {name: getattr(known, name) for name in names} if known else None
    form = HowForm(_data(request), initial=initial)
    return _save(request, form, describe_availability, "team/availability_how.html")


@team_page
def week(request: HttpRequest) -> HttpResponse:
    """Offer a stretch of every week."""
    return _save(request, WeekForm(_data(request)), add_weekly_time, "team/availability_week.html")


@team_page
def day(request: HttpRequest) -> HttpResponse:
    """Take a day off, or offer an extra time."""
    return _save(request, DayForm(_data(request)), add_special_day, "team/availability_day.html")


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _save(request: HttpRequest, form: Form, action: Any, template: str) -> HttpResponse:
    back = reverse("team:availability")
    if form.is_valid():
        told = {"by": _user(request), "at": timezone.now(), **form.cleaned_data}
        if attempt(form, action, **told):
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(request, template, form, back=back)


@team_page
@require_POST
def remove_week(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer offer a stretch of the week."""
    remove_weekly_time(pk, by=_user(request), at=timezone.now())
    messages.success(request, _("Removed. Meetings that are booked stay as they are."))
    return redirect("team:availability")


@team_page
@require_POST
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a day like the others again."""
    remove_special_day(pk, by=_user(request), at=timezone.now())
    messages.success(request, _("Removed. Meetings that are booked stay as they are."))
    return redirect("team:availability")


@team_page
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """Make a new private calendar address, and show it this once."""
    token = replace_feed(by=_user(request), at=timezone.now())
    address = request.build_absolute_uri(reverse("public:officer-calendar", args=[token]))
    response = render(request, "team/availability_calendar.html", {"address": address})
    response.headers["Cache-Control"] = "no-store"
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard let only people in
    return request.user


urlpatterns = [
    path("meetings/availability/", page, name="availability"),
    path("meetings/availability/how/", how, name="availability-how"),
    path("meetings/availability/week/", week, name="availability-week"),
    path(
        "meetings/availability/week/<int:pk>/remove/", remove_week, name="availability-week-remove"
    ),
    path("meetings/availability/day/", day, name="availability-day"),
    path("meetings/availability/day/<int:pk>/remove/", remove_day, name="availability-day-remove"),
    path("meetings/availability/calendar/", calendar, name="availability-calendar"),
]
