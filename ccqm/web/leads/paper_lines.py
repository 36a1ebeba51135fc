"""Step 3: enter the lines of a sheet, ten at a time, or take one back."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccqm.papers.entering import Entry, enter_lines, take_back_line
from ccqm.papers.models import Sheet
from ccqm.papers.queries import entered_numbers
from ccqm.papers.rules import may_be_entered
from ccqm.pledges.models import LONGEST_PLEDGE
from ccqm.pledges.tapestry.dyes import ALL, PLAIN
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask
from ccqm.web.leads.paper import sheet_at

AT_ONCE = 10


class LinesForm(Form):
    """Some lines of a sheet; a line without a name is left out."""

    says_optional = False

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        for number in numbers:
            self._add(number)

    def _add(self, n: int) -> None:
        self.fields |= {
            f"name_{n}": forms.CharField(
                label=_("Name or initials"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            ),
            f"pledge_{n}": forms.CharField(
                label=_("Their own pledge"),
                required=False,
                max_length=LONGEST_PLEDGE,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            f"show_{n}": forms.BooleanField(
                label=_("They ticked that it may be shown, without their name"), required=False
            ),
            f"thread_{n}": forms.ChoiceField(
                label=_("Colour of thread"),
                choices=[(key, dye.title) for key, dye in ALL.items()],
                initial=PLAIN,
                required=False,
            ),
        }

    def lines(self) -> list[tuple[int, list[BoundField]]]:
        """The fields of each line, by its number on the paper."""
        parts = ("name", "pledge", "show", "thread")
        return [(n, [self[f"{part}_{n}"] for part in parts]) for n in self.numbers]

    def clean(self) -> None:
        super().clean()
        for n in self.numbers:
            if self.cleaned_data.get(f"pledge_{n}") and not self.cleaned_data.get(f"name_{n}"):
                self.add_error(f"name_{n}", _("Line %(n)s: enter the name or initials") % {"n": n})
        if not self.errors and not self.entries():
            self.add_error(f"name_{self.numbers[0]}", _("Enter at least one name or initials"))

    def entries(self) -> list[Entry]:
        """The lines that were filled in."""
        said = self.cleaned_data
        return [
            Entry(
                number=n,
                name=said[f"name_{n}"],
                pledge=said[f"pledge_{n}"].replace("\r\n", "\n"),
                may_show=said[f"show_{n}"],
                thread=said[f"thread_{n}"] or PLAIN,
            )
            for n in self.numbers
            if said.get(f"name_{n}")
        ]


class LineForm(Form):
    """Which line."""

    number = forms.IntegerField(
        label=gettext_lazy("Which line?"),
        help_text=gettext_lazy("Its number on the paper."),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": gettext_lazy("Enter the number of the line")},
    )


@lead_page
def enter(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """Ten lines of a sheet that are not entered yet; saving leads to the next ten."""
    sheet = sheet_at(workspace, code)
    target = reverse("leads:sheet", args=[workspace.participant.slug, sheet.code])
    if not may_be_entered(is_counted=bool(sheet.joint), is_led=sheet.group.is_led):
        return redirect(target)
    first, numbers = _numbers(request, sheet)
    if not numbers:
        return redirect(target)
    form = LinesForm(posted(request), numbers=numbers)
    if request.method == "POST" and form.is_valid():
        action = partial(enter_lines, sheet, entries=form.entries())
        new = attempt(form, action, by=workspace.lead.user, at=timezone.now())
        if new is not None:
            messages.success(request, _saved(len(form.entries())))
            following = first + AT_ONCE
            more = f"{request.path}?from={following}"
            return redirect(more if following <= sheet.lines else target)
    return form_page(
        request,
        "leads/paper_lines.html",
        form,
        workspace=workspace,
        back=target,
        sheet=sheet,
        following=first + AT_ONCE if first + AT_ONCE <= sheet.lines else 0,
    )


@lead_page
def take_back(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """Take back one line, for a person who asks for it."""
    sheet = sheet_at(workspace, code)
    return ask(
        request,
        workspace,
        LineForm(request.POST or None),
        partial(take_back_line, sheet),
        to="sheet",
        keys=(sheet.code,),
        told=_("Taken back."),
        heading=_("Take back a line"),
        caption=sheet.code,
    )


def _numbers(request: HttpRequest, sheet: Sheet) -> tuple[int, list[int]]:
    """The first line of the page, and those to ask for: not entered yet, or typed just now."""
    entered = set(entered_numbers(sheet))
    free = [n for n in range(1, sheet.lines + 1) if n not in entered]
    wanted = request.GET.get("from", "")
    asked = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else (free or [1])[0]
    first = min(max(asked, 1), sheet.lines)
    first -= (first - 1) % AT_ONCE
    window = range(first, min(first + AT_ONCE, sheet.lines + 1))
    return first, [n for n in window if n not in entered or request.POST.get(f"name_{n}")]


def _saved(lines: int) -> str:
    return ngettext("%(n)s line is saved.", "%(n)s lines are saved.", lines) % {"n": lines}


urlpatterns = [
    path("papers/<slug:code>/lines/", enter, name="sheet-lines"),
    path("papers/<slug:code>/take-back/", take_back, name="sheet-take-back"),
]
