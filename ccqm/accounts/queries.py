"""Questions about people who sign in."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from ccqm.accounts.models import Role, User

# A recovery code stands in for a lost factor; alone it is none.
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def has_second_factor(user: User) -> bool:
    """Whether this person has a passkey or an authenticator app (SEC-05: e-mail is neither)."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def second_factors(user: User) -> QuerySet[Authenticator]:
    """This person's passkeys, app and recovery codes, oldest first."""
    return Authenticator.objects.filter(user=user).order_by("created_at", "pk")


def people_with_role(*roles: str) -> QuerySet[User]:
    """Active people who hold any of these roles, by name."""
    return User.objects.filter(is_active=True, grants__role__in=roles).distinct().order_by("name")


def invited_people() -> QuerySet[User]:
    """Everyone whom somebody invited; an account of a person's own is nobody's business."""
    return User.objects.filter(invited_at__isnull=False)


def sessions(user: User) -> QuerySet[UserSession]:
    """Where this person is signed in now, newest first."""
    open_keys = Session.objects.values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=open_keys).order_by(
        "-created_at", "-pk"
    )


def is_last_manager(user: User) -> bool:
    """Whether nobody else could manage the service without this person."""
    managers = people_with_role(Role.MANAGER)
    return user in managers and managers.count() == 1


def role_words(roles: Iterable[str]) -> list[str]:
    """The roles as people read them, in the order of `Role`."""
    held = set(roles)
    return [str(role.label) for role in Role if role in held]
