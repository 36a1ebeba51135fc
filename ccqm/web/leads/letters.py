"""Step 3: ask listed people by personal letters.

A lead sees to how many we write, and which addresses do not work. Never who has answered, to whom
reminders go, nor any number that follows from either (decision 18).
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ccqm.letters.writing import read
from ccqm.mailings.actions import begin_mailing, switch_reminders
from ccqm.mailings.models import Mailing
from ccqm.mailings.pieces import FIRST
from ccqm.mailings.queries import (
    bounced,
    mailing_of,
    mailings_of,
    sent,
    tallies,
    tally,
    to_write_to,
)
from ccqm.members.models import Group, Team
from ccqm.web.kit.forms import Form, OnceForm, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.kit.paging import links
from ccqm.web.leads.roster import group_of, many

PER_PAGE = 50


class WhomForm(Form):
    """To whom, and in which language where there are several."""

    says_optional = False
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        label=gettext_lazy("Who shall get a letter?"),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language?"), choices=settings.LANGUAGES, required=False
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = Team.objects.standing().filter(group=group)
        team.empty_label = _("Everyone in “%(group)s”") % {"group": group.name}
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]
        self.is_question = len(team.queryset) > 0 or "language" in self.fields


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The listed groups, addresses that do not work, and the letters so far."""
    participant = many(workspace)
    found = Paginator(bounced(participant), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "back": reverse("leads:sign-up", args=[participant.slug]),
        "groups": tallies(participant),
        "bounced": found,
        "pages": links(request, found),
        "mailings": mailings_of(participant),
    }
    return render(request, "leads/letters.html", context)


@lead_page
def send(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Choose a team, read the letter as they will, and send."""
    row = group_of(workspace, group)
    if not row.is_named:
        raise Http404
    whom = WhomForm(request.GET, group=row)
    if not whom.is_valid():
        raise Http404
    team, language = whom.cleaned_data["team"], whom.cleaned_data.get("language") or "en"
    form = OnceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        mailing = attempt(
            form,
            begin_mailing,
            group=row,
            team=team,
            language=language,
            by=workspace.lead.user,
            at=timezone.now(),
            **form.answers(),
        )
        if isinstance(mailing, Mailing):
            return redirect("leads:letters-mailing", workspace.participant.slug, mailing.pk)
    subject, blocks = read(FIRST, _sample(workspace, row, team), language)
    return form_page(
        request,
        "leads/letters_send.html",
        form,
        workspace=workspace,
        back=reverse("leads:letters", args=[workspace.participant.slug]),
        group=row,
        team=team,
        whom=whom,
        may_choose=whom.is_question,
        tally=tally(row, team),
        subject=subject,
        blocks=blocks,
        language=language,
    )


def _sample(workspace: Workspace, group: Group, team: Team | None) -> dict[str, str]:
    """What the letter to the first of them says; their link is not shown, since it is theirs."""
    first = to_write_to(group, team).first()
    name = first.name if first else _("your name")
    return {"participant": workspace.participant.name, "name": name, "token": "-"}


@lead_page
def mailing(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """How far the letters are, and whether the service reminds."""
    row = _row(workspace, number)
    context = {
        "workspace": workspace,
        "back": reverse("leads:letters", args=[workspace.participant.slug]),
        "row": row,
        "sent": sent(row),
    }
    return render(request, "leads/letters_mailing.html", context)


@lead_page
@require_POST
def reminders(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Remind, or do not."""
    row = _row(workspace, number)
    wanted = request.POST.get("reminds") == "yes"
    switch_reminders(row, reminds=wanted, by=workspace.lead.user, at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("leads:letters-mailing", workspace.participant.slug, row.pk)


def _row(workspace: Workspace, number: int) -> Mailing:
    row = mailing_of(many(workspace), number)
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("letters/", page, name="letters"),
    path("letters/groups/<int:group>/", send, name="letters-send"),
    path("letters/<int:number>/", mailing, name="letters-mailing"),
    path("letters/<int:number>/reminders/", reminders, name="letters-reminders"),
]
