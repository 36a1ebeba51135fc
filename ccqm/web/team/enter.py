"""A registration that came by phone, on paper or in a meeting, entered by the team (GDS-03)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import User
from ccqm.framework.edition import Edition
from ccqm.framework.queries import newest
from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.participants import identifiers
from ccqm.participants.models import Kind
from ccqm.web.kit.forms import Checkboxes, OnceForm, Postcode, attempt, form_page
from ccqm.web.kit.guards import team_page
from ccqm.welcome.actions import Interest, enter_registration
from ccqm.welcome.models import Channel, Reach, Registration, Wish

# None of them is a website's own way.
CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class EnterForm(OnceForm):
    """Everything on one page: whoever types has the paper or the caller before them."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select how it came")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who would like to take part?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select who would like to take part")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the organisation or group"),
        help_text=gettext_lazy("Leave this empty for one person."),
        required=False,
        max_length=200,
    )
    type = forms.ChoiceField(label=gettext_lazy("What kind is it?"), required=False)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts of life in the city is it part of?"), widget=Checkboxes()
    )
    postcode = Postcode(label=gettext_lazy("Postcode"), required=False, max_length=12)
    people = forms.IntegerField(
        label=gettext_lazy("About how many people are there?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    register = forms.ChoiceField(
        label=gettext_lazy("Does it have a number in a public register?"),
        required=False,
        choices=[
            ("", gettext_lazy("None that we know")),
            *((key, one.label) for key, one in identifiers.REGISTERS.items()),
        ],
    )
    number = forms.CharField(
        label=gettext_lazy("That number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "dir": "ltr"}),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Full name of the person we talk to"), max_length=200
    )
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("They sign in with it later."),
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    phone = forms.CharField(label=gettext_lazy("Their phone number"), required=False, max_length=40)
    reach_by = forms.ChoiceField(
        label=gettext_lazy("How should we get in touch with them?"),
        choices=Reach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select how we should get in touch")},
    )
    address = forms.CharField(
        label=gettext_lazy("Their postal address"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Which language should we write to them in?"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
    )
    needs = forms.CharField(
        label=gettext_lazy("Is there anything they need from us to take part?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants = forms.MultipleChoiceField(
        label=gettext_lazy("What would they like to begin with?"),
        choices=Wish.choices,
        required=False,
        widget=Checkboxes(),
    )
    note = forms.CharField(
        label=gettext_lazy("Is there anything else?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = [(sector.key, sector.title) for sector in edition.sectors]
        types = [(item.key, item.title) for item in edition.types]
        self.fields["sectors"].choices = sectors  # type: ignore[attr-defined]
        self.fields["type"].choices = [("", _("Not known")), *types]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("kind") not in (None, Kind.INDIVIDUAL) and not told.get("name"):
            self.add_error("name", _("Enter the name"))
        return {**told, "identifiers": self._identifiers(told)}

    def _identifiers(self, told: dict[str, Any]) -> list[str]:
        if told.get("number") and not told.get("register"):
            self.add_error("register", _("Select which register the number is from"))
        if not told.get("register"):
            return []
        try:
            found = identifiers.read(told["register"], told.get("number", ""))
        except Refused as refused:
            self.add_error("number", str(refused.reason))
            return []
        if found is None:
            self.add_error("number", _("Enter the number"))
        return [found.org_id] if found else []

    def interest(self) -> Interest:
        """The answers; a person's own name is asked for once."""
        told = {**self.cleaned_data}
        for name in ("channel", "submission_key", "register", "number"):
            del told[name]
        if told["kind"] == Kind.INDIVIDUAL:
            told |= {"name": told["contact_name"], "type": "", "people": None, "identifiers": []}
        return Interest(**told)


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """`/team/registrations/enter/`: it then waits for an answer like any other."""
    posted = request.POST if request.method == "POST" else None
    form = EnterForm(posted, edition=newest(brand().edition))
    made = _enter(request, form) if form.is_valid() else None
    if isinstance(made, Registration):
        messages.success(request, _("Entered. We have written to them with the reference."))
        return redirect("team:registration", made.reference)
    back = reverse("team:registrations")
    return form_page(request, "team/enter.html", form, back=back)


def _enter(request: HttpRequest, form: EnterForm) -> Registration | bool | None:
    assert isinstance(request.user, User)  # the guard let only people in
    return attempt(
        form,
        enter_registration,
        interest=form.interest(),
        channel=form.cleaned_data["channel"],
        submission_key=form.cleaned_data["submission_key"],
        by=request.user,
        at=timezone.now(),
    )
