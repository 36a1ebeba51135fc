"""SEC-01: every route × role × own or other participant has an expected answer, in one table."""

from collections.abc import Callable
from functools import cached_property
from uuid import uuid4

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from ccqm.awareness.models import Talk
from ccqm.awareness.talks import record_talk
from ccqm.demo.walk import Walk
from ccqm.mailings.actions import begin_mailing
from ccqm.mailings.links import token_of
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.pieces import write_mailing
from ccqm.members.actions import state_people
from ccqm.members.imports import begin_import, name_group, save_list, upload_list
from ccqm.members.models import Group, Team
from ccqm.members.queries import current_link, groups_of
from ccqm.members.teams import make_team_link, state_team
from ccqm.papers.actions import make_sheet
from ccqm.papers.models import Sheet
from ccqm.participants.belonging import join_parent, make_joining_code
from ccqm.participants.leading import invite_lead
from ccqm.participants.queries import leads_of
from ccqm.plans.models import Action
from ccqm.pledges.models import JointSignature
from ccqm.pledges.proving import add_link
from ccqm.pledges.queries import counts
from ccqm.pledges.signing import joint_token, sign, sign_together
from ccqm.training.models import Attendance
from tests.ballots.scene import wave
from tests.house.route_table import GUARDS, ROLES, SIGN_IN, TABLE
from tests.meetings.scene import Agreed
from tests.members.scene import Scene as Asking
from tests.members.spreadsheets import csv_of
from tests.people import NOW, TwoStepClient, signed_in, someone
from tests.pictures.scene import shown
from tests.portfolios.scene import keeps_something
from tests.replies.scene import given_back
from tests.scenarios import journey_at, team
from tests.themes.scene import Read
from tests.waves.asked import opened, planned

# The pages of answers read the second database.
pytestmark = pytest.mark.django_db(databases=["default", "answers"])


@pytest.fixture
def scene(db) -> "Scene":
    return Scene()


