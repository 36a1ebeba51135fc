"""Names of every script, and words to search: no database needed."""

import pytest

from ccqm.participants.rules import folded, is_invitation_good, may_leave, search_words, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Roundhay Road Primary School", "roundhay-road-primary-school"),
        ("Zoë & Søren’s Café", "zoe-soren-s-cafe"),
        ("Łódź Społeczność", "lodz-spolecznosc"),
        ("Straße Çelik Iğdır", "strasse-celik-igdir"),
        ("Клуб Дружба", "klub-druzhba"),
        ("Щедрий вечір", "shchedrii-vechir"),
        ("Ελληνική Κοινότητα", "elliniki-koinotita"),
        ("مسجد النور", ""),
        ("仁愛社區", ""),
        ("Al-Noor مسجد", ""),
        ("!!! 🎉", ""),
        ("7", ""),
        ("../../team?x=1", "team-x-1"),
        ("a" * 300, "a" * 60),
    ],
)
def test_a_name_becomes_an_address_or_nothing(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("text", "found_as"),
    [
        ("  ZOË  Söze ", "zoe soze"),
        ('100% of_us \\ it\'s "here"', "100 of us it s here"),
        ("\u202eabc\u200f\u200ed", "abcd"),
        ("🎉🎉", ""),
        ("ﬁne ①", "fine 1"),
        ("مُسْجِد", "مسجد"),
        ("a\x00b", "a b"),
    ],
)
def test_text_is_cleaned_the_same_way_when_stored_and_asked(text: str, found_as: str) -> None:
    assert folded(text) == found_as
    assert folded(folded(text)) == found_as


def test_a_search_of_ten_thousand_letters_is_cut() -> None:
    assert search_words("word%_ " * 2_000) == ["word"]
    assert len(search_words(" ".join(f"w{n}" for n in range(3_000)))) == 8
    assert search_words("x" * 10_000) == ["x" * 200]


def test_a_participant_is_never_left_without_an_owner() -> None:
    assert may_leave(is_owner=True, other_owners=1)
    assert may_leave(is_owner=False, other_owners=1)
    assert "You are the only owner" in may_leave(is_owner=True, other_owners=0).reason
    other = may_leave(is_owner=True, other_owners=0, is_self=False)
    assert "This is the only owner" in other.reason


@pytest.mark.parametrize(
    ("state", "words"),
    [("accepted", "used"), ("replaced", "newer"), ("revoked", "taken back"), ("?", "taken back")],
)
def test_an_answered_invitation_says_why_it_is_over(state: str, words: str) -> None:
    for is_over in (True, False):
        assert words in is_invitation_good(state, is_over=is_over).reason
    assert is_invitation_good("open", is_over=False)
    assert "run out" in is_invitation_good("open", is_over=True).reason
