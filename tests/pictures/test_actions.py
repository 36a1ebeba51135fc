"""Pictures: private until complete, gone by themselves, gone at once when taken away (DP-11)."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.kit.uploads import checked
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Letter
from ccqm.pictures import actions, rules
from ccqm.pictures.models import Picture, RemovalRequest
from tests.kit.test_uploads import PDF
from tests.members.scene import scene
from tests.people import NOW
from tests.pictures.scene import CONSENT, UNTIL, added, shown

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def is_shown(picture: Picture, on: date = TODAY) -> bool:
    return Picture.objects.showing(on).filter(pk=picture.pk).exists()


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def ask(picture: Picture, **changes: object) -> RemovalRequest | None:
    told = {"words": "That is my child.", "submission_key": uuid4(), "at": NOW, **changes}
    return actions.ask_removal(picture, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("people", ["nobody", "adults", "children"])
def test_a_picture_is_private_until_its_record_is_complete(people: str) -> None:
    here = scene()
    assert not is_shown(added(here.participant, here.lead, people))
    assert is_shown(shown(here.participant, here.lead, people))


@pytest.mark.parametrize(
    ("people", "lacking"),
    [
        ("adults", "consent_holder"),
        ("adults", "consent_covers"),
        ("adults", "consent_until"),
        ("children", "consent_holder"),
        ("children", "parents_agreed"),
    ],
)
def test_it_cannot_be_shown_while_something_is_missing(people: str, lacking: str) -> None:
    here = scene()
    picture = added(here.participant, here.lead, people)
    told: dict = {**CONSENT, "parents_agreed": True}
    told |= {
        lacking: {"consent_holder": "", "consent_covers": ["print"], "consent_until": None}.get(
            lacking, False
        )
    }
    with pytest.raises(Refused):
        actions.record_consent(picture, is_wanted=True, expected=1, by=here.lead, at=NOW, **told)
    kept = actions.record_consent(
        picture, is_wanted=False, expected=1, by=here.lead, at=NOW, **told
    )
    assert not is_shown(kept), "what is known so far is kept, in private"


def test_database_and_rule_agree_on_every_record() -> None:
    """The page asks the database, the form asks the rule: they may never differ."""
    here = scene()
    picture = added(here.participant, here.lead)
    choices = product(
        ("nobody", "adults", "children"),
        ("", "School office"),
        ([], ["print"], ["print", "website"]),
        (None, TODAY - timedelta(days=1), TODAY),
        (None, NOW),
    )
    for people, holder, covers, until, parents in choices:
        Picture.objects.filter(pk=picture.pk).update(
            people=people,
            consent_holder=holder,
            consent_covers=covers,
            consent_until=until,
            parents_agreed_at=parents,
            is_wanted=True,
        )
        picture.refresh_from_db()
        assert is_shown(picture) is bool(rules.is_complete(picture.record, TODAY)), picture.record


def test_it_goes_by_itself_after_the_last_day() -> None:
    here = scene()
    picture = shown(here.participant, here.lead, "children")
    assert is_shown(picture, UNTIL)
    assert not is_shown(picture, UNTIL + timedelta(days=1))


def test_a_month_later_its_files_are_deleted(django_capture_on_commit_callbacks) -> None:
    here = scene()
    shown(here.participant, here.lead, "adults")
    lasting = shown(here.participant, here.lead)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_expired(at=NOW + (UNTIL - TODAY) + timedelta(days=30), by=SYSTEM) == 0
        assert actions.forget_expired(at=NOW + (UNTIL - TODAY) + timedelta(days=31), by=SYSTEM) == 1
    assert list(Picture.objects.standing()) == [lasting]
    assert len(files()) == 2


def test_taking_it_away_deletes_every_size_and_its_words(
    django_capture_on_commit_callbacks,
) -> None:
    here = scene()
    picture = shown(here.participant, here.lead, "children")
    assert len(files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_picture(picture, by=here.lead, at=NOW)
    row = Picture.objects.get()
    assert (files(), row.alternative, row.caption, row.small.name) == ([], "", "", "")
    assert not is_shown(row)
    assert row.consent_holder == "School office", "to account for the time it was shown"
    with pytest.raises(Refused, match="taken away"):
        actions.record_consent(row, is_wanted=True, expected=9, by=here.lead, at=NOW)


def test_who_can_be_recognised_after_all_hides_it_again() -> None:
    here = scene()
    picture = shown(here.participant, here.lead)
    words = {"alternative": picture.alternative, "caption": "", "by": here.lead, "at": NOW}
    actions.describe_picture(picture, people="nobody", expected=2, **words)
    assert is_shown(picture)
    actions.describe_picture(picture, people="children", expected=3, **words)
    assert not is_shown(picture)


def test_two_clicks_make_one_and_two_leads_lose_nothing() -> None:
    """REL-04, REL-05."""
    here, key = scene(), uuid4()
    first = added(here.participant, here.lead, "adults", submission_key=key)
    assert added(here.participant, here.lead, "adults", submission_key=key) == first
    assert len(files()) == 2
    told = {"is_wanted": False, "by": here.lead, "at": NOW, "expected": 1}
    actions.record_consent(first, consent_holder="Office", **told)
    with pytest.raises(Conflict) as conflict:
        actions.record_consent(first, consent_holder="Library", **told)
    assert conflict.value.current["consent_holder"] == "Office"


def test_only_pictures_and_only_so_many() -> None:
    here = scene()
    with pytest.raises(Refused, match="PNG or JPEG"):
        added(here.participant, here.lead, upload=checked("a.pdf", PDF))
    for _ in range(rules.MOST_PICTURES):
        added(here.participant, here.lead)
    with pytest.raises(Refused, match="Remove one"):
        added(here.participant, here.lead)


def test_anyone_can_have_it_hidden_at_once() -> None:
    """Leads and the team hear of it once; the words stay here, for they may be unkind."""
    here = scene()
    picture, key = shown(here.participant, here.lead, "children"), uuid4()
    asked = ask(picture, submission_key=key)
    assert not is_shown(picture)
    assert ask(picture, submission_key=key) == asked
    assert ask(picture) is None
    assert RemovalRequest.objects.count() == 1
    letters = Letter.objects.filter(kind__startswith="picture_hidden")
    assert sorted(letters.values_list("kind", flat=True)) == [
        "picture_hidden",
        "picture_hidden_for_team",
    ]
    assert all("my child" not in letter.text for letter in letters)
    assert Event.objects.get(verb="picture.hidden").actor == "public"


def test_a_lead_shows_it_again_or_takes_it_away(django_capture_on_commit_callbacks) -> None:
    here = scene()
    for is_kept in (True, False):
        picture = shown(here.participant, here.lead)
        ask(picture)
        with django_capture_on_commit_callbacks(execute=True):
            actions.answer_requests(picture, is_kept=is_kept, by=here.lead, at=NOW)
        assert is_shown(picture) is is_kept
        assert not RemovalRequest.objects.filter(settled_at=None).exists()
    assert len(files()) == 2


def test_saving_the_consent_does_not_answer_a_request() -> None:
    """Only a lead who has looked at the request brings the picture back."""
    here = scene()
    picture = shown(here.participant, here.lead, "adults")
    ask(picture)
    told = {**CONSENT, "consent_until": UNTIL - timedelta(days=1)}
    actions.record_consent(picture, is_wanted=True, expected=3, by=here.lead, at=NOW, **told)
    assert not is_shown(picture)
