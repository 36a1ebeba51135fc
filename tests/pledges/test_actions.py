"""Commitment, public pledge, signatures."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ccqm.audit.models import Event
from ccqm.journeys.models import Journey
from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.rules import coverage as told
from ccqm.pledges import actions, queries, signing
from ccqm.pledges.models import Commitment, PublicPledge, Signature
from tests.conftest import NOW
from tests.members.scene import Scene, scene, sign

pytestmark = pytest.mark.django_db

DECISION = {
    "template": "declaration",
    "voice": "plural",
    "decided_by": "The governing body",
    "decided_on": date(2026, 11, 2),
    "officer_name": "Sam Rivers",
    "officer_role": "Head teacher",
    "statement": "We, Harbour Lane Primary, declare this.",
    "language": "en",
}


def committed(here: Scene, expected: int = 0, **changes: object) -> Commitment:
    return actions.make_commitment(
        here.participant, **(DECISION | changes), expected=expected, by=here.lead, at=NOW
    )


def pledged(here: Scene, words: str, expected: int = 0, is_public: bool = True) -> PublicPledge:
    return actions.save_pledge(
        here.participant,
        words=words,
        is_public=is_public,
        language="en",
        expected=expected,
        by=here.lead,
        at=NOW,
    )


def fact(here: Scene, name: str) -> object:
    return getattr(Journey.objects.annotate(**queries.facts()).get(pk=here.journey.pk), name)


# --- The commitment -----------------------------------------------------------------------------


def test_a_commitment_counts_for_its_participant_only() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    assert queries.commitment_of(here.participant) is None
    committed(here)
    assert (fact(here, "commitment_made"), fact(elsewhere, "commitment_made")) == (True, False)
    frozen = queries.commitment_of(here.participant)
    assert frozen
    assert frozen["statement"] == DECISION["statement"]
    assert frozen["decided_on"] == "2026-11-02"


def test_an_amended_commitment_keeps_the_old_words() -> None:
    here = scene()
    committed(here)
    committed(here, expected=1, statement="We promise more.")
    newest = queries.newest_commitment(here.participant)
    assert newest
    assert (newest.version, newest.statement) == (2, "We promise more.")
    assert [one.version for one in queries.commitments(here.participant)] == [2, 1]


def test_a_decision_of_tomorrow_is_refused() -> None:
    here = scene()
    with pytest.raises(Refused, match="today or in the past"):
        committed(here, decided_on=NOW.date() + timedelta(days=1))
    assert fact(here, "commitment_made") is False


def test_a_second_click_makes_one_commitment_and_a_second_lead_is_told() -> None:
    """REL-04, REL-05."""
    here, key = scene(), uuid.uuid4()
    first = committed(here, submission_key=key)
    assert committed(here, submission_key=key) == first
    with pytest.raises(Conflict) as conflict:
        committed(here, officer_name="Alex Green")
    assert conflict.value.current["officer_name"] == "Sam Rivers"
    assert conflict.value.current["version"] == 1


# --- The public pledge --------------------------------------------------------------------------


def test_a_pledge_is_public_only_while_published() -> None:
    here = scene()
    pledged(here, "We will listen.", is_public=False)
    assert queries.public_pledge(here.participant) is None
    assert fact(here, "pledge_published") is False
    pledged(here, "We will listen.", expected=1)
    shown = queries.public_pledge(here.participant)
    assert shown
    assert (shown.words, shown.published_at) == ("We will listen.", NOW)
    assert fact(here, "pledge_published") is True
    pledged(here, "We will listen.", expected=2, is_public=False)
    assert fact(here, "pledge_published") is False


def test_two_editors_of_the_pledge_lose_nothing() -> None:
    """REL-05: also when both write the first one."""
    here = scene()
    pledged(here, "Mine")
    for seen in (0, 0):
        with pytest.raises(Conflict) as conflict:
            pledged(here, "Theirs", expected=seen)
        assert conflict.value.current["words"] == "Mine"
    assert PublicPledge.objects.get().words == "Mine"
    assert pledged(here, "Mine", expected=0).version == 1, "the same words again are no conflict"


# --- Signatures ---------------------------------------------------------------------------------


def test_signatures_count_against_the_people_of_their_participant() -> None:
    here, elsewhere = scene(), scene("Mill Street Mosque")
    sign(here.group("Staff", 60), 9)
    sign(here.group("Volunteers", 12), 12)
    sign(elsewhere.group("Members", 30), 1)
    assert (fact(here, "people_signed"), fact(elsewhere, "people_signed")) == (21, 1)
    covered = queries.coverage(here.participant)
    assert (covered.count, covered.total, covered.words) == (20, 72, "At least 20 of 72")
    told_groups = [(one.name, one.count, one.words) for one in covered.groups]
    assert told_groups == [
        ("Staff", 5, "At least 5 of 60"),
        ("Volunteers", 10, "At least 10 of 12"),
    ]


def test_nobody_is_counted_before_the_quarter_of_the_hour_is_over() -> None:
    """A counter watched while one person signs must not answer (decision 11)."""
    here = scene()
    group = here.group("Staff", 5)
    sign(group, 4)
    with connection.cursor() as cursor:
        cursor.execute("select date_bin('15 minutes', now(), timestamptz '2000-01-01')")
        [began] = cursor.fetchone()
    last = sign(group)[0].signature
    Signature.objects.filter(pk=last.pk).update(signed_at=began)
    assert queries.coverage(here.participant).count == 0
    Signature.objects.filter(pk=last.pk).update(signed_at=began - timedelta(microseconds=1))
    assert queries.coverage(here.participant).count == 5
    signing.withdraw_signature(last, at=began)
    assert queries.coverage(here.participant).count == 5, "until the next quarter begins"
    Signature.objects.filter(pk=last.pk).update(withdrawn_at=began - timedelta(microseconds=1))
    assert queries.coverage(here.participant).count == 0


@pytest.mark.parametrize("few", [0, 3])
def test_the_fact_and_the_rule_count_alike(few: int) -> None:
    """`people_signed` in SQL is `members.rules.coverage` in words, small groups or not."""
    here = scene()
    sign(here.group("Staff", 8), 8)
    group = here.group("Volunteers", 6)
    sign(group, 2)
    if few:
        sign(here.group("Office", few), 1)
    assert fact(here, "people_signed") == told(queries.counts(here.participant)).count


def test_the_fact_of_an_individual() -> None:
    here = scene("Robin Ashworth", "individual")
    sign(here.group("Me", 1))
    covered = queries.coverage(here.participant)
    assert (covered.count, covered.total, covered.groups) == (1, 1, ())
    assert fact(here, "people_signed") == 1


def test_the_same_form_twice_signs_once_and_gives_the_same_personal_link() -> None:
    here, key = scene(), uuid.uuid4()
    group = here.group()
    first = signing.sign(group, name="B", submission_key=key, at=NOW)
    again = signing.sign(group, name="B", submission_key=key, at=NOW)
    assert first == again
    assert Signature.objects.count() == 1
    assert queries.signature_at(first.token) == first.signature
    assert first.token not in str(Signature.objects.values().get()), "SEC-09: stored hashed"


def test_nobody_signs_any_more_once_it_is_told_that_everyone_has() -> None:
    here = scene()
    group = here.group("Staff", 5)
    sign(group, 5)
    with pytest.raises(Refused, match="All 5 people have signed already"):
        sign(group)


def test_a_refusal_does_not_tell_who_has_just_signed() -> None:
    """An employer who tries to sign before and after somebody was at the tablet hears nothing,
    and one too many is never counted (decision 11)."""
    here = scene()
    group = here.group("Staff", 6)
    others = here.group("Governors", 9)
    sign(group, 5)
    for _try in range(2):
        signing.sign(group, name="B", submission_key=uuid.uuid4(), at=timezone.now())
    sign(group, 3)
    sign(others, 2)
    assert queries.coverage(here.participant).count == 5, "6 of the staff and 2 governors"


def test_a_removed_group_takes_no_signature() -> None:
    here = scene()
    here.group("Volunteers", 20)
    group = here.group("Staff", 20)
    actions.remove_group(group, by=here.lead, at=NOW)
    with pytest.raises(Refused, match="no longer there"):
        sign(group)


def test_withdrawing_takes_the_words_away_at_once() -> None:
    """DP-03: withdrawable; the same form sent again does not sign anew."""
    here, key = scene(), uuid.uuid4()
    group = here.group()
    signed = signing.sign(
        group, name="B", pledge="I will ask.", may_show=True, submission_key=key, at=NOW
    )
    for _click in range(2):
        signing.withdraw_signature(signed.signature, at=NOW)
    left = Signature.objects.get()
    assert (left.name, left.pledge, left.may_show) == ("", "", False)
    assert fact(here, "people_signed") == 0
    signing.sign(group, name="B", submission_key=key, at=NOW)
    assert fact(here, "people_signed") == 0
    assert Event.objects.filter(verb="signature.withdrawn").count() == 1


def test_pledges_are_shown_without_names_and_only_when_five_have_signed() -> None:
    here = scene()
    group = here.group("Staff", 20)
    sign(group, 4, pledge="I will ask.", may_show=True)
    sign(group, 2, pledge="Keep this to yourselves.")
    assert queries.shown_pledges(here.participant) == [], "they arrive in fives"
    sign(group, 1, pledge="I will ask.", may_show=True)
    assert len(queries.shown_pledges(here.participant)) == 5
    sign(group, 1, pledge="I have just signed.", may_show=True)
    shown = queries.shown_pledges(here.participant)
    assert [one.pledge for one in shown] == ["I will ask."] * 5
    assert {one._fields for one in shown} == {("pledge", "language")}


def test_the_trail_names_nobody_and_no_group() -> None:
    """The team reads the trail: it must not tell who signed either."""
    here = scene()
    sign(here.group("Office", 3), name="Zebedee")
    event = Event.objects.get(verb="signature.given")
    assert event.actor == "public"
    assert event.data == {}


def test_facts_cost_one_query_for_many(django_assert_num_queries) -> None:
    for name in ("One", "Two", "Three"):
        sign(scene(name).group("Staff", 9), 2)
    with django_assert_num_queries(1):
        signed = [one.people_signed for one in Journey.objects.annotate(**queries.facts())]
    assert signed == [2, 2, 2]
