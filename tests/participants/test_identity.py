"""Names and numbers change over the years; the record and its history stay."""

import pytest

from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict, Refused
from ccqm.participants.actions import record_numbers, rename
from ccqm.participants.models import FormerName, Identifier, Participant
from ccqm.participants.queries import current_identifiers, former_names, numbers_of
from tests.people import NOW, someone
from tests.workspaces import Road, road

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Road:
    return road("Weaver Street School")


def named(on: Road, name: str, *, is_new: bool = True, expected: int = 0, **who: object) -> None:
    version = expected or Participant.objects.get(pk=on.participant.pk).version
    rename(on.participant, name=name, is_new=is_new, expected=version, **{**on.by(), **who})


def state(on: Road, **numbers: str) -> None:
    on.participant.refresh_from_db()
    record_numbers(on.participant, numbers, expected=on.participant.version, **on.by())


def test_a_new_name_keeps_the_old_with_its_date_and_the_address(on: Road) -> None:
    slug = on.participant.slug
    named(on, "  Loom   Academy ")
    saved = Participant.objects.get()
    assert (saved.name, saved.slug, saved.sort_name) == ("Loom Academy", slug, "loom academy")
    assert [(one.name, one.until_at) for one in former_names(saved)] == [
        ("Weaver Street School", NOW)
    ]


def test_a_mended_mistake_leaves_no_old_name(on: Road) -> None:
    named(on, "Weaver Street Schools", is_new=False)
    assert not FormerName.objects.exists()


def test_what_a_person_was_called_is_never_kept() -> None:
    """DP-03: an old name can harm."""
    me = road("Amina Khan", "individual")
    named(me, "Amir Khan")
    assert not FormerName.objects.exists()
    assert not any("amina" in str(event.data).lower() for event in Event.objects.all())


def test_the_team_finds_a_record_by_its_old_name_and_the_public_does_not(on: Road) -> None:
    named(on, "Loom Academy")
    assert list(Participant.objects.ever_matching("WEAVER school")) == [on.participant]
    assert list(Participant.objects.ever_matching("loom")) == [on.participant]
    assert not Participant.objects.matching("weaver")
    assert not Participant.objects.ever_matching("weaver loom zebra")
    assert not Participant.objects.ever_matching("%")
    assert list(Participant.objects.ever_matching("")) == [on.participant]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Weaver Street School", "already"),
        ("www.spam.example", "without a web address"),
        (" ", "Enter a name"),
    ],
)
def test_a_name_is_a_name(on: Road, name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        named(on, name)


def test_only_an_owner_renames_and_two_owners_lose_nothing(on: Road) -> None:
    """SEC-01, REL-05."""
    with pytest.raises(Refused, match="Only an owner"):
        named(on, "Other", by=someone())
    named(on, "Loom Academy")
    with pytest.raises(Conflict) as told:
        named(on, "Third Name", expected=1)
    assert told.value.current["name"] == "Loom Academy"
    assert FormerName.objects.count() == 1


def test_numbers_are_stated_changed_and_ended_with_their_dates(on: Road) -> None:
    """OPS-08."""
    state(on, charity="1234567", school="107 834")
    assert [one.org_id for one in current_identifiers(on.participant)] == [
        "GB-CHC-1234567",
        "GB-EDU-107834",
    ]
    state(on, charity="SC012345", school="107834")
    state(on, school="")
    assert numbers_of(on.participant) | {"charity": ""} == dict.fromkeys(
        ("company", "charity", "school", "provider", "health"), ""
    )
    assert numbers_of(on.participant)["charity"] == "SC012345"
    assert Identifier.objects.count() == 3, "those that ended are kept"
    assert Identifier.objects.filter(ended_at=None).count() == 1
    assert Event.objects.filter(verb="participant.numbers_changed").count() == 3


def test_saving_the_same_numbers_changes_nothing(on: Road) -> None:
    state(on, company="01234567")
    state(on, company="1234567")
    assert Identifier.objects.count() == 1
    assert Event.objects.filter(verb="participant.numbers_changed").count() == 1


def test_a_wrong_number_changes_nothing(on: Road) -> None:
    with pytest.raises(Refused, match="URN of 6 figures"):
        state(on, charity="1234567", school="12")
    assert not Identifier.objects.exists()


def test_two_editors_of_numbers_see_each_other(on: Road) -> None:
    """REL-05."""
    stale = Participant.objects.get(pk=on.participant.pk)
    state(on, company="01234567")
    with pytest.raises(Conflict) as told:
        record_numbers(stale, {"company": "7654321"}, expected=stale.version, **on.by())
    assert told.value.current["company"] == "01234567"
    assert numbers_of(on.participant)["company"] == "01234567"
