"""A city of any size: the demo city walked through real actions, then copied row by row in SQL.

Copies get keys of their own, so 10,000 participants have the spread of journeys, groups,
signatures, ratings, plans and awards that the demo city has. The audit trail and the outbox are
not copied: no measured page reads them.
"""

import math
from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from bench.timing import Page
from ccqm.accounts.models import Role, RoleGrant, User
from ccqm.awards.models import Award
from ccqm.demo.actions import build_city
from ccqm.participants.models import Lead, Participant
from tests.people import signed_in

# Keys of copies begin here; the demo city stays far below.
STRIDE = 10_000_000
# One for all, or not read by any measured page.
NOT_COPIED = {
    "framework.Edition", "audit.Event", "letters.Letter", "accounts.SecondFactorReset",
    # The lists of people are measured by `bench/roster.py`; one of them is of 30,000.
    "members.Person", "members.RosterImport", "members.RosterChange", "members.Turnover",
}  # fmt: skip
# Ballots and answers: no measured page reads them.
UNREAD = {"answers", "ballots"}
NUMBERED = ("name", "sort_name", "search_text")


class City:
    """The demo city and its copies."""

    copies = 0

    def found(self) -> None:
        """Make the tables and walk the demo city."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        build_city(at=timezone.now())
        self.team = set(RoleGrant.objects.exclude(role=Role.LEAD).values_list("user", flat=True))
        self.models = [
            model
            for model in apps.get_models()
            if model.__module__.startswith("ccqm.")
            and model._meta.label not in NOT_COPIED
            and model._meta.app_label not in UNREAD
        ]

    def participants(self) -> int:
        return Participant.objects.count()

    def rows(self) -> int:
        """All rows of the copied tables."""
        return sum(model._default_manager.count() for model in self.models)

    def grow_to(self, size: int) -> None:
        """Copy the city until at least `size` participants are there."""
        whole = Participant.objects.filter(pk__lt=STRIDE).count()
        wanted = math.ceil(size / whole) - 1
        with connection.cursor() as cursor:
            # Copies of checked rows need no triggers and no checks of foreign keys.
            cursor.execute("set session_replication_role = replica")
            for model in self.models:
                cursor.execute(self._copy(model), [self.copies + 1, wanted])
            cursor.execute("set session_replication_role = default")
            cursor.execute("vacuum analyze")
        self.copies = wanted

    def _copy(self, model: type[models.Model]) -> str:
        columns = {field.column: self._value(field) for field in model._meta.concrete_fields}
        names = ", ".join(f'"{name}"' for name in columns)
        return (
            f'insert into "{model._meta.db_table}" ({names}) select {", ".join(columns.values())}'
            f' from "{model._meta.db_table}" row, generate_series(%s, %s::bigint) n'
            f" where row.id < {STRIDE} {self._only(model)}"
        )

    def _only(self, model: type[models.Model]) -> str:
        """The team is one for all: neither its people nor their roles are copied."""
        column = {User: "id", RoleGrant: "user_id"}.get(model)
        return f"and row.{column} not in ({self._team()})" if column else ""

    def _team(self) -> str:
        return ", ".join(map(str, self.team))

    def _value(self, field: models.Field) -> str:
        """What stands in this column of copy `n`."""
        column = f'row."{field.column}"'
        if field.primary_key:
            return f"{column} + n * {STRIDE}"
        if field.is_relation:
            return self._key(field, column)
        if field.unique:
            return _fresh(field, column)
        if field.model is Participant and field.name in NUMBERED:
            return f"{column} || ' ' || n"
        return column

    def _key(self, field: models.Field, column: str) -> str:
        if field.related_model not in self.models:
            return column
        if field.related_model is User:
            return f"{column} + case when {column} in ({self._team()}) then 0 else n * {STRIDE} end"
        return f"{column} + n * {STRIDE}"

    def pages(self) -> list[Page]:
        """What is measured: the same participant at each size, in the middle of its city."""
        return list(_pages())


def _fresh(field: models.Field, column: str) -> str:
    """A value of the same sort that no other row has."""
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if isinstance(field, models.EmailField):
        return f"n || '.' || {column}"
    if isinstance(field, models.SlugField) and (field.max_length or 0) > 20:
        return f"{column} || '-' || n"
    return f"left(md5({column} || n) || md5(n || {column}), {min(field.max_length or 64, 64)})"


def _pages() -> Iterator[Page]:
    award = Award.objects.filter(participant__is_listed=True).order_by("pk").first()
    assert award
    lead = Lead.objects.current().filter(participant=award.participant).order_by("pk").first()
    assert lead
    manager = User.objects.filter(grants__role=Role.MANAGER).order_by("pk").first()
    assert manager
    slug = award.participant.slug
    yield Page("Home", "/")
    yield Page("Directory", "/participants/")
    yield Page("Directory, last page", "/participants/?page=99999")
    yield Page("Directory, search", "/participants/?q=school")
    yield Page("Directory, sector and phase", "/participants/?sector=education&phase=developing")
    yield Page("Directory, level held", "/participants/?level=bronze")
    yield Page("Participant", f"/participants/{slug}/")
    yield Page("Published plan", f"/participants/{slug}/plan/")
    yield Page("Mark", f"/marks/{award.public_id}/")
    yield Page("Register interest", "/register/")
    yield Page("Lead's home", f"/work/{slug}/", signed_in(lead.user))
    yield Page("Team's list", "/team/", signed_in(manager))
    yield Page("Team's list, one step", "/team/?step=3", signed_in(manager))
    yield Page("Team's registrations", "/team/registrations/", signed_in(manager))
