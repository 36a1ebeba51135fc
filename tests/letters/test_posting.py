"""Letters into the outbox: one source, one letter per key, one transaction."""

from copy import deepcopy
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from ccqm.kit.brand import brand
from ccqm.letters.actions import Reader, forget_old, post, post_many, send, take_back
from ccqm.letters.models import Letter
from tests.people import NOW
from tests.working import jobs

SHOP = 'Tom & Jerry\'s <b>"Shop"</b>'


@pytest.fixture(autouse=True)
def _sample_letter(settings):
    """`letters/sample.txt`, a letter of this test's own."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.PUBLIC_HOST = "https://mark.example.org"


def sample(key="k1", **changes):
    context = {"name": "Ann", "words": "Thank you."} | changes.pop("context", {})
    return post("sample", to="ann@example.org", context=context, at=NOW, key=key, **changes)


@pytest.mark.django_db
class TestPosting:
    def test_text_and_html_say_the_same(self):
        letter = sample()
        assert letter.subject == "News for Ann"
        for words in ("Hello Ann,", "First thing", "See your work", "Thank you.", brand().email):
            assert words in letter.text
            assert words in letter.html
        address = "https://mark.example.org/work/weaver-street/"
        assert f"See your work:\n{address}" in letter.text
        assert f'href="{address}"' in letter.html

    def test_what_people_type_is_plain_in_text_and_escaped_in_html(self):
        """SEC: no markup of theirs reaches the reader, and nobody reads `&amp;`."""
        letter = sample(context={"name": SHOP})
        assert f"Hello {SHOP}," in letter.text
        assert letter.subject == f"News for {SHOP}"
        assert "<b>" not in letter.html
        assert "Tom &amp; Jerry" in letter.html
        assert "&amp;amp;" not in letter.html

    def test_code_that_people_type_is_text(self):
        typed = "&lt;script&gt; <script>alert(1)</script>"
        letter = sample(context={"words": typed})
        assert typed in letter.text
        assert "<script>" not in letter.html
        assert "&amp;lt;script&amp;gt;" in letter.html

    def test_a_name_cannot_begin_another_header(self):
        """SEC-22: header injection."""
        letter = sample(context={"name": "Ann\r\nBcc: all@example.org"})
        assert "\n" not in letter.subject
        send(letter, at=NOW)
        assert mail.outbox[0].recipients() == ["ann@example.org"]
        assert "Bcc" not in mail.outbox[0].message().keys()  # noqa: SIM118  not a mapping

    def test_an_address_cannot_begin_another_header(self):
        letter = post("sample", to="a@example.org\nBcc: b@example.org", context={}, at=NOW, key="k")
        with pytest.raises(ValueError, match="newline"):
            send(letter, at=NOW)
        assert mail.outbox == []

    def test_a_typed_link_is_never_one_of_our_buttons(self):
        letter = sample(context={"words": "[Pay here](https://evil.example/)"})
        assert ">Pay here</a>" not in letter.html
        assert letter.html.count("display:inline-block") == 1

    def test_arabic_is_written_from_right_to_left(self):
        """A11Y: the direction is said, not guessed."""
        assert '<html lang="ar" dir="rtl">' in sample(language="ar").html
        assert '<html lang="en" dir="ltr">' in sample(key="k2").html

    def test_the_same_key_is_one_letter_and_one_job(self):
        """REL-04."""
        first, second = sample(), sample(context={"name": "Someone else"})
        assert first.pk == second.pk
        assert Letter.objects.count() == len(jobs("letters.send")) == 1

    def test_sent_again_is_sent_once(self):
        letter = sample()
        send(letter, at=NOW)
        send(letter, at=NOW)
        assert len(mail.outbox) == 1


def many(*names, key="m", **changes):
    readers = [
        Reader(f"p{n}@example.org", f"{key}{n}", {"name": name, "words": "Bye."})
        for n, name in enumerate(names)
    ]
    return post_many("sample", readers, context={}, at=NOW, **changes)


@pytest.mark.django_db
class TestPostingToMany:
    def test_each_reads_what_a_letter_to_one_would_say(self):
        """Text and HTML to the last character, whatever the name."""
        names = ("Ann", SHOP, "محمد", "Zoë\u200bX", "&amp; &lt;b&gt;", "100 % {name} %s")
        for language in ("en", "ar"):
            made = many(*names, key=language, language=language)
            for letter, name in zip(made, names, strict=True):
                one = sample(
                    key=letter.key + "one",
                    context={"name": name, "words": "Bye."},
                    language=language,
                )
                assert (letter.subject, letter.text) == (one.subject, one.text)
                assert unescape(letter.html) == unescape(one.html)

    def test_hostile_names_stay_names(self):
        """SEC-22: no button, no link, no header, no block, and no place of another's words."""
        hostile = (
            "[Pay here](https://evil.example/)",
            "Ann\n\n[Pay here](https://evil.example/)",
            "Ann\r\nBcc: all@example.org",
            "<a href='https://evil.example/'>x</a><script>alert(1)</script>",
            '" onmouseover="x',
            "https://evil.example/",
            "\ue001words\ue001",
            "\ue000x",
        )
        buttons = many("Ann")[0].html.count("<a ")
        for letter in many(*hostile, key="h"):
            assert letter.html.count("<a ") == buttons
            assert "<script" not in letter.html
            assert "\n" not in letter.subject
            assert "\nBcc" not in letter.text
            assert "Hello Bye." not in letter.text
            send(letter, at=NOW)
        assert {len(message.recipients()) for message in mail.outbox} == {1}

    def test_the_same_keys_again_are_the_same_letters_and_jobs(self):
        """REL-04."""
        first = many("Ann", "Bo")
        again = many("Ann", "Bo", "Cy")
        assert [one.pk for one in again[:2]] == [one.pk for one in first]
        assert Letter.objects.count() == len(jobs("letters.send")) == 3

    def test_nobody_is_no_letter(self):
        assert many() == []


