"""Credentials of awards, each issue of them, and the list of those withdrawn."""

from typing import ClassVar

import pgtrigger
from django.db import models

from ccqm.awards.models import Award
from ccqm.kit.personal import Basis, Keep, Personal


class StatusList(models.Model):
    """One list of bits that says which credentials were withdrawn, as it was last signed."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar = ("document",)

    number = models.PositiveIntegerField(unique=True)
    document = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"list {self.number}"


class Credential(models.Model):
    """The credential of one award: its address and its place in the list never change."""

    personal: ClassVar = {
        "subject": Personal(
            "To say whose credential it is; a person's is a random number",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
            recipients="Whoever is given the credential",
        ),
    }
    not_personal: ClassVar = ("salt",)

    id = models.UUIDField(primary_key=True, editable=False)
    award = models.OneToOneField(Award, models.PROTECT, related_name="credential")
    subject = models.CharField(max_length=300)
    salt = models.CharField(max_length=43)
    listed_in = models.ForeignKey(StatusList, models.PROTECT, related_name="credentials")
    status_index = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listed_in", "status_index"], name="one_place_in_a_status_list"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="credential_is_kept", operation=pgtrigger.Delete | pgtrigger.Update
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Issue(models.Model):
    """A credential as it was signed once. A newer issue replaces it for whoever asks.

    Nothing of it ever changes, except that the words about a person can be emptied.
    """

    personal: ClassVar = {
        "document": Personal(
            "To let anyone check the mark; a person is named only if they wish so",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
            recipients="Whoever is given the credential",
        ),
        "token": Personal(
            "The same credential in its other form",
            Basis.PUBLIC_TASK,
            Keep.AWARD_PLUS_6Y,
            recipients="Whoever is given the credential",
        ),
    }
    not_personal: ClassVar = ("key", "digest")

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    token = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "number"], name="issues_are_counted"),
        ]
        triggers = [
            pgtrigger.Protect(name="issue_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="issue_is_fixed",
                fields=["credential", "number", "issued_at", "key", "digest"],
            ),
            pgtrigger.Protect(
                name="issue_is_only_emptied",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(new__document="") | ~pgtrigger.Q(new__token=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential} issue {self.number}"