class Scene:
    """Two participants with everything on their road, and a browser for each role."""

    def __init__(self) -> None:
        people = team()
        self.own = journey_at("ready", team=people)
        self.judged = journey_at("scored", team=people, name="Judged Trust", turn=1)
        # Forty people, of whom one has not signed yet.
        self.holder = journey_at(
            "awarded", team=people, name="Holder House", turn=2, groups={"Staff": 40}
        )
        self.waiting = journey_at("waiting", team=people, name="Waiting Club", turn=3)
        group = groups_of(self.holder.participant)[0]
        signed = sign(group, name="R. T.", submission_key=uuid4(), at=NOW)
        self.personal_token = signed.token
        self.kept = keeps_something(someone(email="member@example.org"), signed.signature)
        other = journey_at("accepted", team=people, name="Other School", turn=4)
        self.list_key = uuid4()
        self.invited = invite_lead(
            self.own.participant,
            name="Ben Osei",
            email="ben@example.org",
            role="editor",
            submission_key=uuid4(),
            by=self.own.lead,
            at=timezone.now(),
        )
        asking = Asking(self.own.participant, self.own.lead, self.own.journey)
        self.wave = planned(asking)
        outside = next(u for u in people["validator"] if not u.seats.exists())
        readers = (asking, people["manager"][0], outside, people["officer"][0])
        self.read, self.given_back = Read(*readers), given_back(Read(*readers))
        self.released, self.theme = self.read.wave, self.read.theme()
        self.open_wave = opened(asking, planned(asking, audience="young"))
        code = make_joining_code(self.own.participant, by=self.own.lead, at=NOW)
        self.belonging = join_parent(other.participant, code=code, by=other.lead, at=NOW)
        seats = {s.role: s.user for s in self.judged.application.seats.select_related("user")}
        seated = {s.user_id for s in self.judged.application.seats.all()}
        self.proof = add_link(
            self.own.participant,
            title="Our website",
            url="https://www.example.org/",
            is_public=True,
            submission_key=uuid4(),
            by=self.own.lead,
            at=NOW,
        )
        self.picture = shown(self.own.participant, self.own.lead)
        self.survey = wave("somebody")
        self.meeting = Agreed(people["officer"][0], self.waiting.registration)
        self.people = {
            "member": someone(email="member@example.org"),
            "lead, own": self.own.lead,
            "lead, other": other.lead,
            "validator, own": seats["validator"],
            "validator, other": next(u for u in people["validator"] if u.pk not in seated),
            "chair, own": seats["chair"],
            "officer": people["officer"][0],
            "manager": people["manager"][0],
        }

    def browser(self, role: str) -> TwoStepClient:
        return TwoStepClient() if role == "anonymous" else signed_in(self.people[role])

    def list_of(self, group: int) -> int:
        """An uploaded list of a group whose people may be listed."""
        by = {"by": self.own.lead, "at": NOW}
        named = name_group(Group.objects.get(pk=group), are_adults=True, tells_nothing=True, **by)
        made = csv_of(("Name", "Email"), ("Ann Lee", "ann@example.org"))
        key = self.list_key
        return upload_list(named, name="p.csv", content=made, submission_key=key, **by).pk

    @cached_property
    def team(self) -> Team:
        """A class of a group of children, which comes after the other groups."""
        by = {"by": self.own.lead, "at": NOW}
        words = {"name": "Pupils", "headcount": 60, "is_led": True}
        pupils = state_people(self.own.participant, **words, **by)
        return state_team(pupils, name="Class 3B", headcount=28, **by)

    @cached_property
    def class_token(self) -> str:
        """The link by which the teacher of another class takes its signature back."""
        words = {"name": "Class 4C", "headcount": 20}
        other = state_team(self.team.group, **words, by=self.own.lead, at=NOW)
        words = {"kind": JointSignature.Kind.CLASS, "people": 20, "led_by": "Teacher"}
        key = {"submission_key": uuid4(), "at": NOW}
        return joint_token(sign_together(other.group, team=other, **words, **key))

    @cached_property
    def sheet(self) -> Sheet:
        """A sheet of paper for adults."""
        staff, words = groups_of(self.own.participant)[0], {"pages": 1, "submission_key": uuid4()}
        return make_sheet(staff, **words, by=self.own.lead, at=NOW)

    @cached_property
    def talk(self) -> Talk:
        """What this class has ticked off."""
        words = {"people": 20, "done_on": NOW.date()}
        return record_talk(self.team, **words, submission_key=uuid4(), at=NOW)

    @cached_property
    def told_token(self) -> str:
        """The link of a team of adults."""
        staff, by = groups_of(self.own.participant)[0], {"by": self.own.lead, "at": NOW}
        return make_team_link(state_team(staff, name="Night", headcount=5, **by), **by).token

    def mailing(self) -> Mailing:
        """Letters to the people of a listed group, written once."""
        if found := Mailing.objects.filter(participant=self.own.participant).first():
            return found
        group = groups_of(self.own.participant)[1]
        by = {"by": self.own.lead, "at": NOW}
        named = name_group(group, are_adults=True, tells_nothing=True, **by)
        made = csv_of(("Name", "Email"), ("Bo Rahman", "bo@example.org"))
        row = upload_list(named, name="p.csv", content=made, submission_key=uuid4(), **by)
        named.refresh_from_db()
        begin_import(row, expected=named.version, absent_leave=True, **by)
        save_list(row, counts=counts, at=NOW)
        mailing = begin_mailing(named, submission_key=uuid4(), **by)
        write_mailing(mailing, at=NOW)
        return mailing

    def link(self) -> str:
        """The link in the letter to Bo Rahman."""
        self.mailing()
        return token_of(Addressee.objects.get().nonce)

    def arguments(self, name: str, wanted: list[str]) -> dict[str, object]:
        """Real keys for an address; of the participant that is `own` to the role who may."""
        own = self.own
        action = _first_action(own)
        known = {
            "slug": own.participant.slug,
            "token": current_link(own.participant).token,
            "public_id": self.holder.award.public_id,
            "area": own.edition.areas[0].key,
            "criterion": own.edition.criteria[0].key,
            "priority": action.priority_id,
            "action": action.pk,
            "kind": "text",
            "print_key": "slips",
            "text_key": "email",
            "item": own.journey.evidence.first().pk,
            "entry": own.journey.feedback.first().pk,
            "activity": own.participant.activities.first().pk,
            "group": groups_of(own.participant)[0].pk,
            "attendance": Attendance.objects.filter(participant=own.participant).first().pk,
            "reference": self.judged.application.reference,
            "proof": self.proof.pk,
            "picture": self.picture.pk,
            "key": self.picture.key,
            "size": "small",
            "seat": self.judged.application.seats.taken().first().pk,
            "lead": leads_of(own.participant)[0].pk,
            "invitation": self.invited.invitation.pk,
            "belonging": self.belonging.pk,
        }
        if name in WAITING:
            known["reference"] = self.waiting.registration.reference
        known |= {"audience": "staff", "number": self.wave.pk if "wave" in name else 0}
        if name in INVITING:
            known["number"] = self.open_wave.pk
        known |= {"reading": self.read.reading.pk, "wave": self.released.pk}
        if "you-said" in name:
            known["number"] = self.given_back.wave.pk
            known["theme"] = self.given_back.reading.themes.get().pk
        if name.startswith("readers:"):
            known["number"] = self.theme.pk
        if name.startswith(("leads:wave-results", "leads:wave-themes")):
            known["number"] = self.released.pk
        if name.startswith("leads:roster-"):
            known["number"] = self.list_of(known["group"])
        if "code" in wanted:
            known["code"] = self.sheet.code
        known |= EXTRA.get(name, lambda scene: {})(self)
        return {key: known[key] for key in wanted}


def _first_action(walk: Walk) -> Action:
    return Action.objects.filter(priority__journey=walk.journey).first()


