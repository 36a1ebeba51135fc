"""Every fault of an edition is found, with its line and key; nothing makes the check crash."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccqm.framework import rules, shape
from ccqm.framework.edition import KINDS
from ccqm.framework.lines import locate, statements
from ccqm.framework.shipped import shipped

GOOD = shipped("leeds-2026")
CONTENT = tomllib.loads(GOOD)
KNOWN = frozenset(task["key"] for step in CONTENT["steps"] for task in step["tasks"])


def faults(text: str) -> list[str]:
    return [str(fault) for fault in rules.check(text, KNOWN)]


def changed(old: str, new: str, *, times: int = 1) -> tuple[str, int]:
    """The good edition with the first such words changed, and the line where they stood."""
    assert old in GOOD
    return GOOD.replace(old, new, times), GOOD[: GOOD.index(old)].count("\n") + 1


def line_with(text: str, words: str, after: str = "") -> int:
    start = text.index(after) if after else 0
    return text[: text.index(words, start)].count("\n") + 1


def test_the_edition_we_ship_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("validity_months = 36", "valid_months = 36", "valid_months", 'Did you mean "validity_mon'),
        (
            "sign_up_percent = 95",
            'sign_up_percent = "95"',
            "levels.silver.sign_up_percent",
            "whole",
        ),
        (
            "sign_up_percent = 95",
            "sign_up_percent = true",
            "levels.silver.sign_up_percent",
            "whole",
        ),
        (
            "sign_up_percent = 95",
            "sign_up_percent = 101",
            "levels.silver.sign_up_percent",
            "0 to 100",
        ),
        (
            "sign_up_percent = 95",
            "sign_up_percent = -1",
            "levels.silver.sign_up_percent",
            "0 to 100",
        ),
        (
            "sign_up_percent = 95",
            "sign_up_percent = 89",
            "levels.silver.sign_up_percent",
            "less than",
        ),
        ("average_stage = 2.75", "average_stage = nan", "levels.silver.average_stage", "1 to 4"),
        ("average_stage = 2.75", "average_stage = 4.5", "levels.silver.average_stage", "1 to 4"),
        (
            "average_stage = 3.25",
            "average_stage = 2.9",
            "levels.gold.average_stage",
            "than minimum_",
        ),
        ("order = 2", "order = 3", "levels.silver.order", "must be 2"),
        ("number = 4", "number = 5", "steps.evaluate.number", "must be 4"),
        ('title = "Silver"', 'title = ""', "levels.silver.title", "empty"),
        ('title = "Silver"', 'title = "a\\u0000b"', "levels.silver.title", "stored"),
        ('title = "Silver"', f'title = "{"x" * 201}"', "levels.silver.title", "longer than 200"),
        ('key = "leeds-2026"', 'key = "Leeds 2026"', "key", "lower-case"),
        ('area = "skills"', 'area = "skill"', "criteria.bias-training.area", 'no "skill" in areas'),
        ('phase = "achieving"', 'phase = "foundation"', "steps.improve.phase", "already over"),
        (
            'types = ["educational-establishment"]',
            'types = ["x"]',
            "people_groups.pupils.types",
            "no",
        ),
        ('key = "further-evidence"', 'key = "later"', "outcomes.later.key", "must be one of"),
        ("I, {name}, declare", "I, {nam}, declare", "statements.declaration.singular", "{nam}"),
        ("I, {name}, declare", "I, {name, declare", "statements.declaration.singular", "{…}"),
        ("I, {name}, declare", "I, {name.x}, declare", "statements.declaration.singular", "name.x"),
        ("I, {name}, declare", "I, {name!r}, declare", "statements.declaration.singular", "name…"),
        (
            'kinds = ["individual"]',
            'kinds = ["person"]',
            "types.one-person.kinds[1]",
            "must be one",
        ),
        (
            'kinds = ["individual"]',
            'kinds = ["group", "group"]',
            "types.one-person.kinds",
            "more than",
        ),
        ('kinds = ["individual"]', "kinds = []", "types.one-person.kinds", "empty"),
        ("[limits]", "[limit]", "limit", 'Did you mean "limits"'),
    ],
)
def test_a_fault_names_its_line_and_key(old, new, key, words):
    text, line = changed(old, new)
    found = [fault for fault in rules.check(text, KNOWN) if fault.key == key]
    assert {fault.line for fault in found} == {line}
    assert any(words in fault.words for fault in found)


def test_a_missing_key_points_to_its_table():
    text, line = changed('colour = "silver"\n', "")
    header = line_with(GOOD, "[[levels]]", after='key = "bronze"')
    assert faults(text) == [f"{header}: levels.silver.colour: is missing."]
    assert header < line


def test_every_fault_is_found_not_only_the_first():
    text = GOOD.replace("sign_up_percent = 95", "sign_up_percent = 89")
    text = text.replace('key = "gold"', 'key = "silver"').replace("order = 1", "order = '1'")
    assert faults(text) == [
        f"{line_with(text, words)}: {fault}"
        for words, fault in (
            ("order = '1'", "levels.bronze.order: must be a whole number."),
            (
                "sign_up_percent = 89",
                "levels.silver.sign_up_percent: is 89, less than the 90 of the level below.",
            ),
            (
                'key = "silver"\ntitle = "Gold"',
                'levels.silver.key: "silver" is used more than once.',
            ),
        )
    ]


def test_a_key_used_twice_points_to_the_second():
    text, line = changed('key = "gold"', 'key = "silver"')
    assert faults(text) == [f'{line}: levels.silver.key: "silver" is used more than once.']


def test_a_task_used_twice_is_refused_across_steps():
    text, line = changed('key = "evidence"', 'key = "awareness"')
    assert f'{line}: steps.improve.tasks.awareness.key: "awareness" is used more than once.' in (
        faults(text)
    )


def test_an_unknown_task_is_refused():
    text, line = changed('key = "awareness"', 'key = "parade"')
    (found,) = faults(text)
    assert found.startswith(f'{line}: steps.raise-awareness.tasks.parade.key: "parade" is not a')


def test_a_criterion_has_four_stages():
    text, line = changed('  "Few people know what unconscious bias is.",\n', "")
    assert faults(text) == [
        f"{line - 1}: criteria.bias-training.stages: has 3 stages but must have 4."
    ]


def test_an_area_without_criteria_is_refused():
    text = GOOD.replace('area = "skills"', 'area = "innovation"')
    line = line_with(GOOD, 'key = "skills"') - 1
    assert faults(text) == [f"{line}: areas.skills: is not named by any of the criteria."]


def test_every_outcome_needs_words():
    block = GOOD[GOOD.index("[[outcomes]]") : GOOD.index('[[outcomes]]\nkey = "further')]
    text = GOOD.replace(block, "")
    line = line_with(text, "[[outcomes]]")
    assert faults(text) == [f'{line}: outcomes: has nothing for "award".']


EVERYONE = 'kinds = ["organisation", "group", "individual"]'


def without_kind(task: str, kind: str) -> str:
    kinds = ", ".join(f'"{item}"' for item in KINDS if item != kind)
    head, tail = GOOD.split(f'key = "{task}"\n', 1)
    return f'{head}key = "{task}"\n' + tail.replace(EVERYONE, f"kinds = [{kinds}]", 1)


@pytest.mark.parametrize(
    ("task", "key", "words"),
    [
        ("awareness", "steps.raise-awareness.tasks", "has no task for kind group."),
        ("priorities", "steps.plan.tasks.actions", 'needs the task "priorities" before it'),
        ("actions", "steps.plan.tasks.publish-plan", 'needs the task "actions" before it'),
        ("commitment", "steps.commit.tasks.sign-up", 'needs the task "commitment" before it'),
        ("registration", "steps.raise-awareness.tasks.awareness", 'must be "registration"'),
        ("apply", "steps.improve.tasks.feedback", 'must be "apply"'),
    ],
)
def test_a_road_that_a_kind_cannot_walk_is_refused(task, key, words):
    found = rules.check(without_kind(task, "group"), KNOWN)
    assert any(fault.key == key and words in fault.words for fault in found)
    assert all("organisation" not in fault.words for fault in found)


def test_people_must_be_counted_before_signatures_except_for_one_person():
    text, _line = changed(
        'kinds = ["organisation", "group"]\ntitle = "Say how',
        """\
