"""Forms: what they share, and what a view does with them.

A page asks with a `Form`, shows it with `form_page` and acts with `attempt`.
"""

import datetime
import re
import uuid
from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccqm.kit.dates import local_date
from ccqm.kit.verdict import Conflict, Refused
from ccqm.web.kit.widgets import Checkboxes, DateInputs, Radios, Words

__all__ = [
    "Checkboxes",
    "DateField",
    "Form",
    "OnceForm",
    "Postcode",
    "Radios",
    "VersionedForm",
    "attempt",
    "form_page",
]

Result = TypeVar("Result")

# Django's own messages say what is wrong; ours also say how to mend it (A11Y-3.3.3).
MESSAGES: dict[str, Words] = {
    "max_length": _("“%(label)s” must be %(limit_value)s characters or fewer"),
    "min_length": _("“%(label)s” must be %(limit_value)s characters or more"),
    "max_value": _("“%(label)s” must be %(limit_value)s or less"),
    "min_value": _("“%(label)s” must be %(limit_value)s or more"),
    "max_digits": _("“%(label)s” must have %(max)s digits or fewer"),
}
INVALID: dict[type[forms.Field], Words] = {
    forms.EmailField: _("Enter an email address in the correct format, like name@example.com"),
    forms.URLField: _("Enter a web address in the correct format, like https://www.example.org"),
    forms.IntegerField: _("“%(label)s” must be a whole number, like 25"),
    forms.FileField: _("The file could not be uploaded – try again"),
}


class Form(forms.Form):
    """A form whose every message says how to go on.

    `says_optional` adds "(optional)" to fields that may stay empty: turn it off for search forms.
    `conflict` holds what somebody else saved meanwhile, by label, once `attempt` met it.
    """

    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: dict[str, Any] = {}
        for name, field in self.fields.items():
            # Not self[name].label: a bound field, once made, keeps the label it was made with,
            # and forms that fit their labels to the reader do so after this.
            label = pretty_name(name) if field.label is None else field.label
            _speak_plainly(str(label), field)

    def add_conflict(self, conflict: Conflict) -> None:
        """Keep what was typed, show what somebody else saved, and let the next attempt win."""
        current = dict(conflict.current)
        newest = current.pop("version", None)
        shown = {name: value for name, value in current.items() if name in self.fields}
        self.conflict = {str(self[name].label): _shown(self, name, shown[name]) for name in shown}
        if newest is not None and "version" in self.fields:
            data: Any = copy(self.data)  # what the browser sent cannot be changed itself
            data[self.add_prefix("version")] = str(newest)
            self.data = data
        self.add_error(
            None,
            gettext(
                "Someone else saved this page while you were typing. "
                "Read their words below, then save yours again if you still want to"
            ),
        )


class OnceForm(Form):
    """A form that makes one record however often it is sent (REL-04)."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class VersionedForm(Form):
    """A form that changes a record only as its reader saw it (REL-05).

    Give `initial={"version": record.version, …}`; pass `form.cleaned_data["version"]` on.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, status: int = 0, **context: Any
) -> HttpResponse:
    """The page of a form; 422 when it has errors, so that machines see them as people do."""
    status = status or (422 if form.errors else 200)
    return render(request, template, {"form": form, **context}, status=status)


def attempt(
    form: forms.BaseForm, action: Callable[..., Result], /, **kwargs: Any
) -> Result | bool | None:
    """What the action returns, or True when that is nothing; None when the rules refuse it.

    A refusal becomes an error of the form; of a conflict the form shows both people's words.
    """
    try:
        result = action(**kwargs)
    except Conflict as conflict:
        if isinstance(form, Form):
            form.add_conflict(conflict)
        else:
            form.add_error(None, str(conflict.reason))
        return None
    except Refused as refused:
        form.add_error(None, str(refused.reason))
        return None
    return True if result is None else result


def _shown(form: Form, name: str, value: Any) -> Any:
    choices = dict(getattr(form.fields[name], "choices", ()))
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(choices.get(item, "" if item is None else item)) for item in values)


def _speak_plainly(label: str, field: forms.Field) -> None:
    """Replace Django's stock messages, and only those, with ours that name the field."""
    if _is_stock(field, "required"):
        field.error_messages["required"] = str(_asked(label, field)) % {"label": label}
    for kind, words in INVALID.items():
        if isinstance(field, kind) and not isinstance(field, DateField):
            if _is_stock(field, "invalid"):
                field.error_messages["invalid"] = _named(words, label)
            break
    for code, words in MESSAGES.items():
        if _is_stock(field, code):
            field.error_messages[code] = _named(words, label)
    if _is_stock(field, "invalid_choice"):
        field.error_messages["invalid_choice"] = _("Select one of the options shown")


