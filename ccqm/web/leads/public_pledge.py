"""Step 3: the pledge that everyone can read."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ccqm.pledges.actions import save_pledge
from ccqm.pledges.queries import has_proof, pledge_of, proofs
from ccqm.pledges.rules import has_public_pledge
from ccqm.web.kit.forms import Form, attempt, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.counting import Version
from ccqm.web.leads.fields import Words
from ccqm.web.leads.tasks import task_page


class PledgeForm(Form):
    """The words, and who may read them."""

    words = Words(
        label=gettext_lazy("What do you promise?"),
        help_text=gettext_lazy("Two or three sentences in your own words. Do not name people."),
        missing=gettext_lazy("Enter what you promise"),
        longest=1000,
    )
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it?"),
        choices=[
            ("yes", gettext_lazy("Everyone: publish it")),
            ("no", gettext_lazy("Only us for now: save it without publishing")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select who may read it")},
    )
    version = Version()


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Write the pledge, publish it, or take it back."""
    participant = workspace.participant
    pledge = pledge_of(participant)
    is_published = bool(pledge and pledge.published_at)
    shows_who = has_proof(participant, proofs(participant))
    shown = {
        "words": pledge.words if pledge else "",
        "is_public": ("yes" if pledge.published_at else "no") if pledge else None,
        "version": pledge.version if pledge else 0,
    }
    form = PledgeForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        saved = attempt(
            form,
            save_pledge,
            participant=participant,
            language=get_language() or "en",
            expected=answers.pop("version"),
            by=workspace.lead.user,
            at=timezone.now(),
            **answers,
        )
        if saved:
            is_public = form.cleaned_data["is_public"]
            told = _("Your pledge is published.") if is_public else _("Saved.")
            messages.success(request, told)
            return redirect("leads:public-pledge", participant.slug)
    return form_page(
        request,
        "leads/public_pledge.html",
        form,
        **task_page(workspace, "public-pledge"),
        verdict=has_public_pledge(is_published, shows_who),
        is_published=is_published,
        has_proof=shows_who,
    )
