"""Forms: what people see when an answer is missing, wrong, refused or overtaken."""

import re
import uuid

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from ccqm.kit.verdict import Conflict, Refused
from ccqm.web.gallery.form import SampleForm
from ccqm.web.kit.forms import (
    Checkboxes,
    Form,
    OnceForm,
    Radios,
    VersionedForm,
    attempt,
)
from ccqm.web.kit.rendering import error_list, has_page_heading
from tests.web.kit.html_tree import tree

ARABIC = "مرحبا بكم في المدرسة"
EMOJI = "🧵" * 2_600  # more than 10 kB in UTF-8


def shown(template: str, form: forms.BaseForm) -> str:
    request = RequestFactory().get("/")
    return engines["django"].from_string(template).render({"form": form}, request)


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def labels_of(html: str) -> set[str]:
    return set(re.findall(r'\bfor="([^"]+)"', html))


def described_by(html: str) -> set[str]:
    return {one for many in re.findall(r'aria-describedby="([^"]+)"', html) for one in many.split()}


class TestMarkup:
    """GDS-21, A11Y-1.3.1: everything that points somewhere points at something."""

    @pytest.fixture(params=["fresh", "empty"])
    def html(self, request):
        return str(SampleForm(None if request.param == "fresh" else {}))

    def test_is_well_formed(self, html):
        assert tree(html)

    def test_ids_are_unique(self, html):
        found = re.findall(r'\bid="([^"]+)"', html)
        assert len(found) == len(set(found))

    def test_labels_and_descriptions_exist(self, html):
        assert labels_of(html) <= ids(html)
        assert described_by(html) <= ids(html)

    def test_every_input_has_a_label(self, html):
        inputs = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html)
        assert len(inputs) == 19
        assert set(inputs) <= labels_of(html)

    def test_the_browser_checks_nothing(self, html):
        """The browser's own checks cut words off without a word: the server checks."""
        assert not re.search(r"\b(required|maxlength|minlength)\b=?", html)

    def test_no_asterisks_but_optional(self, html):
        """GDS-17."""
        assert "Your phone number (optional)" in html
        assert "Your name (optional)" not in html
        assert "*" not in html


class TestErrorSummary:
    """GDS-21."""

    def test_links_to_the_first_input_of_each_field_in_the_same_words(self):
        form = SampleForm({})
        html = str(form)
        errors = error_list(form)
        assert len(errors) == 9
        for error in errors:
            assert error["href"].removeprefix("#") in ids(html)
            assert f"</span> {error['text']}</p>" in html.replace("&#x27;", "'")

    def test_stands_before_the_heading_and_in_the_title(self, rf):
        page = shown('{% extends "layouts/public_question.html" %}', SampleForm({}))
        assert page.index("There is a problem") < page.index("<h1")
        assert re.search(r"<title>\s*Error: ", page)

    def test_absent_without_errors(self):
        page = shown('{% extends "layouts/public_question.html" %}', SampleForm())
        assert "There is a problem" not in page
        assert "Error:" not in page

    def test_a_refusal_links_to_the_first_question(self):
        form = SampleForm({})
        form.add_error(None, "The panel has begun")
        assert error_list(form)[0] == {"text": "The panel has begun", "href": "#id_name"}

    def test_a_hidden_field_gets_words_without_a_link(self):
        form = OnceForm({"submission_key": "nonsense"})
        assert all("href" not in error for error in error_list(form))
        assert error_list(form)

    def test_a_date_links_to_the_part_that_is_wrong(self):
        form = SampleForm({"told_on-day": "3", "told_on-month": "4"})
        assert {"text": "The date must include a year", "href": "#id_told_on-year"} in error_list(
            form
        )

    def test_choices_link_to_the_first_option(self):
        hrefs = [error["href"] for error in error_list(SampleForm({}))]
        assert "#id_how" in hrefs
        assert "#id_who" in hrefs


class TestKeptWords:
    @pytest.mark.parametrize(
        "words",
        [EMOJI, ARABIC, "<script>alert(1)</script>", "a\nb", "\"quoted\" & 'so'", "{{ x }}"],
    )
    def test_what_was_typed_comes_back_whole(self, words):
        html = str(SampleForm({"words": words, "name": "Ada"}))
        area = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.S)
        assert area
        assert forms.Textarea().format_value(words) == _unescaped(area[1])
        assert 'value="Ada"' in html

    def test_people_write_in_either_direction(self):
        """A11Y-10: their words decide, not the page's language."""
        html = str(SampleForm())
        assert re.search(r'id="id_name"[^>]*dir="auto"', html)
        assert re.search(r"<textarea[^>]*dir=\"auto\"", html)
        assert re.search(r'id="id_email"[^>]*dir="ltr"', html)

    def test_choices_come_back_chosen(self):
        html = str(SampleForm({"how": "none", "who": ["families", "neighbours"], "where": "there"}))
        assert re.search(r'value="none" checked', html)
        assert len(re.findall(r'type="checkbox"[^>]* checked', html)) == 2
        assert re.search(r'value="there" selected', html)

    def test_a_date_comes_back_as_typed(self):
        html = str(
            SampleForm({"told_on-day": "31", "told_on-month": "feb", "told_on-year": "2026"})
        )
        assert re.search(r'id="id_told_on-month"[^>]*value="feb"', html)


def _unescaped(html: str) -> str:
    from html import unescape

    return unescape(html)


