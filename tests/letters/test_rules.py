"""From one source to text and HTML (SEC-22)."""

import pytest

from ccqm.letters.rules import Block, as_text, parts, typed

SOURCE = """Subject: Your work

Hello,
this is the second line.

* one
* two

[Open it](https://mark.example.org/work/)
"""


def test_a_source_becomes_a_subject_and_blocks():
    subject, blocks = parts(SOURCE)
    assert subject == "Your work"
    assert blocks == [
        Block("paragraph", ("Hello,", "this is the second line.")),
        Block("bullets", ("one", "two")),
        Block("button", ("Open it",), "https://mark.example.org/work/"),
    ]


def test_a_button_is_words_and_address_in_text():
    text = as_text(parts(SOURCE)[1])
    assert "Open it:\nhttps://mark.example.org/work/" in text
    assert "* one\n* two" in text
    assert "](" not in text


def test_a_source_without_subject_is_refused():
    with pytest.raises(ValueError, match="Subject"):
        parts("Hello")


def test_a_subject_is_one_line_of_at_most_200_characters():
    assert parts("Subject:  a\t b \r c\n\nHello")[0] == "a b c"
    assert len(parts("Subject: " + "x" * 300 + "\n\nHello")[0]) == 200


@pytest.mark.parametrize(
    "value", ["[Pay here](https://evil.example)", "Ann\n\n[Pay here](https://evil.example)\n\nBo"]
)
def test_what_people_type_never_becomes_a_button(value):
    """SEC-22: only our own templates put buttons into our letters."""
    _subject, blocks = parts(f"Subject: x\n\n{typed(value)}")
    assert {block.kind for block in blocks} == {"paragraph"}
    assert "[Pay here](https://evil.example)" in as_text(blocks)


def test_what_people_type_is_otherwise_left_as_it_is():
    for value in ("Ann", "* not a list\n* of ours", "[sic]", "two\n\nparagraphs"):
        assert as_text(parts(f"Subject: x\n\n{typed(value)}")[1]) == value + "\n"


def test_a_typed_subject_stays_one_line():
    assert parts(f"Subject: News for {typed('Ann [x]')}\n\nHi")[0] == "News for Ann [x]"
