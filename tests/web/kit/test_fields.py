"""Dates in three boxes, and postcodes in any spacing."""

import datetime
import re

import pytest
from django import forms
from django.utils import translation

from ccqm.web.kit.fields import month_number
from ccqm.web.kit.forms import DateField, Form, Postcode


class Dated(Form):
    held_on = DateField(label="Date of the meeting")


def dated(day: str = "", month: str = "", year: str = "") -> Dated:
    return Dated({"held_on-day": day, "held_on-month": month, "held_on-year": year})


class TestDate:
    """GDS-23, and the design system's own wording."""

    @pytest.mark.parametrize("month", ["1", "01", "jan", "Jan", "JANUARY", "janu", "jan."])
    def test_months_in_words_or_numbers(self, month):
        form = dated("27", month, "2026")
        assert form.is_valid()
        assert form.cleaned_data["held_on"] == datetime.date(2026, 1, 27)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            (("", "", ""), "Enter “Date of the meeting”"),
            (("", "3", "2026"), "Date of the meeting must include a day"),
            (("27", "", "2026"), "Date of the meeting must include a month"),
            (("27", "3", ""), "Date of the meeting must include a year"),
            (("", "", "2026"), "Date of the meeting must include a day and month"),
            (("", "3", ""), "Date of the meeting must include a day and year"),
            (("27", "", ""), "Date of the meeting must include a month and year"),
            (("30", "2", "2026"), "Date of the meeting must be a real date"),
            (("1", "13", "2026"), "Date of the meeting must be a real date"),
            (("1", "smarch", "2026"), "Date of the meeting must be a real date"),
            (("one", "1", "2026"), "Date of the meeting must be a real date"),
            (("1", "1", "26"), "Year must include 4 numbers"),
            (("1", "1", "0000"), "Date of the meeting must be a real date"),
            (("1" * 5000, "1", "2026"), "Date of the meeting must be a real date"),
        ],
    )
    def test_messages(self, typed, message):
        assert dated(*typed).errors["held_on"] == [message]

    def test_only_the_wrong_inputs_are_marked(self):
        html = str(dated("27", "3", ""))
        assert re.search(r'class="[^"]*govuk-input--error[^"]*" id="id_held_on-year"', html)
        assert html.count("govuk-input--error") == 1

    def test_no_answer_is_fine_when_optional(self):
        class Maybe(Form):
            held_on = DateField(label="Date", required=False)

        form = Maybe({})
        assert form.is_valid()
        assert form.cleaned_data["held_on"] is None

    def test_past_and_future(self, time_machine):
        class Both(Form):
            past = DateField(label="Date held", in_the_past=True)
            future = DateField(label="Date due", in_the_future=True)

        time_machine.move_to("2026-11-23 12:00Z")
        late = {"past-day": "24", "past-month": "11", "past-year": "2026"}
        early = {"future-day": "22", "future-month": "11", "future-year": "2026"}
        form = Both(late | early)
        assert form.errors["past"] == ["Date held must be today or in the past"]
        assert form.errors["future"] == ["Date due must be today or in the future"]
        today = {
            f"{n}-{p}": v
            for n in ("past", "future")
            for p, v in zip(("day", "month", "year"), ("23", "11", "2026"), strict=True)
        }
        assert Both(today).is_valid()

    def test_a_saved_date_fills_the_three_inputs(self):
        html = str(Dated(initial={"held_on": datetime.date(2026, 3, 7)}))
        assert re.findall(r'value="(\w+)"', html) == ["7", "3", "2026"]

    def test_months_of_the_readers_language(self):
        with translation.override("fr"):
            assert month_number("février") == 2
            assert month_number("January") == 1

    @pytest.mark.parametrize("typed", ["", "j", "ju", "13", "0", "-1", "²", "٣٣٣"])
    def test_what_is_no_month(self, typed):
        assert not 1 <= month_number(typed) <= 12


class TestPostcode:
    """GDS-24: any spacing."""

    @pytest.mark.parametrize("typed", ["LS1 1UR", "ls11ur", " l s 1 1 u r ", "LS1-1UR", "Ls1  1uR"])
    def test_any_spacing(self, typed):
        assert Postcode().clean(typed) == "LS1 1UR"

    @pytest.mark.parametrize("typed", ["LS1", "1UR LS1", "Leeds", "12345", "🧵"])
    def test_refused_with_an_example(self, typed):
        with pytest.raises(forms.ValidationError, match="LS1 1UR"):
            Postcode().clean(typed)

    def test_may_stay_empty_when_optional(self):
        assert Postcode(required=False).clean("") == ""
