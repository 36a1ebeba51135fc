"""Our components print what govuk-frontend's own macros print.

govuk-frontend ships every state of every component as options and HTML. Each component that we
derive from it is held against all of them; what we leave out is named here with a reason.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from ccqm.web.kit.components import component
from tests.web.kit.html_tree import tree

ROOT = Path(__file__).resolve().parents[3]
GOVUK = ROOT / "frontend/node_modules/govuk-frontend/dist/govuk/components"

DERIVED = (
    "back-link",
    "breadcrumbs",
    "button",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "phase-banner",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)

DROP_ZONE = "the drop zone needs JavaScript; the browser's own control serves everyone"
SKIPPED = {
    ("file-upload", "enhanced"): DROP_ZONE,
    ("file-upload", "enhanced, with error message and hint"): DROP_ZONE,
    ("file-upload", "enhanced, multiple files"): DROP_ZONE,
    ("file-upload", "enhanced, custom wrapper classes and attributes"): DROP_ZONE,
    ("file-upload", "translated"): DROP_ZONE,
    ("select", "with falsy values"): "the value of an option is text here; False is a mistake",
}

# Free-form maps whose keys are the caller's own.
VERBATIM = {"attributes", "values", "wrapper_attributes"}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def ours(value: Any, key: str = "") -> Any:
    """govuk-frontend's options as our parameters: snake_case, `html` trusted, nulls unset."""
    if isinstance(value, dict):
        if key in VERBATIM:
            return value
        return {snake(k): ours(v, snake(k)) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [ours(item) for item in value]
    trusted = key == "html" or key.endswith("_html")
    if isinstance(value, str) and (
        trusted or key in {"start", "end", "navigation_start", "navigation_end"}
    ):
        return mark_safe(value)
    return mark_safe(value) if key == "attributes" and isinstance(value, str) else value


def fixtures() -> list[Any]:
    found = []
    for name in DERIVED:
        for fixture in json.loads((GOVUK / name / "fixtures.json").read_text())["fixtures"]:
            found.append(pytest.param(name, fixture, id=f"{name}: {fixture['name']}"))
    return found


def test_skipped_fixtures_exist() -> None:
    known = {(name, fixture["name"]) for name, fixture in (param.values for param in fixtures())}
    assert SKIPPED.keys() <= known


@pytest.mark.parametrize(("name", "fixture"), fixtures())
def test_same_html(name: str, fixture: dict[str, Any]) -> None:
    if reason := SKIPPED.get((name, fixture["name"])):
        pytest.skip(reason)
    html = component(snake(name).replace("-", "_"), ours(fixture["options"]))
    assert tree(html) == tree(fixture["html"])
