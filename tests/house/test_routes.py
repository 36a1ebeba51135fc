"""SEC-01: every route × role × own or other participant has an expected answer, in one table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from ccqm.demo.walk import Walk
from ccqm.members.imports import name_group, upload_list
from ccqm.members.models import Group
from ccqm.members.queries import current_link, groups_of
from ccqm.participants.belonging import join_parent, make_joining_code
from ccqm.participants.leading import invite_lead
from ccqm.participants.queries import leads_of
from ccqm.plans.models import Action
from ccqm.pledges.actions import sign
from ccqm.training.models import Attendance
from tests.meetings.scene import Agreed
from tests.members.spreadsheets import csv_of
from tests.people import NOW, TwoStepClient, signed_in, someone
from tests.scenarios import journey_at, team

ROLES = (
    "anonymous",
    "member",
    "lead, own",
    "lead, other",
    "validator, own",
    "validator, other",
    "chair, own",
    "officer",
    "manager",
)
SIGN_IN, NOT_FOUND, FORBIDDEN = 302, 404, 403

# Who each guard lets in, and what it answers to those who are signed in and not let in.
GUARDS: dict[str, tuple[tuple[str, ...], int]] = {
    "public": (ROLES, 200),
    "member link": (ROLES, 200),
    "signed in": (ROLES[1:], 200),
    "lead": (("lead, own",), NOT_FOUND),
    "panel": (("validator, own", "chair, own"), NOT_FOUND),
    "validator": (("validator, own", "validator, other", "chair, own"), FORBIDDEN),
    "team": (("officer", "manager"), FORBIDDEN),
    "manager": (("manager",), FORBIDDEN),
}


@dataclass(frozen=True)
class Row:
    """Who may come in, and what GET answers them. `get` may differ by role."""

    guard: str
    get: int = 200
    by_role: dict[str, int] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        allowed, refusal = GUARDS[self.guard]
        if role in allowed:
            return self.by_role.get(role, self.get)
        return SIGN_IN if role == "anonymous" else refusal


PUBLIC, LEAD, PANEL = Row("public"), Row("lead"), Row("panel")
TEAM, MANAGER, SIGNED_IN = Row("team"), Row("manager"), Row("signed in")
ONLY_POST = 405
SIGN_IN_PAGE = Row("public", get=302, by_role={"anonymous": 200})
SIGN_OUT = Row("public", by_role={"anonymous": 302})
# Nobody in the scene has a second factor of this sort, so there is nothing to show.
NONE_YET = Row("signed in", get=404)
NOTHING_TO_CONFIRM = Row("signed in", get=403)
# A form of several pages sends whoever has not begun to its first page.
NOT_BEGUN = Row("public", get=302)

TABLE: dict[str, Row] = {
    # PUBLIC
    "public:home": PUBLIC,
    "public:how-it-works": PUBLIC,
    "public:accessibility": PUBLIC,
    "public:privacy": PUBLIC,
    "public:cookies": PUBLIC,
    "public:help": PUBLIC,
    "public:concern": PUBLIC,
    "public:brand-css": PUBLIC,
    "public:brand-logo": PUBLIC,
    "public:favicon": PUBLIC,
    "public:register": PUBLIC,
    "public:register-about": NOT_BEGUN,
    "public:register-people": NOT_BEGUN,
    "public:register-numbers": NOT_BEGUN,
    "public:register-contact": NOT_BEGUN,
    "public:register-wishes": NOT_BEGUN,
    "public:register-check": NOT_BEGUN,
    "public:meeting-begin": Row("public", get=ONLY_POST),
    "public:meeting": PUBLIC,
    "public:meeting-days": PUBLIC,
    "public:meeting-times": PUBLIC,
    "public:meeting-cancel": PUBLIC,
    "public:meeting-file": PUBLIC,
    "public:officer-calendar": PUBLIC,
    "public:register-received": PUBLIC,
    "public:lead-invitation": PUBLIC,
    "public:directory": PUBLIC,
    "public:participant": PUBLIC,
    "public:plan": PUBLIC,
    "public:tapestry": PUBLIC,
    "public:tapestry-svg": PUBLIC,
    "public:tapestry-png": PUBLIC,
    "public:participant-tapestry": PUBLIC,
    "public:participant-tapestry-svg": PUBLIC,
    "public:participant-tapestry-png": PUBLIC,
    "public:marks": PUBLIC,
    "public:mark": PUBLIC,
    "kit:language": Row("public", get=302),
    # A PERSON'S OWN SIGN-IN
    "account:home": SIGNED_IN,
    "account:start": Row("signed in", get=302),
    "account:help": PUBLIC,
    "account:no-account": PUBLIC,
    "account:sign-in": SIGN_IN_PAGE,
    "account:signed-out": PUBLIC,
    "account:sign-out": SIGN_OUT,
    "account:sessions": SIGNED_IN,
    "account:end-other-sessions": Row("signed in", get=ONLY_POST),
    "account:end-session": Row("signed in", get=ONLY_POST),
    "account:second-step": SIGNED_IN,
    "account:add-passkey": SIGNED_IN,
    "account:add-app": SIGNED_IN,
    "account:recovery-codes": NONE_YET,
    "account_login": SIGN_IN_PAGE,
    "account_request_login_code": SIGN_IN_PAGE,
    "account_confirm_login_code": Row("public", get=302),
    "mfa_authenticate": Row("public", get=302),
    "mfa_login_webauthn": Row("public", get=302),
    "account_logout": SIGN_OUT,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_reauthenticate": NOTHING_TO_CONFIRM,
    "mfa_reauthenticate_webauthn": NOTHING_TO_CONFIRM,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": NONE_YET,
    "mfa_remove_webauthn": NONE_YET,
    "mfa_view_recovery_codes": NONE_YET,
    "mfa_generate_recovery_codes": SIGNED_IN,
    # MEMBERS, BY LINK
    "members:sign-up": Row("member link"),
    "members:kiosk": Row("member link"),
    "members:kiosk-thanks": Row("member link"),
    "members:yours": PUBLIC,
    # LEADS
    "leads:home": LEAD,
    "leads:registration": LEAD,
    "leads:meet": Row("lead", get=ONLY_POST),
    "leads:profile": LEAD,
    "leads:leads": LEAD,
    "leads:stop-leading": LEAD,
    "leads:identity": LEAD,
    "leads:identity-name": LEAD,
    "leads:numbers": LEAD,
    "leads:members": LEAD,
    "leads:end-belonging": LEAD,
    "leads:parent": LEAD,
    "leads:lead": LEAD,
    "leads:lead-invitation": LEAD,
    "leads:awareness": LEAD,
    "leads:awareness-add": LEAD,
    "leads:awareness-change": LEAD,
    "leads:awareness-remove": LEAD,
    "leads:awareness-pack": LEAD,
    "leads:awareness-print": LEAD,
    "leads:awareness-text": LEAD,
    "leads:commitment": LEAD,
    "leads:commitment-make": LEAD,
    "leads:public-pledge": LEAD,
    "leads:people": LEAD,
    "leads:people-add": LEAD,
    "leads:people-change": LEAD,
    "leads:people-remove": LEAD,
    "leads:roster": LEAD,
    "leads:roster-name": LEAD,
    "leads:roster-upload": LEAD,
    "leads:roster-columns": LEAD,
    "leads:roster-check": LEAD,
    "leads:roster-problems": LEAD,
    # Not saved yet: the lead is sent back to look at it.
    "leads:roster-progress": Row("lead", get=302),
    "leads:roster-undo": Row("lead", get=302),
    "leads:roster-drop": LEAD,
    "leads:sign-up": LEAD,
    "leads:sign-up-sheet": LEAD,
    "leads:sign-up-replace": LEAD,
    "leads:training": LEAD,
    "leads:training-session": LEAD,
    "leads:training-person": LEAD,
    "leads:training-remove": LEAD,
    "leads:self-evaluation": LEAD,
    "leads:self-evaluation-summary": LEAD,
    "leads:self-evaluation-area": LEAD,
    "leads:self-evaluation-criterion": LEAD,
    "leads:priorities": LEAD,
    "leads:priorities-add": LEAD,
    "leads:priorities-change": LEAD,
    "leads:priorities-remove": LEAD,
    "leads:actions": LEAD,
    "leads:actions-add": LEAD,
    "leads:actions-change": LEAD,
    "leads:actions-remove": LEAD,
    "leads:publish-plan": LEAD,
    "leads:progress": LEAD,
    "leads:progress-update": LEAD,
    "leads:evidence": LEAD,
    "leads:evidence-add": LEAD,
    "leads:evidence-add-kind": LEAD,
    "leads:evidence-change": LEAD,
    "leads:evidence-remove": LEAD,
    # An item of words has no file to give.
    "leads:evidence-file": Row("lead", get=404),
    "leads:feedback": LEAD,
    "leads:feedback-add": LEAD,
    "leads:feedback-change": LEAD,
    "leads:feedback-remove": LEAD,
    "leads:apply": LEAD,
    "leads:apply-withdraw": Row("lead", get=ONLY_POST),
    "leads:next-level": Row("lead", get=ONLY_POST),
    # PANELS
    "validators:home": Row("validator"),
    "validators:application": PANEL,
    "validators:declare": PANEL,
    "validators:about": PANEL,
    "validators:area": PANEL,
    "validators:file": Row("panel", get=404),
    "validators:score": Row("panel", by_role={"chair, own": 404}),
    "validators:finish": Row("panel", get=302, by_role={"chair, own": 404}),
    "validators:compare": PANEL,
    "validators:recommend": Row("panel", by_role={"validator, own": 404}),
    # THE TEAM
    "team:participants": TEAM,
    "team:participant": TEAM,
    "team:appoint-lead": TEAM,
    "team:merge": MANAGER,
    "team:registrations": TEAM,
    "team:registration": TEAM,
    "team:enter-registration": TEAM,
    # A link opened by mistake answers nobody: it shows the registration again.
    "team:accept": Row("team", get=302),
    "team:decline": TEAM,
    "team:meetings": TEAM,
    "team:meeting": TEAM,
    "team:meeting-arranged": Row("team", get=302),
    "team:meeting-outcome": TEAM,
    "team:meeting-cancel": TEAM,
    "team:offer-meeting": Row("team", get=ONLY_POST),
    "team:availability": TEAM,
    "team:availability-how": TEAM,
    "team:availability-week": TEAM,
    "team:availability-week-remove": Row("team", get=ONLY_POST),
    "team:availability-day": TEAM,
    "team:availability-day-remove": Row("team", get=ONLY_POST),
    "team:availability-calendar": Row("team", get=ONLY_POST),
    "team:applications": TEAM,
    "team:application": TEAM,
    "team:panel": Row("team", get=302),
    "team:decide": Row("manager", get=302),
    "team:awards": TEAM,
    "team:withdraw-mark": MANAGER,
    "team:people": MANAGER,
    "team:person": MANAGER,
    "team:second-step": MANAGER,
}


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
        code = make_joining_code(self.own.participant, by=self.own.lead, at=NOW)
        self.belonging = join_parent(other.participant, code=code, by=other.lead, at=NOW)
        seats = {s.role: s.user for s in self.judged.application.seats.select_related("user")}
        seated = {s.user_id for s in self.judged.application.seats.all()}
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
            "lead": leads_of(own.participant)[0].pk,
            "invitation": self.invited.invitation.pk,
            "belonging": self.belonging.pk,
        }
        if name in WAITING:
            known["reference"] = self.waiting.registration.reference
        if name.startswith("leads:roster-"):
            known["number"] = self.list_of(known["group"])
        known |= EXTRA.get(name, lambda scene: {})(self)
        return {key: known[key] for key in wanted}


def _first_action(walk: Walk) -> Action:
    return Action.objects.filter(priority__journey=walk.journey).first()


WAITING = (
    "public:meeting-begin",
    "team:offer-meeting",
    "team:registration",
    "team:accept",
    "team:decline",
    "public:register-received",
)
MEETING_PAGES = ("meeting", "meeting-days", "meeting-times", "meeting-cancel", "meeting-file")
EXTRA: dict[str, Callable[[Scene], dict[str, object]]] = {
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
    "members:yours": lambda scene: {"token": scene.personal_token},
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