INVITING = ("leads:wave-letters", "leads:wave-cards", "leads:wave-count", "leads:wave-together")
WAITING = (
    "public:meeting-begin",
    "team:offer-meeting",
    "team:registration",
    "team:accept",
    "team:decline",
    "public:register-received",
)
MEETING_PAGES = ("meeting", "meeting-days", "meeting-times", "meeting-cancel", "meeting-file")
TEAM_PAGES = ("team", "team-change", "team-remove", "team-replace", "team-take-back")
EXTRA: dict[str, Callable[[Scene], dict[str, object]]] = {
    **{
        f"leads:{page}": lambda scene: {"group": scene.team.group_id, "team": scene.team.pk}
        for page in (*TEAM_PAGES, "teams", "teams-add")
    },
    "leads:teams-print": lambda scene: {"group": scene.team.group_id, "kind": "slips"},
    "leads:awareness-team": lambda scene: {"team": scene.team.pk},
    "leads:awareness-talk-remove": lambda scene: {"talk": scene.talk.pk},
    "members:class": lambda scene: {"token": scene.class_token},
    # A team that no other page speaks of, since its link shows there.
    "members:told": lambda scene: {"token": scene.told_token},
    "team:person": lambda scene: {"pk": scene.people["member"].pk},
    "team:second-step": lambda scene: {"pk": scene.people["member"].pk},
    "public:lead-invitation": lambda scene: {"token": scene.invited.token},
    **{
        f"public:{page}": lambda scene: {"token": scene.meeting.token, "day": scene.meeting.day}
        for page in MEETING_PAGES
    },
    **{
        f"team:{page}": lambda scene: {"pk": scene.meeting.meeting.pk}
        for page in ("meeting", "meeting-arranged", "meeting-outcome", "meeting-cancel")
    },
    "team:availability-week-remove": lambda scene: {"pk": 1},
    "team:availability-day-remove": lambda scene: {"pk": 1},
    "public:officer-calendar": lambda scene: {"token": scene.meeting.feed},
    **{f"letter:{page}": lambda scene: {"token": scene.link()} for page in ("sign", "decline")},
    **{
        f"leads:{page}": lambda scene: {
            "number": scene.mailing().pk,
            "group": scene.mailing().group_id,
        }
        for page in ("letters-send", "letters-mailing", "letters-reminders")
    },
    "members:yours": lambda scene: {"token": scene.personal_token},
    "members:keep": lambda scene: {"token": scene.personal_token},
    "mine:download": lambda scene: {"form": "json"},
    "mine:leave": lambda scene: {"pk": scene.kept.pledge.pk},
    "mine:pledge-remove": lambda scene: {"pk": scene.kept.pledge.pk},
    **{
        f"mine:{kind}-{verb}": lambda scene, kind=kind: {"pk": getattr(scene.kept, kind).pk}
        for kind in ("training", "reflection")
        for verb in ("change", "remove")
    },
    **{
        f"public:{page}": lambda scene: {"credential": uuid4()}
        for page in (
            "credential",
            "credential-json",
            "credential-jwt",
            "badge-svg",
            "badge-png",
        )
    },
    "public:level": lambda scene: {"key": scene.own.edition.key, "level": "bronze"},
    "ballots:tally": lambda scene: {"key": scene.survey.key},
    **{
        f"ballots:{page}": lambda scene: {"token": scene.survey.tokens["somebody"]}
        for page in ("draw", "sign", "received", "quiet")
    },
    **{
        f"answers:{page}": lambda scene: {"key": scene.survey.key}
        for page in ("answer", "equality", "thanks")
    },
    "account:end-session": lambda scene: {"pk": 1},
    "mfa_remove_webauthn": lambda scene: {"pk": 1},
}


def routes() -> dict[str, tuple[list[str], object]]:
    """Every named route with the arguments its address takes and its view."""

    def walk(patterns, arguments, namespace):
        for pattern in patterns:
            taken = [*arguments, *pattern.pattern.converters]
            if isinstance(pattern, URLResolver):
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, taken, inside)
            else:
                yield f"{namespace}{pattern.name}", (taken, pattern.callback)

    return dict(walk(get_resolver().url_patterns, [], ""))


def test_every_route_has_a_guard_and_a_row():
    """A new page fails here until somebody says who may see it."""
    found = routes()
    assert [name for name, (_args, view) in found.items() if not hasattr(view, "guard")] == []
    assert set(found) - set(TABLE) == set()
    assert set(TABLE) - set(found) == set()
    wrong = [n for n, (_args, view) in found.items() if view.guard != TABLE[n].guard]
    assert wrong == []


@pytest.mark.django_db(databases=["default", "answers"])
def test_each_role_gets_the_expected_answer(scene):
    """GET each address as each role; POST it too, where whoever is kept out stays out."""
    wrong = []
    browsers = {role: scene.browser(role) for role in ROLES}
    for name, (wanted, _view) in routes().items():
        row, address = TABLE[name], reverse(name, kwargs=scene.arguments(name, wanted))
        for role in ROLES:
            got = browsers[role].get(address).status_code
            if got != row.expected(role):
                wrong.append(f"GET {name} as {role}: {got}, not {row.expected(role)}")
            allowed, refusal = GUARDS[row.guard]
            if role in allowed:
                continue
            refused = browsers[role].post(address).status_code
            if refused != (SIGN_IN if role == "anonymous" else refusal):
                wrong.append(f"POST {name} as {role}: {refused}")
    assert not wrong, "\n".join(wrong)
