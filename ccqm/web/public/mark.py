"""Check a mark: anyone types its number and learns whether it is held."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.awards import queries
from ccqm.awards.models import Award
from ccqm.credentials.queries import is_shown, issue_of
from ccqm.kit.references import tidy
from ccqm.plans.queries import published_plan_of
from ccqm.web.kit.forms import Form, form_page
from ccqm.web.kit.guards import public_page
from ccqm.web.public.credential import wants_document


class NumberForm(Form):
    """The number of a mark, as people type it."""

    number = forms.CharField(
        label=gettext_lazy("What is the number of the mark?"),
        help_text=gettext_lazy("It stands on the mark, for example 7K3P-Q2XM."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "govuk-input--width-10",
                "dir": "ltr",
            }
        ),
        error_messages={
            "required": gettext_lazy("Enter the number of the mark"),
            "max_length": gettext_lazy("The number has 8 letters and digits"),
        },
    )

    def clean_number(self) -> str:
        """The number of a mark there is. No list of marks can be had by guessing: 40 bits."""
        award = queries.mark(self.cleaned_data["number"])
        if award is None:
            raise forms.ValidationError(
                _("There is no mark with this number. Check the number and try again")
            )
        return award.public_id


@public_page
def check(request: HttpRequest) -> HttpResponse:
    """Type a number, in any case and spacing."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("public:mark", form.cleaned_data["number"])
    return form_page(request, "public/check_mark.html", form)


@public_page
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One mark: held, expired or withdrawn, by whom, which level, from when until when."""
    award = queries.mark(public_id)
    if award is None:
        raise Http404
    if award.public_id != public_id:
        return redirect("public:mark", tidy(public_id), permanent=True)
    issued = issue_of(award) if is_shown(award.participant) else None
    if issued and wants_document(request):
        response: HttpResponse = redirect("public:credential", issued.credential_id)
    else:
        response = render(request, "public/mark.html", _context(award) | {"issued": issued})
    patch_vary_headers(response, ["Accept"])
    return response


def _context(award: Award) -> dict[str, Any]:
    participant = award.participant
    return {
        "award": award,
        "state": award.state(timezone.now()),
        "level": queries.level_of(award),
        "holder": participant.public_name,
        "holder_url": reverse("public:participant", args=[participant.slug])
        if participant.is_listed
        else "",
        "plan_url": reverse("public:plan", args=[participant.slug])
        if published_plan_of(award.journey)
        else "",
        "later": _later(award),
    }


def _later(award: Award) -> dict[str, Any] | None:
    """A higher level that was awarded since, said in words with a link."""
    later = queries.next_mark(award)
    if later is None:
        return None
    return {"award": later, "level": queries.level_of(later)}
