"""Form fields that ask for a number of people, or hold one that the reader never sees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccqm.members.models import MOST_PEOPLE


class People(forms.IntegerField):
    """A number of people, typed with or without commas and spaces."""

    def __init__(self, *, missing: Any, least: int, **options: Any) -> None:
        numeric = {"inputmode": "numeric", "class": "govuk-input--width-5", "spellcheck": "false"}
        super().__init__(
            min_value=least,
            max_value=MOST_PEOPLE,
            widget=forms.TextInput(attrs=numeric),
            error_messages={
                "required": missing,
                "invalid": _("Enter a whole number of people, like 25"),
                "min_value": _("The number of people must be %(limit_value)s or more"),
                "max_value": _("The number of people must be %(limit_value)s or fewer"),
            },
            **options,
        )

    def to_python(self, value: Any) -> int | None:
        typed = "".join(str("" if value is None else value).split()).replace(",", "")
        return super().to_python(typed)


class Version(forms.IntegerField):
    """The version the reader saw, 0 where there was none yet (REL-05)."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput())