kinds = ["organisation"]\ntitle = "Say how""",
    )
    keys = [fault.key for fault in rules.check(text, KNOWN)]
    assert keys == ["steps.commit.tasks.sign-up", "steps.commit.tasks.training"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('key = "a"\ntitle = = 3\n', 2),
        ('key = "a"\nkey = "b"\n', 2),
        ('key = "a\n', 1),
        ('a = 1\nb = """never closed\n', 2),
    ],
)
def test_broken_toml_names_its_line(text, line):
    (found,) = rules.check(text, KNOWN)
    assert (found.line, found.key) == (line, "")
    assert "is not valid TOML" in found.words


def test_absurd_files_are_refused_and_do_not_crash():
    assert len(rules.check("a = " + "[" * 5000, KNOWN)) == 1
    assert len(rules.check("a = " + "9" * 5000, KNOWN)) == 1
    assert rules.check("", KNOWN)
    assert rules.check("steps = 3\nlevels = [1, {}]\n[[criteria]]\nstages = 4\n", KNOWN)


LINES = [words for _line, words in statements(GOOD) if words.strip()]
VALUES = ["3", "-1", '""', "[]", "{}", "[[1]]", "nan", "true", '"x"', "2026-01-01", "[{}, 3]"]


@settings(deadline=None, max_examples=60)
@given(st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=8))
def test_lost_lines_are_found_and_never_crash(gone):
    text = "\n".join(words for place, words in enumerate(LINES) if place not in gone)
    found = rules.check(text, KNOWN)
    is_same = "\n".join(line for line in LINES if not line.lstrip().startswith("#"))
    left = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))
    if all(LINES[place].lstrip().startswith("#") for place in gone):
        assert found == ()
        assert tomllib.loads(left) == tomllib.loads(is_same)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, len(LINES) - 1), st.sampled_from(VALUES))
