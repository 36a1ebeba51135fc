"""Whoever leads a team ticks off that it has talked about it. By the team's link, no account."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awareness.queries import talks_of
from ccqm.awareness.talks import record_talk
from ccqm.members.models import SignUpLink
from ccqm.web.kit.forms import DateField, OnceForm, attempt, form_page
from ccqm.web.kit.guards import member_link
from ccqm.web.kit.limits import address_of, is_within_limit

MOST_IN_AN_HOUR = 300


class ToldForm(OnceForm):
    """When you talked about it, and how many were there."""

    done_on = DateField(label=gettext_lazy("When did you talk about it?"), in_the_past=True)
    people = forms.IntegerField(
        label=gettext_lazy("How many people were there?"),
        help_text=gettext_lazy("A number is enough. We ask for no names."),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-5", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Enter how many people were there")},
    )


@member_link
def page(request: HttpRequest, link: SignUpLink) -> HttpResponse:
    """What the team has ticked off so far, and the form for one more talk; 404 without a team."""
    if link.team is None or link.team.removed_at or link.team.group.removed_at:
        raise Http404
    form = ToldForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _record(request, link, form):
        return redirect("members:told", link.token)
    talks = talks_of(link.team)
    return form_page(
        request, "members/told.html", form, link=link, participant=link.participant, talks=talks
    )


def _record(request: HttpRequest, link: SignUpLink, form: ToldForm) -> bool:
    limits = (("address", address_of(request)), ("link", link.token))
    if not all(is_within_limit(f"told-{kind}", who, most=MOST_IN_AN_HOUR) for kind, who in limits):
        form.add_error(None, _("Too many people are doing this at once. Try again in an hour."))
        return False
    return bool(attempt(form, record_talk, team=link.team, at=timezone.now(), **form.answers()))
