"""The emblem works in one colour and in many, and is read out only when it is given words."""

import re

import pytest
from django.template import engines

from ccqm.web.kit.components import component


def shown(source: str) -> str:
    return engines["django"].from_string(source).render({})


def test_it_is_five_lengths_of_thread_and_no_ids():
    html = shown('{% c "emblem" size=24 %}')
    assert len(re.findall(r"<path ", html)) == 5
    assert 'stroke="currentColor"' in html
    assert 'width="24"' in html
    assert " id=" not in html
    assert "style=" not in html


def test_large_and_in_many_colours_it_shows_the_twist_of_the_yarn():
    html = shown('{% c "emblem" size=200 colour="many" %}')
    assert "app-emblem--many" in html
    assert "app-emblem__twist" in html
    assert "app-emblem__twist" not in shown('{% c "emblem" size=32 colour="many" %}')
    assert "app-emblem__twist" not in shown('{% c "emblem" size=200 %}')


def test_without_words_it_is_decoration():
    html = shown('{% c "emblem" %}')
    assert 'aria-hidden="true"' in html
    assert "role=" not in html


def test_with_words_it_is_a_picture_of_that_name():
    html = component("emblem", {"label": 'Mark of "A & B"'})
    assert 'role="img" aria-label="Mark of &quot;A &amp; B&quot;"' in html
    assert "aria-hidden" not in html


@pytest.mark.parametrize("level", ["bronze", "silver", "gold"])
def test_a_level_is_always_told_in_words(level):
    html = shown('{% c "level_emblem" level="' + level + '" label="The ' + level + ' mark" %}')
    assert f"app-level-emblem--{level}" in html
    assert f"The {level} mark" in re.sub(r"<[^>]+>", "", html)
