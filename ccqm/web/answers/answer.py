"""Answer a survey with a ballot or a paper code. No script, no cookie, no account.

Everything typed so far travels in the pages themselves, hidden, until it is sent: nothing is kept
here before that. `go` says what was pressed: next, back, a page by its key, or send.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from ccqm.answers.actions import put_in
from ccqm.answers.ballot import LONGEST
from ccqm.answers.models import Box
from ccqm.answers.queries import check_ballot
from ccqm.answers.rules import Used
from ccqm.kit.verdict import Refused
from ccqm.web.answers import questionnaire
from ccqm.web.answers.answer_form import NO, AnswerForm
from ccqm.web.answers.boxes import box_or_404
from ccqm.web.answers.questionnaire import ABOUT, AREA, CHECK, DATE_OF_BIRTH, EACH, Asked, Page
from ccqm.web.kit.apart import show
from ccqm.web.kit.forms import Form, Radios
from ccqm.web.kit.guards import public_page

START = "start"
CARRIED = ("ballot", "deck", "way", "large", "language", "keep")
"""What travels beside the answers."""
LONGEST_DECK = 20_000


class BallotForm(Form):
    """What opens the box."""

    ballot = forms.CharField(
        label=_("Your paper code"),
        help_text=_("16 letters and numbers, such as 7K3P-Q2XM-9DTA-41HV."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter your paper code")},
    )


class StartForm(Form):
    """How somebody likes to answer."""

    says_optional = False

    way = forms.ChoiceField(
        label=_("How do you want to answer?"),
        choices=[(EACH, _("One question on each page")), (AREA, _("A few questions on each page"))],
        initial=EACH,
        required=False,
        widget=Radios,
    )
    large = forms.ChoiceField(
        label=_("How large should the words be?"),
        choices=[("", _("As usual")), ("yes", _("Large"))],
        required=False,
        widget=Radios,
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(asked.languages) > 1:
            known = [(code, _own_name(code)) for code in asked.languages]
            field = forms.ChoiceField(
                label=_("Which language do you want?"),
                choices=known,
                initial=asked.language,
                required=False,
                widget=Radios,
            )
            self.fields = {"language": field, **self.fields}


def _own_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@csrf_exempt
@public_page
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for a code; with a ballot or a code go through the questions; then put them in."""
    box = box_or_404(key)
    if request.method != "POST":
        return show(request, "answers/begin.html", form=BallotForm(), box=box)
    begin = BallotForm(request.POST)
    try:
        if begin.is_valid():
            check_ballot(key, begin.cleaned_data["ballot"])
            return _Round(request, box, begin.cleaned_data["ballot"]).answer()
    except Used as used:
        context: dict[str, Any] = {"reason": used.reason, "box": box, **next_person(request.POST)}
        return show(request, "answers/used.html", status=409, **context)
    except Refused as refused:
        begin.add_error("ballot", str(refused.reason))
    deck = request.POST.get("deck", "")[:LONGEST_DECK]
    return show(request, "answers/begin.html", status=422, form=begin, box=box, deck=deck)


def next_person(data: QueryDict) -> dict[str, Any]:
    """The next code of a deck that several people share on one device, and the rest of it."""
    codes = data.get("deck", "")[:LONGEST_DECK].split()
    return {"next_ballot": codes[0], "next_deck": " ".join(codes[1:])} if codes else {}


