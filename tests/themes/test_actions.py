"""From comments to themes through the real actions, with the real database of answers."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ccqm.accounts.models import Role
from ccqm.answers.models import Words
from ccqm.answers.queries import comments_in
from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Letter
from ccqm.themes import actions
from ccqm.themes.models import Tied
from ccqm.themes.queries import (
    drafts_of,
    may_finish,
    published_themes,
    reader_of,
    rows,
)
from ccqm.validation.models import Tie
from tests.conftest import NOW
from tests.members.scene import scene
from tests.people import someone
from tests.themes.scene import LATER, WROTE, Read, answered, told

pytestmark = pytest.mark.django_db(databases=["default", "answers"])


@pytest.fixture
def read() -> Read:
    return Read()


def test_two_people_make_a_theme_of_three_comments(read):
    """Measurement, section 2, step 8; the lead gets words, area, tone and a band, no more."""
    theme = read.theme()
    assert not may_finish(drafts_of(read.reading))
    read.agrees(theme)
    wave = read.finished()
    (shown,) = published_themes(wave)
    assert (shown.words, shown.area, shown.how_many) == (
        "A quiet place to pray, open all day, would help",
        "practices",
        "3 or more comments",
    )


def test_one_reader_alone_publishes_nothing(read):
    read.agrees(read.theme())
    actions.finish_reading(read.first, by=read.ann, at=NOW)
    assert published_themes(read.wave) is None


def test_whoever_changes_a_theme_needs_the_other_again(read):
    """A change leaves the agreement of whoever made it, and opens the end for both."""
    theme = read.theme()
    read.agrees(theme)
    actions.finish_reading(read.first, by=read.ann, at=NOW)
    theme.refresh_from_db()
    words = {"words": "An open room for prayer", "area": "", "tone": "improve"}
    actions.change_theme(
        theme, reader=read.second, **words, expected=theme.version, by=read.bo, at=NOW
    )
    assert list(theme.agreed.all()) == [read.second]
    read.first.refresh_from_db()
    assert read.first.finished_at is None
    with pytest.raises(Refused):
        actions.finish_reading(read.second, by=read.bo, at=NOW)


def test_nobody_agrees_to_what_they_have_not_seen(read):
    theme = read.theme()
    seen = theme.version
    read.tied(theme, "Jane")
    with pytest.raises(Refused, match="Read it again"):
        actions.agree_to_theme(theme, reader=read.second, seen=seen, by=read.bo, at=NOW)


def test_two_readers_at_once_lose_nothing(read):
    """REL-05."""
    theme = read.theme()
    theme.refresh_from_db()
    version = theme.version
    words = {"area": "", "tone": "good"}
    actions.change_theme(
        theme, reader=read.second, words="Room to pray", **words, expected=version,
        by=read.bo, at=NOW,
    )  # fmt: skip
    with pytest.raises(Conflict):
        actions.change_theme(
            theme, reader=read.first, words="Prayer", **words, expected=version,
            by=read.ann, at=NOW,
        )  # fmt: skip


def test_two_comments_are_no_theme(read):
    theme = read.theme()
    pair = read.comments("pray")[:1]
    actions.untie_comments(theme, reader=read.first, comments=pair, by=read.ann, at=NOW)
    theme.refresh_from_db()
    with pytest.raises(Refused, match="at least three"):
        actions.agree_to_theme(theme, reader=read.second, seen=theme.version, by=read.bo, at=NOW)


@pytest.mark.parametrize("words", [WROTE[0], f"They say: {WROTE[1]}", "Ask ann@example.org"])
def test_a_theme_never_quotes(read, words):
    with pytest.raises(Refused):
        read.theme(words)


def test_a_comment_of_another_wave_cannot_be_tied(read):
    theme = read.theme()
    actions.tie_comments(theme, reader=read.first, comments=[uuid4()], by=read.ann, at=NOW)
    assert theme.tied.count() == 3


def test_below_thirty_answers_there_is_nothing_to_read():
    """Nothing is kept and nobody is named."""
    wave = answered(scene(), people=29)
    assert comments_in(wave.box) == []
    assert rows() == []
    manager = someone(Role.MANAGER)
    pair = [someone(Role.VALIDATOR), someone(Role.OFFICER)]
    with pytest.raises(Refused, match="30"):
        actions.name_readers(wave, readers=pair, by=manager, at=NOW)


def test_a_lead_or_one_person_alone_cannot_be_named(read):
    by = {"by": read.manager, "at": NOW}
    other = answered(read.here)
    with pytest.raises(Refused, match="two different"):
        actions.name_readers(other, readers=[read.ann, read.ann], **by)
    lead = read.here.lead
    with pytest.raises(Refused):
        actions.name_readers(other, readers=[read.ann, lead], **by)
    with pytest.raises(Refused, match="Only a manager"):
        actions.name_readers(other, readers=[read.ann, read.bo], by=read.bo, at=NOW)


def test_reading_bars_from_the_panel_and_a_tie_from_reading(read):
    """SEC-04: a reader knows what the panel must not."""
    assert Tie.objects.filter(user=read.ann, participant=read.here.participant).exists()
    actions.step_back(read.first, reason="My sister works there", by=read.ann, at=NOW)
    assert reader_of(read.ann, read.reading.pk) is None
    with pytest.raises(Refused, match="tie"):
        actions.name_readers(read.wave, readers=[read.ann, read.bo], by=read.manager, at=NOW)


def test_a_new_reader_must_agree_to_what_the_old_one_left(read):
    """Both who stand there at the end stand by every theme."""
    theme = read.theme()
    read.agrees(theme)
    cleo = someone(Role.CHAIR, email="cleo@example.org")
    actions.name_readers(read.wave, readers=[cleo, read.bo], by=read.manager, at=NOW)
    assert not may_finish(drafts_of(read.reading))
    read.confirmed(cleo)
    assert not may_finish(drafts_of(read.reading))


def test_naming_twice_writes_once(read):
    """REL-04."""
    actions.name_readers(read.wave, readers=[read.ann, read.bo], by=read.manager, at=NOW)
    assert Letter.objects.filter(kind="reader_named").count() == 2


def test_told_themes_cannot_be_changed():
    read = told()
    with pytest.raises(Refused, match="finished"):
        read.theme("Another theme")


def test_comments_are_destroyed_thirty_days_after_their_themes():
    """Keep.COMMENTS: nothing of them is left, nor what they were tied to; themes stay."""
    read = told()
    assert actions.destroy_due(at=LATER + timedelta(days=29)) == 0
    assert Words.objects.exists()
    assert actions.destroy_due(at=LATER + timedelta(days=31)) == 1
    assert not Words.objects.exists()
    assert not Tied.objects.exists()
    assert published_themes(read.wave)[0].how_many == "3 or more comments"
    assert actions.destroy_due(at=LATER + timedelta(days=32)) == 0


def test_comments_that_nobody_read_go_after_a_year():
    wave = answered(scene())
    assert actions.destroy_due(at=wave.closed_at + timedelta(days=364)) == 0
    assert actions.destroy_due(at=wave.closed_at + timedelta(days=366)) == 1
    assert not Words.objects.exists()


def test_the_trail_holds_no_word_of_anybody():
    told()
    trail = " ".join(str(event.data) for event in Event.objects.all())
    assert "pray" not in trail
    assert Event.objects.filter(verb="themes.published").count() == 1
