"""One survey's themes: which are ready, what is next, and the end of reading."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ccqm.themes import queries
from ccqm.themes.actions import finish_reading
from ccqm.themes.models import Reader
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.readers.guidance import confirmed_page


@confirmed_page
def page(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The themes so far, each with whether it is ready."""
    drafts = queries.drafts_of(reader.reading)
    titles = {area.key: area.title for area in queries.areas_of(reader.reading)}
    context = {
        "reader": reader,
        "back": reverse("readers:home"),
        "comments": len(queries.comments_of(reader.reading)),
        "rows": [
            (draft, titles.get(draft.theme.area, ""), draft.is_agreed_by(reader))
            for draft in drafts
        ],
        "may_finish": queries.may_finish(drafts),
    }
    return render(request, "readers/reading.html", context)


@confirmed_page
def finish(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Say that every comment is read. When both have, the themes are told."""
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, finish_reading, reader=reader, by=reader.user, at=timezone.now())
        if done:
            messages.success(request, _("Thank you. You have finished."))
            return redirect("readers:home")
    return form_page(
        request,
        "readers/finish.html",
        form,
        reader=reader,
        back=reverse("readers:reading", args=[reader.reading_id]),
        drafts=queries.drafts_of(reader.reading),
    )
