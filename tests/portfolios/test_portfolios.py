"""What a person keeps: theirs alone, and theirs when they go (decision 15)."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps

from ccqm.accounts.actions import close_account, grant_role, invite
from ccqm.accounts.models import Role, User
from ccqm.accounts.own import change_own_address, end_own_account
from ccqm.audit.actions import SYSTEM
from ccqm.audit.models import Event
from ccqm.kit.verdict import Conflict, Refused
from ccqm.letters.models import Letter
from ccqm.pledges.models import Signature
from ccqm.pledges.queries import coverage
from ccqm.pledges.signing import withdraw_signature
from ccqm.portfolios import actions
from ccqm.portfolios.models import KeptPledge, Reflection, TrainingNote
from ccqm.portfolios.queries import portfolio_of, written_out
from tests.members.scene import scene, sign
from tests.people import NOW, someone
from tests.portfolios.scene import add_reflection, add_training, keeps_something, own_account
from tests.working import a_quarter_of_an_hour_goes_by

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def signature(**words):
    return sign(scene().group(), **words)[0].signature


class TestKeeping:
    def test_the_copy_has_words_thread_place_and_day(self):
        maya = own_account()
        signed = signature(pledge="I will ask.", thread="teal", language="cy")
        kept = actions.keep_pledge(signed, by=maya, at=NOW)
        assert (kept.words, kept.thread, kept.language) == ("I will ask.", "teal", "cy")
        assert (kept.participant_name, kept.signed_on) == ("Harbour Lane Primary", NOW.date())
        assert kept.is_current

    def test_a_double_click_makes_one(self):
        """REL-04."""
        maya, signed = own_account(), signature()
        first = actions.keep_pledge(signed, by=maya, at=NOW)
        assert actions.keep_pledge(signed, by=maya, at=NOW) == first
        assert KeptPledge.objects.count() == 1

    def test_one_signature_is_kept_by_one_person(self):
        signed = signature()
        actions.keep_pledge(signed, by=own_account(), at=NOW)
        with pytest.raises(Refused, match="another account"):
            actions.keep_pledge(signed, by=own_account("tom@home.example"), at=NOW)

    def test_what_was_taken_back_is_not_kept(self):
        signed = signature()
        withdraw_signature(signed, at=NOW)
        with pytest.raises(Refused, match="taken back"):
            actions.keep_pledge(signed, by=own_account(), at=NOW)

    def test_the_copy_outlives_the_signature_and_its_row(self):
        maya, signed = own_account(), signature(pledge="I will ask.")
        kept = actions.keep_pledge(signed, by=maya, at=NOW)
        withdraw_signature(signed, at=LATER)
        kept = KeptPledge.objects.get()
        assert (kept.words, kept.is_current) == ("I will ask.", False)
        signed.delete()
        assert not KeptPledge.objects.get().is_current

    def test_the_trail_names_no_participant_no_signature_and_no_word(self):
        """The employer's and the team's trail are read by participant: nothing stands there."""
        here = scene()
        maya = own_account()
        signed = sign(here.group(), pledge="I will ask.")[0].signature
        keeps_something(maya, signed)
        events = Event.objects.filter(actor=f"user {maya.pk}", verb__startswith="portfolio.")
        assert events.count() == 3
        for event in events:
            assert event.scope is None
            assert event.data == {}
            assert event.subject_type.startswith("portfolios.")


class TestLeaving:
    def test_the_signature_goes_and_the_words_stay(self):
        maya, signed = own_account(), signature(name="Maya R.", pledge="I will ask.")
        kept = actions.keep_pledge(signed, by=maya, at=NOW)
        for _twice in range(2):
            actions.leave(kept, by=maya, at=LATER)
        signed.refresh_from_db()
        assert (signed.name, signed.pledge, signed.withdrawn_at) == ("", "", LATER)
        kept = KeptPledge.objects.get()
        assert (kept.words, kept.left_on) == ("I will ask.", LATER.date())
        assert kept.signature_id is None, "the tie is cut"

    def test_what_the_employer_sees_of_it_is_what_it_sees_of_any_withdrawal(self):
        """Decision 11: no row, event or number tells leaving from here and by one's link apart."""
        here = scene()
        maya, group = own_account(), here.group()
        one, other = (signed.signature for signed in sign(group, 2))
        actions.leave(actions.keep_pledge(one, by=maya, at=NOW), by=maya, at=LATER)
        withdraw_signature(other, at=LATER)
        told = [
            list(
                Event.objects.filter(subject_type="pledges.signature", subject_key=str(signed.pk))
                .order_by("pk")
                .values("verb", "actor", "at", "data")
            )
            for signed in (one, other)
        ]
        assert told[0] == told[1]

    def test_the_number_moves_in_steps_only(self):
        """Decision 11: twelve have signed, one leaves, and nobody sees a difference."""
        here = scene()
        maya, group = own_account(), here.group()
        signatures = sign(group, 12)
        kept = [actions.keep_pledge(s.signature, by=maya, at=NOW) for s in signatures[:3]]
        a_quarter_of_an_hour_goes_by()
        seen = [coverage(here.participant).count]
        for pledge in kept:
            actions.leave(pledge, by=maya, at=NOW)
            a_quarter_of_an_hour_goes_by()
            Signature.objects.exclude(withdrawn_at=None).update(withdrawn_at=NOW)
            seen.append(coverage(here.participant).count)
        assert seen == [10, 10, 10, 5]

    def test_only_its_owner_leaves(self):
        """SEC-02."""
        kept = actions.keep_pledge(signature(), by=own_account(), at=NOW)
        thief = own_account("tom@home.example")
        with pytest.raises(KeptPledge.DoesNotExist):
            actions.leave(kept, by=thief, at=NOW)
        actions.remove_pledge(kept, by=thief, at=NOW)
        assert KeptPledge.objects.get().is_current

    def test_forgetting_the_copy_leaves_the_signature(self):
        maya, signed = own_account(), signature()
        actions.remove_pledge(actions.keep_pledge(signed, by=maya, at=NOW), by=maya, at=NOW)
        assert Signature.objects.standing().count() == 1
        assert not KeptPledge.objects.exists()


