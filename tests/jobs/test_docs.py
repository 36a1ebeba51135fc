"""The generated pages: nothing personal left out (DP-06), nothing stale unseen."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from ccqm.jobs import moves, record
from ccqm.journeys.rules import MOVES as JOURNEY_MOVES
from ccqm.validation.rules import MOVES as APPLICATION_MOVES

TEXT = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)


def test_every_personal_field_of_ours_is_in_the_record():
    page = record.record_of_processing()
    ours = [model for model in apps.get_models() if record.is_ours(model)]
    assert ours
    for model in ours:
        for name, field in record.personal_of(model).items():
            assert f"| `{name}` | {field.purpose} | {field.basis.value} |" in page
            model._meta.get_field(name)


def test_every_table_of_a_library_is_judged():
    """A new library's table fails here until someone says what personal data it holds."""
    theirs = {model._meta.label for model in apps.get_models() if not record.is_ours(model)}
    assert theirs == set(record.LIBRARIES)
    for label, fields in record.LIBRARIES.items():
        held = {f.name for f in apps.get_model(label)._meta.get_fields() if isinstance(f, TEXT)}
        assert set(fields) <= held


def test_a_library_table_nobody_judged_is_an_error(monkeypatch):
    monkeypatch.delitem(record.LIBRARIES, "sessions.Session")
    with pytest.raises(KeyError, match=r"sessions\.Session"):
        record.record_of_processing()


def test_every_move_is_in_the_page():
    page = moves.page()
    assert page.count("-->") > len(JOURNEY_MOVES) + len(APPLICATION_MOVES)
    assert "    applied --> achieved: manager" in page
    assert "| applied | achieved | manager |" in page
    assert "[*] --> working" in page
    assert "Status." not in page


def test_pages_are_written_then_fresh_then_stale(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"Stale: data\.md, journey\.md"):
        call_command("docs", "--check", "--folder", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    call_command("docs", "--folder", str(tmp_path))
    assert capsys.readouterr().out == "Wrote data.md.\nWrote journey.md.\n"
    call_command("docs", "--check", "--folder", str(tmp_path))
    (tmp_path / "data.md").write_text("old")
    with pytest.raises(CommandError, match=r"Stale: data\.md\."):
        call_command("docs", "--check", "--folder", str(tmp_path))
