"""Django forms in GOV.UK markup: each field becomes one of our components.

`FORM_RENDERER` names `Renderer`. `{{ form }}` shows every field, `{{ form.x.as_field_group }}` one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccqm.web.kit.components import Params, component
from ccqm.web.kit.widgets import DateInputs


class Renderer(TemplatesSetting):
    """Our templates for forms and fields; Django's own for bare widgets."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


# The browser's own checks cut words off or speak over our messages: the server checks (GDS-21).
OURS_TO_CHECK = {"maxlength", "minlength", "required", "min", "max", "step", "rows", "cols"}
# What a component takes by name; every other attribute passes through as it is.
BY_NAME = {"autocomplete", "autocapitalize", "inputmode", "pattern", "spellcheck"}
FOR_US = {
    "id",
    "type",
    "class",
    "page_heading",
    "prefix",
    "suffix",
    "dir",
    "aria-describedby",
    "aria-invalid",
}
# Addresses and numbers read left to right in every language.
LEFT_TO_RIGHT = {"email", "tel", "url", "number"}


def field_html(field: BoundField) -> SafeString:
    """One field with its label, hint, error and input, in GOV.UK markup."""
    name, params = field_component(field)
    return component(name, params)


def field_component(field: BoundField) -> tuple[str, Params]:
    """The component that shows this field, and its parameters."""
    widget = field.field.widget
    for kind, name, make in KINDS:
        if isinstance(widget, kind):
            return name, make(field)
    return "input", _input(field)


def first_input_id(field: BoundField) -> str:
    """The id of the input that an error message links to; "" when nothing is there to fill in."""
    if field.is_hidden:
        return ""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return field.auto_id if list(widget.choices) else ""
    parts = _parts_in_error(field)
    if isinstance(widget, DateInputs):
        return f"{field.auto_id}-{parts[0] if parts else widget.parts[0]}"
    return field.id_for_label or field.auto_id


def error_list(form: forms.BaseForm) -> list[Params]:
    """The entries of the error summary: the same words as beside each field (GDS-21)."""
    visible = [first_input_id(field) for field in form.visible_fields()]
    start = next((found for found in visible if found), "")
    whole = [_entry(str(words), start) for words in form.non_field_errors()]
    hidden = [_entry(str(field.errors[0]), "") for field in form.hidden_fields() if field.errors]
    fields = [
        _entry(str(field.errors[0]), first_input_id(field))
        for field in form.visible_fields()
        if field.errors
    ]
    return whole + fields + hidden


def _entry(words: str, target: str) -> Params:
    return {"text": words, "href": f"#{target}"} if target else {"text": words}


def has_page_heading(form: forms.BaseForm) -> bool:
    """Whether one of the fields is the heading of the page, so that the page needs no other h1."""
    return any(_is_page_heading(field) for field in form.visible_fields())


def _is_page_heading(field: BoundField) -> bool:
    widget = field.field.widget
    return bool(getattr(widget, "page_heading", False) or widget.attrs.get("page_heading"))


def _words(field: BoundField) -> Params:
    """Label or legend: bold, or the heading of the page; optional fields say so (GDS-17)."""
    heading = _is_page_heading(field)
    return {"text": _label(field), "is_page_heading": heading, "size": "l" if heading else "s"}


def _label(field: BoundField) -> str:
    label = str(field.label)
    says_optional = getattr(field.form, "says_optional", True)
    if field.field.required or not says_optional:
        return label
    return _("%(label)s (optional)") % {"label": label}


def _shared(field: BoundField) -> Params:
    """What every kind of field has."""
    params: Params = {"name": field.html_name, "classes": field.field.widget.attrs.get("class", "")}
    if field.help_text:
        params["hint"] = {"text": field.help_text}
    if field.errors:
        params["error_message"] = {"text": field.errors[0], "visually_hidden_text": _("Error")}
    return params


def _labelled(field: BoundField) -> Params:
    words = _words(field)
    label = {**words, "classes": f"govuk-label--{words['size']}"}
    return {**_shared(field), "id": field.id_for_label or field.auto_id, "label": label}


def _grouped(field: BoundField) -> Params:
    words = _words(field)
    legend = {**words, "classes": f"govuk-fieldset__legend--{words['size']}"}
    return {**_shared(field), "fieldset": {"legend": legend}}


def _attributes(field: BoundField, **added: Any) -> Params:
    own = field.field.widget.attrs
    kept = {name: own[name] for name in own if name not in OURS_TO_CHECK | BY_NAME | FOR_US}
    if own.get("aria-describedby"):
        added["described_by"] = own["aria-describedby"]
    attributes = {name: {"value": value, "optional": True} for name, value in kept.items()}
    return {"attributes": attributes, "disabled": field.field.disabled or None, **added}


def _by_name(field: BoundField) -> Params:
    own = field.field.widget.attrs
    named = {name: own[name] for name in BY_NAME if name in own}
    if named.get("spellcheck") in ("true", "false"):
        named["spellcheck"] = named["spellcheck"] == "true"
    return named


def _context(field: BoundField) -> Mapping[str, Any]:
    widget = field.field.widget
    return widget.get_context(field.html_name, field.value(), {})["widget"]


