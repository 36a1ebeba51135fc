"""Who takes part, and who leads the work there."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.personal import Basis, Keep, Personal
from ccqm.kit.versions import Versioned
from ccqm.participants import identifiers
from ccqm.participants.rules import folded, search_words


class Kind(models.TextChoices):
    """Organisation, group without legal form, or one person: each walks its own road."""

    ORGANISATION = "organisation", gettext_lazy("Organisation")
    GROUP = "group", gettext_lazy("Group or neighbourhood")
    INDIVIDUAL = "individual", gettext_lazy("Individual")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def listed(self) -> "ParticipantQuerySet":
        """Only those whose owner chose to be public (DP-03)."""
        return self.filter(is_listed=True)

    def with_public_name(self) -> "ParticipantQuerySet":
        """Only those whose name may be read by anyone."""
        return self.filter(~Q(kind=Kind.INDIVIDUAL) | Q(is_named=True))

    def matching(self, text: str) -> "ParticipantQuerySet":
        """Those in which every word of ``text`` is found; all of them when nothing was typed."""
        words = search_words(text)
        if not words:
            return self.none() if text.strip() else self
        found = self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found

    def ever_matching(self, text: str) -> "ParticipantQuerySet":
        """As `matching`, and those that were once called so: for the team."""
        words = search_words(text)
        if not words:
            return self.matching(text)
        once = FormerName.objects.all()
        for word in words:
            once = once.filter(search_text__contains=word)
        found = self.matching(text).values("pk")
        return self.filter(Q(pk__in=found) | Q(pk__in=once.values("participant")))

    def in_sector(self, sector: str) -> "ParticipantQuerySet":
        return self.filter(sectors__contains=[sector])

    def of_kind(self, kind: str) -> "ParticipantQuerySet":
        return self.filter(kind=kind)

    def by_name(self) -> "ParticipantQuerySet":
        return self.order_by("sort_name", "pk")


class Participant(Versioned):
    """An organisation, a group or a person on the road to the mark.

    Nothing of it is public until its owner lists it. A person's name stays private even then,
    until that person chooses otherwise.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal("To know who takes part", Basis.PUBLIC_TASK, Keep.REGISTER),
        "sort_name": Personal("To list who takes part", Basis.PUBLIC_TASK, Keep.REGISTER),
        "search_text": Personal("To find who takes part", Basis.PUBLIC_TASK, Keep.REGISTER),
        "about": Personal("To say what they do", Basis.PUBLIC_TASK, Keep.REGISTER),
        "website": Personal("To link to their own pages", Basis.PUBLIC_TASK, Keep.REGISTER),
        "postcode": Personal("To reach every part of the place", Basis.PUBLIC_TASK, Keep.REGISTER),
    }
    not_personal: ClassVar[tuple[str, ...]] = (
        "type",
        "slug",
        "sectors",
        "language",
        "joining_code",
    )

    kind = models.CharField(max_length=20, choices=Kind.choices)
    type = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=400, editable=False)
    search_text = models.TextField(editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    sectors = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    website = models.URLField(max_length=300, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=12, default="en")
    is_listed = models.BooleanField(default=False)
    is_named = models.BooleanField(default=False)
    shows_count = models.BooleanField(default=False)
    shows_former_names = models.BooleanField(default=False)
    # What its owner tells those who may join it as a parent body; none until it is asked for.
    joining_code = models.CharField(max_length=20, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["sort_name", "id"],
                condition=Q(is_listed=True),
                name="participant_directory",
            ),
            models.Index(fields=["sort_name", "id"], name="participant_by_name"),
            models.Index(fields=["postcode"], name="participant_postcode"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_individual(self) -> bool:
        return self.kind == Kind.INDIVIDUAL

    @property
    def is_nameless(self) -> bool:
        """Whether this is a person who has not chosen to be named (DP-03)."""
        return self.is_individual and not self.is_named

    @property
    def public_name(self) -> str:
        """The name that strangers may read."""
        return _("A person taking part") if self.is_nameless else self.name

    def found_by(self) -> dict[str, str]:
        """What searching and sorting use, made anew whenever a word of it changes.

        A person who is not named sorts after everyone else, so that the order tells nothing.
        """
        words = folded(f"{self.name} {self.about} {self.website}")
        name = "\uffff" if self.is_nameless else folded(self.name)
        return {"search_text": words, "sort_name": name[:400]}


class FormerName(models.Model):
    """A name that an organisation or group once had. A person's own is never kept."""

    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal("To find a record under its old name", Basis.PUBLIC_TASK, Keep.REGISTER),
        "search_text": Personal(
            "To find a record under its old name", Basis.PUBLIC_TASK, Keep.REGISTER
        ),
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    search_text = models.TextField(editable=False)
    until_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-until_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class BelongingQuerySet(models.QuerySet["Belonging"]):
    def current(self) -> "BelongingQuerySet":
        return self.filter(until_at=None)


class Belonging(models.Model):
    """A participant belongs to a parent body, such as a school to a trust, for some time.

    The parent sees where the other stands, and never what it writes.
    """

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ()

    parent = models.ForeignKey(Participant, models.PROTECT, related_name="belonging_here")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="belongs_to")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(until_at=None),
                name="one_parent_body_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("participant")), name="nobody_is_their_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} in {self.parent}"