class _Round:
    """One request on somebody's way through the questions."""

    def __init__(self, request: HttpRequest, box: Box, ballot: str) -> None:
        self.request, self.box = request, box
        data = request.POST
        self.carried = {name: data.get(name, "")[:LONGEST_DECK] for name in CARRIED}
        self.carried["ballot"] = ballot
        current = self.carried["language"] or translation.get_language() or ""
        self.asked = questionnaire.asked_by(box, current)
        allowed = questionnaire.names(self.asked)
        self.given = {name: data[name] for name in allowed if data.get(name)}
        self.way = AREA if self.carried["way"] == AREA else EACH
        self.pages = questionnaire.pages(self.asked, self.way)
        self.here = data.get("page", "")

    def answer(self) -> HttpResponse:
        """The page that was asked for, in the language that was chosen."""
        spoken = self.asked.language if self.asked.language in dict(settings.LANGUAGES) else None
        with translation.override(spoken or translation.get_language() or settings.LANGUAGE_CODE):
            return self._answer()

    def _answer(self) -> HttpResponse:
        go = self.request.POST.get("go", "")
        if not self.here or (go == "back" and self.here == self.pages[0].key):
            return self._start()
        if go == "send":
            return self._send()
        if go in {page.key for page in self.pages}:
            return self._shown(self._page(go))
        if self.here == START:
            return self._shown(self.pages[0])
        if go == "back":
            return self._shown(self._beside(-1))
        form = self._form(self._page(self.here), self.request.POST)
        if not form.is_valid():
            return self._shown(self._page(self.here), form)
        return self._shown(self._beside(+1))

    def _page(self, key: str) -> Page:
        return next((page for page in self.pages if page.key == key), self.pages[0])

    def _beside(self, step: int) -> Page:
        skips = self.given.get(ABOUT, NO) == NO
        return questionnaire.beside(self.pages, self.here, step, skips_about=skips)

    def _form(self, page: Page, data: Mapping[str, Any] | None = None) -> AnswerForm:
        return AnswerForm(data, asked=self.asked, names=page.fields, initial=_dates(self.given))

    def _start(self) -> HttpResponse:
        return self._show(
            "answers/start.html",
            form=StartForm(asked=self.asked, initial=_filled(self.carried)),
            carried=self._hidden((), ("way", "large", "language", "keep")),
            may_keep=not self.carried["deck"],
            keeps=self.carried["keep"] == "yes",
            count=len(self.asked.statements),
            closes_on=parse_date(self.asked.closes_on),
        )

    def _shown(self, page: Page, form: AnswerForm | None = None) -> HttpResponse:
        if page.key == CHECK:
            return self._check()
        form = form or self._form(page)
        place = self.pages.index(page) + 1
        total = len(self.pages)
        return self._show(
            "answers/question.html",
            status=422 if form.errors else 200,
            form=form,
            page=page,
            place=place,
            total=total,
            carried=self._hidden(page.fields),
            picture=questionnaire.picture(self.asked, page),
        )

    def _check(self) -> HttpResponse:
        """What was answered, question by question, each with a way back to it. What somebody said
        about themselves is counted and not shown: others may look at the screen."""
        found = [page for page in self.pages if page.fields and not page.about]
        form = self._form(Page(CHECK, tuple(name for page in found for name in page.fields)))
        rows = [
            (page.key, str(form.fields[name].label), _words_of(form, name, self.given.get(name)))
            for page in found
            for name in page.fields
        ]
        about = [page for page in self.pages if page.about]
        return self._show(
            "answers/check.html",
            rows=rows,
            about=about[0].key if about else "",
            carried=self._hidden(()),
        )

    def _send(self) -> HttpResponse:
        """Put everything in. Whatever is wrong is shown on the page that asked it.

        Pages about oneself that somebody skips after all are neither checked nor sent.
        """
        if self.given.get(ABOUT, NO) == NO:
            self.pages = [page for page in self.pages if not page.about]
        for page in self.pages:
            form = self._form(page, self.request.POST)
            if not form.is_valid():
                return self._shown(page, form)
        everything = Page("", tuple(name for page in self.pages for name in page.fields))
        form = self._form(everything, self.request.POST)
        form.is_valid()
        put_in(self.box.pk, ballot=self.carried["ballot"], said=form.said())
        if more := next_person(self.request.POST):
            takes_back = bool(self.asked.shape.dimensions)
            return self._show("answers/thanks.html", takes_back=takes_back, **more)
        return redirect("answers:thanks", self.box.pk)

    def _hidden(
        self, shown: tuple[str, ...], left_out: tuple[str, ...] = ()
    ) -> list[tuple[str, str]]:
        """Everything that travels, but for what the page itself asks."""
        kept = {name: value for name, value in self.carried.items() if name not in left_out}
        asked = tuple(f"{name}-" if name == f"d-{DATE_OF_BIRTH}" else name for name in shown)
        kept |= {
            name: value
            for name, value in self.given.items()
            if name not in asked and not any(n.endswith("-") and name.startswith(n) for n in asked)
        }
        return [(name, value) for name, value in kept.items() if value]

    def _show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        is_rtl = self.asked.language.split("-")[0] in settings.LANGUAGES_BIDI
        return show(
            self.request,
            template,
            status=status,
            box=self.box,
            asked=self.asked,
            large=self.carried["large"],
            words_direction="rtl" if is_rtl else "ltr",
            **context,
        )


def _filled(found: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in found.items() if value}


def _dates(given: Mapping[str, str]) -> dict[str, Any]:
    """Answers as a form shows them: the three parts of a date together."""
    date = f"d-{DATE_OF_BIRTH}"
    parts = tuple(given.get(f"{date}-{part}", "") for part in ("day", "month", "year"))
    return {**given, date: parts}


def _words_of(form: AnswerForm, name: str, value: str | None) -> str:
    """An answer as its reader chose it."""
    choices = getattr(form.fields[name], "choices", None)
    if choices is None:
        return value or ""
    return str(dict(choices).get(value or "", ""))