def test_mangled_values_never_crash(place, value):
    name, equals, _old = LINES[place].partition(" = ")
    lines = [*LINES]
    if equals and not name.startswith("#"):
        lines[place] = f"{name} = {value}"
    text = "\n".join(lines)
    found = rules.check(text, KNOWN)
    assert all(fault.line >= 1 for fault in found)
    if not found:
        assert shape.built(tomllib.loads(text)).key


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from paths(part, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, part in enumerate(value):
            yield from paths(part, (*path, place))


def test_every_key_of_the_file_has_its_true_line():
    """The small locator against the real reader: same keys, and each line holds its key."""
    where, lines = locate(GOOD), GOOD.split("\n")
    assert set(where) == set(paths(CONTENT))
    for path, line in where.items():
        names = [part for part in path if isinstance(part, str)]
        if names:
            assert names[-1] in lines[line - 1]


def test_the_locator_skips_strings_brackets_and_comments():
    text = '''# [no]
a = """
[no]
b = 1
""""
"c d" = [ # [[no]]
  "x = ]", '[',
]
[e.f]
g.h = {i = 1}
[[j]]
k = \'\'\'\'x\'\'\'\'
[j.l]
m = 1
[[j]]
'''
    where = locate(text)
    assert where[("a",)] == 2
    assert where[("c d",)] == 6
    assert where[("e", "f")] == 9
    assert where[("e", "f", "g", "h")] == 10
    assert where[("j", 0, "k")] == 12
    assert where[("j", 0, "l", "m")] == 14
    assert where[("j", 1)] == 15
    assert not any("no" in path or "b" in path for path in where)