def _input(field: BoundField) -> Params:
    widget = field.field.widget
    kind = getattr(widget, "input_type", None) or "text"
    params = _labelled(field) | _by_name(field) | _attributes(field)
    direction = widget.attrs.get("dir", "ltr" if kind in LEFT_TO_RIGHT else "auto")
    params["attributes"] = {"dir": direction, **params["attributes"]}
    params |= {"type": kind, "value": _context(field)["value"]}
    if kind == "number":  # number inputs lose answers when scrolled, and hide what was mistyped
        whole = isinstance(field.field, forms.IntegerField) and type(field.field) not in DECIMALS
        params |= {"type": "text", "spellcheck": False}
        params.setdefault("inputmode", "numeric" if whole else "decimal")
        params["classes"] = params["classes"] or "govuk-input--width-5"
    for affix in ("prefix", "suffix"):
        if widget.attrs.get(affix):
            params[affix] = {"text": widget.attrs[affix]}
    return params


DECIMALS = (forms.DecimalField, forms.FloatField)


def _textarea(field: BoundField) -> Params:
    params = _labelled(field) | _by_name(field) | _attributes(field)
    params["attributes"] = {
        "dir": field.field.widget.attrs.get("dir", "auto"),
        **params["attributes"],
    }
    rows = field.field.widget.attrs.get("rows")
    # Django's own default of 10 rows is nobody's decision.
    params["rows"] = 5 if rows in (None, "10") else rows
    params["value"] = _context(field)["value"]
    return params


def _file(field: BoundField) -> Params:
    multiple = bool(field.field.widget.attrs.get("multiple"))
    return _labelled(field) | _attributes(field, multiple=multiple)


def _select(field: BoundField) -> Params:
    items = [
        {"value": option["value"], "text": option["label"], "selected": option["selected"]}
        for option in _options(field)
    ]
    return _labelled(field) | _attributes(field) | {"items": items}


def _options(field: BoundField) -> Iterator[Mapping[str, Any]]:
    for _group, options, _index in _context(field)["optgroups"]:
        yield from options


def _choices(field: BoundField) -> Params:
    widget = field.field.widget
    hints = {str(key): words for key, words in getattr(widget, "hints", {}).items()}
    divide = str(getattr(widget, "divider_before", ""))
    items: list[Params] = []
    for option in _options(field):
        value = str(option["value"])
        if divide and value == divide:
            items.append({"divider": _("or")})
        items.append(_choice(field, option, hints.get(value), len(_real(items))))
    return _grouped(field) | _attributes(field) | {"id_prefix": field.auto_id, "items": items}


def _real(items: list[Params]) -> list[Params]:
    return [item for item in items if "divider" not in item]


def _choice(
    field: BoundField, option: Mapping[str, Any], hint: str | Promise | None, place: int
) -> Params:
    item: Params = {
        "id": field.auto_id + (f"-{place + 1}" if place else ""),
        "value": option["value"],
        "text": option["label"],
        "checked": option["selected"],
    }
    return item | ({"hint": {"text": hint}} if hint else {})


def _checkbox(field: BoundField) -> Params:
    """A single tick box: its label stands beside it, and it needs no fieldset."""
    item = {"value": "on", "text": str(field.label), "checked": bool(field.value())}
    shared = _shared(field)
    return shared | _attributes(field) | {"id_prefix": field.auto_id, "items": [item]}


def _date(field: BoundField) -> Params:
    widget = field.field.widget
    wrong = _parts_in_error(field)
    values = dict(zip(widget.parts, field.value() or ("", "", ""), strict=True))
    items = [
        {
            "name": part,
            "id": f"{field.auto_id}-{part}",
            "label": str(widget.part_labels[part]),
            "value": values[part] or None,
            "error": part in wrong,
            # A month may be typed in letters, so its keyboard must have them (GDS-23).
            "inputmode": "text" if part == "month" else "numeric",
            "autocomplete": widget.attrs.get("autocomplete") and f"bday-{part}",
            "classes": f"govuk-input--width-{4 if part == 'year' else 3 if part == 'month' else 2}",
        }
        for part in widget.parts
    ]
    for item in items:
        if not item["autocomplete"]:
            del item["autocomplete"]
    return _grouped(field) | {"id": field.auto_id, "name_prefix": field.html_name, "items": items}


def _parts_in_error(field: BoundField) -> tuple[str, ...]:
    """Which of a date's inputs the first error is about; all of them unless it says."""
    errors = field.errors.as_data()
    if not errors:
        return ()
    return (errors[0].params or {}).get("parts", DateInputs.parts)


KINDS: tuple[tuple[Any, str, Any], ...] = (
    (DateInputs, "date_input", _date),
    # Before RadioSelect, from which Django derives it.
    (forms.CheckboxSelectMultiple, "checkboxes", _choices),
    (forms.RadioSelect, "radios", _choices),
    (forms.CheckboxInput, "checkboxes", _checkbox),
    (forms.Select, "select", _select),
    (forms.Textarea, "textarea", _textarea),
    (forms.FileInput, "file_upload", _file),
)
