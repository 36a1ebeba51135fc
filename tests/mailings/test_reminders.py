"""Reminders: seldom, by daylight, only to those who have not answered; and no page shows any."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ccqm.accounts.models import Role
from ccqm.journeys.actions import close_journey
from ccqm.letters.models import Letter
from ccqm.letters.reports import Report, note_report
from ccqm.mailings import actions, reminders, rules
from ccqm.mailings.models import Addressee
from ccqm.mailings.queries import bounced
from tests.conftest import NOW
from tests.mailings.letters import addressee, link, linked, listed, send_all, sent, sign
from tests.members.lists import ANN, BO, CY, saved
from tests.members.scene import scene
from tests.people import someone

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def remind(at: datetime, *, sends: bool = True) -> list[str]:
    """The hourly job runs: to whom it wrote."""
    before = Letter.objects.count()
    reminders.send_reminders(at=at)
    if sends:
        send_all(at=at)
    new = Letter.objects.filter(kind="sign_up_reminder").order_by("pk")
    return sorted(new.values_list("to", flat=True))[: Letter.objects.count() - before]


def test_twice_at_most_a_week_apart_and_only_those_who_have_not_answered():
    here = scene()
    sent(here, listed(here, ANN, BO, CY))
    sign("Ann Lee")
    actions.decline(addressee("Bo Rahman"))
    days = [day for day in range(60) if remind(NOW + timedelta(days=day))]
    assert days == [7, 14]
    assert set(Letter.objects.filter(kind="sign_up_reminder").values_list("to", flat=True)) == {
        "cy@example.org"
    }


def test_a_reminder_holds_the_same_link(settings):
    settings.DEMO = True  # where letters keep their words
    here = scene()
    sent(here, listed(here, ANN))
    remind(NOW + WEEK)
    reminder = Letter.objects.get(kind="sign_up_reminder")
    assert linked(reminder.text) == link("Ann Lee")
    assert reminder.is_secret


def test_the_hourly_job_twice_at_once_reminds_once():
    here = scene()
    sent(here, listed(here, ANN))
    assert remind(NOW + WEEK, sends=False) == ["ann@example.org"]
    assert remind(NOW + WEEK, sends=False) == []


def test_a_reminder_that_still_waits_is_taken_back_by_an_answer_and_followed_by_none():
    """The mail server is away for days: who has answered meanwhile is not reminded."""
    here = scene()
    sent(here, listed(here, ANN, BO))
    remind(NOW + WEEK, sends=False)
    actions.decline(addressee("Ann Lee"))
    sign("Bo Rahman")
    assert set(Letter.objects.filter(kind="sign_up_reminder").values_list("to", "text")) == {
        ("", "")
    }
    assert remind(NOW + 3 * WEEK) == []


def test_while_a_letter_waits_no_other_is_written():
    here = scene()
    sent(here, listed(here, ANN))
    remind(NOW + WEEK, sends=False)
    assert remind(NOW + 2 * WEEK, sends=False) == []


@pytest.mark.parametrize("why", ["switched off", "over", "left", "address", "closed journey"])
def test_nobody_is_reminded_when(why):
    here = scene()
    group = listed(here, ANN, BO)
    mailing = sent(here, group)
    at = NOW + WEEK
    if why == "switched off":
        actions.switch_reminders(mailing, reminds=False, by=here.lead, at=NOW)
    elif why == "over":
        at = NOW + rules.LASTS + timedelta(days=1)
    elif why == "left":
        saved(here, group, CY, at=NOW + timedelta(days=1))
    elif why == "address":
        # A lead who puts another address there learns nothing: it gets no reminder.
        changed = [
            (who, f"lead{number}@example.org", number, team) for who, _, number, team in (ANN, BO)
        ]
        saved(here, group, *changed)
    else:
        officer = someone(Role.OFFICER)
        close_journey(here.journey, reason="They asked us to stop.", by=officer, at=NOW)
    assert remind(at) == []


def test_reminders_can_be_switched_on_again():
    here = scene()
    mailing = sent(here, listed(here, ANN))
    for reminds in (False, False, True):
        actions.switch_reminders(mailing, reminds=reminds, by=here.lead, at=NOW)
    assert remind(NOW + WEEK) == ["ann@example.org"]


def test_a_reminder_that_comes_back_is_shown_to_nobody_and_ends_them():
    """It would tell who had not answered."""
    here = scene()
    sent(here, listed(here, ANN))
    remind(NOW + WEEK)
    reminder = Letter.objects.get(kind="sign_up_reminder")
    at = NOW + WEEK
    assert note_report(Report(reminder.pk, reminder.to, "failed", "5.1.1", at), at=at)
    assert not bounced(here.participant).exists()
    assert remind(NOW + 2 * WEEK) == []


def test_a_first_letter_that_came_back_is_followed_by_none():
    here = scene()
    sent(here, listed(here, ANN))
    letter = Letter.objects.get()
    assert note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    assert remind(NOW + WEEK) == []


def test_the_database_itself_knows_the_cap():
    here = scene()
    sent(here, listed(here, ANN))
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.update(reminders=3)


@pytest.mark.parametrize(
    ("at", "is_time"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 8, 0, tzinfo=UTC), True),  # nine o'clock in summer
        (datetime(2026, 6, 1, 16, 0, tzinfo=UTC), False),
    ],
)
def test_reminders_keep_the_councils_hours(at, is_time):
    """REL-14."""
    from django.utils import timezone

    assert rules.is_reminder_time(at, timezone.get_default_timezone()) is is_time