class TestNotes:
    def test_the_same_form_twice_makes_one(self):
        """REL-04."""
        maya, key = own_account(), uuid.uuid4()
        assert add_training(maya, submission_key=key) == add_training(maya, submission_key=key)
        assert add_reflection(maya, submission_key=key) == add_reflection(maya, submission_key=key)
        assert (TrainingNote.objects.count(), Reflection.objects.count()) == (1, 1)

    def test_two_tabs_lose_nothing(self):
        """REL-05."""
        maya = own_account()
        note = add_reflection(maya)
        words = {"written_on": date(2026, 4, 2), "by": maya, "at": LATER}
        actions.change_reflection(note, words="First", expected=1, **words)
        with pytest.raises(Conflict):
            actions.change_reflection(note, words="Second", expected=1, **words)
        assert Reflection.objects.get().words == "First"

    def test_only_its_owner_removes(self):
        note = add_training(own_account())
        actions.remove_note(note, by=own_account("tom@home.example"), at=NOW)
        assert TrainingNote.objects.exists()
        actions.remove_note(note, by=own_account(), at=NOW)
        assert not TrainingNote.objects.exists()

    def test_all_of_it_can_be_taken_along(self):
        """DP-08."""
        maya = own_account()
        keeps_something(maya, signature(pledge="I will ask.", thread="teal"))
        keeps_something(own_account("tom@home.example"), sign(scene("Other").group())[0].signature)
        assert written_out(maya) == {
            "email": "maya@home.example",
            "pledges": [
                {
                    "signed_with": "Harbour Lane Primary",
                    "signed_on": "2026-11-23",
                    "left_on": None,
                    "is_counted": True,
                    "words": "I will ask.",
                    "language": "en",
                    "thread": "teal",
                }
            ],
            "training": [
                {
                    "what": "Seeing bias",
                    "given_by": "The college",
                    "held_on": "2026-03-27",
                    "reflection": "I judge fast.",
                }
            ],
            "reflections": [{"written_on": "2026-04-02", "words": "Whom did I not hear?"}],
        }


