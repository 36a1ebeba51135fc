"""The form of one page of questions, or of all of them at once when they are sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccqm.answers.rules import DOES_NOT_APPLY, LONGEST_WORDS
from ccqm.kit.dates import local_date
from ccqm.questions.question_set import PREFER_NOT, EqualityQuestion, Statement
from ccqm.waves.rules import AGE, GROUP, age_band
from ccqm.web.answers.questionnaire import ABOUT, DATE_OF_BIRTH, Asked, category, choices
from ccqm.web.kit.forms import DateField, Form, Radios

YES, NO = "yes", "no"
FACES = "faces"


class AnswerForm(Form):
    """Questions by the names of their inputs; each of them may be left out."""

    says_optional = False

    def __init__(self, *args: Any, asked: Asked, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        made = {f"s-{one.key}": self._statement(one) for one in asked.statements}
        made |= {f"w-{one.key}": _own_words(one.words, one.hint) for one in asked.open_questions}
        made |= {f"d-{one.key}": _about(one) for one in asked.equality}
        made |= {f"d-{GROUP}": _choice(_("Which group are you part of?"), asked.groups.items())}
        made |= {ABOUT: _wish()}
        for name in names:
            self.fields[name] = made[name]
        if len(self.fields) == 1 and next(iter(self.fields))[:2] in ("s-", "d-"):
            (only,) = self.fields.values()
            only.widget.page_heading = True
            only.widget.attrs["page_heading"] = True

    def _statement(self, one: Statement) -> forms.Field:
        found = self.asked.answers_to(one)
        if not found:
            return _choice(one.words, [("5", _("No")), ("1", _("Yes"))])
        if self.asked.scale.key == FACES:
            found = [(value, _with_face(value, words)) for value, words in found]
        return _choice(one.words, found, divider_before=DOES_NOT_APPLY)

    def said(self) -> dict[str, dict[str, Any]]:
        """The answers as the box takes them. Of a date of birth only the band of age is kept."""
        told: dict[str, dict[str, Any]] = {"statements": {}, "dimensions": {}, "words": {}}
        about = {one.key: one for one in self.asked.equality}
        wishes = self.cleaned_data.get(ABOUT) == YES
        for name, value in self.cleaned_data.items():
            kind, _dash, key = name.partition("-")
            if not value or not key:
                continue
            if kind == "s":
                told["statements"][key] = value if value == DOES_NOT_APPLY else int(value)
            elif kind == "w":
                told["words"][key] = value
            elif key == GROUP:
                told["dimensions"][key] = value
            elif wishes and key == DATE_OF_BIRTH:
                told["dimensions"][AGE] = age_band(value, local_date(timezone.now()))
            elif wishes:
                told["dimensions"][key] = category(about[key], value)
        return told


def _choice(label: Any, found: Any, divider_before: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(found),
        required=False,
        widget=Radios(divider_before=divider_before),
    )


def _own_words(label: str, hint: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST_WORDS, widget=widget
    )


def _about(one: EqualityQuestion) -> forms.Field:
    if one.kind == "date":
        called = _("Your date of birth")
        return DateField(
            label=one.words, help_text=one.hint, called=called, required=False, in_the_past=True
        )
    field = _choice(one.words, choices(one, str(_("Prefer not to say"))))
    field.help_text = one.hint
    field.widget.hints = {option.key: option.hint for option in one.options if option.hint}
    field.widget.divider_before = PREFER_NOT if one.divider else ""
    return field


def _wish() -> forms.ChoiceField:
    return _choice(
        _("Do you want to answer the equality questions?"),
        [
            (YES, _("Yes, answer the equality questions")),
            (NO, _("No, skip the equality questions")),
        ],
    )


def _with_face(value: str, words: str) -> str:
    return render_to_string("answers/_face.html", {"value": value, "words": words})
