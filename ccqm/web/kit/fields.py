"""Answers that Django does not know how to read: a date in three parts, a postcode."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccqm.kit.dates import local_date
from ccqm.web.kit import widgets
from ccqm.web.kit.widgets import DateInputs


class DateField(forms.Field):
    """A date asked for in three inputs; the month may be "1", "jan" or "January" (GDS-23).

    `called` names it in messages ("Date of the meeting"); `in_the_past` refuses days after today,
    `in_the_future` days before. Today is the council's day.
    """

    widget = DateInputs

    def __init__(
        self,
        *,
        called: widgets.Words = "",
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

    def _error(self, words: widgets.Words, parts: tuple[str, ...]) -> ValidationError:
        params = {"called": self.name_in_messages, "parts": parts}
        return ValidationError(str(words), code="date", params=params)


# The design system's own wording, one sentence for each gap.
MISSING: dict[tuple[str, ...], widgets.Words] = {
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


class Words(forms.CharField):
    """Words typed into a box or, with `rows=1`, a line; a line end counts as one character."""

    def __init__(self, *, longest: int, missing: Any = "", rows: int = 5, **options: Any) -> None:
        super().__init__(
            max_length=longest,
            required=bool(missing),
            widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
            error_messages={"required": missing},
            **options,
        )

    def to_python(self, value: Any) -> str:
        # Browsers send each line end as two characters, which nobody typed.
        return (super().to_python(value) or "").replace("\r\n", "\n")
