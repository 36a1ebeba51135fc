"""Django's fields come out as govuk-frontend's macros would print them.

Ours differ on purpose in two ways, which are taken away before comparing: labels are bold, and
people's own words may run in either direction.
"""

import json
from typing import Any

import pytest
from django import forms

from ccqm.web.kit.forms import Checkboxes, DateField, Form, Radios
from tests.web.kit.html_tree import tree
from tests.web.kit.test_components_match_govuk import GOVUK

OURS = {"govuk-label--s", "govuk-fieldset__legend--s"}
ADDRESS = "221B Baker Street\nLondon\nNW1 6XE\n"
MORE_ABOUT_PHOTO = (
    "Your photo may be in your Pictures, Photos, Downloads or Desktop folder. "
    "Or in an app like iPhoto."
)
NATIONALITIES = [("british", "British"), ("irish", "Irish")]
OPTIONS = [(n, f"GOV.UK frontend option {n}") for n in (1, 2, 3)]


def govuk(component: str, name: str) -> list[Any]:
    fixtures = json.loads((GOVUK / component / "fixtures.json").read_text())["fixtures"]
    (html,) = [fixture["html"] for fixture in fixtures if fixture["name"] == name]
    return tree(html)


def asked(name: str, field: forms.Field, data: dict[str, Any] | None, **initial: Any) -> list[Any]:
    form = type("Asked", (Form,), {name: field})(data, auto_id="%s", initial=initial)
    found = tree(str(form))
    without_ours(found)
    return found


def without_ours(nodes: list[Any]) -> None:
    for node in nodes:
        if not isinstance(node, list):
            continue
        _tag, attributes, *children = node
        attributes.pop("dir", None)
        if "class" in attributes:
            kept = [name for name in attributes["class"].split() if name not in OURS]
            attributes["class"] = " ".join(kept)
        without_ours(children)


def required(words: str) -> dict[str, str]:
    return {"required": words}


def test_input():
    field = forms.CharField(label="National Insurance number")
    assert asked("test-name", field, None) == govuk("input", "default")


def test_input_with_error():
    field = forms.CharField(
        label="National Insurance number",
        error_messages=required("Enter a National Insurance number in the correct format"),
        widget=forms.TextInput(attrs={"id": "input-with-error-message"}),
    )
    form = asked("test-name-3", field, {})
    assert form == govuk("input", "with error message")


def test_input_with_autocomplete():
    field = forms.CharField(
        label="Postcode",
        widget=forms.TextInput(
            attrs={"id": "input-with-autocomplete-attribute", "autocomplete": "postal-code"}
        ),
    )
    assert asked("postcode", field, None) == govuk("input", "with autocomplete attribute")


def test_input_with_suffix():
    field = forms.CharField(
        label="Weight, in kilograms",
        widget=forms.TextInput(attrs={"id": "input-with-suffix", "suffix": "kg"}),
    )
    assert asked("weight", field, None) == govuk("input", "with suffix")


@pytest.mark.parametrize("spellcheck", ["true", "false"])
def test_input_with_spellcheck(spellcheck):
    state = "enabled" if spellcheck == "true" else "disabled"
    own_id = f"input-with-spellcheck-{state}"
    field = forms.CharField(
        label=f"Spellcheck is {state}",
        widget=forms.TextInput(attrs={"id": own_id, "spellcheck": spellcheck}),
    )
    assert asked("spellcheck", field, None) == govuk("input", f"with spellcheck {state}")


def test_textarea():
    field = forms.CharField(label="Can you provide more detail?", widget=forms.Textarea)
    assert asked("more-detail", field, None) == govuk("textarea", "default")


def test_textarea_with_error():
    field = forms.CharField(
        label="Why can’t you provide a National Insurance number?",
        error_messages=required("You must provide an explanation"),
        widget=forms.Textarea,
    )
    assert asked("no-ni-reason", field, {}) == govuk("textarea", "with error message")


def test_textarea_with_value():
    field = forms.CharField(
        label="Full address", widget=forms.Textarea(attrs={"id": "full-address"})
    )
    assert asked("address", field, None, address=ADDRESS) == govuk("textarea", "with default value")


def test_select_with_hint_and_error():
    field = forms.ChoiceField(
        label="Label text goes here",
        help_text="Hint text goes here",
        choices=OPTIONS,
        error_messages=required("Error message goes here"),
    )
    assert asked("select-2", field, {}) == govuk("select", "with hint text and error message")


def test_radios():
    field = forms.ChoiceField(
        label="Have you changed your name?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios,
    )
    assert asked("example-default", field, None) == govuk("radios", "default")


def test_radios_with_divider():
    field = forms.ChoiceField(
        label="How do you want to sign in?",
        choices=[
            ("government-gateway", "Use Government Gateway"),
            ("govuk-verify", "Use GOV.UK Verify"),
            ("create-account", "Create an account"),
        ],
        widget=Radios(divider_before="create-account"),
    )
    found = json.dumps(asked("example", field, None))
    expected = json.dumps(govuk("radios", "with a divider"))
    # That fixture numbers its last option 4, since it counts the divider; ours says 3.
    expected = expected.replace("example-divider-4", "example-divider-3")
    assert found == expected.replace("example-divider", "example")


def test_checkboxes():
    field = forms.MultipleChoiceField(
        label="What is your nationality?",
        choices=[*NATIONALITIES, ("other", "Citizen of another country")],
        widget=Checkboxes,
    )
    assert asked("nationality", field, None) == govuk("checkboxes", "default")


def test_checkboxes_with_hint_and_error():
    field = forms.MultipleChoiceField(
        label="What is your nationality?",
        help_text="If you have dual nationality, select all options that are relevant to you.",
        choices=NATIONALITIES,
        error_messages=required("Please select an option"),
        widget=Checkboxes,
    )
    assert asked("example", field, {}) == govuk("checkboxes", "with error message and hint")


def test_file():
    field = forms.FileField(label="Upload a file")
    assert asked("file-upload-1", field, None) == govuk("file-upload", "default")


def test_file_with_hint_and_error():
    field = forms.FileField(
        label="Upload a file",
        help_text=MORE_ABOUT_PHOTO,
        error_messages=required("Error message goes here"),
    )
    found = asked("file-upload-3", field, {})
    assert found == govuk("file-upload", "with error message and hint")


def test_date():
    """Ours names its inputs after the field, and lets letters be typed for a month (GDS-23)."""
    field = DateField(label="What is your date of birth?", help_text="For example, 31 3 1980")
    found = json.dumps(asked("dob", field, None))
    expected = json.dumps(govuk("date-input", "default"))
    for part in ("day", "month", "year"):
        expected = expected.replace(f'"name": "{part}"', f'"name": "dob-{part}"')
    found = found.replace('"inputmode": "text"', '"inputmode": "numeric"')
    assert found.replace("width-3", "width-2") == expected