@pytest.mark.django_db
def test_a_letter_that_waits_can_be_taken_back():
    waiting, sent = sample(key="w"), sample(key="s")
    send(sent, at=NOW)
    for letter in (waiting, sent):
        take_back(letter)
        send(letter, at=NOW)
    assert [message.recipients() for message in mail.outbox] == [["ann@example.org"]]
    sent.refresh_from_db()
    assert sent.text


@pytest.mark.django_db
def test_what_rolls_back_is_never_sent():
    before = len(jobs("letters.send"))
    with transaction.atomic():
        sample()
        assert Letter.objects.count() == 1
        assert len(jobs("letters.send")) == before + 1
        transaction.set_rollback(True)
    assert Letter.objects.count() == 0
    assert len(jobs("letters.send")) == before


@pytest.mark.django_db
class TestForgetting:
    """DP-18, with a moved clock."""

    def test_a_secret_letter_loses_its_words_when_it_is_sent(self):
        letter = sample(secret=True, context={"words": "12-34-56-78"})
        assert "12-34-56-78" in letter.text
        send(letter, at=NOW)
        letter.refresh_from_db()
        assert "12-34-56-78" in mail.outbox[0].body
        assert (letter.text, letter.html, letter.sent_at) == ("", "", NOW)

    def test_an_ordinary_letter_keeps_its_words(self):
        letter = sample()
        send(letter, at=NOW)
        letter.refresh_from_db()
        assert "Hello Ann" in letter.text

    def test_words_and_address_go_after_90_days(self):
        letter = sample()
        assert forget_old(at=NOW + timedelta(days=90)) == 0
        assert forget_old(at=NOW + timedelta(days=90, seconds=1)) == 1
        assert forget_old(at=NOW + timedelta(days=91)) == 0
        letter.refresh_from_db()
        assert (letter.to, letter.subject, letter.text, letter.html) == ("", "", "", "")
        assert (letter.kind, letter.created_at) == ("sample", NOW)

    def test_a_forgotten_letter_is_not_sent_nor_made_again(self):
        letter = sample()
        forget_old(at=NOW + timedelta(days=91))
        send(letter, at=NOW + timedelta(days=91))
        assert mail.outbox == []
        assert sample().pk == letter.pk
        assert Letter.objects.count() == 1