class TestMessages:
    def test_too_long_says_how_long(self):
        form = SampleForm({"name": "x" * 201})
        assert form.errors["name"] == ["“Your name” must be 200 characters or fewer"]

    def test_wrong_email_shows_a_right_one(self):
        form = SampleForm({"email": "ada at example"})
        assert "name@example.com" in form.errors["email"][0]

    @pytest.mark.parametrize("typed", ["many", "0", "2.5"])
    def test_counts_are_whole_and_at_least_one(self, typed):
        (message,) = SampleForm({"people": typed}).errors["people"]
        assert "How many people work here?" in message

    def test_a_message_of_the_page_itself_wins(self):
        class Asked(Form):
            name = forms.CharField(error_messages={"required": "Enter the name of your group"})

        assert Asked({}).errors["name"] == ["Enter the name of your group"]

    def test_a_label_fitted_to_the_reader_is_named_as_it_is_shown(self):
        form = SampleForm({})
        form.fields["name"].label = "Name of your group"
        assert form.errors["name"] == ["Enter “Name of your group”"]

    def test_a_label_with_a_percent_sign(self):
        class Asked(Form):
            share = forms.CharField(label="100% of you?", max_length=2)

        assert Asked({}).errors["share"] == ["Answer “100% of you?”"]
        assert Asked({"share": "abc"}).errors["share"] == [
            "“100% of you?” must be 2 characters or fewer"
        ]

    def test_search_forms_do_not_say_optional(self):
        class Search(Form):
            says_optional = False
            q = forms.CharField(label="Search", required=False)

        assert "optional" not in str(Search())


class TestPageHeading:
    """GDS-17: one question on a page is its heading."""

    def test_on_a_label_and_on_a_legend(self):
        class One(Form):
            name = forms.CharField(widget=forms.TextInput(attrs={"page_heading": True}))

        class Choice(Form):
            kind = forms.ChoiceField(
                choices=[("a", "A")], widget=Radios(attrs={"page_heading": True})
            )

        assert '<h1 class="govuk-label-wrapper">' in str(One())
        assert '<h1 class="govuk-fieldset__heading">' in str(Choice())
        assert has_page_heading(One())
        assert "page_heading" not in str(One()) + str(Choice())

    def test_a_question_page_has_one_heading(self):
        class One(Form):
            name = forms.CharField(widget=forms.TextInput(attrs={"page_heading": True}))

        template = '{% extends "layouts/public_question.html" %}{% block heading %}x{% endblock %}'
        assert shown(template, One()).count("<h1") == 1
        assert shown(template, SampleForm()).count("<h1") == 1


class TestOptions:
    def test_hints_and_or(self):
        html = str(SampleForm())
        assert 'id="id_how-item-hint"' in html
        assert html.index("govuk-radios__divider") < html.index("We have not told anyone yet")
        # The divider takes no number away from the options.
        assert {"id_how", "id_how-2", "id_how-3"} <= ids(html)

    def test_no_options_no_broken_link(self):
        class Empty(Form):
            who = forms.MultipleChoiceField(choices=[], widget=Checkboxes)

        assert error_list(Empty({})) == [{"text": "Select an answer to “Who”"}]


class TestOnce:
    """REL-04."""

    def test_a_new_form_has_a_new_key(self):
        first, second = (OnceForm()["submission_key"].value() for _ in range(2))
        assert first != second

    def test_the_key_stays_when_the_form_comes_back(self):
        key = uuid.uuid4()
        assert str(key) in str(OnceForm({"submission_key": str(key)}))


class Noted(VersionedForm):
    why = forms.CharField(label="Why", widget=forms.Textarea)
    stage = forms.ChoiceField(label="Stage", choices=[("1", "Starting"), ("2", "Going")])


class TestAttempt:
    def form(self) -> Noted:
        form = Noted({"version": "3", "why": "Mine", "stage": "1"})
        assert form.is_valid()
        return form

    def test_hands_back_what_the_action_made(self):
        assert attempt(self.form(), lambda *, x: x + 1, x=1) == 2

    def test_nothing_made_is_still_done(self):
        assert attempt(self.form(), lambda: None) is True

    def test_a_refusal_is_an_error_of_the_form(self):
        def refuse() -> None:
            raise Refused("Your journey has ended.")

        form = self.form()
        assert attempt(form, refuse) is None
        assert form.non_field_errors() == ["Your journey has ended."]

    def test_two_editors_lose_nothing(self):
        """REL-05: their words shown, mine kept, and the next Continue saves mine."""

        def overtaken() -> None:
            raise Conflict("taken", {"why": f"Theirs {ARABIC}", "stage": "2", "version": 4})

        form = self.form()
        assert attempt(form, overtaken) is None
        page = shown('{% extends "layouts/public_question.html" %}', form)
        assert "Someone else saved this page while you were typing" in page
        assert f"Theirs {ARABIC}" in page
        assert "Going" in page
        assert re.search(r"<textarea[^>]*>\nMine</textarea>", page)
        assert re.search(r'name="version" value="4"', page)
        assert not form.is_valid()

    def test_their_words_are_text(self):
        def overtaken() -> None:
            raise Conflict("taken", {"why": "<b>bold</b>", "version": 4})

        form = self.form()
        attempt(form, overtaken)
        assert "<b>bold" not in shown('{% extends "layouts/public_question.html" %}', form)