def _asked(label: str, field: forms.Field) -> Words:
    if isinstance(field.widget, forms.Select | forms.RadioSelect):
        return _("Select an answer to “%(label)s”")
    return _("Answer “%(label)s”") if label.endswith("?") else _("Enter “%(label)s”")


def _named(words: Words, label: str) -> str:
    """The message with its label, and the places for numbers left for Django to fill."""
    return str(words).replace("%(label)s", label.replace("%", "%%"))


def _is_stock(field: forms.Field, code: str) -> bool:
    given = field.error_messages.get(code)
    if given is None:
        return True
    return any(
        vars(kind).get("default_error_messages", {}).get(code) is given
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.")
    )


class DateField(forms.Field):
    """A date asked for in three inputs; the month may be "1", "jan" or "January" (GDS-23).

    `called` names it in messages ("Date of the meeting"); `in_the_past` refuses days after today,
    `in_the_future` days before. Today is the council's day.
    """

    widget = DateInputs

    def __init__(
        self,
        *,
        called: Words = "",
        in_the_past: bool = False,
        in_the_future: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.called = called
        self.in_the_past, self.in_the_future = in_the_past, in_the_future

    @property
    def name_in_messages(self) -> str:
        label = str(self.called or self.label or "")
        return gettext("The date") if not label or label.endswith("?") else label

    def prepare_value(self, value: Any) -> tuple[str, ...]:
        return DateInputs.texts(value)

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.date):
            return value
        texts = dict(zip(DateInputs.parts, value or ("", "", ""), strict=True))
        if not any(texts.values()):
            return None
        self._refuse_missing(texts)
        return self._real(texts)

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = local_date(timezone.now())
        if self.in_the_past and value > today:
            raise self._error(_("%(called)s must be today or in the past"), DateInputs.parts)
        if self.in_the_future and value < today:
            raise self._error(_("%(called)s must be today or in the future"), DateInputs.parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DateInputs.texts(initial) != DateInputs.texts(data)

    def _refuse_missing(self, texts: dict[str, str]) -> None:
        missing = tuple(part for part in DateInputs.parts if not texts[part])
        if missing:
            raise self._error(MISSING[missing], missing)

    def _real(self, texts: dict[str, str]) -> datetime.date:
        month = month_number(texts["month"])
        if not re.fullmatch(r"\d{4}", texts["year"]):
            raise self._error(_("Year must include 4 numbers"), ("year",))
        try:
            return datetime.date(int(texts["year"]), month, int(texts["day"]))
        except ValueError:
            wrong = ("month",) if not 1 <= month <= 12 else DateInputs.parts
            raise self._error(_("%(called)s must be a real date"), wrong) from None

    def _error(self, words: Words, parts: tuple[str, ...]) -> ValidationError:
        params = {"called": self.name_in_messages, "parts": parts}
        return ValidationError(str(words), code="date", params=params)


# The design system's own wording, one sentence for each gap.
MISSING: dict[tuple[str, ...], Words] = {
    ("day",): _("%(called)s must include a day"),
    ("month",): _("%(called)s must include a month"),
    ("year",): _("%(called)s must include a year"),
    ("day", "month"): _("%(called)s must include a day and month"),
    ("day", "year"): _("%(called)s must include a day and year"),
    ("month", "year"): _("%(called)s must include a month and year"),
}


def month_number(text: str) -> int:
    """1 to 12 for a number or a month's name, whole or cut short; 0 for anything else."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else 0
    typed = text.casefold().rstrip(".")
    english = [calendar_name.casefold() for calendar_name in ENGLISH_MONTHS]
    for number in range(1, 13):
        names = (
            english[number - 1],
            str(MONTHS[number]).casefold(),
            str(MONTHS_3[number]).casefold(),
        )
        if typed in names or (len(typed) >= 3 and any(name.startswith(typed) for name in names)):
            return number
    return 0


ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Postcode(forms.CharField):
    """A UK postcode typed with any spacing and case; cleaned to "LS1 1UR" (GDS-24)."""

    shape = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": _("Enter a full UK postcode, like LS1 1UR")}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)
        self.widget.attrs = {
            "autocomplete": "postal-code",
            "class": "govuk-input--width-10",
            "dir": "ltr",
        } | self.widget.attrs

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        found = self.shape.fullmatch(re.sub(r"[\W_]", "", text).upper())
        if text and not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{found[1]} {found[2]}" if found else ""
