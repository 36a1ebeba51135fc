"""The house keeps its own rules: what architecture promises, a test holds."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.ROOT)
OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith("ccqm.")]


def rung(model: type[models.Model]) -> int:
    return settings.LADDER.index(model._meta.app_label)


def test_foreign_keys_point_down_the_ladder():
    """A string reference hides from import tools; Django's registry does not lie."""
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in OUR_MODELS
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model in OUR_MODELS
        and rung(field.related_model) > rung(model)
    ]
    assert upward == []


WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create"} | {
    "update_or_create",
    "save_version",
}
# Session data is HTTP's own, not the scheme's.
ALLOWED_RECEIVERS = ("session", "request.session")


def written(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver = ast.unparse(node.func.value)
        is_row_update = node.func.attr == "update" and (
            ".objects" in receiver or ".filter(" in receiver
        )
        if (node.func.attr in WRITES or is_row_update) and receiver not in ALLOWED_RECEIVERS:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno} {receiver}.{node.func.attr}")
    return found


def test_the_web_writes_nothing():
    """Forms validate; actions save."""
    assert [line for path in (ROOT / "ccqm/web").rglob("*.py") for line in written(path)] == []


def test_the_write_detector_detects(tmp_path):
    """The test above can fail."""
    page = ROOT / "ccqm/web/kit/urls.py"
    assert written(page) == []
    tree = "from x import A\nA.objects.filter(a=1).update(b=2)\nA.objects.create()\n"
    sample = tmp_path / "sample.py"
    sample.write_text(tree)
    globals()["ROOT"], kept = tmp_path, ROOT
    try:
        assert len(written(sample)) == 2
    finally:
        globals()["ROOT"] = kept


TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


def holds_words(field: models.Field) -> bool:
    """Whether a field could hold words about a person: text that is not one of fixed choices."""
    if not field.concrete or field.is_relation or field.primary_key:
        return False
    base = getattr(field, "base_field", field)
    return isinstance(base, TEXT) and not field.choices and not base.choices


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_text_field_says_whether_it_is_personal(model):
    """DP-06: purpose, basis and retention stand beside the field; the build fails without."""
    said = set(getattr(model, "personal", {})) | set(getattr(model, "not_personal", ()))
    words = {field.name for field in model._meta.get_fields() if holds_words(field)}
    assert words - said == set()
    assert set(getattr(model, "personal", {})) <= {f.name for f in model._meta.get_fields()}


def test_every_status_has_a_way_in_and_an_owner():
    """Each status is reached by a move, and each move says who may make it."""
    from ccqm.journeys import rules as journeys
    from ccqm.validation import rules as validation

    for rules, first in ((journeys, "working"), (validation, "submitted")):
        statuses = {status.value for status in rules.Status}
        reached = {str(getattr(move.target, "value", move.target)) for move in rules.MOVES}
        assert statuses - reached - {first} == set()
        assert all(move.by for move in rules.MOVES)


def test_every_task_has_a_page_and_a_browser_test():
    """A task's key is its page's URL name, and the road's browser test walks there."""
    from django.urls import reverse

    from ccqm.steps.registry import known_tasks

    road = "".join(path.read_text() for path in (ROOT / "tests/journeys").glob("*.py"))
    for key in known_tasks():
        assert reverse(f"leads:{key}", args=["some-school"]).endswith(f"/{key}/")
        assert f'"{key}"' in road, f"no browser test opens the task {key}"


def test_names_that_say_nothing_are_not_used():
    """Never utils, helpers, common, services or managers."""
    banned = {"utils", "helpers", "common", "services", "managers"}
    assert [path for path in (ROOT / "ccqm").rglob("*") if path.stem in banned] == []


def test_files_stay_readable():
    """A file past 400 lines holds two ideas."""
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for folder in ("ccqm", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and (lines := path.read_text().count("\n")) > 400
    ]
    assert long == []
