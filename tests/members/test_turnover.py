"""The count over the years: lists, undos and signatures in any order (decision 11)."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccqm.kit.verdict import Refused
from ccqm.members.models import Group, RosterImport, Turnover
from ccqm.pledges import signing
from ccqm.pledges.models import Signature
from ccqm.pledges.queries import counts
from tests.conftest import NOW
from tests.members.lists import named_group, saved, undone
from tests.members.scene import Scene, scene

pytestmark = pytest.mark.django_db
EVERYONE = range(12)
FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows(people: set[int]) -> list[tuple[str, ...]]:
    return [(f"P{n}", f"p{n}@example.org", f"{n}", f"T{n % 2}") for n in sorted(people)]


class World:
    """One listed group; whoever acts is told by number."""

    def __init__(self) -> None:
        self.here: Scene = scene()
        self.group = named_group(self.here, "Staff", 60)
        self.signed: dict[int, Signature] = {}
        self.at = NOW
        self.list(set(EVERYONE))

    def list(self, people: set[int]) -> RosterImport:
        self.at += timedelta(minutes=1)
        return saved(self.here, self.group, *rows(people), at=self.at)

    def undo(self) -> None:
        last = RosterImport.objects.filter(group=self.group, status="done").first()
        if last and RosterImport.objects.filter(group=self.group, status="done").count() > 1:
            undone(self.here, last)

    def sign(self, who: int) -> None:
        group = Group.objects.get(pk=self.group.pk)
        key = uuid.uuid4()
        try:
            made = signing.sign(group, name=f"P{who}", submission_key=key, at=NOW)
        except Refused:
            return
        self.signed[who] = made.signature

    @property
    def count(self) -> int:
        [one] = [c for c in counts(self.here.participant) if c.key == self.group.pk]
        return one.count


lists = st.sets(st.sampled_from(EVERYONE), min_size=1).map(lambda people: ("list", people))
signs = st.sampled_from(EVERYONE).map(lambda who: ("sign", who))
steps = st.lists(st.one_of(lists, signs, signs, st.just(("undo", None))), max_size=8)


def lived(steps: list[tuple[str, object]], order: list[int]) -> list[int]:
    """The count after each step, in a world where `order` says who is who when they sign."""
    mark = transaction.savepoint()
    world, seen = World(), []
    for kind, what in steps:
        if kind == "list":
            world.list(what)  # type: ignore[arg-type]
        elif kind == "undo":
            world.undo()
        else:
            world.sign(order[what])  # type: ignore[index]
        seen.append(world.count)
    transaction.savepoint_rollback(mark)
    return seen


@FEW
@given(steps, st.permutations(EVERYONE))
def test_the_count_never_depends_on_who_has_signed(steps, order) -> None:
    """The same lists, and other people who sign: the same numbers all along."""
    assert lived(steps, list(EVERYONE)) == lived(steps, order)


@FEW
@given(
    st.integers(0, 12),
    st.lists(st.sets(st.sampled_from(EVERYONE), min_size=1, max_size=11), min_size=1, max_size=5),
    st.booleans(),
)
def test_wrong_lists_and_then_the_right_one_leave_the_number_as_it_was(
    signed, wrong, by_undo
) -> None:
    """However often, and however many were away in between."""
    mark = transaction.savepoint()
    world = World()
    for who in range(signed):
        world.sign(who)
    before = world.count
    for people in wrong:
        world.list(people)
        assert 0 <= world.count <= before
        if by_undo:
            world.undo()
            assert world.count == before
    world.list(set(EVERYONE))
    assert world.count == before
    transaction.savepoint_rollback(mark)


def test_who_returns_brings_back_the_share_of_their_own_day() -> None:
    """Two who left before anyone had signed do not make the return of another one worth less."""
    world = World()
    here = set(EVERYONE) - {10, 11}
    world.list(here)
    for who in range(10):
        world.sign(who)
    for _time in range(6):
        world.list(here - {3})
        world.list(here)
    assert world.count == 10
    world.list(set(EVERYONE))
    assert (world.count, Turnover.objects.latest("pk").joined) == (10, 2)
