"""Every route with who may see it, and what it answers: the one table of SEC-01."""

from dataclasses import dataclass, field

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
    "leads:identity": LEAD,
    "leads:identity-name": LEAD,
    "leads:numbers": LEAD,
    "leads:stop-leading": LEAD,
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
    "leads:renew": Row("lead", get=ONLY_POST),
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
    "team:appoint-lead": TEAM,
    "validators:recommend": Row("panel", by_role={"validator, own": 404}),
    "team:enter-registration": TEAM,
    # THE TEAM
    "team:participants": TEAM,
    "team:participant": TEAM,
    "team:close-journey": TEAM,
    "team:reopen-journey": TEAM,
    "team:registrations": TEAM,
    "team:registration": TEAM,
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
    "team:free-seat": TEAM,
    "team:decide": Row("manager", get=302),
    "team:awards": TEAM,
    "team:withdraw-mark": MANAGER,
    "team:people": MANAGER,
    "team:person": MANAGER,
    "team:second-step": MANAGER,
}
