"""Walks one participant along the road, only through the actions that real people use.

The clock moves with it: each stretch takes some weeks, so that the city has a past.
"""

import math
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from ccqm.accounts.models import User
from ccqm.awards import actions as awards
from ccqm.awards.models import Award
from ccqm.awareness import actions as awareness
from ccqm.demo.city import Character, city
from ccqm.evaluation import actions as evaluation
from ccqm.evidence import actions as evidence
from ccqm.feedback import actions as feedback
from ccqm.framework import queries as framework
from ccqm.framework.edition import Edition
from ccqm.journeys import actions as journeys
from ccqm.journeys.models import Journey
from ccqm.journeys.rules import Status
from ccqm.kit.dates import local_date
from ccqm.members import actions as members
from ccqm.members.models import Group
from ccqm.members.queries import groups_of
from ccqm.participants import actions as participants
from ccqm.participants.models import Participant
from ccqm.participants.queries import leads_of
from ccqm.plans import actions as plans
from ccqm.plans.models import Action, Priority
from ccqm.pledges import actions as pledges
from ccqm.steps import actions as steps
from ccqm.training import actions as training
from ccqm.validation import actions as validation
from ccqm.validation.models import Application, Seat
from ccqm.welcome import actions as welcome
from ccqm.welcome.models import Registration

LONGEST_STRETCH = timedelta(days=22)
SPACE = uuid.UUID("6f0b6f2e-5d2c-4a53-9f4a-0d3c5a1b7e10")


