"""An application on its way through a panel, built through real actions."""

from dataclasses import dataclass
from datetime import datetime

from ccqm.accounts.models import Role, User
from ccqm.awards.actions import decide_application
from ccqm.evidence.actions import add_item
from ccqm.validation import actions
from ccqm.validation.models import Application, Seat
from ccqm.validation.rules import Status
from tests.people import NOW, someone
from tests.workspaces import Road, a_published_plan, rate_all, road

WORDS = "Strong work in every area. Go on asking those who are not heard yet."


@dataclass
class Panel:
    """An application with everyone who has a part in it."""

    road: Road
    application: Application
    officer: User
    manager: User
    validators: tuple[User, User]
    chair: User

    @property
    def criteria(self) -> list[str]:
        return self.road.criteria

    @property
    def lead(self) -> User:
        return self.road.lead

    def now(self) -> Application:
        """The application as it stands in the database."""
        return Application.objects.select_related("journey__participant").get(
            pk=self.application.pk
        )

    def seat(self, user: User) -> Seat:
        return Seat.objects.select_related("user", "application").get(
            application=self.application, user=user
        )

    def name(self, at: datetime = NOW) -> None:
        actions.name_panel(
            self.application, validators=self.validators, chair=self.chair, by=self.officer, at=at
        )

    def declare(self, *users: User) -> None:
        for user in users or (*self.validators, self.chair):
            actions.declare_no_conflict(self.seat(user), by=user, at=NOW)

    def score(self, user: User, stage: int = 2, **others: int) -> None:
        """Score everything at one stage, apart from the criteria given by number (c3=4)."""
        for place, criterion in enumerate(self.criteria):
            actions.save_score(
                self.seat(user),
                criterion,
                score=others.get(f"c{place}", stage),
                comment="The minutes show it.",
                by=user,
                at=NOW,
            )

    def finish(self, *users: User) -> None:
        for user in users or self.validators:
            actions.finish_scoring(self.seat(user), by=user, at=NOW)

    def recommend(self, outcome: str = "award") -> None:
        actions.recommend(self.application, outcome, WORDS, by=self.chair, at=NOW)

    def decide(self, outcome: str = "award", at: datetime = NOW) -> None:
        decide_application(self.application, outcome=outcome, words=WORDS, by=self.manager, at=at)


def applied(name: str = "Weaver Street School", *, rated: bool = True) -> Panel:
    """A participant that has just applied, and everyone who may judge it."""
    on = road(name)
    if rated:
        rate_all(on)
        a_published_plan(on)
        an_item(on)
    word = name.split()[0].lower()
    return Panel(
        road=on,
        application=actions.submit_application(on.journey, words="", by=on.lead, at=NOW),
        officer=person(Role.OFFICER, f"officer.{word}"),
        manager=person(Role.MANAGER, f"manager.{word}"),
        validators=(
            person(Role.VALIDATOR, f"first.{word}"),
            person(Role.VALIDATOR, f"second.{word}"),
        ),
        chair=person(Role.CHAIR, f"chair.{word}"),
    )


def person(role: Role, name: str) -> User:
    """Someone with one role; the e-mail address comes from the name."""
    return someone(role, email=f"{name}@example.org", name=name.replace(".", " ").title())


def an_item(on: Road) -> None:
    """One piece of evidence in words, on the first criterion."""
    add_item(
        on.journey,
        kind="text",
        title="What families told us",
        words="Forty families wrote to us.",
        criteria=[on.criteria[0]],
        submission_key="00000000-0000-4000-8000-000000000001",  # type: ignore[arg-type]
        by=on.lead,
        at=NOW,
    )


def at_status(status: str, name: str = "Weaver Street School") -> Panel:
    """A panel whose application stands at this status."""
    panel = applied(name)
    road_to = {
        Status.SUBMITTED: [],
        Status.WITHDRAWN: [
            lambda: actions.withdraw_application(panel.application, by=panel.lead, at=NOW)
        ],
        Status.PANEL_NAMED: [panel.name, panel.declare],
    }
    scored = [
        *road_to[Status.PANEL_NAMED],
        lambda: panel.score(panel.validators[0]),
        lambda: panel.score(panel.validators[1]),
        panel.finish,
    ]
    road_to[Status.SCORED] = scored
    for outcome, reached in (
        ("award", Status.AWARDED),
        ("further-evidence", Status.FURTHER_EVIDENCE),
        ("not-yet", Status.NOT_YET),
    ):
        road_to[reached] = [
            *scored,
            lambda o=outcome: panel.recommend(o),
            lambda o=outcome: panel.decide(o),
        ]
    road_to[Status.RECOMMENDED] = [*scored, panel.recommend]
    for go in road_to[Status(status)]:
        go()
    assert panel.now().status == status
    return panel
