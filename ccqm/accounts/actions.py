"""Everything that changes a person, their roles or their way of signing in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ccqm.accounts import permissions
from ccqm.accounts.models import Role, RoleGrant, SecondFactorReset, User, new_seal
from ccqm.accounts.permissions import Actor
from ccqm.accounts.queries import role_words
from ccqm.audit import actions as audit
from ccqm.kit.names import is_plain_name
from ccqm.kit.references import token
from ccqm.kit.verdict import Refused
from ccqm.letters.actions import post

TEAM_ROLES = frozenset({Role.VALIDATOR, Role.CHAIR, Role.OFFICER, Role.MANAGER})


@transaction.atomic
def invite(*, email: str, name: str, language: str, by: Actor, at: datetime) -> User:
    """The person with this e-mail address, made now if there is none.

    No letter goes out: whoever invites knows what for, and writes it. A known person keeps
    their own name and language. Raises Refused when `by` may not invite, when the name or the
    address is not one, or when the account was closed.
    """
    permissions.may_invite(by).or_refuse()
    is_plain_name(name).or_refuse()
    address = clean_address(email)
    about = {"name": name.strip(), "invited_at": at}
    user, is_new = User.objects.get_or_create(
        email=address, defaults={**about, "language": language, "created_at": at}
    )
    if not user.is_active:
        raise Refused(_("This person’s account is closed. Ask a manager to open it again."))
    # Whoever invites must not learn that this person has an account of their own: it is met as new.
    if is_new or _meet(user, **about):
        audit.record("person.invited", by=by, at=at, subject=user)
    return user


def _meet(user: User, **about: Any) -> bool:
    """Write down what an invitation says of somebody who had only an account of their own."""
    if user.invited_at or not User.objects.filter(pk=user.pk, invited_at=None).update(**about):
        return False
    user.refresh_from_db()
    return True


@transaction.atomic
def grant_role(user: User, role: str, *, by: Actor, at: datetime) -> None:
    """Give a role; giving it twice changes nothing. Raises Refused when `by` may not."""
    permissions.may_grant_role(by, role).or_refuse()
    _grant, made = RoleGrant.objects.get_or_create(
        user=user, role=role, defaults={"granted_at": at}
    )
    user.forget_roles()
    if made:
        audit.record("person.role_granted", by=by, at=at, subject=user, role=str(role))


@transaction.atomic
def revoke_role(user: User, role: str, *, by: Actor, at: datetime) -> None:
    """Take a role away; the person's next page knows. Raises Refused when `by` may not."""
    permissions.may_revoke_role(by, user, role).or_refuse()
    removed, _models = RoleGrant.objects.filter(user=user, role=role).delete()
    user.forget_roles()
    if removed:
        audit.record("person.role_revoked", by=by, at=at, subject=user, role=str(role))


@transaction.atomic
def invite_to_team(
    *, email: str, name: str, roles: Collection[str], by: User, at: datetime
) -> User:
    """Invite someone to work with the team in these roles, beside any they hold.

    One letter tells of every role that is new. Raises Refused when `by` may not.
    """
    user = invite(email=email, name=name, language="en", by=by, at=at)
    set_team_roles(user, roles={*roles, *(user.roles & TEAM_ROLES)}, by=by, at=at)
    return user


@transaction.atomic
def set_team_roles(user: User, *, roles: Collection[str], by: User, at: datetime) -> None:
    """Make these the person's roles in the team; being a lead is not touched.

    Giving comes before taking, so that a manager can hand over. Raises Refused when `by` may
    not, or when nobody would be left to manage the service.
    """
    User.objects.select_for_update().get(pk=user.pk)
    user.forget_roles()
    held = {Role(role) for role in user.roles} & TEAM_ROLES
    wanted = {Role(role) for role in roles} & TEAM_ROLES
    for role in sorted(wanted - held):
        grant_role(user, role, by=by, at=at)
    for role in sorted(held - wanted):
        revoke_role(user, role, by=by, at=at)
    if wanted - held:
        context = {"name": user.name, "roles": role_words(wanted - held)}
        key = f"team_joined:{token()}"
        post("team_joined", to=user.email, context=context, at=at, key=key, language=user.language)


@transaction.atomic
def close_account(user: User, *, by: Actor, at: datetime) -> None:
    """End every session, forget roles and second factors, and let nobody in again.

    Raises Refused when `by` may not, or when nobody would be left to manage the service.
    """
    permissions.may_close_account(by, user).or_refuse()
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.grants.all().delete()
    user.forget_roles()
    _forget_sign_in(user)
    audit.record("person.account_closed", by=by, at=at, subject=user)