class Walk:
    """One participant, its clock, and what it has made so far."""

    registration: Registration
    journey: Journey
    lead: User
    application: Application
    award: Award

    def __init__(
        self, who: Character, *, turn: int, team: dict[str, list[User]], now: datetime
    ) -> None:
        self.who, self.turn, self.team = who, turn, team
        self.at = now - timedelta(days=who.days)
        self.words = city().words
        self.keys = 0

    # --- small things ---------------------------------------------------------------------------
    def one_of(self, role: str, offset: int = 0) -> User:
        """Someone with this role; people take turns."""
        people = self.team[role]
        return people[(self.turn + offset) % len(people)]

    def key(self) -> uuid.UUID:
        """The key of the next form: the same in every city."""
        self.keys += 1
        return uuid.uuid5(SPACE, f"{self.who.name} {self.keys}")

    def tick(self, minutes: int = 7) -> datetime:
        """A little later."""
        self.at += timedelta(minutes=minutes)
        return self.at

    @property
    def participant(self) -> Participant:
        return self.journey.participant

    @property
    def edition(self) -> Edition:
        return framework.edition(self.journey.edition_id)

    def take(self, stretches: list[Callable[[], None]]) -> None:
        """Walk these stretches with time between them, noting the step reached after each."""
        pause = min(timedelta(days=self.who.days * 0.9 / len(stretches)), LONGEST_STRETCH)
        for stretch in stretches:
            stretch()
            if hasattr(self, "journey"):
                self.journey.refresh_from_db()
                steps.note_progress(self.journey, by=self.lead, at=self.tick())
            self.at += pause

    # --- Foundation -----------------------------------------------------------------------------
    def register(self) -> None:
        who = self.who
        interest = welcome.Interest(
            kind=who.kind,
            name=who.name,
            contact_name=who.lead,
            email=_address(who.lead),
            type=who.type,
            sectors=who.sectors,
            postcode=who.postcode,
            people=None if who.kind == "individual" else who.people,
            wants=["start"] if self.turn % 2 else ["meeting", "training"],
        )
        self.registration = welcome.register_interest(
            interest, submission_key=self.key(), at=self.tick()
        )

    def decline(self) -> None:
        welcome.decline_registration(
            self.registration,
            reason="We could not find an organisation behind this request. Please call us.",
            by=self.one_of("officer"),
            at=self.tick(),
        )

    def accept(self) -> None:
        self.journey = steps.accept_registration(
            self.registration, by=self.one_of("officer"), at=self.tick()
        )
        self.lead = leads_of(self.participant)[0].user
        if self.who.second_lead:
            participants.invite_lead(
                self.participant,
                name=self.who.second_lead,
                email=_address(self.who.second_lead),
                by=self.lead,
                at=self.tick(),
            )
        if self.who.about:
            participants.update_profile(
                self.participant,
                expected=self.participant.version,
                about=self.who.about,
                is_listed=True,
                is_named=self.who.named,
                by=self.lead,
                at=self.tick(),
            )

    def raise_awareness(self) -> None:
        for activity in self.words["awareness"]:
            awareness.record_activity(
                self.participant,
                how=activity["how"],
                what=activity["what"],
                audience="Everyone who takes part",
                reach=self.who.people,
                done_on=local_date(self.at),
                by=self.lead,
                at=self.tick(),
                submission_key=self.key(),
            )

    def commit(self) -> None:
        individual = self.who.kind == "individual"
        voice = "singular" if individual else "plural"
        body = self.who.lead if individual else "The committee"
        statement = self.edition.statements[0 if individual else -1]
        pledges.make_commitment(
            self.participant,
            template=statement.key,
            voice=voice,
            decided_by=body,
            decided_on=local_date(self.at),
            officer_name=self.who.lead,
            officer_role="Myself" if individual else "Lead for the mark",
            statement=statement.filled(
                voice,
                name=self.who.name,
                decided_by=body,
                decided_on=f"{local_date(self.at):%d.%m.%Y}",
            ),
            language="en",
            expected=0,
            by=self.lead,
            at=self.tick(),
            submission_key=self.key(),
        )
        if self.who.pledge:
            pledges.save_pledge(
                self.participant,
                words=self.who.pledge,
                is_public=True,
                language="en",
                expected=0,
                by=self.lead,
                at=self.tick(),
            )
        for name, headcount in self.who.groups.items():
            members.state_people(
                self.participant, name=name, headcount=headcount, by=self.lead, at=self.tick()
            )

    def sign_some(self) -> None:
        self._sign(0.6)

    def finish_foundation(self) -> None:
        self._sign(0.97)
        for group in groups_of(self.participant):
            trained = math.ceil(group.headcount * 0.85)
            training.record_session(
                group,
                people=trained,
                held_on=local_date(self.at),
                trainer="The Quality Mark team",
                by=self.lead,
                at=self.tick(),
                submission_key=self.key(),
            )

    def _sign(self, share: float) -> None:
        """Each group signs until this share of it has signed."""
        for group in groups_of(self.participant):
            wanted = math.ceil(group.headcount * share)
            for number in range(group.signatures.count(), wanted):
                self._sign_one(group, number)

    def _sign_one(self, group: Group, number: int) -> None:
        names, ideas = self.words["member_names"], self.words["pledges"]
        idea = ideas[(self.turn + number) % len(ideas)] if number % 3 == 0 else None
        pledges.sign(
            group,
            name=names[(self.turn + number) % len(names)],
            pledge=idea["text"] if idea else "",
            may_show=bool(idea),
            language=idea["language"] if idea else "en",
            submission_key=self.key(),
            at=self.tick(3),
        )

    # --- Developing -----------------------------------------------------------------------------
    def evaluate_some(self) -> None:
        self._rate(self.edition.criteria[:12])

    def evaluate_all(self) -> None:
        self._rate(self.edition.criteria[12:])

    def _rate(self, criteria: tuple) -> None:  # type: ignore[type-arg]
        for number, criterion in enumerate(criteria):
            stage = (1, 2, 2, 3, 2, 3, 4)[(number + self.turn) % 7]
            evaluation.rate(
                self.journey,
                criterion=criterion.key,
                stage=stage,
                reason=self.words["ratings"][str(stage)],
                expected=0,
                by=self.lead,
                at=self.tick(11),
            )

    def plan(self) -> None:
        for number, idea in enumerate(self.words["priorities"]):
            priority = plans.add_priority(
                self.journey,
                criterion=self.edition.criteria[(self.turn + number * 6) % 25].key,
                title=idea["title"],
                why=idea["why"],
                submission_key=self.key(),
                by=self.lead,
                at=self.tick(),
            )
            for what in idea["actions"]:
                self._plan_action(priority, what, idea["who"])
        plans.publish_plan(self.journey, by=self.lead, at=self.tick(60))

    def _plan_action(self, priority: Priority, what: str, who: str) -> None:
        plans.add_action(
            priority,
            what=what,
            who=who,
            due_on=local_date(self.at + timedelta(days=120)),
            submission_key=self.key(),
            by=self.lead,
            at=self.tick(),
        )

    # --- Achieving ------------------------------------------------------------------------------
    def improve_some(self) -> None:
        for action in self._actions()[:3]:
            self._update(action, "started")
        for item in self.words["evidence"][:3]:
            self._show(item)

    def improve_all(self) -> None:
        for action in self._actions():
            self._update(action, "done")
        for item in self.words["evidence"][3:]:
            self._show(item)
        for entry in self.words["feedback"]:
            feedback.add_entry(
                self.journey,
                audience=entry["audience"],
                you_said=entry["you_said"],
                we_did=entry["we_did"],
                said_on=local_date(self.at),
                is_public=True,
                submission_key=self.key(),
                by=self.lead,
                at=self.tick(),
            )

    def _actions(self) -> list[Action]:
        return list(Action.objects.filter(priority__journey=self.journey).order_by("pk"))

    def _update(self, action: Action, status: str) -> None:
        plans.post_update(
            action,
            words=self.words["progress"][status],
            made_on=local_date(self.at),
            status=status,
            submission_key=self.key(),
            by=self.lead,
            at=self.tick(),
        )

    def _show(self, item: dict[str, str]) -> None:
        evidence.add_item(
            self.journey,
            kind="text",
            title=item["title"],
            words=item["text"],
            criteria=[c.key for c in self.edition.criteria_in(item["area"])[:2]],
            submission_key=self.key(),
            by=self.lead,
            at=self.tick(),
        )

    # --- Validation and the mark ----------------------------------------------------------------
    def apply(self) -> None:
        self.application = steps.apply_for_validation(
            self.journey,
            words="We are ready for you to come and see.",
            by=self.lead,
            at=self.tick(),
        )

    def name_panel(self) -> None:
        validation.name_panel(
            self.application,
            validators=[self.one_of("validator"), self.one_of("validator", 1)],
            chair=self.one_of("chair"),
            by=self.one_of("officer"),
            at=self.tick(),
        )
        for seat in self.application.seats.select_related("user"):
            validation.declare_no_conflict(seat, by=seat.user, at=self.tick())

    def score_one(self) -> None:
        self._score(self._seats()[0])

    def score_other(self) -> None:
        self._score(self._seats()[1])

    def _seats(self) -> list[Seat]:
        seats = self.application.seats.filter(role="validator").select_related("user")
        return list(seats.order_by("pk"))

    def _score(self, seat: Seat) -> None:
        for number, criterion in enumerate(self.edition.criteria):
            validation.save_score(
                seat,
                criterion.key,
                score=(3, 2, 3, 3, 4)[(number + seat.pk) % 5],
                comment=self.words["comments"][number % 3],
                by=seat.user,
                at=self.tick(4),
            )
        validation.finish_scoring(seat, by=seat.user, at=self.tick())

    def recommend(self) -> None:
        self._recommend("award", self.words["thanks"])

    def recommend_not_yet(self) -> None:
        self._recommend("not-yet", self.words["not_yet"])

    def _recommend(self, outcome: str, words: str) -> None:
        chair = self.application.seats.select_related("user").get(role="chair").user
        validation.recommend(self.application, outcome, words, by=chair, at=self.tick())

    def decide(self) -> None:
        self._decide("award", self.words["thanks"])
        self.award = Award.objects.get(journey=self.journey)

    def decide_not_yet(self) -> None:
        self._decide("not-yet", self.words["not_yet"])

    def _decide(self, outcome: str, words: str) -> None:
        awards.decide_application(
            self.application,
            outcome=outcome,
            words=words,
            by=self.one_of("manager"),
            at=self.tick(),
        )

    def withdraw(self) -> None:
        awards.withdraw_mark(
            self.award,
            reason="The organisation asked us to end its mark when it merged with another.",
            by=self.one_of("manager"),
            at=self.tick(),
        )

    def begin_silver(self) -> None:
        self.journey = awards.begin_next_level(self.participant, by=self.lead, at=self.tick())

    def close(self) -> None:
        journeys.move(self.journey, Status.CLOSED, by=self.one_of("officer"), at=self.tick())


