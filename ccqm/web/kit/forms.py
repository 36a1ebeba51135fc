"""Forms: what they share, and what a view does with them.

A page asks with a `Form`, shows it with `form_page` and acts with `attempt`.
"""

import uuid
from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar

from django import forms
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccqm.kit.verdict import Conflict, Refused
from ccqm.web.kit.fields import DateField, Postcode
from ccqm.web.kit.widgets import Checkboxes, Radios, Words

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
    "posted",
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

    def full_clean(self) -> None:
        # As late as this, since some forms fit their labels to the reader once they are made.
        for name, field in self.fields.items():
            _speak_plainly(pretty_name(name) if field.label is None else str(field.label), field)
        super().full_clean()

    def answers(self) -> dict[str, Any]:
        """What was typed, as an action takes it: the version the reader saw is `expected`."""
        words = dict(self.cleaned_data)
        if "version" in words:
            words["expected"] = words.pop("version")
        return words

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

    Give `initial={"version": record.version, …}`; `answers()` hands it on as `expected`.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when that is nothing: agreeing needs no words."""
    return request.POST if request.method == "POST" else None


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
