"""Asking listed people by letter, and what closing a link tells nobody (decision 18)."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from ccqm.audit.models import Event
from ccqm.kit.verdict import Refused
from ccqm.letters.models import Letter
from ccqm.letters.reports import Report, note_report
from ccqm.mailings import actions, pieces
from ccqm.mailings.links import token_of
from ccqm.mailings.models import Addressee, Mailing
from ccqm.mailings.queries import addressee_for, bounced, tally
from ccqm.members.models import Team
from ccqm.pledges.models import Signature, Way
from tests.conftest import NOW
from tests.mailings.letters import (
    addressee,
    begun,
    crowd,
    link,
    linked,
    listed,
    person,
    send_all,
    sent,
    sign,
    written,
)
from tests.members.lists import ANN, BO, CY, named_group, saved, undone, uploaded
from tests.members.lists import begun as list_begun
from tests.members.scene import scene
from tests.working import jobs

pytestmark = pytest.mark.django_db
BARE = ("Dee Fox", "", "4", "Roads")


def bounce(name: str, *, at=NOW) -> None:
    letter = addressee(name).letter
    assert letter
    assert note_report(Report(letter.pk, letter.to, "failed", "5.1.1", at), at=at)


# --- Writing ------------------------------------------------------------------------------------
def test_everyone_with_an_address_gets_one_letter_with_a_link_of_their_own():
    here = scene()
    group = listed(here, ANN, BO, BARE)
    mailing = written(here, group)
    assert (mailing.status, mailing.done, mailing.total) == ("written", 2, 2)
    letters = {one.to: one for one in Letter.objects.filter(kind="sign_up_asked")}
    assert set(letters) == {"ann@example.org", "bo@example.org"}
    ann = letters["ann@example.org"]
    assert "Hello Ann Lee," in ann.text
    assert "Harbour Lane Primary" in ann.subject
    assert linked(ann.text) == link("Ann Lee") != link("Bo Rahman")
    assert ann.is_secret, "it holds a link: its words go once it is sent"
    assert len(jobs("letters.send")) == 2


def test_only_a_hash_of_the_link_is_kept():
    """SEC-09: whoever reads the whole database cannot open a link."""
    here = scene()
    sent(here, listed(here, ANN))
    one = addressee("Ann Lee")
    token = token_of(one.nonce)
    assert len(token) == 43
    with connection.cursor() as cursor:
        for table in ("mailings_addressee", "mailings_mailing", "letters_letter", "audit_event",
                      "procrastinate_jobs", "members_person"):  # fmt: skip
            cursor.execute(f"select t::text from {table} t")
            assert token not in str(cursor.fetchall()), table
    assert token in mail.outbox[0].body


def test_whoever_joins_later_gets_a_letter_at_the_next_sending_and_nobody_gets_two():
    here = scene()
    group = listed(here, ANN)
    written(here, group)
    saved(here, group, ANN, BO, at=NOW + timedelta(days=3))
    assert tally(group).to_write == 1
    assert written(here, group).total == 1
    with pytest.raises(Refused, match="nobody to write to"):
        begun(here, group)
    assert sorted(Letter.objects.values_list("to", flat=True)) == [
        "ann@example.org", "bo@example.org",
    ]  # fmt: skip


def test_one_team_alone_can_be_written_to():
    here = scene()
    group = listed(here, ANN, BO, CY)
    written(here, group, team=Team.objects.get(name="Parks"))
    assert not Letter.objects.filter(to="ann@example.org").exists()
    assert (tally(group).to_write, Letter.objects.count()) == (1, 2)


def test_the_same_form_twice_is_one_mailing():
    """REL-04."""
    here = scene()
    group, key = listed(here, ANN), uuid.uuid4()
    made = [
        actions.begin_mailing(group, submission_key=key, by=here.lead, at=NOW) for _click in (1, 2)
    ]
    assert made[0] == made[1]
    assert len(jobs("mailings.write")) == 1
    assert Event.objects.filter(verb="mailing.begun").count() == 1


def test_while_letters_are_written_or_a_list_changes_no_others_are_begun():
    here = scene()
    group = listed(here, ANN, BO)
    mailing = begun(here, group)
    with pytest.raises(Refused, match="are being written"):
        begun(here, group)
    pieces.write_mailing(mailing, at=NOW)
    list_begun(here, uploaded(here, group, ANN, BO, CY))
    with pytest.raises(Refused, match="is being saved"):
        begun(here, group)


def test_a_counted_group_and_the_team_of_another_are_refused():
    """DP-03, DP-04."""
    here = scene()
    counted = here.group("Pupils", 400)
    group = listed(here, ANN)
    other = listed(here, BO, name="Volunteers")
    with pytest.raises(Refused, match="counted, never listed"):
        begun(here, counted)
    with pytest.raises(Refused, match="counted, never listed"):
        begun(here, group, team=Team.objects.get(group=other))


def test_leavers_and_removed_groups_get_nothing():
    here = scene()
    group = listed(here, ANN, BO)
    saved(here, group, BO, at=NOW + timedelta(days=1))
    written(here, group)
    assert Letter.objects.get().to == "bo@example.org"


# --- Answering ----------------------------------------------------------------------------------
def closed_row(name: str) -> dict[str, object]:
    """Everything that the row of an addressee holds, but for what makes it this one."""
    apart = ("id", "person_id", "address", "nonce", "link_hash", "letter_id", "newest_id")
    row = Addressee.objects.filter(person__name=name).values().get()
    return {key: value for key, value in row.items() if key not in apart}


def test_signing_and_declining_leave_the_same_trace():
    """Declining looks like signing: in the row, in its letters, and in the trail of this link."""
    here = scene()
    sent(here, listed(here, ANN, BO))
    before = Event.objects.count()
    sign("Ann Lee")
    actions.decline(addressee("Bo Rahman"))
    assert closed_row("Ann Lee") == closed_row("Bo Rahman")
    assert closed_row("Ann Lee")["is_closed"] is True
    assert [event.verb for event in Event.objects.order_by("pk")[before:]] == ["signature.given"]


def test_a_signature_knows_its_group_and_team_and_no_more():
    here = scene()
    sent(here, listed(here, ANN, BO))
    signature = sign("Ann Lee", name="A.").signature
    assert (signature.group.name, signature.team and signature.team.name) == ("Staff", "Roads")
    assert signature.way == Way.LETTER
    related = {
        field.related_model
        for model in (Signature, Addressee)
        for field in model._meta.get_fields()
        if field.is_relation
    }
    assert Signature not in related
    reached = {f.related_model for f in Signature._meta.get_fields() if f.is_relation}
    assert not reached & {Addressee, type(person("Ann Lee")), Letter, Mailing}


def test_no_time_stands_in_the_row_of_a_link():
    times = [f.name for f in Addressee._meta.get_fields() if "Time" in type(f).__name__]
    assert times == []


def test_the_same_form_again_is_the_same_signature():
    """REL-04."""
    here = scene()
    sent(here, listed(here, ANN))
    key = uuid.uuid4()
    first, again = (sign("Ann Lee", submission_key=key) for _click in (1, 2))
    assert first.token == again.token
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("how", ["signed", "declined", "left", "removed"])
def test_a_link_that_is_closed_signs_no_more(how):
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    ann = addressee("Ann Lee")
    if how == "signed":
        sign("Ann Lee")
    elif how == "declined":
        actions.decline(ann)
    elif how == "left":
        saved(here, group, BO, at=NOW + timedelta(days=1))
    else:
        from ccqm.pledges.actions import remove_group

        remove_group(group, by=here.lead, at=NOW)
    before = Signature.objects.count()
    with pytest.raises(Refused, match="cannot be used any more"):
        actions.sign_by_letter(ann, name="X", submission_key=uuid.uuid4(), at=NOW)
    assert Signature.objects.count() == before


def test_a_refused_signature_leaves_the_link_open():
    """One transaction: a full group refuses, and the person can still answer."""
    here = scene()
    sent(here, listed(here, ANN))
    sign("Ann Lee")
    Addressee.objects.update(is_closed=False)
    with pytest.raises(Refused, match="signed"):
        sign("Ann Lee", submission_key=uuid.uuid4())
    assert not addressee("Ann Lee").is_closed


def test_undoing_a_list_takes_the_links_along():
    here = scene()
    group = named_group(here)
    row = saved(here, group, ANN)
    sent(here, group)
    token = link("Ann Lee").split("/")[2]
    undone(here, row)
    assert not Addressee.objects.exists()
    assert addressee_for(token) is None


# --- Addresses that do not work -----------------------------------------------------------------
def test_a_corrected_address_gets_a_letter_and_a_new_link_at_the_next_sending():
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    old = link("Ann Lee")
    bounce("Ann Lee")
    assert [one.name for one in bounced(here.participant)] == ["Ann Lee"]
    assert tally(group).to_write == 0, "the same address is not tried again"
    corrected = ("Ann Lee", "ann.lee@example.org", "1", "Roads")
    saved(here, group, corrected, BO, at=NOW + timedelta(days=1))
    assert not bounced(here.participant).exists()
    assert tally(group).to_write == 1
    written(here, group, at=NOW + timedelta(days=2))
    assert Letter.objects.order_by("pk").last().to == "ann.lee@example.org"
    assert link("Ann Lee") != old
    assert addressee_for(old.split("/")[2]) is None


def test_another_address_alone_is_no_reason_to_write_again():
    """A lead who puts their own address in learns nothing and gets nothing."""
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    saved(here, group, ("Ann Lee", "lead@example.org", "1", "Roads"), BO)
    assert tally(group).to_write == 0


@pytest.mark.parametrize("answer", ["signed", "declined", "none"])
def test_what_a_lead_makes_of_a_bounce_never_depends_on_the_answer(answer):
    """Even with a forged report and an address of their own: the same letter comes each time."""
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    if answer == "signed":
        sign("Ann Lee")
    elif answer == "declined":
        actions.decline(addressee("Ann Lee"))
    bounce("Ann Lee")
    assert [one.name for one in bounced(here.participant)] == ["Ann Lee"]
    saved(here, group, ("Ann Lee", "lead@example.org", "1", "Roads"), BO)
    assert tally(group).to_write == 1
    written(here, group)
    letter = Letter.objects.order_by("pk").last()
    assert letter.to == "lead@example.org"
    assert not addressee("Ann Lee").is_closed


@pytest.mark.parametrize("answers", [True, False])
def test_whoever_answered_left_and_came_back_is_left_in_peace_and_nobody_can_tell(answers):
    here = scene()
    group = listed(here, ANN, BO)
    sent(here, group)
    if answers:
        actions.decline(addressee("Ann Lee"))
    for day, rows in ((1, [BO]), (2, [ANN, BO])):
        saved(here, group, *rows, at=NOW + timedelta(days=day))
    shown = tally(group)
    assert shown.to_write == 1
    mailing = written(here, group)
    send_all()
    assert (mailing.total, mailing.done) == (1, 1)
    assert tally(group).to_write == 0
    assert Letter.objects.filter(to="ann@example.org").count() == (1 if answers else 2)
    assert addressee("Ann Lee").is_closed is answers


def test_another_person_at_the_same_address_is_written_to():
    """An office shares one mailbox: the no of one is not the no of another."""
    here = scene()
    shared = ("Eve Stone", "ann@example.org", "5", "Roads")
    group = listed(here, ANN, BO)
    sent(here, group)
    actions.decline(addressee("Ann Lee"))
    saved(here, group, BO, at=NOW + timedelta(days=1))
    saved(here, group, BO, shared, at=NOW + timedelta(days=2))
    written(here, group)
    assert not addressee("Eve Stone").is_closed


def test_ten_thousand_are_written_in_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 7)
    here = scene()
    mailing = begun(here, listed(here, *crowd(30)))
    done = []
    while pieces.write_piece(mailing, at=NOW):
        mailing.refresh_from_db()
        done.append(mailing.done)
    assert done == [7, 14, 21, 28, 30]
