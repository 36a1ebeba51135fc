"""One field of each kind, as the gallery shows them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ccqm.web.kit.forms import Checkboxes, DateField, Form, Postcode, Radios

HOW = [
    ("talk", _("We talked in a meeting")),
    ("letter", _("We wrote to everyone")),
    ("none", _("We have not told anyone yet")),
]
WHO = [
    ("staff", _("People who work here")),
    ("families", _("Families")),
    ("neighbours", _("Neighbours")),
]


class SampleForm(Form):
    """Nothing is done with what is typed here."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We only use it to write to you about the mark."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
        ),
    )
    website = forms.URLField(label=_("Your website"), required=False, assume_scheme="https")
    people = forms.IntegerField(
        label=_("How many people work here?"),
        min_value=1,
        widget=forms.NumberInput(attrs={"suffix": _("people")}),
    )
    postcode = Postcode(label=_("Your postcode"), help_text=_("For example, LS1 1UR."))
    told_on = DateField(
        label=_("When did you tell people?"),
        help_text=_("For example, 27 3 2026."),
        in_the_past=True,
    )
    how = forms.ChoiceField(
        label=_("How did you tell people?"),
        choices=HOW,
        widget=Radios(
            hints={"talk": _("In person or online.")},
            divider_before="none",
        ),
    )
    who = forms.MultipleChoiceField(
        label=_("Whom did you tell?"),
        help_text=_("Select all that apply."),
        choices=WHO,
        widget=Checkboxes(hints={"neighbours": _("People who live or work near you.")}),
    )
    where = forms.ChoiceField(
        label=_("Where did it happen?"),
        choices=[("", _("Choose a place")), ("here", _("At our place")), ("there", _("Elsewhere"))],
    )
    words = forms.CharField(
        label=_("What did you say?"),
        help_text=_("Write it as you said it, in any language."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture = forms.FileField(label=_("A picture of it"), required=False)
    agrees = forms.BooleanField(
        label=_("We may show this to other people"),
        required=False,
    )
