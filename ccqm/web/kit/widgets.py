"""Ways of asking that Django does not bring: a date in three inputs, options with hints."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class DateInputs(forms.Widget):
    """Day, month and year, each in an input of its own (GDS-23). The value is the three texts."""

    parts: ClassVar[tuple[str, str, str]] = ("day", "month", "year")
    part_labels: ClassVar[dict[str, Words]] = {
        "day": _("Day"),
        "month": _("Month"),
        "year": _("Year"),
    }

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.parts[0]}"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in self.parts)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in self.parts)

    @staticmethod
    def texts(value: Any) -> tuple[str, ...]:
        """What the three inputs show for a date, for typed texts, or for nothing."""
        if isinstance(value, datetime.date):
            return (str(value.day), str(value.month), str(value.year))
        return tuple(value) if value else ("", "", "")


class _Hinted:
    """Options with a hint each: `hints` by value; `divider_before` puts "or" before a value."""

    page_heading = False

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, Words] | None = None,
        divider_before: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})
        self.divider_before = divider_before


class Radios(_Hinted, forms.RadioSelect):
    """One of a few."""


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Any of a few."""
