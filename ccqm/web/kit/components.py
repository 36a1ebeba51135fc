"""Components: small pieces of page, each one template in `templates/components/`.

Parameters have the names of govuk-frontend's macros, in snake_case. Text is escaped; a parameter
called `html` is trusted only when it is a SafeString, anything else in it is shown as text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.template import engines
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Params = dict[str, Any]


def component(name: str, params: Params) -> SafeString:
    """The HTML of one component, in a context of its own: only what it is given can show.

    Raises `TemplateDoesNotExist` for a component that is not in `templates/components/`.
    """
    prepared = PREPARED[name](params) if name in PREPARED else params
    template = engines["django"].get_template(f"components/{name}.html")
    return mark_safe(template.render(prepared).strip())  # noqa: S308  a template escapes


def content(of: Any) -> SafeString | str:
    """The `html` of a parameter if it has one, else its `text`, both ready to print."""
    if not isinstance(of, Mapping):
        return conditional_escape("" if of is None else of)
    found = of.get("html") or of.get("text")
    return conditional_escape("" if found is None else found)


def attributes(of: Any) -> SafeString | str:
    """Attributes as ` name="value"` pairs; `{"value": …, "optional": True}` may be left out."""
    if isinstance(of, SafeString):
        return of
    if not isinstance(of, Mapping):
        return ""
    return mark_safe("".join(_attribute(name, value) for name, value in of.items()))  # noqa: S308


def _attribute(name: str, value: Any) -> str:
    optional = isinstance(value, Mapping) and value.get("optional", False)
    value = value.get("value") if isinstance(value, Mapping) else value
    if optional and (value is None or value is False):
        return ""
    if optional and value is True:
        return format_html(" {}", name)
    return format_html(' {}="{}"', name, _in_html(value))


def _in_html(value: Any) -> Any:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _joined(*words: Any) -> str:
    return " ".join(str(word) for word in words if word)


# --- What a template cannot work out for itself -------------------------------------------------


def _described(params: Params, own_id: str, described_by: Any) -> Params:
    """Adds the ids of hint and error message, and the `aria-describedby` that names them."""
    hint_id = f"{own_id}-hint" if params.get("hint") else ""
    error_id = f"{own_id}-error" if params.get("error_message") else ""
    return {
        **params,
        "id": own_id,
        "hint_id": hint_id,
        "error_id": error_id,
        "described_by": _joined(described_by, hint_id, error_id),
    }


def _field(params: Params) -> Params:
    own_id = params.get("id") or params.get("name") or ""
    return _described(params, own_id, params.get("described_by"))


def _input(params: Params) -> Params:
    field = _field(params)
    spellcheck = params.get("spellcheck")
    given = {
        "id": field["id"],
        "name": params.get("name"),
        "type": params.get("type") or "text",
        "spellcheck": _optional(_in_html(spellcheck) if isinstance(spellcheck, bool) else None),
        "value": _optional(params.get("value")),
        "disabled": _optional(params.get("disabled")),
        "aria-describedby": _optional(field["described_by"] or None),
    }
    for name in ("autocomplete", "autocapitalize", "pattern", "inputmode"):
        given[name] = _optional(params.get(name))
    group = _mapping(params.get("form_group"))
    around = [params.get("prefix"), params.get("suffix")]
    around += [group.get("before_input"), group.get("after_input")]
    return {**field, "given": given, "is_wrapped": any(content(item) for item in around if item)}


def _select(params: Params) -> Params:
    items = [
        {**item, "is_selected": _is_picked(item, "selected", params.get("value"))}
        for item in params.get("items") or ()
        if item
    ]
    return {**_field(params), "items": items}


def _choices(params: Params) -> Params:
    """Radios and checkboxes: ids, what is chosen, and what each one is described by."""
    prefix = params.get("id_prefix") or params.get("name") or ""
    fieldset = _mapping(params.get("fieldset"))
    described_by = fieldset.get("described_by") or params.get("described_by")
    described = _described(params, prefix, described_by)
    # Without a fieldset to carry it, each checkbox is described by the hint and the error.
    inherited = "" if params.get("fieldset") else described["described_by"]
    items = [
        _choice(params, item, prefix + (f"-{n}" if n > 1 else ""), inherited)
        for n, item in enumerate(params.get("items") or (), start=1)
        if item
    ]
    return {**described, "items": items}


def _choice(params: Params, item: Params, own_id: str, inherited: str) -> Params:
    own_id = item.get("id") or own_id
    hint_id = f"{own_id}-item-hint" if content(_mapping(item.get("hint"))) else ""
    chosen = params["values"] if params.get("values") else params.get("value")
    return {
        **item,
        "id": own_id,
        "name": item.get("name") or params.get("name"),
        "hint_id": hint_id,
        "described_by": _joined(inherited, hint_id),
        "is_checked": _is_picked(item, "checked", chosen),
        "conditional_html": _mapping(item.get("conditional")).get("html"),
    }


def _is_picked(item: Params, key: str, chosen: Any) -> bool:
    if item.get(key):
        return True
    if item.get(key) is False or not chosen:
        return False
    own = str(item.get("value", item.get("text")))
    if isinstance(chosen, Sequence) and not isinstance(chosen, str | Promise):
        return own in map(str, chosen)
    return own == str(chosen)


def _date_input(params: Params) -> Params:
    own_id = params.get("id") or ""
    parts = {part: params.get(part, {"name": part}) for part in ("day", "month", "year")}
    items = [item for item in params.get("items") or parts.values() if item]
    any_error = any(_has_error(item) for item in items)
    fieldset = _mapping(params.get("fieldset"))
    described = _described(params, own_id, fieldset.get("described_by"))
    inputs = [_date_part(params, item, parts, any_error=any_error) for item in items]
    return {**described, "items": inputs}


def _date_part(params: Params, item: Params, parts: Params, *, any_error: bool) -> Params:
    name = item.get("name") or next((part for part, own in parts.items() if own is item), "")
    part = next(
        (part for part, own in parts.items() if name in (part, _mapping(own).get("name"))), ""
    )
    classes = item.get("classes") or ""
    error = "govuk-input--error" in classes
    shows_error = _has_error(item) or (
        item.get("error") is not False and params.get("error_message") and not any_error
    )
    width = f"govuk-input--width-{4 if part == 'year' else 2}"
    prefix = f"{params['name_prefix']}-" if params.get("name_prefix") else ""
    values = _mapping(params.get("values"))
    value = item.get("value", _mapping(parts.get(part)).get("value"))
    return {
        **item,
        "id": item.get("id") or f"{params.get('id') or ''}-{name}",
        "name": prefix + name,
        "label": {
            "text": item.get("label") or name.capitalize(),
            "classes": "govuk-date-input__label",
        },
        "classes": _joined(
            "govuk-date-input__input",
            "govuk-input--error" if shows_error and not error else "",
            "" if "govuk-input--width-" in classes else width,
            classes,
        ),
        "value": values.get(prefix + name) if value is None else value,
        "inputmode": item.get("inputmode") or "numeric",
    }


def _has_error(item: Params) -> bool:
    return bool(item.get("error") or "govuk-input--error" in (item.get("classes") or ""))


def _summary_list(params: Params) -> Params:
    """Each row with its actions as a list, since a template cannot read a key named `items`."""
    rows = [
        {**row, "links": _links(row), "no_actions": not _mapping(row.get("actions")).get("items")}
        for row in params.get("rows") or ()
        if row
    ]
    card = _mapping(params.get("card"))
    return {
        **params,
        "rows": rows,
        "any_actions": any(row["links"] for row in rows),
        "card_links": _links(card),
        "card_title": card.get("title"),
    }


def _links(of: Params) -> Sequence[Params]:
    return _mapping(of.get("actions")).get("items") or ()


def _task_list(params: Params) -> Params:
    prefix = params.get("id_prefix") or "task-list"
    items = [
        {**item, "hint_id": f"{prefix}-{n}-hint", "status_id": f"{prefix}-{n}-status"}
        for n, item in enumerate(params.get("items") or (), start=1)
        if item
    ]
    return {**params, "items": items}


def _service_navigation(params: Params) -> Params:
    items = [item for item in params.get("navigation") or () if item]
    slots = _mapping(params.get("slots"))
    end = slots.get("end")
    collapse = params.get("collapse_navigation_on_mobile")
    return {
        **params,
        "navigation": items,
        "has_navigation": bool(
            items or slots.get("navigation_start") or slots.get("navigation_end")
        ),
        "collapse": len(items) > 1 if collapse in (None, "") else collapse,
        "end_html": end.get("html") if isinstance(end, Mapping) else end,
        "end_inline": isinstance(end, Mapping) and end.get("align") == "inline",
    }


def _pagination(params: Params) -> Params:
    has_ends = params.get("next") or params.get("previous")
    return {**params, "is_block": bool(has_ends and not params.get("items"))}


def _panel(params: Params) -> Params:
    actions = _mapping(params.get("actions"))
    is_interruption = "govuk-panel--interruption" in (params.get("classes") or "")
    return {**params, "is_interruption": is_interruption, "action_items": actions.get("items")}


def _progress(params: Params) -> Params:
    """How far along: `value` of `total`, with `needed` as the mark to reach; all are counts."""
    value, total = params.get("value") or 0, params.get("total") or 0
    needed = params.get("needed")
    return {
        **params,
        "value": value,
        "total": total,
        "percent": _percent(value, total),
        "needed_percent": None if needed is None else _percent(needed, total),
    }


def _percent(part: int, whole: int) -> int:
    """A whole percentage from 0 to 100, rounded down so that only all is 100."""
    return max(0, min(100, part * 100 // whole)) if whole else 0


def _optional(value: Any) -> Params:
    return {"value": value, "optional": True}


def _mapping(value: Any) -> Params:
    return value if isinstance(value, dict) else {}


PREPARED: dict[str, Callable[[Params], Params]] = {
    "checkboxes": _choices,
    "date_input": _date_input,
    "file_upload": _field,
    "input": _input,
    "pagination": _pagination,
    "panel": _panel,
    "progress": _progress,
    "radios": _choices,
    "select": _select,
    "service_navigation": _service_navigation,
    "summary_list": _summary_list,
    "task_list": _task_list,
    "textarea": _field,
}
