"""`ccqm survey-release` and `ccqm survey-compare`, as a statistician calls them."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

STATEMENTS = ["a1", "a2", "a3", "b1", "b2", "b3"]
SCHEMA = """
roll_size_baseline = 80
roll_size_followup = 90
[areas]
attitudes = ["a1", "a2", "a3"]
skills = ["b1", "b2", "b3"]
[[dimensions]]
key = "site"
"""


def csv(people: int, share: float, seed: int) -> str:
    draw = np.random.default_rng(seed)
    rows = [",".join([*STATEMENTS, "site"])]
    for n in range(people):
        cells = ["5" if value < share else "2" for value in draw.random(6)]
        rows.append(",".join([*cells, "North" if n % 2 else "South"]))
    return "\n".join(rows) + "\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Two waves and a schema, with this folder as the one to work in."""
    (tmp_path / "schema.toml").write_text(SCHEMA)
    (tmp_path / "before.csv").write_text(csv(60, 0.4, 1))
    (tmp_path / "after.csv").write_text(csv(70, 0.8, 2))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(name: str, *given: str) -> dict:
    out = StringIO()
    call_command(name, *given, "--schema", "schema.toml", stdout=out)
    return json.loads(out.getvalue())


def refusal(name: str, *given: str) -> str:
    """What it says on standard error; nothing on standard output, and exit code 2."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(name, *given, "--schema", "schema.toml", stdout=out, stderr=err)
    assert ended.value.code == 2
    assert out.getvalue() == ""
    assert "Traceback" not in err.getvalue()
    return err.getvalue()


def test_a_release_has_areas_statements_and_groups(folder):
    found = told("survey_release", "before.csv")
    assert (found["invited"], found["answered"], found["counted"]) == (80, 60, 60)
    assert 30 < found["areas"]["attitudes"]["percent"] < 50
    assert set(found["statements"]) == set(STATEMENTS)
    assert [group["categories"] for group in found["groups"]] == [["North"], ["South"]]
    for group in found["groups"]:
        assert (group["dimension"], group["count"]) == ("site", "20-49")
        assert set(group["areas"]) == {"attitudes", "skills"}


def test_a_followup_is_held_to_its_baseline(folder):
    (folder / "small.csv").write_text(csv(12, 0.4, 1))
    (folder / "small.json").write_text(json.dumps(told("survey_release", "small.csv")))
    (folder / "before.json").write_text(json.dumps(told("survey_release", "before.csv")))
    assert told("survey_release", "after.csv", "--baseline", "before.json")["groups"]
    found = told("survey_release", "after.csv", "--baseline", "small.json")
    assert found["invited"] == 90
    assert found["groups"] == []


def test_a_comparison_has_a_verdict_for_each_area(folder):
    found = told("survey_compare", "before.csv", "after.csv")
    assert (found["baseline"]["invited"], found["followup"]["invited"]) == (80, 90)
    assert {area["verdict"] for area in found["areas"].values()} == {"improved"}


def test_the_other_way_round_it_became_worse(folder):
    (folder / "schema.toml").write_text(SCHEMA.replace("80", "90"))
    found = told("survey_compare", "after.csv", "before.csv")
    assert {area["verdict"] for area in found["areas"].values()} == {"worse"}


def test_one_roll_size_serves_both_waves(folder):
    (folder / "schema.toml").write_text("roll_size = 100\n" + SCHEMA[SCHEMA.index("[areas]") :])
    found = told("survey_compare", "before.csv", "after.csv")
    assert (found["baseline"]["invited"], found["followup"]["invited"]) == (100, 100)
    assert told("survey_release", "after.csv")["invited"] == 100


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("survey_release", ["none.csv"], "none.csv cannot be opened"),
        ("survey_release", ["."], "cannot be opened"),
        ("survey_release", ["other.csv"], "no column"),
        ("survey_release", ["many.csv"], "81 responses, but only 80 people"),
        ("survey_release", ["before.csv", "--baseline", "none.json"], "cannot be opened"),
        ("survey_release", ["before.csv", "--baseline", "before.csv"], "is not JSON"),
        ("survey_release", ["before.csv", "--baseline", "list.json"], "not a release"),
        ("survey_release", ["before.csv", "--baseline", "deep.json"], "is not JSON"),
        ("survey_compare", ["before.csv", "none.csv"], "none.csv cannot be opened"),
        ("survey_compare", ["before.csv", "bad.csv"], "bad.csv: Row 2, column “a1”: “7”"),
    ],
)
def test_errors_are_plain_words(folder, name, given, words):
    (folder / "many.csv").write_text(csv(81, 0.4, 1))
    (folder / "other.csv").write_text("name,age\n")
    (folder / "list.json").write_text("[]")
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "bad.csv").write_text(",".join([*STATEMENTS, "site"]) + "\n7,1,1,1,1,1,North\n")
    assert words in refusal(name, *given)


def test_a_missing_roll_size_is_an_error(folder):
    (folder / "schema.toml").write_text(SCHEMA[SCHEMA.index("[areas]") :])
    assert "Add roll_size" in refusal("survey_release", "before.csv")
    assert "Add roll_size_baseline" in refusal("survey_compare", "before.csv", "after.csv")


def test_a_key_that_nothing_reads_is_told_of(folder):
    (folder / "schema.toml").write_text("rollsize = 3\n" + SCHEMA)
    err = StringIO()
    call_command(
        "survey_release", "before.csv", "--schema", "schema.toml", stdout=StringIO(), stderr=err
    )
    assert "Not read in the schema: rollsize" in err.getvalue()


# --- as a program ---------------------------------------------------------------------------------
def run(folder: Path, *words: str) -> subprocess.CompletedProcess:
    """The program itself, with nowhere to find a database and an empty folder to start one in."""
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("DATABASE_URL", "PYTEST_CURRENT_TEST")}  # fmt: skip
    return subprocess.run(
        [Path(sys.executable).with_name("ccqm"), *words, "--schema", "schema.toml"],
        cwd=folder,
        env=environment | {"CCQM_VAR": str(folder / "var"), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_needs_no_database(folder):
    (folder / "before.csv").write_text(csv(60, 0.4, 1).replace("North", "Großes Haus"), "utf-8")
    done = run(folder, "survey-release", "before.csv")
    assert (done.returncode, done.stderr) == (0, "")
    categories = [group["categories"] for group in json.loads(done.stdout)["groups"]]
    assert ["Großes Haus"] in categories
    assert not (folder / "var").exists()


def test_errors_go_to_standard_error_with_exit_code_2(folder):
    done = run(folder, "survey-compare", "before.csv", "none.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The file none.csv cannot be opened: No such file or directory\n"
