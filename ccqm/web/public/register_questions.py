"""The questions of a registration, page by page. Each kind sees only those that fit."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ccqm.framework.edition import Edition
from ccqm.kit.names import is_plain_name
from ccqm.kit.verdict import Refused
from ccqm.participants import identifiers
from ccqm.participants.models import Kind
from ccqm.web.kit.forms import Form, Postcode, Radios
from ccqm.welcome.models import Reach, Size, Wish
from ccqm.welcome.rules import is_reachable

KINDS = [
    (Kind.ORGANISATION, _("An organisation")),
    (Kind.GROUP, _("A group or neighbourhood")),
    (Kind.INDIVIDUAL, _("Just me")),
]
KIND_HINTS = {
    Kind.ORGANISATION: _("Such as a school, a business, a charity, a faith group or a service."),
    Kind.GROUP: _("People who do things together, without being a registered body."),
    Kind.INDIVIDUAL: _("You take part as one person, on your own road."),
}
NAME_OF = {
    Kind.ORGANISATION: _("Name of the organisation"),
    Kind.GROUP: _("Name of the group or neighbourhood"),
}
MOST_PEOPLE = 1_000_000
PRIVATE = _(
    "Please do not write private things about other people here. If someone is in danger, call 999."
)


class Phone(forms.TextInput):
    """An input that a phone shows its number keys for."""

    input_type = "tel"


class NameField(forms.CharField):
    """A name in any script, on one line, with no web address in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> str:
        name = " ".join(super().clean(value).split())
        verdict = is_plain_name(name) if name else None
        if verdict is not None and not verdict:
            raise forms.ValidationError(str(verdict.reason))
        return name


class Questions(Form):
    """One page of questions, fitted to a kind of participant and an edition."""

    kinds: ClassVar[tuple[str, ...]] = tuple(Kind.values)

    def __init__(self, *args: Any, kind: str, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_kind = kind
        self.fit(edition)

    def fit(self, edition: Edition) -> None:
        """Leave out the questions that this kind is not asked, and fill in the choices."""

    def leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]


class KindQuestion(Questions):
    kind = forms.ChoiceField(
        label=_("Who would like to take part?"),
        help_text=_("This takes about 5 minutes. Nothing you tell us here is made public."),
        choices=KINDS,
        widget=Radios(attrs={"page_heading": True}, hints=KIND_HINTS),
        error_messages={"required": _("Select who would like to take part")},
    )


class AboutQuestions(Questions):
    name = NameField(
        label=_("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name")},
    )
    type = forms.ChoiceField(
        label=_("What kind is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what kind it is")},
    )
    sectors = forms.MultipleChoiceField(
        label=_("Which parts of life in the city is it part of?"),
        help_text=_("Select all that fit."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one part of life in the city")},
    )
    postcode = Postcode(
        label=_("Postcode"),
        required=False,
        max_length=12,
        help_text=_("This helps us to reach every part of the city. We do not publish it."),
    )

    def fit(self, edition: Edition) -> None:
        sectors = [(item.key, item.title) for item in edition.sectors]
        self.fields["sectors"].choices = sectors  # type: ignore[attr-defined]
        if self.asked_kind == Kind.INDIVIDUAL:
            self.fields["sectors"].label = _("Which parts of life in the city are you part of?")
            self.leave_out("name", "type")
            return
        self.fields["name"].label = NAME_OF.get(Kind(self.asked_kind), "")
        types = [(item.key, item.title) for item in edition.types_for(self.asked_kind)]
        self.fields["type"].choices = types  # type: ignore[attr-defined]
        if len(types) < 2:
            self.leave_out("type")


class PeopleQuestions(Questions):
    """A rough number for each sort of people; those who have none leave it empty."""

    kinds = (Kind.ORGANISATION, Kind.GROUP)

    def fit(self, edition: Edition) -> None:
        for size in Size:
            self.fields[size.value] = forms.IntegerField(
                label=size.label,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
                error_messages={"invalid": _("Enter the number of people in figures, like 60")},
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        sizes = {size.value: told[size.value] for size in Size if told.get(size.value)}
        if not self.errors and not sizes:
            raise forms.ValidationError(_("Enter about how many people there are"))
        people = sum(sizes.values())
        if people > MOST_PEOPLE:
            raise forms.ValidationError(_("The number of people must be 1,000,000 or fewer"))
        return {**told, "sizes": sizes, "people": people}


class RegisterNumber(forms.CharField):
    """A number in a public register, typed with any spacing; told how it should look."""

    def __init__(self, *, register: str, **kwargs: Any) -> None:
        self.register = register
        label = identifiers.REGISTERS[register].label
        super().__init__(label=str(label), required=False, max_length=40, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-10", "dir": "ltr", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        try:
            found = identifiers.read(self.register, super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason)) from None
        return identifiers.typed_form(found) if found else ""


class NumberQuestions(Questions):
    """The numbers by which public registers know an organisation; none is needed."""

    kinds = (Kind.ORGANISATION,)

    def fit(self, edition: Edition) -> None:
        for register in identifiers.REGISTERS:
            self.fields[register] = RegisterNumber(register=register)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        typed = {key: told.get(key, "") for key in identifiers.REGISTERS}
        found = [identifiers.read(key, text) for key, text in typed.items()]
        return {**told, "identifiers": [one.org_id for one in found if one]}


class ContactQuestions(Questions):
    contact_name = NameField(
        label=_("Your full name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We write to this address, and you sign in with it later."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address, like name@example.com"),
        },
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        max_length=40,
        widget=Phone(attrs={"autocomplete": "tel", "class": "govuk-input--width-20"}),
    )
    reach_by = forms.ChoiceField(
        label=_("How should we get in touch with you?"),
        choices=Reach.choices,
        widget=forms.RadioSelect,
        initial=Reach.EMAIL,
        error_messages={"required": _("Select how we should get in touch with you")},
    )
    address = forms.CharField(
        label=_("Your postal address"),
        help_text=_("Only if we should write by letter."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        initial=settings.LANGUAGE_CODE,
        error_messages={"required": _("Select a language")},
    )
    needs = forms.CharField(
        label=_("Is there anything you need from us to take part?"),
        help_text=_("For example an interpreter, sign language, large print or a phone call."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def fit(self, edition: Edition) -> None:
        if len(settings.LANGUAGES) < 2:
            self.leave_out("language")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for way, name in ((Reach.PHONE, "phone"), (Reach.LETTER, "address")):
            verdict = is_reachable(
                way, phone=told.get("phone", ""), address=told.get("address", "")
            )
            if told.get("reach_by") == way and not verdict:
                self.add_error(name, str(verdict.reason))
        return told


class WishQuestions(Questions):
    wants = forms.MultipleChoiceField(
        label=_("What would you like to begin with?"),
        help_text=_("Select all that fit. You do not need any of them to take part."),
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Is there anything else you would like us to know?"),
        help_text=PRIVATE,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


PAGES: dict[str, type[Questions]] = {
    "register": KindQuestion,
    "register-about": AboutQuestions,
    "register-people": PeopleQuestions,
    "register-numbers": NumberQuestions,
    "register-contact": ContactQuestions,
    "register-wishes": WishQuestions,
}
"""The pages in order, by the name of their address; each kind is asked those that fit."""
