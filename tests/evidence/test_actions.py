"""Evidence: kept private, tied to criteria, gone when removed."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from ccqm.evidence.actions import add_item, change_item, remove_item
from ccqm.evidence.models import Item, ItemCriterion
from ccqm.evidence.queries import counts_by_area, facts, file_of, items_of, standing_items
from ccqm.journeys.actions import move
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.uploads import Upload, checked
from ccqm.kit.verdict import Conflict, Refused
from tests.kit.test_uploads import PDF, picture
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def words(on: Road, *criteria: str, **given) -> Item:
    options = {"words": "Families now choose the menu.", "submission_key": uuid4(), **given}
    return add_item(
        on.journey,
        kind="text",
        title="The menu",
        criteria=criteria or on.criteria[:1],
        **options,
        **on.by(),
    )


def a_file(on: Road, upload: Upload, **given) -> Item:
    return add_item(
        on.journey,
        kind="file",
        title="Open day",
        criteria=on.criteria[:1],
        submission_key=uuid4(),
        upload=upload,
        **given,
        **on.by(),
    )


def by_area(journey: Journey) -> dict[str, int]:
    return Journey.objects.annotate(**facts()).get(pk=journey.pk).evidence_by_area


def test_an_item_counts_once_in_each_of_its_areas():
    on, other = road(), road("Other School")
    edition = on.edition
    first, second = edition.areas[0].key, edition.areas[1].key
    in_first = [item.key for item in edition.criteria_in(first)]
    in_second = [item.key for item in edition.criteria_in(second)]
    words(on, in_first[0], in_first[1], in_second[0])
    words(on, in_first[2])
    assert by_area(on.journey) == {first: 2, second: 1}
    assert counts_by_area(standing_items(on.journey)) == by_area(on.journey)
    assert by_area(other.journey) == {}


def test_a_file_is_kept_under_a_name_that_tells_nothing():
    on = road()
    item = a_file(on, checked("Our plan.pdf", PDF))
    (path,) = stored()
    assert path.name == item.file.name
    assert "plan" not in path.name.lower()
    assert path.read_bytes() == PDF
    assert item.file_name == "Our plan.pdf"
    with pytest.raises(ValueError, match="no address"):
        _ = item.file.url


def test_a_picture_without_the_promise_about_people_is_refused():
    """DP-11"""
    on = road()
    with pytest.raises(Refused):
        a_file(on, checked("day.jpg", picture()))
    assert not stored()
    assert a_file(on, checked("day.jpg", picture()), everyone_agreed=True).is_picture


def test_removing_deletes_the_file_and_keeps_what_it_was(django_capture_on_commit_callbacks):
    """DP-11: withdrawal removes the picture."""
    on = road()
    item = a_file(on, checked("day.jpg", picture()), everyone_agreed=True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_item(item, **on.by())
    assert not stored()
    assert by_area(on.journey) == {}
    assert items_of(on.journey) == []
    assert file_of(on.journey, item.pk) is None
    assert Item.objects.get().title == "Open day"
    with pytest.raises(Refused):
        remove_item(item, **on.by())


def test_a_file_is_found_only_in_its_own_journey():
    """SEC-02"""
    on, other = road(), road("Other School")
    item = a_file(on, checked("plan.pdf", PDF))
    assert file_of(on.journey, item.pk) == item
    assert file_of(other.journey, item.pk) is None
    assert file_of(on.journey, words(on).pk) is None


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "text", "words": "  "},
        {"kind": "link", "url": "javascript:alert(1)"},
        {"kind": "link", "url": ""},
        {"kind": "file"},
        {"kind": "video", "words": "x"},
        {"kind": "text", "words": "x", "criteria": []},
        {"kind": "text", "words": "x", "criteria": ["no-such"]},
    ],
)
def test_an_incomplete_item_is_refused(given):
    on = road()
    options = {"title": "x", "criteria": on.criteria[:1], "submission_key": uuid4(), **given}
    with pytest.raises(Refused):
        add_item(on.journey, **options, **on.by())
    assert not Item.objects.exists()


def test_two_clicks_keep_one_item_and_one_file():
    """REL-04"""
    on, key = road(), uuid4()
    for _click in range(2):
        add_item(
            on.journey,
            kind="file",
            title="Plan",
            criteria=on.criteria[:1],
            submission_key=key,
            upload=checked("plan.pdf", PDF),
            **on.by(),
        )
    assert Item.objects.count() == len(stored()) == 1


def test_two_editors_lose_no_words():
    """REL-05, when only the criteria differ as well."""
    on = road()
    item = words(on)
    given = {"title": "The menu", "words": item.words}
    change_item(item, criteria=on.criteria[1:3], expected=1, **given, **on.by())
    with pytest.raises(Conflict):
        change_item(item, criteria=on.criteria[3:4], expected=1, **given, **on.by())
    kept = ItemCriterion.objects.filter(item=item).values_list("criterion", flat=True)
    assert set(kept) == set(on.criteria[1:3])


def test_nothing_changes_once_applied():
    """REL-06"""
    on = road()
    item = words(on)
    move(on.journey, Status.APPLIED, by=on.lead, at=on.by()["at"])
    for change in (
        lambda: words(on),
        lambda: remove_item(item, **on.by()),
        lambda: change_item(
            item, title="x", words="y", criteria=on.criteria[:1], expected=1, **on.by()
        ),
    ):
        with pytest.raises(Refused):
            change()


def test_items_freeze_as_plain_values():
    on = road()
    item = words(on)
    (frozen,) = items_of(on.journey)
    assert (frozen["id"], frozen["kind"], frozen["criteria"]) == (item.pk, "text", on.criteria[:1])
