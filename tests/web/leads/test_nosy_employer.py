"""An employer who tries everything to learn who signed (decisions 4, 11 and 17; DP-03, DP-13).

Whatever a lead can open is read before and after ONE person signs, takes a signature back, or
looks at the form and leaves: it must not differ by a byte, neither in the same quarter of an hour
nor later, while the number that is told stays. The pages come from the table of addresses, so a
new one is watched from the day it is there.
"""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccqm.coverage.actions import note_coverage
from ccqm.members import imports
from ccqm.members.actions import state_people
from ccqm.members.models import Group, Person, Team
from ccqm.members.queries import current_link
from ccqm.members.teams import make_team_link
from ccqm.pledges import signing
from ccqm.pledges.models import JointSignature, Signature
from ccqm.pledges.queries import counts, coverage
from ccqm.web.leads.people import ALONE, LED
from tests.house.route_table import TABLE
from tests.house.test_routes import Scene, routes
from tests.members import scene as elsewhere
from tests.members.spreadsheets import csv_of
from tests.people import signed_in
from tests.web.asking import send, words
from tests.working import a_quarter_of_an_hour_goes_by

pytestmark = pytest.mark.django_db(databases=["default", "answers"])
WHO = "Zebedee Quux"
LONG_AGO = timedelta(days=40)
# A person's own sign-in holds new secrets each time; nothing of a participant is there.
ELSEWHERE = ("account", "mfa", "kit:", "demo:")
CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"'
    rb'|name="submission_key" value="[^"]*"|DTSTAMP:\w+'
)
TELLING = ("ETag", "Content-Length", "Last-Modified", "Expires", "Cache-Control", "Content-Type")


class Watched(Scene):
    """A participant with everything, a listed group in teams, and numbers away from a step."""

    def __init__(self) -> None:
        super().__init__()
        lead, self.began = self.own.lead, timezone.now() - LONG_AGO
        by = {"by": lead, "at": self.began}
        group = state_people(self.own.participant, name="Helpers", headcount=40, **by)
        group = imports.name_group(group, are_adults=True, tells_nothing=True, **by)
        self.saved(group, self.rows())
        self.helpers = Group.objects.get(pk=group.pk)
        self.roads = Team.objects.get(name="Roads")
        self.roads_link = make_team_link(self.roads, **by)
        self.sign(6, self.roads)
        self.my_own = self.sign(1, self.roads)[0]
        self.addresses = self.all_addresses()
        # The city's own picture moves in fives too: keep it away from a step.
        city = Signature.objects.standing().count() + sum(
            JointSignature.objects.standing().values_list("people", flat=True)
        )
        elsewhere.sign(elsewhere.scene("Elsewhere").group("Staff", 60), (2 - city) % 5)
        note_coverage(at=timezone.now())
        cache.clear()

    def rows(self) -> list[tuple[str, str, str]]:
        named = [(f"Person {n}", f"p{n}@example.org", "Roads") for n in range(20)]
        more = [(f"Other {n}", f"o{n}@example.org", "Parks") for n in range(19)]
        return [*named, *more, (WHO, "zeb@example.org", "Roads")]

    def saved(self, group: Group, rows: list[tuple[str, ...]]) -> None:
        by = {"by": self.own.lead, "at": self.began}
        content = csv_of(("Name", "Email", "Team"), *rows)
        row = imports.upload_list(
            group, name="all.csv", content=content, submission_key=uuid.uuid4(), **by
        )
        version = Group.objects.get(pk=group.pk).version
        row = imports.begin_import(row, expected=version, absent_leave=True, **by)
        imports.save_list(row, counts=counts, at=self.began)

    def sign(self, people: int, team: Team | None = None) -> list[signing.Signed]:
        return [
            signing.sign(
                self.helpers, name="A", team=team, submission_key=uuid.uuid4(), at=self.began
            )
            for _one in range(people)
        ]

    def all_addresses(self) -> list[str]:
        """Every address that a lead of this participant can open, and what they would search."""
        found = []
        for name, (wanted, _view) in routes().items():
            opens = TABLE[name].expected("lead, own") == 200
            if opens and not name.startswith(ELSEWHERE):
                found.append(reverse(name, kwargs=self.arguments(name, wanted)))
        # Printed sheets bear the moment at which they were made, and no number of anyone.
        found = [address for address in found if not address.endswith(".pdf")]
        slug = self.own.participant.slug
        roster, covered = (reverse(f"leads:{n}", args=[slug]) for n in ("roster", "coverage"))
        searches = (f"?q={WHO.split()[0]}", f"?team={self.roads.pk}", "?who=left", "?page=2")
        kiosk = reverse("members:kiosk", args=[current_link(self.own.participant).token])
        own = reverse("members:yours", args=[self.my_own.token])
        team_page = reverse("members:sign-up", args=[self.roads_link.token])
        return [*found, *(roster + one for one in searches), f"{covered}?page=2", kiosk, own,
                team_page]  # fmt: skip

    def seen(self, browser: Client) -> "Looks":
        """What the lead's browser gets at each address, without what changes by itself."""
        looks = {}
        for address in self.addresses:
            answer = browser.get(address)
            told = tuple(answer.headers.get(name, "") for name in TELLING)
            looks[address] = (answer.status_code, told, CHANGING.sub(b"", answer.getvalue()))
        return looks


