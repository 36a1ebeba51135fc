"""People who sign in, the roles they hold, and second factors that were reset."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ccqm.kit.personal import Basis, Keep, Personal

SEAL_BYTES = 24


def new_seal() -> str:
    """A fresh random seal: every session of its owner carries a hash of it."""
    return secrets.token_urlsafe(SEAL_BYTES)


class Role(models.TextChoices):
    """What a person does here. One person may hold several."""

    LEAD = "lead", _("Lead of a participant")
    VALIDATOR = "validator", _("Validator")
    CHAIR = "chair", _("Panel chair")
    OFFICER = "officer", _("Quality Mark team officer")
    MANAGER = "manager", _("Quality Mark team manager")


class Users(BaseUserManager["User"]):
    """Finds people by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who can sign in: invited to work here, or by an account of their own.

    An account of one's own has no role and no power over others, and nobody else knows of it: it
    has no name and is `invited_at` no time, until somebody invites the same address (decision 15).
    """

    # Dropping the inherited field: a column that does not exist cannot leak.
    password = None  # type: ignore[assignment]

    email = models.EmailField(_("email address"), max_length=254, unique=True)
    name = models.CharField(_("full name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    session_seal = models.CharField(max_length=64, default=new_seal, editable=False)
    created_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    personal = {
        "email": Personal("To sign in and to receive letters", Basis.PUBLIC_TASK, Keep.ACCOUNT),
        "name": Personal("To say who did what", Basis.PUBLIC_TASK, Keep.ACCOUNT),
        "language": Personal("To write in their language", Basis.PUBLIC_TASK, Keep.ACCOUNT),
    }
    not_personal = ("session_seal",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(invited_at=None, name="")
                | (models.Q(invited_at__isnull=False) & ~models.Q(name="")),
                name="user_named_when_invited",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now: one query, remembered until `forget_roles`."""
        return frozenset(self.grants.values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Whether this person, still active, holds any of these roles."""
        return self.is_active and not self.roles.isdisjoint(str(role) for role in roles)

    def forget_roles(self) -> None:
        """Ask the database again the next time roles are wanted."""
        self.__dict__.pop("roles", None)

    # Sessions carry this hash; Django ends each one whose hash no longer matches. With no password
    # to hash, the seal stands in for it: a new seal ends every session at once (SEC-10).
    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        seal = salted_hmac("ccqm.accounts", self.session_seal, secret=secret, algorithm="sha256")
        return seal.hexdigest()

    # There are no passwords. Libraries still ask.
    def has_usable_password(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:
        return False

    def set_unusable_password(self) -> None:
        """Nothing to do: no password is ever usable."""

    def set_password(self, raw_password: str | None) -> NoReturn:
        """Raises NotImplementedError: nobody here has a password."""
        raise NotImplementedError("People sign in without a password.")


class RoleGrant(models.Model):
    """One role held by one person. Who granted it stands in the audit trail."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    granted_at = models.DateTimeField()

    personal: dict[str, Personal] = {}
    not_personal = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class SecondFactorReset(models.Model):
    """A manager took away someone's second factor, after proving who they are (SEC-05)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factor_resets")
    reset_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    reset_at = models.DateTimeField()

    personal = {
        "reason": Personal("To show how identity was proved again", Basis.PUBLIC_TASK, Keep.AUDIT),
    }
    not_personal = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(user=models.F("reset_by")), name="nobody_resets_their_own"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_reset_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.reset_at}"
