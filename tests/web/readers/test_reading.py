"""The readers' pages: from the letter to themes that the lead reads, in a real browser too."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.answers.models import Words
from ccqm.themes import actions
from ccqm.themes.models import Theme
from tests.conftest import NOW
from tests.people import signed_in, someone
from tests.themes.scene import Read, answered, told
from tests.web.asking import queries_of, send, words

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


@pytest.fixture
def read() -> Read:
    return Read()


def at(page: str, read: Read, *more: int) -> str:
    return reverse(f"readers:{page}", args=[read.reading.pk, *more])


def test_comments_stay_closed_until_the_guidance_is_read(read):
    """Trained means: has read what to do, and said that there is no tie."""
    cleo = someone(Role.CHAIR)
    actions.name_readers(read.wave, readers=[cleo, read.bo], by=read.manager, at=NOW)
    browser = signed_in(cleo)
    for page in ("reading", "comments", "theme-new", "finish"):
        assert browser.get(at(page, read)).status_code == 302
    refused = browser.post(at("guidance", read), {"is_read": "on"})
    assert refused.status_code == 422
    assert "Tick that you have no tie" in words(refused)
    agreed = browser.post(at("guidance", read), {"is_read": "on", "has_no_tie": "on"})
    assert agreed.url == at("reading", read)
    assert browser.get(at("comments", read)).status_code == 200


def test_a_reader_sees_words_and_nothing_beside_them(read):
    """No answers, no groups, no numbers, no order; what may be a name is marked."""
    page = signed_in(read.ann).get(at("comments", read))
    assert page["Cache-Control"] == "no-store"
    assert "<mark>Jane Smith</mark>" in page.content.decode()
    assert "<mark>0113 496 0000</mark>" in page.content.decode()
    assert "30 people" not in words(page)
    assert "Call 999" in words(page)


def test_ticking_ties_and_an_empty_tick_is_told(read):
    theme = read.theme()
    browser, address = signed_in(read.bo), at("comments", read)
    none = send(browser, address, theme=theme.pk)
    assert none.status_code == 422
    assert "Tick the comments" in words(none)
    kept = send(browser, address, comments=[str(read.comments("Jane")[0])])
    assert kept.status_code == 422
    assert b" checked" in kept.content
    done = send(browser, address, comments=[str(read.comments("Jane")[0])], theme=theme.pk)
    assert done.status_code == 302
    assert theme.tied.count() == 4


def test_a_quotation_is_refused_beside_the_field_and_keeps_what_was_typed(read):
    browser = signed_in(read.ann)
    quoted = "We need somewhere quiet to pray during the day"
    page = send(browser, at("theme-new", read), words=quoted, area="practices", tone="improve")
    assert page.status_code == 422
    assert "Say it in other words" in words(page)
    assert quoted in page.content.decode()


def test_pages_cost_the_same_for_many(read):
    """At most 15 queries, however many themes and comments there are."""
    theme = read.theme()
    browser = signed_in(read.ann)
    pages = [at("reading", read), at("comments", read), at("theme", read, theme.pk)]
    before = [queries_of(browser, page) for page in pages]
    assert max(before) <= 15, before
    for number in range(4):
        read.theme(f"Something else that people would like, number {number}")
    Words.objects.bulk_create(
        Words(box=read.wave.box, question="should-change", words="A longer lunch") for _ in "abcdef"
    )
    assert [queries_of(browser, page) for page in pages] == before


def test_the_team_sees_who_reads_and_never_a_comment(read):
    browser = signed_in(read.manager)
    page = browser.get(reverse("team:comments"))
    assert "Being read" in words(page)
    assert "pray" not in words(page)
    assert browser.get(at("comments", read)).status_code == 404
    before = queries_of(browser, reverse("team:comments"))
    assert before <= 15


def test_a_manager_names_two(read):
    other = answered(read.here)
    browser = signed_in(read.manager)
    address = reverse("team:name-readers", args=[other.pk])
    page = browser.post(address, {"readers": [read.ann.pk]})
    assert page.status_code == 422
    assert "Choose two people" in words(page)
    assert browser.post(address, {"readers": [read.ann.pk, read.bo.pk]}).status_code == 302
    assert other.reading.readers.count() == 2


def lead_sees(read: Read) -> str:
    slug = read.here.participant.slug
    page = signed_in(read.here.lead).get(reverse("leads:wave-themes", args=[slug, read.wave.pk]))
    return words(page)


def test_a_lead_reads_themes_and_never_a_comment(read):
    """What the lead sees does not move until both readers have finished."""
    before = lead_sees(read)
    theme = read.theme()
    assert lead_sees(read) == before
    read.agrees(theme)
    assert lead_sees(read) == before
    read.finished()
    after = lead_sees(read)
    assert "A quiet place to pray" in after
    assert "3 or more comments" in after
    assert "Jane" not in after
    assert "car" not in after.split()


def test_below_thirty_the_lead_reads_kind_words(read):
    few = answered(read.here, people=12)
    slug = read.here.participant.slug
    page = signed_in(read.here.lead).get(reverse("leads:wave-themes", args=[slug, few.pk]))
    assert "Fewer than 30 people answered" in words(page)


def test_once_told_nobody_reads_comments_any_more():
    read = told()
    assert signed_in(read.ann).get(at("comments", read)).status_code == 404
    assert "Finished" in words(signed_in(read.ann).get(reverse("readers:home")))


def test_a_second_click_writes_one_theme(read):
    """REL-04."""
    once = {"words": "Longer breaks would help", "area": "", "tone": "improve"}
    key = uuid4()
    for _click in "ab":
        actions.draft_theme(read.first, **once, submission_key=key, by=read.ann, at=NOW)
    assert Theme.objects.count() == 1