class Merge(models.Model):
    """A participant became part of another. Its record stays; its address leads on."""

    personal: ClassVar[dict[str, Personal]] = {
        "reason": Personal("To show why records were merged", Basis.PUBLIC_TASK, Keep.AUDIT),
    }
    not_personal: ClassVar[tuple[str, ...]] = ()

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="merge")
    into = models.ForeignKey(Participant, models.PROTECT, related_name="merged_here")
    reason = models.TextField(max_length=1000)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(participant=models.F("into")), name="nobody_merges_into_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} into {self.into}"


class Identifier(models.Model):
    """The number of a participant in a public register, for as long as it was its own (OPS-08)."""

    personal: ClassVar[dict[str, Personal]] = {}
    not_personal: ClassVar[tuple[str, ...]] = ("scheme", "number")

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=12)
    number = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scheme", "number"], name="identifier_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "scheme"],
                condition=Q(ended_at=None),
                name="one_number_in_a_register",
            ),
        ]

    def __str__(self) -> str:
        return self.org_id

    @property
    def org_id(self) -> str:
        return f"{self.scheme}-{self.number}"

    @property
    def words(self) -> str:
        """Which register, as people name it, and the number as they write it."""
        return identifiers.in_words(identifiers.Identifier(self.scheme, self.number))


class LeadRole(models.TextChoices):
    """Both do all the work; an owner also decides who leads and what the participant is."""

    OWNER = "owner", gettext_lazy("Owner")
    EDITOR = "editor", gettext_lazy("Editor")


class LeadQuerySet(models.QuerySet["Lead"]):
    def current(self) -> "LeadQuerySet":
        return self.filter(until_at=None)

    def owners(self) -> "LeadQuerySet":
        return self.filter(role=LeadRole.OWNER)


class Lead(Versioned):
    """A person who runs the work of one participant, from one day until another."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="leads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leads")
    role = models.CharField(max_length=12, choices=LeadRole.choices, default=LeadRole.OWNER)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"],
                condition=Q(until_at=None),
                name="lead_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.participant}"

    @property
    def is_owner(self) -> bool:
        return self.role == LeadRole.OWNER


class InvitationState(models.TextChoices):
    OPEN = "open", gettext_lazy("Waiting for an answer")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    REPLACED = "replaced", gettext_lazy("Replaced by a newer one")
    REVOKED = "revoked", gettext_lazy("Taken back")


class InvitationQuerySet(models.QuerySet["LeadInvitation"]):
    def open(self) -> "InvitationQuerySet":
        """Not answered and not taken back; their time may be over all the same."""
        return self.filter(state=InvitationState.OPEN)


class LeadInvitation(models.Model):
    """A letter with a link that makes its reader a lead: one email, participant and role (SEC-09).

    Only the hash of the link's token is kept here.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "email": Personal("To invite a lead", Basis.PUBLIC_TASK, Keep.REGISTER),
        "name": Personal("To invite a lead", Basis.PUBLIC_TASK, Keep.REGISTER),
        "reason": Personal("To show why the team named a lead", Basis.PUBLIC_TASK, Keep.AUDIT),
    }
    not_personal: ClassVar[tuple[str, ...]] = ("token_hash",)

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="lead_invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12, choices=LeadRole.choices)
    reason = models.TextField(max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    submission_key = models.UUIDField(unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=InvitationState.choices, default=InvitationState.OPEN
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "email"],
                condition=Q(state="open"),
                name="one_open_invitation_to_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.participant}"

    def is_over(self, at: datetime) -> bool:
        """Whether the seven days have passed."""
        return at >= self.expires_at
