"""Hand in answers with a ballot or a paper code. No script, no cookie, no account."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from ccqm.answers.actions import put_in
from ccqm.answers.ballot import LONGEST
from ccqm.answers.queries import check_ballot, shape_of
from ccqm.answers.rules import DOES_NOT_APPLY, LONGEST_WORDS, Shape, Used
from ccqm.kit.verdict import Refused
from ccqm.web.answers.boxes import box_or_404
from ccqm.web.kit.apart import show
from ccqm.web.kit.forms import Form
from ccqm.web.kit.guards import public_page

SCALE = (
    ("5", _("Strongly agree")),
    ("4", _("Agree")),
    ("3", _("Neither agree nor disagree")),
    ("2", _("Disagree")),
    ("1", _("Strongly disagree")),
    (DOES_NOT_APPLY, _("Does not apply to me")),
)


class BallotForm(Form):
    """What opens the box."""

    ballot = forms.CharField(
        label=_("Your paper code"),
        help_text=_("16 letters and numbers, such as 7K3P-Q2XM-9DTA-41HV."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter your paper code")},
    )


class AnswerForm(Form):
    """Every question of a box, each of them free to be left out."""

    ballot = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shape: Shape, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        for key in shape.statements:
            self.fields[f"s-{key}"] = _choice(key, SCALE)
        for key in shape.questions:
            self.fields[f"w-{key}"] = forms.CharField(
                label=_spoken(key),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        for key, categories in shape.dimensions.items():
            self.fields[f"d-{key}"] = _choice(key, [(name, name) for name in categories])

    def said(self) -> dict[str, Any]:
        """The answers as the box takes them."""
        found = {"statements": {}, "dimensions": {}, "words": {}}  # type: ignore[var-annotated]
        parts = {"s": "statements", "d": "dimensions", "w": "words"}
        for name, value in self.cleaned_data.items():
            kind, _dash, key = name.partition("-")
            if key and value:
                rating = kind == "s" and value != DOES_NOT_APPLY
                found[parts[kind]][key] = int(value) if rating else value
        return found


def _choice(key: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_spoken(key), choices=choices, required=False, widget=forms.RadioSelect
    )


def _spoken(key: str) -> str:
    return key.replace("-", " ").replace("_", " ").capitalize()


@csrf_exempt
@public_page
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for a code; with a ballot or a code show the questions; with answers put them in."""
    box = box_or_404(key)
    if request.method != "POST":
        return show(request, "answers/begin.html", form=BallotForm(), box=box)
    begin = BallotForm(request.POST)
    try:
        if begin.is_valid():
            check_ballot(key, begin.cleaned_data["ballot"])
            return _questions(request, box, begin.cleaned_data["ballot"])
    except Used as used:
        return show(request, "answers/used.html", status=409, reason=used.reason, box=box)
    except Refused as refused:
        begin.add_error("ballot", str(refused.reason))
    return show(request, "answers/begin.html", status=422, form=begin, box=box)


def _questions(request: HttpRequest, box: Any, ballot: str) -> HttpResponse:
    """The questions, or thanks once the answers are in."""
    shape = shape_of(box)
    sent = "done" in request.POST
    form = AnswerForm(request.POST if sent else None, shape=shape, initial={"ballot": ballot})
    if sent and form.is_valid():
        put_in(box.pk, ballot=ballot, said=form.said())
        return redirect("answers:thanks", box.pk)
    return show(
        request, "answers/answer.html", status=422 if form.errors else 200, form=form, box=box
    )
