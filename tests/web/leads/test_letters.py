"""The lead's page of personal letters, and what a nosy employer could read from it."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from ccqm.letters.models import Letter
from ccqm.letters.reports import Report, note_report
from ccqm.mailings import actions, reminders
from ccqm.mailings.models import Mailing
from tests.conftest import NOW
from tests.mailings.letters import addressee, crowd, listed, send_all, sent, sign, written
from tests.members.lists import ANN, BO, CY, saved
from tests.members.scene import Scene, scene
from tests.people import signed_in
from tests.web.asking import hidden, queries_of, send, words
from tests.working import empty_queue, jobs, work

pytestmark = pytest.mark.django_db
HOSTILE = ("[Pay](https://evil.example/)", "x@example.org", "9", "<b>Parks</b>")


def address(here: Scene, name: str = "", *rest: int) -> str:
    return reverse(f"leads:letters{name}", args=[here.participant.slug, *rest])


@pytest.mark.django_db(transaction=True)
def test_from_the_list_to_the_letters_with_the_real_worker(settings):
    empty_queue()
    here = scene()
    group = listed(here, ANN, BO, ("Dee Fox", "", "4", ""))
    lead = signed_in(here.lead)
    told = words(lead.get(address(here)))
    assert "2 people have no letter yet" in told
    assert "3 people listed, 1 without an email address" in told
    page = lead.get(address(here, "-send", group.pk))
    told = words(page)
    assert "Get this letter now 2" in told
    assert "Will you sign up with Harbour Lane Primary?" in told
    assert "Hello Ann Lee," in told
    assert "Nobody is told who signed, or who did not." in told
    assert not Letter.objects.exists(), "looking sends nothing"
    form = hidden(page)
    answers = [lead.post(address(here, "-send", group.pk), form) for _click in (1, 2)]
    mailing = Mailing.objects.get()
    assert {one.url for one in answers} == {address(here, "-mailing", mailing.pk)}
    assert "Your letters are being written" in words(lead.get(answers[0].url))
    work()
    assert [job.status for job in jobs("mailings.write")] == ["succeeded"]
    told = words(lead.get(answers[0].url))
    assert "Your letters are sent" in told
    assert "2 of 2" in told
    assert "Everyone with an email address has a letter" in words(lead.get(address(here)))
    assert "Nobody would get a letter now" in words(lead.get(address(here, "-send", group.pk)))


def test_a_team_alone_and_another_language():
    here = scene()
    group = listed(here, ANN, BO, CY)
    lead = signed_in(here.lead)
    parks = group.teams.get(name="Parks")
    place = f"{address(here, '-send', group.pk)}?team={parks.pk}&language=ar"
    page = lead.get(place)
    assert "Get this letter now 2" in words(page)
    assert 'lang="ar"' in page.content.decode()
    assert send(lead, place).status_code == 302
    mailing = Mailing.objects.get()
    assert (mailing.team, mailing.language, mailing.total) == (parks, "ar", 2)


@pytest.mark.parametrize("query", ["?team=999999", "?team=x", "?language=klingon"])
def test_a_team_that_is_not_there_never_becomes_everyone(query):
    here = scene()
    group = listed(here, ANN)
    lead = signed_in(here.lead)
    place = address(here, "-send", group.pk)
    form = hidden(lead.get(place))
    assert lead.post(place + query, form).status_code == 404
    assert not Mailing.objects.exists()


def test_counted_groups_others_groups_and_others_letters_are_not_there():
    """SEC-01, DP-03."""
    here, other = scene(), scene("Other House")
    counted = here.group("Pupils", 400)
    theirs = listed(other, ANN)
    mailing = written(other, theirs)
    lead = signed_in(here.lead)
    for place in (
        address(here, "-send", counted.pk),
        address(here, "-send", theirs.pk),
        address(here, "-mailing", mailing.pk),
    ):
        assert lead.get(place).status_code == 404
    assert lead.post(address(here, "-reminders", mailing.pk)).status_code == 404


def test_an_address_that_does_not_work_is_shown_by_name_until_it_is_corrected():
    """REL-03: the organisation sees the bad address."""
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    lead = signed_in(here.lead)
    letter = addressee("Ann Lee").letter
    note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    told = words(lead.get(address(here)))
    assert "Addresses that do not work" in told
    assert "Ann Lee ann@example.org Roads" in told
    assert "Bo Rahman" not in told
    saved(here, group, ("Ann Lee", "ann.lee@example.org", "1", "Roads"), BO)
    told = words(lead.get(address(here)))
    assert "Addresses that do not work" not in told
    assert "1 person has no letter yet" in told


def test_reminders_are_switched_off_and_on():
    here = scene()
    mailing = sent(here, listed(here, ANN))
    lead = signed_in(here.lead)
    place = address(here, "-mailing", mailing.pk)
    assert "twice at most" in words(lead.get(place))
    lead.post(address(here, "-reminders", mailing.pk), {"reminds": "no"})
    assert "We remind nobody." in words(lead.get(place))
    lead.post(address(here, "-reminders", mailing.pk), {"reminds": "yes"})
    assert "We remind nobody." not in words(lead.get(place))


def test_a_hostile_name_is_text():
    """SEC: on the page and in the preview."""
    here = scene()
    group = listed(here, HOSTILE)
    sent(here, group)
    letter = Letter.objects.get(kind="sign_up_asked")
    note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    saved(here, group, HOSTILE, ANN)
    lead = signed_in(here.lead)
    for place in (address(here), address(here, "-send", group.pk)):
        html = lead.get(place).content.decode()
        assert "<b>Parks" not in html
        assert 'href="https://evil.example' not in html


def test_a_page_costs_the_same_for_one_and_for_many():
    here = scene()
    group = listed(here, ANN)
    mailing = sent(here, group)
    letter = Letter.objects.get()
    note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    lead = signed_in(here.lead)
    places = (
        address(here),
        address(here, "-send", group.pk),
        address(here, "-mailing", mailing.pk),
    )
    few = [queries_of(lead, place) for place in places]
    saved(here, group, ANN, BO, *crowd(120))
    sent(here, group)
    for letter in Letter.objects.filter(kind="sign_up_asked")[:60]:
        note_report(Report(letter.pk, letter.to, "failed", "5.1.1", NOW), at=NOW)
    listed(here, *crowd(3, first=900), name="Volunteers")
    assert [queries_of(lead, place) for place in places] == few
    assert max(few) <= 15


# --- The nosy employer --------------------------------------------------------------------------
def everything(here: Scene) -> dict[str, str]:
    """Every page on which a lead could read something, but for tokens against forgery."""
    lead = signed_in(here.lead)
    slug = here.participant.slug
    places = [
        reverse(f"leads:{name}", args=[slug])
        for name in ("home", "people", "sign-up", "roster", "letters", "awareness", "progress",
                     "leads", "members")
    ]  # fmt: skip
    places += [f"{reverse('leads:roster', args=[slug])}?q={q}" for q in ("Ann", "Bo", "Cy")]
    for mailing in Mailing.objects.filter(participant=here.participant):
        places.append(address(here, "-mailing", mailing.pk))
        places.append(address(here, "-send", mailing.group_id))
    return {place: _plain(lead.get(place)) for place in places}


def _plain(page) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())
    return re.sub(r'name="submission_key" value="[^"]*"', "", html)


def test_no_page_changes_when_somebody_signs_says_no_or_is_reminded():
    """A lead compares every page, to the last byte, before and after each (decision 18).

    Also while reminders are written, wait and are sent, and when one comes back.
    """
    here = scene()
    sent(here, listed(here, ANN, BO, CY, *crowd(6)))
    before = everything(here)
    sign("Ann Lee", at=NOW + timedelta(minutes=1))
    assert everything(here) == before, "one has signed"
    actions.decline(addressee("Bo Rahman"))
    assert everything(here) == before, "one has said no"
    reminders.send_reminders(at=NOW + timedelta(days=7))
    assert everything(here) == before, "seven are being reminded"
    send_all(at=NOW + timedelta(days=7))
    assert everything(here) == before, "seven were reminded"
    reminder = Letter.objects.filter(kind="sign_up_reminder").first()
    at = NOW + timedelta(days=8)
    note_report(Report(reminder.pk, reminder.to, "failed", "5.1.1", at), at=at)
    assert everything(here) == before, "one reminder came back"


ANSWERS = {
    "signed": lambda: sign("Ann Lee"),
    "declined": lambda: actions.decline(addressee("Ann Lee")),
    "none": lambda: None,
}


def test_taking_somebody_off_the_list_and_on_again_tells_nothing():
    """The employer lists Ann anew and writes to her again: each page is the same, whatever she
    had answered, while letters wait and when they are sent."""
    shown = {}
    for name, answer in ANSWERS.items():
        with transaction.atomic():
            shown[name] = _listed_anew(answer)
            transaction.set_rollback(True)
    assert shown["signed"] == shown["declined"] == shown["none"]


def _listed_anew(answer) -> list[list[str]]:
    here = scene()
    others = crowd(7)
    group = listed(here, ANN, *others)
    sent(here, group)
    answer()
    seen = []
    for day, rows in ((1, others), (2, [ANN, *others, *crowd(4, first=50)])):
        saved(here, group, *rows, at=NOW + timedelta(days=day))
        seen.append(_letters_pages(here))
    mailing = written(here, group)
    seen.append(_letters_pages(here))
    assert any("0 of 5" in html for html in seen[-1]), "or four, and one who is left in peace"
    Letter.objects.filter(to__startswith="p").update(sent_at=NOW)
    send_all()
    seen.append(_letters_pages(here))
    assert mailing.total == 5
    return seen


def _letters_pages(here: Scene) -> list[str]:
    pages = everything(here)
    kept = [html for place, html in pages.items() if "/letters/" in place or "/roster/" in place]
    return [re.sub(r'(href|action|value)="[^"]*"', "", html) for html in kept]
