"""What we owe people by law is told, is true, and is looked at every year."""

import datetime

import pytest
from django.urls import reverse

from ccqm.kit.brand import brand
from ccqm.kit.personal import Keep
from ccqm.web.public.notices import PREPARED_ON, REVIEWED_ON, TESTED_ON, WORDS
from tests.workspaces import road

A_YEAR = datetime.timedelta(days=365)


@pytest.fixture
def told(client):
    """Words of a public page, tags and line ends removed."""

    def read(name: str) -> str:
        return " ".join(client.get(reverse(f"public:{name}")).content.decode().split())

    return read


def test_notices_were_reviewed_within_a_year():
    """A11Y-07: fails every day after 365 days. Read both notices again, then move the date."""
    today = datetime.datetime.now(datetime.UTC).date()
    assert PREPARED_ON <= REVIEWED_ON <= today + datetime.timedelta(days=1)
    assert today - REVIEWED_ON <= A_YEAR
    assert today - TESTED_ON <= A_YEAR


def test_the_accessibility_statement_has_every_required_part(told):
    """A11Y-07."""
    statement = told("accessibility")
    for part in (
        "is committed to making its website accessible, in accordance with the Public Sector",
        "This website is partially compliant with the",
        "Web Content Accessibility Guidelines version 2.2",
        "has not been tested yet",
        "criterion 1.1.1",
        brand().email,
        brand().phone,
        f"We answer within {brand().answer_days} working days.",
        "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the",
        "contact the Equality Advisory and Support Service (EASS)",
        "We prepared this statement on 23 November 2026.",
        "We last reviewed it on",
        "We last tested the website ourselves on",
    ):
        assert part in statement


def test_the_privacy_notice_has_every_required_part(told):
    """DP-01, DP-03, DP-07, DP-10."""
    notice = told("privacy")
    for part in (
        f"{brand().council} runs this service. The council is the controller of your data.",
        "Until they apply for the mark, they are the controller of it.",
        "Article 6(1)(e) of the UK GDPR, with section 8 of the Data Protection Act 2018",
        "shown in public unless that person says so",
        "the right to object",
        "We tell you within 30 days that we have it.",
        "Information Commissioner’s Office (ICO)",
        "https://ico.org.uk/make-a-complaint/",
    ):
        assert part in notice
    assert "agree" not in notice


def test_every_term_of_keeping_is_told_in_words(told):
    """DP-18: a new term in the code must reach the notice."""
    assert set(WORDS) == set(Keep)
    notice = told("privacy")
    for kept in WORDS.values():
        assert str(kept.what) in notice
        assert str(kept.how_long) in notice


def test_help_names_every_way_to_reach_us_and_one_without_a_computer(told):
    """GDS-05."""
    words = told("help")
    for part in (brand().email, brand().phone_link, brand().hours, *brand().address):
        assert part in words
    for part in ("In person", "without a computer", "fill in the forms with you by phone"):
        assert part in words


def test_in_danger_people_are_sent_to_999_first_and_no_number_is_invented(told):
    """DP-14."""
    words = told("concern")
    main = words[words.index("<main") :]
    assert main.index("Call 999 now") < main.index("If you worry about")
    assert brand().safeguarding_site in main
    assert "Call the people at" not in main
    assert "We cannot promise to keep it secret." in main
    assert reverse("public:concern") in told("help")


@pytest.mark.django_db
def test_a_concern_can_be_reported_from_every_page(told):
    """DP-14: in the footer, which all layouts share."""
    road()
    for name in ("cookies", "directory"):
        words = told(name)
        footer = words[words.index("<footer") :]
        assert reverse("public:concern") in footer
