"""An account of one's own: made by whoever proves an address, without any role (decision 15)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ccqm.accounts import permissions
from ccqm.accounts.actions import clean_address, close_account, end_all_sessions, post_once
from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.kit.verdict import Refused


@transaction.atomic
def open_own_account(*, email: str, language: str, at: datetime) -> User:
    """The account of whoever has just proved this address, made now if there is none.

    Raises Refused when the account at this address was closed.
    """
    user, is_new = User.objects.get_or_create(
        email=clean_address(email), defaults={"language": language, "created_at": at}
    )
    if not user.is_active:
        raise Refused(_("The account with this address was closed. Talk to us to open it again."))
    if is_new:
        record("person.own_account_opened", by=user, at=at, subject=user)
    return user


@transaction.atomic
def send_own_code(*, email: str, code: str, language: str, at: datetime) -> None:
    """Post the code that proves an address: the same letter, with or without an account there."""
    post_once(
        "own_account_code",
        email=email,
        context={"code": code},
        language=language,
        at=at,
        secret=True,
    )


@transaction.atomic
def ask_new_address(user: User, *, email: str, code: str, language: str, at: datetime) -> None:
    """Post to a new address the code that proves it; without one where it belongs to somebody.

    Raises Refused when our team changes this person's address.
    """
    permissions.may_change_own_address(user).or_refuse()
    taken = User.objects.filter(email=clean_address(email)).exists()
    kind, context = ("address_taken", {}) if taken else ("address_code", {"code": code})
    post_once(kind, email=email, context=context, language=language, at=at, secret=True)


@transaction.atomic
def change_own_address(user: User, *, email: str, at: datetime) -> None:
    """Take the address that was just proved, and tell the old one (GDS-27).

    Doing it twice changes nothing. Raises Refused when somebody has the address by now.
    """
    permissions.may_change_own_address(user).or_refuse()
    old, new = user.email, clean_address(email)
    if old == new:
        return
    user.email = new
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        user.email = old
        raise Refused(_("This address cannot be used. Choose another one.")) from None
    record("person.own_address_changed", by=user, at=at, subject=user)
    post_once("address_changed", email=old, context={}, language=user.language, at=at, secret=False)


@transaction.atomic
def end_own_account(user: User, *, at: datetime) -> bool:
    """Close the account at its owner's wish, and say whether it is gone.

    Of somebody whom nobody ever invited nothing is left. Whoever held a role is closed out, since
    what they did here stays theirs. Whoever holds one keeps the account: the answer is False.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.roles:
        return False
    if user.invited_at:
        close_account(user, by=user, at=at)
        return True
    record("person.own_account_closed", by=user, at=at, subject=user)
    end_all_sessions(user)
    user.delete()
    return True