@transaction.atomic
def reopen_account(user: User, *, by: User, at: datetime) -> None:
    """Let a person in again, without roles and without a second factor. Managers only."""
    permissions.may_grant_role(by, Role.MANAGER).or_refuse()
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("person.account_reopened", by=by, at=at, subject=user)


@transaction.atomic
def reset_second_factor(user: User, *, by: User, reason: str, at: datetime) -> None:
    """Take away every passkey, app and recovery code, and end every session (SEC-05).

    `reason` says how the person proved who they are, in words. They are told by letter, and set
    up a new second step before anything else. Raises Refused when `by` may not, or without reason.
    """
    permissions.may_reset_second_factor(by, user).or_refuse()
    if not reason.strip():
        raise Refused(_("Say how this person proved who they are."))
    reset = SecondFactorReset.objects.create(
        user=user, reset_by=by, reason=reason.strip(), reset_at=at
    )
    _forget_sign_in(user)
    audit.record("person.second_factor_reset", by=by, at=at, subject=user, reset=reset.pk)
    post(
        "second_factor_reset",
        to=user.email,
        context={"name": user.name},
        at=at,
        key=f"second-factor-reset:{reset.pk}",
        language=user.language,
    )


@transaction.atomic
def end_session(user: User, *, session: int, by: Actor, at: datetime) -> None:
    """Sign one of this person's browsers out. A session of someone else is left alone."""
    _end(UserSession.objects.filter(user=user, pk=session))
    audit.record("person.session_ended", by=by, at=at, subject=user)


@transaction.atomic
def end_other_sessions(user: User, *, keep: str, by: Actor, at: datetime) -> None:
    """Sign this person out everywhere but in the browser whose session key is `keep`."""
    _end(UserSession.objects.filter(user=user).exclude(session_key=keep))
    audit.record("person.other_sessions_ended", by=by, at=at, subject=user)


@transaction.atomic
def forget_expired_sessions(*, at: datetime) -> int:
    """Remove sessions whose time is over, and say how many: nobody's return is waited for."""
    over = Session.objects.filter(expire_date__lt=at)
    UserSession.objects.filter(session_key__in=over.values("session_key")).delete()
    return over.delete()[0]


@transaction.atomic
def note_sign_in(user: User, *, at: datetime) -> None:
    """Write down that this person signed in (SEC-16)."""
    audit.record("person.signed_in", by=user, at=at, subject=user)


@transaction.atomic
def send_sign_in_code(*, email: str, code: str, language: str, at: datetime) -> None:
    """Post the code that proves this address is theirs; its words leave no trace once sent."""
    context = {"code": code}
    post_once("sign_in_code", email=email, context=context, language=language, at=at, secret=True)


@transaction.atomic
def send_no_account(*, email: str, language: str, at: datetime) -> None:
    """Tell an address we do not know, so that known and unknown cost the same (SEC-07)."""
    post_once("no_account", email=email, context={}, language=language, at=at, secret=True)


@transaction.atomic
def tell_sign_in_changed(user: User, *, change: str, at: datetime) -> None:
    """Write to a person whose way of signing in changed, in case it was not them (GDS-27)."""
    post_once(
        "sign_in_changed",
        email=user.email,
        context={"name": str(user), "change": change},
        language=user.language,
        at=at,
        secret=False,
    )
    audit.record("person.sign_in_changed", by=user, at=at, subject=user, change=change)


def post_once(
    kind: str, *, email: str, context: dict[str, str], language: str, at: datetime, secret: bool
) -> None:
    """Post a letter about signing in. Each is a new one, so its key is random."""
    key = f"{kind}:{token()}"
    post(kind, to=email, context=context, at=at, key=key, language=language, secret=secret)


def clean_address(email: str) -> str:
    """An address in small letters. Raises Refused when it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("Enter an email address, like name@example.com.")) from None
    return address


def _forget_sign_in(user: User) -> None:
    """No factor, no recovery code, no session is left, here or on another machine."""
    Authenticator.objects.filter(user=user).delete()
    user.session_seal = new_seal()
    user.save(update_fields=["session_seal"])
    end_all_sessions(user)


def end_all_sessions(user: User) -> None:
    """Sign this person out everywhere."""
    _end(UserSession.objects.filter(user=user))


def _end(sessions: QuerySet[UserSession]) -> None:
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