def _address(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "") + "@people.example"


ROAD: list[tuple[str, Callable[[Walk], None]]] = [
    ("waiting", Walk.register),
    ("accepted", Walk.accept),
    ("aware", Walk.raise_awareness),
    ("committed", Walk.commit),
    ("signing", Walk.sign_some),
    ("foundation", Walk.finish_foundation),
    ("evaluating", Walk.evaluate_some),
    ("evaluated", Walk.evaluate_all),
    ("planned", Walk.plan),
    ("improving", Walk.improve_some),
    ("ready", Walk.improve_all),
    ("applied", Walk.apply),
    ("panel", Walk.name_panel),
    ("scoring", Walk.score_one),
    ("scored", Walk.score_other),
    ("recommended", Walk.recommend),
    ("awarded", Walk.decide),
]
SIDE_ROADS: dict[str, tuple[str, list[Callable[[Walk], None]]]] = {
    "declined": ("waiting", [Walk.decline]),
    "closed": ("accepted", [Walk.close]),
    "not-yet": ("scored", [Walk.recommend_not_yet, Walk.decide_not_yet]),
    "expired": ("awarded", []),
    "withdrawn": ("awarded", [Walk.withdraw]),
    "silver": ("awarded", [Walk.begin_silver, Walk.evaluate_some]),
}


def stretches_to(reaches: str) -> list[Callable[[Walk], None]]:
    """The stretches that lead there, in order. Raises KeyError for an unknown place."""
    main, side = SIDE_ROADS.get(reaches, (reaches, []))
    last = {name: number for number, (name, _walk) in enumerate(ROAD)}[main]
    return [walk for _name, walk in ROAD[: last + 1]] + side


def walk_to(
    reaches: str, who: Character, *, turn: int, team: dict[str, list[User]], now: datetime
) -> Walk:
    """Take one participant to where it `reaches` and answer the walk."""
    walk = Walk(who, turn=turn, team=team, now=now)
    walk.take([getattr(walk, stretch.__name__) for stretch in stretches_to(reaches)])
    return walk
