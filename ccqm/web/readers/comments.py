"""What people wrote, a page at a time, to be ticked and tied to a theme."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from ccqm.answers.queries import Comment
from ccqm.questions.queries import question_set
from ccqm.themes import queries
from ccqm.themes.actions import tie_comments
from ccqm.themes.models import Reader, Theme
from ccqm.themes.rules import marked
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.paging import links
from ccqm.web.readers.guidance import confirmed_page

ON_A_PAGE = 40


@dataclass(frozen=True)
class Shown:
    """A comment in stretches (see `rules.marked`), with the question and the themes it is in."""

    pk: UUID
    question: str
    stretches: list[tuple[str, str]]
    themes: list[str]


def shown(reader: Reader, comments: list[Comment]) -> list[Shown]:
    """Comments as a reader sees them: two queries, however many there are."""
    asked = question_set(reader.reading.wave.question_set_id).open_questions
    questions = {one.key: one.words for one in asked}
    found: dict[UUID, list[str]] = {}
    for comment, words in queries.ties_of(reader.reading):
        found.setdefault(comment, []).append(words)
    return [
        Shown(one.pk, questions.get(one.question, ""), marked(one.words), found.get(one.pk, []))
        for one in comments
    ]


class TieForm(Form):
    """Which comments, and to which theme."""

    comments = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Tick the comments that are about the theme")}
    )
    theme = forms.ModelChoiceField(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Which theme are they about?"),
        error_messages={"required": gettext_lazy("Choose a theme, or write a new one first")},
    )
    says_optional = False

    def __init__(self, *args: Any, reader: Reader, here: list[Comment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments"].choices = [(str(one.pk), "") for one in here]  # type: ignore[attr-defined]
        themes = reader.reading.themes.filter(is_out=False)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]
        self.fields["theme"].label_from_instance = lambda theme: theme.words  # type: ignore[attr-defined]


@confirmed_page
def page(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The comments, shuffled; nothing says who wrote one, or which belong together."""
    comments = queries.comments_of(reader.reading)
    here = Paginator(comments, ON_A_PAGE).get_page(request.GET.get("page"))
    form = TieForm(posted(request), reader=reader, here=list(here))
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(key) for key in form.cleaned_data["comments"]]
        tied = attempt(
            form,
            tie_comments,
            theme=form.cleaned_data["theme"],
            reader=reader,
            comments=chosen,
            by=reader.user,
            at=timezone.now(),
        )
        if tied:
            words = ngettext("%(n)s comment tied.", "%(n)s comments tied.", len(chosen))
            messages.success(request, words % {"n": len(chosen)})
            address = reverse("readers:comments", args=[reader.reading_id])
            return redirect(f"{address}?page={here.number}")
    return form_page(
        request,
        "readers/comments.html",
        form,
        reader=reader,
        back=reverse("readers:reading", args=[reader.reading_id]),
        rows=shown(reader, list(here)),
        chosen=request.POST.getlist("comments"),
        total=len(comments),
        links=links(request, here),
        has_themes=form.fields["theme"].queryset.exists(),  # type: ignore[attr-defined]
    )