class TestOwnAccounts:
    def test_whoever_invites_meets_somebody_new(self):
        """An employer that invites a private address learns nothing of an account there."""
        invited = {"name": "M. Rossi", "language": "en", "by": SYSTEM, "at": LATER}
        maya = own_account()
        met = invite(email=maya.email, **invited)
        new = invite(email="new@home.example", **invited)
        assert met.pk == maya.pk
        assert (met.name, met.invited_at) == (new.name, new.invited_at)
        verbs = [
            list(Event.objects.filter(subject_key=str(u.pk)).values_list("verb", flat=True))
            for u in (met, new)
        ]
        assert verbs[0][:1] == verbs[1] == ["person.invited"]
        again = invite(email=maya.email, **invited | {"name": "Somebody Else"})
        assert again.name == "M. Rossi"

    def test_closing_leaves_nothing_but_the_signature(self):
        maya, signed = own_account(), signature(name="Maya R.", pledge="I will ask.")
        keeps_something(maya, signed)
        assert actions.close_portfolio(by=maya, at=NOW)
        assert not User.objects.filter(email="maya@home.example").exists()
        for model in apps.get_app_config("portfolios").get_models():
            assert not model._default_manager.exists()
        signed.refresh_from_db()
        assert (signed.name, signed.withdrawn_at) == ("Maya R.", None)

    def test_whoever_has_a_role_keeps_the_account_and_loses_the_rest(self):
        lead = someone(Role.LEAD)
        keeps_something(lead, signature())
        assert not actions.close_portfolio(by=lead, at=NOW)
        assert User.objects.get(pk=lead.pk).has_role(Role.LEAD)
        assert portfolio_of(lead).is_empty

    def test_whoever_held_a_role_is_closed_out_and_what_they_did_stays_theirs(self):
        former = someone(email="former@example.org", name="Former Lead")
        add_training(former)
        assert actions.close_portfolio(by=former, at=NOW)
        assert not User.objects.get(pk=former.pk).is_active
        assert portfolio_of(former).is_empty

    def test_closing_an_account_waits_for_whoever_invites(self):
        """The row is read anew: somebody invited in between is not deleted."""
        maya = own_account()
        grant_role(
            invite(email=maya.email, name="Maya", language="en", by=SYSTEM, at=NOW),
            Role.LEAD,
            by=SYSTEM,
            at=NOW,
        )
        assert not end_own_account(maya, at=NOW)
        assert User.objects.get(pk=maya.pk).has_role(Role.LEAD)

    def test_a_closed_account_opens_no_more_by_proving_its_address(self):
        user = someone(email="gone@example.org")
        close_account(user, by=someone(Role.MANAGER), at=NOW)
        with pytest.raises(Refused, match="closed"):
            own_account("gone@example.org")

    def test_the_old_address_hears_of_the_new_one(self):
        """GDS-27."""
        maya = own_account()
        for _twice in range(2):
            change_own_address(maya, email=" New@Home.example", at=NOW)
        assert User.objects.get(pk=maya.pk).email == "new@home.example"
        assert Letter.objects.get(kind="address_changed").to == "maya@home.example"

    def test_a_taken_address_is_refused(self):
        maya = own_account()
        own_account("tom@home.example")
        with pytest.raises(Refused):
            change_own_address(maya, email="tom@home.example", at=NOW)
        assert User.objects.get(pk=maya.pk).email == maya.email == "maya@home.example"

    def test_our_team_changes_the_address_of_whoever_has_a_role(self):
        with pytest.raises(Refused):
            change_own_address(someone(Role.LEAD), email="x@home.example", at=NOW)


def test_no_fact_no_lead_and_no_step_knows_portfolios():
    """Nothing above reads them: only their own pages, signing up, and the demo."""
    import ast
    from pathlib import Path

    from django.conf import settings

    root = Path(settings.ROOT) / "ccqm"
    readers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ccqm.portfolios")
    }
    allowed = ("portfolios/", "web/mine/", "web/members/", "demo/")
    assert {path for path in readers if not path.startswith(allowed)} == set()
