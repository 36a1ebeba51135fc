"""People for tests: made and signed in as the service would."""

from datetime import UTC, datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from ccqm.accounts.actions import grant_role, invite
from ccqm.accounts.models import Role, User
from ccqm.audit.actions import SYSTEM

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class TwoStepClient(Client):
    """`force_login` takes the second step too; leave that out with `second_step=False`."""

    def force_login(self, user: User, backend: str | None = None, *, second_step=True) -> None:
        super().force_login(user, backend)
        if second_step:
            session = self.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0.0}]
            session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
            session.save()


def someone(*roles: Role, email: str = "", name: str = "") -> User:
    """A person with these roles, invited by the service itself."""
    first = str(roles[0]) if roles else "nobody"
    user = invite(
        email=email or f"{first}@example.org",
        name=name or f"{first.title()} Person",
        language="en",
        by=SYSTEM,
        at=NOW,
    )
    for role in roles:
        grant_role(user, role, by=SYSTEM, at=NOW)
    return user


def signed_in(user: User) -> TwoStepClient:
    """A browser in which this person is signed in, second step included."""
    client = TwoStepClient()
    client.force_login(user)
    return client
