"""Whoever has left is forgotten in time, and nothing else goes with them (DP-18)."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import models
from procrastinate.contrib.django import app

from ccqm.audit.models import Event
from ccqm.kit.personal import Keep
from ccqm.members import imports
from ccqm.members.models import Group, Person, RosterChange, RosterImport
from tests.conftest import NOW
from tests.members.lists import ANN, BO, CY, named_group, roster, saved, undone
from tests.members.scene import scene

pytestmark = pytest.mark.django_db


def by_night(days: int) -> None:
    """What the nightly job does so many days from now."""
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        app.tasks["members.forget_leavers"](timestamp=0)


def test_whoever_left_two_years_ago_is_forgotten_by_night():
    """DP-18, with a moved clock: `Keep.ROSTER` says two years."""
    assert "2 years after the person has left" in Keep.ROSTER.value
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO, CY)
    saved(here, group, ANN)
    headcount = Group.objects.get(pk=group.pk).headcount
    by_night(729)
    assert Person.objects.filter(left_on__isnull=False).count() == 2
    by_night(731)
    assert [one.name for one in Person.objects.all()] == ["Ann Lee"]
    assert Group.objects.get(pk=group.pk).headcount == headcount == 1


def test_the_trail_says_how_many_and_nobodys_name():
    here, elsewhere = scene(), scene("Mill Street Mosque")
    for place in (here, elsewhere):
        group = named_group(place, "Staff")
        saved(place, group, ANN, BO)
        saved(place, group, ANN)
    by_night(731)
    by_night(732)
    told = Event.objects.filter(verb="roster.forgotten").order_by("scope")
    assert [(event.scope, event.data) for event in told] == [
        (here.participant.pk, {"people": 1}),
        (elsewhere.participant.pk, {"people": 1}),
    ]
    assert {event.actor for event in told} == {"system"}


def test_whoever_has_come_back_stays():
    here = scene()
    group = named_group(here)
    saved(here, group, ANN, BO)
    saved(here, group, ANN)
    saved(here, group, ANN, BO, at=NOW + timedelta(days=100))
    by_night(731)
    assert [name for name, *_ in roster(group)] == ["Ann Lee", "Bo Rahman"]
    assert Person.objects.count() == 2


def test_forgetting_is_on_the_clock():
    times = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert times["members.forget_leavers"] == "57 3 * * *"


def test_nothing_that_knows_a_person_keeps_a_list_from_being_undone():
    """A PROTECT key to a person would stop an undo, and the nightly forgetting, for good."""
    keys = [
        (model._meta.label, field.name, field.remote_field.on_delete)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]
    allowed = (models.CASCADE, models.SET_NULL)
    assert [key for key in keys if key[2] not in allowed] == []


def test_an_undo_that_is_stopped_leaves_the_list_as_it_was(monkeypatch):
    """All of it or nothing: whatever stops it, nobody is half removed."""
    here = scene()
    group = named_group(here)
    saved(here, group, ANN)
    row = saved(here, group, ANN, BO, CY)
    after = roster(group)
    imports.begin_undo(row, by=here.lead, at=NOW)
    fault = models.ProtectedError("held by another table", set())

    def stop(_row: RosterImport) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(imports, "put_back", stop)
        with pytest.raises(models.ProtectedError):
            imports.undo_list(row, counts=lambda _one: [], at=NOW)
    row.refresh_from_db()
    assert (row.status, roster(group)) == ("undoing", after)
    assert RosterChange.objects.filter(roster_import=row, person=None).count() == 0


def test_undoing_puts_every_changed_field_back():
    here = scene()
    group = named_group(here)
    bare = ("Dee Fox", "", "4", "")
    saved(here, group, ANN, BO, bare)
    fields = ("name", "email", "number", "identity", "team_id", "left_on")
    before = list(Person.objects.order_by("pk").values_list(*fields))
    changed = [
        ("Ann L. Lee", "ann@new.example", "1", "Waste"),
        ("Bo Rahman", "bo@new.example", "2", "Roads"),
        ("Dee Fox", "dee@new.example", "4", "Waste"),
    ]
    row = saved(here, group, *changed)
    assert (row.counts["changed"], Person.objects.filter(email__contains="new").count()) == (3, 3)
    undone(here, row)
    assert list(Person.objects.order_by("pk").values_list(*fields)) == before
