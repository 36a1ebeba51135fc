"""Who may invite people, give them roles, close accounts and reset second factors."""

from django.utils.translation import gettext_lazy as _

from ccqm.accounts.models import Role, User
from ccqm.accounts.queries import is_last_manager
from ccqm.audit.actions import SYSTEM
from ccqm.kit.verdict import Verdict, all_of, no, yes

# Who acts: a person, or the service itself (audit.SYSTEM).
Actor = User | str

# Who may give or take away each role. Team roles come from managers only.
GRANTERS: dict[str, tuple[str, ...]] = {
    Role.LEAD: (Role.LEAD, Role.OFFICER, Role.MANAGER),
    Role.VALIDATOR: (Role.OFFICER, Role.MANAGER),
    Role.CHAIR: (Role.OFFICER, Role.MANAGER),
    Role.OFFICER: (Role.MANAGER,),
    Role.MANAGER: (Role.MANAGER,),
}


def may_invite(by: Actor) -> Verdict:
    """Leads invite leads, the team invites anyone; the service itself may too."""
    if _is_one_of(by, Role.LEAD, Role.OFFICER, Role.MANAGER):
        return yes()
    return no(_("Only a lead or the Quality Mark team can invite someone."))


def may_grant_role(by: Actor, role: str) -> Verdict:
    """Team roles come from managers; leads may only make leads."""
    if _is_one_of(by, *GRANTERS[role]):
        return yes()
    return no(_("You cannot give or take away this role."))


def may_revoke_role(by: Actor, user: User, role: str) -> Verdict:
    """As for giving it, and somebody must always be left to manage the service."""
    return all_of(may_grant_role(by, role), _leaves_a_manager(user, role))


def may_close_account(by: Actor, user: User) -> Verdict:
    """A manager may close anyone's account; everybody may close their own."""
    if by != user and not _is_one_of(by, Role.MANAGER):
        return no(_("Only a manager can close someone else’s account."))
    return _leaves_a_manager(user, Role.MANAGER)


def may_change_own_address(user: User) -> Verdict:
    """Everybody without a role: an address that opens a role's pages is changed by our team."""
    if user.roles:
        return no(_("Our team changes your address for you, and first makes sure that it is you."))
    return yes()


def may_reset_second_factor(by: User, user: User) -> Verdict:
    """A manager, and never for oneself: recovery must not bypass the factor (SEC-05)."""
    if not by.has_role(Role.MANAGER):
        return no(_("Only a manager can reset someone’s second step."))
    if by == user:
        return no(_("You cannot reset your own second step. Ask another manager."))
    return yes()


def _is_one_of(by: Actor, *roles: str) -> bool:
    """The service itself, or a person with one of these roles."""
    return by == SYSTEM if isinstance(by, str) else by.has_role(*roles)


def _leaves_a_manager(user: User, role: str) -> Verdict:
    if role == Role.MANAGER and is_last_manager(user):
        return no(_("This is the only manager. Make someone else a manager first."))
    return yes()