Looks = dict[str, tuple[int, tuple[str, ...], bytes]]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def signs(here: Watched) -> None:
    page = reverse("members:sign-up", args=[here.roads_link.token])
    answers = {"name": WHO, "pledge": "Something private", "thread": "red"}
    assert send(Client(), page, **answers).status_code == 302


def takes_it_back(here: Watched) -> None:
    standing = (
        Signature.objects.standing().filter(group=here.helpers).exclude(pk=here.my_own.signature.pk)
    )
    signing.withdraw_signature(standing.first(), at=timezone.now())


def looks_and_leaves(here: Watched) -> None:
    browser = Client()
    for link in (here.roads_link, current_link(here.own.participant)):
        browser.get(reverse("members:sign-up", args=[link.token]))


ACTS: list[Callable[[Watched], None]] = [signs, takes_it_back, looks_and_leaves]


def settle() -> None:
    """The quarter of an hour is over, for signatures and for those taken back."""
    a_quarter_of_an_hour_goes_by()
    earlier = timezone.now() - timedelta(minutes=16)
    Signature.objects.filter(withdrawn_at__gt=earlier).update(withdrawn_at=earlier)
    cache.clear()


def differences(before: Looks, after: Looks) -> list[str]:
    """The addresses that differ, each with its first different line."""
    return [
        f"{address}: {_first(str(before[address]), str(after[address]))}"
        for address in before
        if before[address] != after[address]
    ]


def _first(old: str, new: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    return f"{old[max(0, at - 60) : at + 60]} -> {new[max(0, at - 60) : at + 60]}"


@pytest.mark.parametrize("act", ACTS)
def test_no_page_differs_by_a_byte_when_one_person_acts(watched: Watched, act) -> None:
    lead = signed_in(watched.own.lead)
    before = watched.seen(lead)
    assert len(before) > 60
    act(watched)
    cache.clear()
    at_once = watched.seen(lead)
    settle()
    note_coverage(at=timezone.now())
    later = watched.seen(lead)
    assert differences(before, at_once) == []
    assert differences(before, later) == []
    everything = b"".join(look[2] for name, look in later.items() if "/roster/" not in name)
    for private in (b"Something private", b"Quux", b"A. Member"):
        assert private not in everything


def test_the_watch_can_see(watched: Watched) -> None:
    """When five more have signed, the numbers move: the test above does look at them."""
    lead = signed_in(watched.own.lead)
    before = watched.seen(lead)
    watched.sign(5, watched.roads)
    cache.clear()
    after = watched.seen(lead)
    moved = {address for address in before if before[address] != after[address]}
    slug = watched.own.participant.slug
    assert {reverse(f"leads:{name}", args=[slug]) for name in ("sign-up", "coverage")} <= moved


def attempts(here: Watched, lead: Client) -> list[tuple[int, str]]:
    """The employer tries: every headcount, removing each group, and signing as somebody."""
    slug, answers = here.own.participant.slug, []
    for group in Group.objects.filter(participant=here.own.participant):
        change = reverse("leads:people-change", args=[slug, group.pk])
        remove = reverse("leads:people-remove", args=[slug, group.pk])
        shown = {"name": group.name, "who_signs": LED if group.is_led else ALONE}
        tries = [(change, shown | {"headcount": n}) for n in (0, 4, 5, 6, 39, 41)]
        for address, typed in [*tries, (remove, {})]:
            mark = transaction.savepoint()
            answer = send(lead, address, **typed)
            answers.append((answer.status_code, words(answer)))
            transaction.savepoint_rollback(mark)
    return answers


@pytest.mark.parametrize("act", [signs, takes_it_back])
def test_no_refusal_differs(watched: Watched, act) -> None:
    """Headcounts tried one by one, removals: refused and allowed alike, in the same words."""
    lead = signed_in(watched.own.lead)
    before = attempts(watched, lead)
    assert {status for status, _words in before} == {302, 422}
    act(watched)
    assert attempts(watched, lead) == before
    settle()
    assert attempts(watched, lead) == before


def test_taking_somebody_off_the_list_and_back_says_nothing(watched: Watched) -> None:
    """Whether or not Zebedee has signed: without him on the list, put back, or undone, the same."""

    def tried() -> list[object]:
        mark = transaction.savepoint()
        seen: list[object] = []
        lead = signed_in(watched.own.lead)
        slug = watched.own.participant.slug
        pages = [reverse(f"leads:{name}", args=[slug]) for name in ("sign-up", "coverage")]
        without = [row for row in watched.rows() if row[0] != WHO]
        for rows in (without, watched.rows(), without):
            watched.saved(watched.helpers, rows)
            seen += [words(lead.get(page)) for page in pages]
            seen.append(coverage(watched.own.participant))
        transaction.savepoint_rollback(mark)
        return seen

    before = tried()
    signs(watched)
    settle()
    assert tried() == before
    assert Person.objects.present().filter(name=WHO).count() == 1


def test_no_page_orders_or_numbers_people_by_what_they_did(watched: Watched) -> None:
    """No signature's key stands in any address or page that a lead can open."""
    for _turn in range(3):
        watched.sign(5, watched.roads)
    lead = signed_in(watched.own.lead)
    key = Signature.objects.latest("pk")
    Signature.objects.filter(pk=key.pk).update(name="Unique Name Here")
    for address, (_status, _told, content) in watched.seen(lead).items():
        assert key.withdraw_hash.encode() not in content, address
        assert str(key.submission_key).encode() not in content, address
        assert b"Unique Name Here" not in content, address
