"""One way to ask a lead: show the form, act once it is answered, go back and say so."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.journeys.rules import is_open_for_changes
from ccqm.kit.verdict import yes
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace
from ccqm.web.leads.fields import Words

Action = Callable[..., Any]


def ask(
    request: HttpRequest,
    workspace: Workspace,
    form: Form,
    action: Action,
    /,
    *,
    to: str,
    keys: tuple[object, ...] = (),
    told: str = "",
    of_journey: bool = False,
    template: str = "leads/form.html",
    **context: Any,
) -> HttpResponse:
    """The page of a form; its answers go to `action`, with who and when, and then back to `to`.

    `to` is the task's key, or the name of another page with its `keys`; `told` is what the lead
    reads there. What belongs `of_journey` closes
    while a panel judges it, and the page says so. A refusal stands in the form.
    """
    slug = workspace.participant.slug
    if request.method == "POST" and form.is_valid():
        who_and_when = {"by": workspace.lead.user, "at": timezone.now()}
        if attempt(form, partial(action, **form.answers()), **who_and_when):
            messages.success(request, told or _("Saved."))
            return redirect(f"leads:{to}", slug, *keys)
    return form_page(
        request,
        template,
        form,
        workspace=workspace,
        open=is_open_for_changes(workspace.journey.status) if of_journey else yes(),
        back=reverse(f"leads:{to}", args=[slug, *keys]),
        **context,
    )


class RemovalForm(Form):
    """Are you sure? And why, where people have already seen it."""

    reason = Words(
        label=gettext_lazy("Why are you taking it out?"),
        help_text=gettext_lazy(
            "People have already seen this. Your reason will stand in your next plan."
        ),
        missing=gettext_lazy("Enter why you are taking it out"),
        longest=500,
    )

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reason_needed:
            del self.fields["reason"]


def ask_to_remove(
    request: HttpRequest,
    workspace: Workspace,
    action: Action,
    /,
    *,
    to: str,
    what: str,
    reason_needed: bool = False,
    **context: Any,
) -> HttpResponse:
    """Ask before something is removed, showing `what` it is; agreeing may need no words."""
    form = RemovalForm(posted(request), reason_needed=reason_needed)
    context = {"what": what, "template": "leads/removal.html", **context}
    return ask(request, workspace, form, action, to=to, told=_("Removed."), **context)
