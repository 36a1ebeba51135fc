"""The edition we ship, its import, and that no imported edition ever changes."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction

from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.framework import queries, shape
from ccqm.framework.actions import Faulty, import_edition
from ccqm.framework.edition import KINDS, STAGES, Edition
from ccqm.framework.models import Edition as Row
from ccqm.framework.shipped import FOLDER, shipped
from ccqm.kit.verdict import Refused
from ccqm.steps.registry import known_tasks

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOOD = shipped("leeds-2026")
EDITION = shape.built(tomllib.loads(GOOD))


def imported(text: str = GOOD) -> Row:
    return import_edition(text, known_tasks=known_tasks(), by=SYSTEM, at=AT)


def newer(text: str = GOOD) -> str:
    return text.replace("revision = 1", "revision = 2").replace(
        "sign_up_percent = 90", "sign_up_percent = 80"
    )


# --- the words ------------------------------------------------------------------------------------


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_the_scheme_is_that_of_the_guide():
    """One minute guide No. 176: seven steps, three phases, five things to improve."""
    assert [phase.title for phase in EDITION.phases] == ["Foundation", "Developing", "Achieving"]
    assert [step.number for step in EDITION.steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [area.key for area in EDITION.areas] == [
        "attitudes", "practices", "participation", "innovation", "skills",
    ]  # fmt: skip
    assert [level.key for level in EDITION.levels_in_order()] == ["bronze", "silver", "gold"]
    assert all(len(EDITION.criteria_in(area.key)) == 5 for area in EDITION.areas)
    assert EDITION.validity_months == 36


def test_every_task_the_code_knows_has_its_words():
    assert {task.key for task in EDITION.tasks} == known_tasks()


def test_sentences_are_short_and_calm():
    """GDS: plain words, at most 24 in a sentence, no exclamation marks."""
    for text in texts(tomllib.loads(GOOD)):
        assert "!" not in text
        for sentence in re.split(r"(?<=[.?:])\s+", text):
            assert len(sentence.split()) < 25, sentence


def test_no_two_stages_are_described_alike():
    described = [words for criterion in EDITION.criteria for words in criterion.stages]
    assert len(described) == len(set(described)) == 25 * STAGES
    assert all(words.count(".") in (1, 2) for words in described)


def test_everyone_has_the_same_road_but_one_person_is_not_counted():
    roads = {kind: [task.key for task in EDITION.tasks_for(kind)] for kind in KINDS}
    assert roads["organisation"] == roads["group"]
    assert set(roads["group"]) - set(roads["individual"]) == {"people"}
    assert roads["individual"][-1] == "apply"


def test_lookups_answer_from_the_data():
    assert EDITION.level_after("bronze").key == "silver"
    assert EDITION.level_after("gold") is None
    assert EDITION.step_of("evidence").key == "improve"
    assert EDITION.step("improve").tasks_for("individual")[1].guidance_for("individual")
    assert EDITION.task("people").guidance_for("group") != EDITION.task("people").guidance
    assert EDITION.task("apply").guidance_for("group") == EDITION.task("apply").guidance
    assert [item.key for item in EDITION.types_for("individual")] == ["one-person", "other"]
    assert "pupils" in [g.key for g in EDITION.people_groups_for("educational-establishment")]
    assert "pupils" not in [g.key for g in EDITION.people_groups_for("local-neighbourhood")]
    assert [a.key for a in EDITION.audiences_needed("individual")] == ["people-we-serve"]
    assert [step.key for step in EDITION.steps_in("developing")] == ["evaluate", "plan"]
    with pytest.raises(KeyError):
        EDITION.step_of("parade")


def test_a_statement_speaks_in_both_voices():
    for statement in EDITION.statements:
        for voice, begins in (("singular", r"\bI\b"), ("plural", r"\b[Ww]e\b")):
            words = statement.filled(
                voice, name="Vale Mosque", decided_by="The trustees", decided_on="3 May 2026"
            )
            assert re.search(begins, words)
            assert "Vale Mosque" in words
            assert "3 May 2026" in words
            assert "{" not in words


# --- importing ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_import_is_stored_once_and_audited():
    row = imported()
    assert imported() == row
    assert imported("# another comment\n" + GOOD) == row
    assert Event.objects.filter(verb="edition.imported").count() == 1
    assert row.source == GOOD
    assert queries.edition(row.pk).levels == EDITION.levels
    assert queries.edition(row.pk).pk == row.pk


@pytest.mark.django_db
def test_other_content_needs_a_higher_revision():
    imported()
    with pytest.raises(Refused, match="higher revision"):
        imported(GOOD.replace("sign_up_percent = 90", "sign_up_percent = 80"))
    imported(newer().replace("revision = 2", "revision = 5"))
    with pytest.raises(Refused, match="too low"):
        imported(newer().replace("revision = 2", "revision = 3"))
    assert [row.revision for row in Row.objects.order_by("revision")] == [1, 5]


@pytest.mark.django_db
def test_an_edition_with_faults_is_not_stored():
    with pytest.raises(Faulty) as refused:
        import_edition(GOOD, known_tasks=known_tasks() - {"people"}, by=SYSTEM, at=AT)
    assert "people" in refused.value.faults[0].key
    assert not Row.objects.exists()


@pytest.mark.django_db
def test_who_began_with_an_edition_keeps_it():
    """A journey holds the row, so a newer import changes nothing for it."""
    began_with = imported()
    held = queries.edition(began_with.pk)
    imported(newer())
    assert queries.newest("leeds-2026").level("bronze").sign_up_percent == 80
    queries.edition.cache_clear()
    assert queries.edition(began_with.pk) == held
    assert held.level("bronze").sign_up_percent == 90


@pytest.mark.django_db
def test_no_edition_at_all_is_said_plainly():
    with pytest.raises(Row.DoesNotExist, match="ccqm framework import"):
        queries.newest("nowhere")


CHANGES = {
    "update": lambda row: Row.objects.update(title="Other"),
    "save": lambda row: row.save(),
    "delete": lambda row: Row.objects.all()._raw_delete("default"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_an_edition(change):
    row = imported()
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        CHANGES[change](row)
    assert Row.objects.get().title == row.title


@pytest.mark.django_db
def test_an_edition_is_read_once_in_a_process(django_assert_num_queries):
    row = imported()
    queries.edition(row.pk)
    with django_assert_num_queries(0):
        queries.edition(row.pk)
    with django_assert_num_queries(1):
        queries.newest("leeds-2026")


# --- the command ----------------------------------------------------------------------------------


def test_check_says_when_there_is_no_fault(capsys):
    call_command("framework", "check", str(FOLDER / "leeds-2026.toml"))
    assert capsys.readouterr().out == "leeds-2026.toml: no faults.\n"


def test_check_names_file_line_and_key(tmp_path, capsys):
    file = tmp_path / "york-2027.toml"
    file.write_text(GOOD.replace("sign_up_percent = 95", "sign_up_percent = 5"))
    with pytest.raises(CommandError) as refused:
        call_command("framework", "check", str(file))
    line = GOOD[: GOOD.index("sign_up_percent = 95")].count("\n") + 1
    assert capsys.readouterr().out.startswith(
        f"york-2027.toml:{line}: levels.silver.sign_up_percent: is 5, less than the 90"
    )
    assert refused.value.returncode == 1


def test_a_file_that_cannot_be_read_is_said_plainly(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("framework", "check", str(tmp_path / "none.toml"))
    file = tmp_path / "latin.toml"
    file.write_bytes(b'key = "a"\ntitle = "\xe9"\n')
    with pytest.raises(CommandError, match=r"latin\.toml:2: is not saved as UTF-8"):
        call_command("framework", "check", str(file))


@pytest.mark.django_db
def test_import_brings_it_into_use(tmp_path, capsys):
    call_command("framework", "import", str(FOLDER / "leeds-2026.toml"))
    assert "leeds-2026, revision 1) is in use" in capsys.readouterr().out
    file = tmp_path / "leeds-2026.toml"
    file.write_text(GOOD.replace("sign_up_percent = 90", "sign_up_percent = 80"))
    with pytest.raises(CommandError, match="higher revision"):
        call_command("framework", "import", str(file))
    file.write_text(GOOD.replace('key = "people"', 'key = "parade"'))
    with pytest.raises(CommandError, match="is refused"):
        call_command("framework", "import", str(file))
    assert Row.objects.count() == 1


@pytest.mark.django_db
def test_the_editions_of_the_release_can_be_imported_again_and_again(capsys):
    call_command("framework", "import", "--shipped")
    call_command("framework", "import", "--shipped")
    first, again = capsys.readouterr().out.splitlines()
    assert first == again
    assert Row.objects.get().key == "leeds-2026"


# --- the handbook ---------------------------------------------------------------------------------


def schema(kind):
    for item in fields(kind):
        if "not_in_file" not in item.metadata:
            yield item.name
            inner = get_type_hints(kind)[item.name]
            for part in (inner, *get_args(inner)):
                if is_dataclass(part):
                    yield from schema(part)


def test_the_handbook_explains_every_key():
    handbook = (Path(__file__).parents[2] / "docs/editions.md").read_text()
    explained = set(re.findall(r"`\[*(?:steps\.)?(\w+)\]*`", handbook))
    assert set(schema(Edition)) - explained == set()
