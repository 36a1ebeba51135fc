"""A person's own pages: nobody else's are there, and nobody else sees them."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role, User
from ccqm.pledges.models import Signature
from ccqm.portfolios.actions import leave
from ccqm.portfolios.models import KeptPledge, Reflection, TrainingNote
from tests.members.scene import scene, sign
from tests.people import NOW, TwoStepClient, signed_in, someone
from tests.portfolios.scene import add_reflection, add_training, keeps_something, own_account
from tests.web.asking import on, queries_of, send, words

pytestmark = pytest.mark.django_db

SECRETS = ("I will ask.", "Seeing bias", "Whom did I not hear?", "maya@home.example")


@pytest.fixture
def here():
    return scene()


@pytest.fixture
def maya():
    return own_account()


@pytest.fixture
def kept(here, maya):
    return keeps_something(
        maya, sign(here.group(), name="Maya R.", pledge="I will ask.")[0].signature
    )


@pytest.fixture
def own(maya):
    return signed_in(maya)


def addresses(kept):
    return [
        reverse("mine:leave", args=[kept.pledge.pk]),
        reverse("mine:pledge-remove", args=[kept.pledge.pk]),
        reverse("mine:training-change", args=[kept.training.pk]),
        reverse("mine:training-remove", args=[kept.training.pk]),
        reverse("mine:reflection-change", args=[kept.reflection.pk]),
        reverse("mine:reflection-remove", args=[kept.reflection.pk]),
    ]


class TestNobodyElse:
    @pytest.mark.parametrize("roles", [(), *((role,) for role in Role)])
    def test_other_people_s_rows_are_not_there(self, kept, roles):
        """SEC-01, SEC-02: whatever the role, by GET and by POST."""
        other = someone(*roles, email="other@example.org")
        own = signed_in(other)
        for address in addresses(kept):
            assert own.get(address).status_code == 404
            assert own.post(address, {"words": "x"}).status_code == 404
        for address in ("/mine/", "/mine/download/json/", "/mine/download/html/"):
            page = own.get(address).content.decode()
            assert not any(secret in page for secret in SECRETS)
        assert KeptPledge.objects.get().is_current
        assert (TrainingNote.objects.count(), Reflection.objects.count()) == (1, 1)

    def test_nothing_of_it_is_in_a_lead_s_pages(self, here, kept):
        """The employer's pages are the same letter for letter, with and without."""
        lead = signed_in(here.lead)
        pages = [
            reverse(f"leads:{name}", args=[here.participant.slug])
            for name in ("home", "people", "roster", "sign-up", "training", "leads", "profile")
        ]
        before = [words(lead.get(page)) for page in pages]
        assert not any(secret in page for page in before for secret in SECRETS)
        User.objects.get(email="maya@home.example").delete()
        assert [words(lead.get(page)) for page in pages] == before

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
    def test_nothing_of_it_is_in_the_team_s_pages(self, here, kept, maya, role):
        """Not the account, not its address, not a line in the trail."""
        team = signed_in(someone(role))
        pages = [
            "/team/",
            "/team/people/",
            reverse("team:participant", args=[here.participant.slug]),
        ]
        for page in pages:
            shown = team.get(page)
            assert not any(secret in shown.content.decode() for secret in SECRETS), page
        for name in ("team:person", "team:second-step"):
            expected = 404 if role == Role.MANAGER else 403
            assert team.get(reverse(name, args=[maya.pk])).status_code == expected
            assert team.post(reverse(name, args=[maya.pk]), {"roles": []}).status_code == expected

    def test_an_anonymous_reader_signs_in_first(self, kept):
        for address in ["/mine/", *addresses(kept)]:
            assert Client().get(address).headers["Location"].startswith("/account/sign-in/")

    def test_pages_are_kept_by_no_cache(self, own, kept):
        """SEC-24."""
        for address in ("/mine/", "/mine/download/json/"):
            assert "no-store" in own.get(address).headers["Cache-Control"]


class TestMyOwn:
    def test_everything_stands_on_one_page(self, own, kept):
        page = words(own.get("/mine/"))
        for said in ("Harbour Lane Primary", "I will ask.", "Seeing bias", "Whom did I not hear?"):
            assert said in page
        assert "23 November 2026" in page

    def test_it_costs_the_same_for_one_and_for_many(self, here, maya, own, kept):
        few = queries_of(own, "/mine/")
        for signed in sign(here.group("Governors", 20), 3):
            keeps_something(maya, signed.signature)
        assert queries_of(own, "/mine/") == few <= 15

    def test_leaving(self, own, kept):
        address = addresses(kept)[0]
        assert "Nobody is told" in words(own.get(address))
        assert Signature.objects.standing().count() == 1, "GET changes nothing"
        for _double_click in range(2):
            assert own.post(address).headers["Location"] == "/mine/"
        assert not Signature.objects.standing().exists()
        page = words(own.get("/mine/"))
        assert "From before" in page
        assert "I will ask." in page
        assert "I no longer belong here" not in page

    def test_what_was_taken_back_by_the_link_is_of_the_past(self, here, maya, own):
        signed = sign(here.group(), pledge="I will ask.")[0]
        keeps_something(maya, signed.signature)
        taken = Client().post(reverse("members:yours", args=[signed.token]))
        assert "the copy stays yours" in words(Client().get(taken.headers["Location"]))
        page = words(own.get("/mine/"))
        assert "no longer counted" in page
        assert "I will ask." in page

    def test_notes_are_added_changed_and_removed(self, own, maya):
        answers = {"what": "A day on bias", "given_by": "", "reflection": "More time."}
        send(own, "/mine/training/add/", **answers, **on(2026, 3, 27, "held_on"))
        note = TrainingNote.objects.get(owner=maya)
        address = reverse("mine:training-change", args=[note.pk])
        changed = answers | {"what": "Two days on bias"}
        send(own, address, **changed, **on(2026, 3, 27, "held_on"))
        assert "Two days on bias" in words(own.get("/mine/"))
        own.post(reverse("mine:training-remove", args=[note.pk]))
        send(own, "/mine/reflections/add/", words="Ask first.", **on(2026, 4, 2, "written_on"))
        assert (TrainingNote.objects.count(), Reflection.objects.count()) == (0, 1)

    def test_bad_input_is_told_and_kept(self, own):
        page = send(own, "/mine/training/add/", what="", reflection="Kept words")
        assert page.status_code == 422
        assert "Enter what the training was" in words(page)
        assert "Kept words" in page.content.decode()

    def test_two_tabs(self, own, maya):
        """REL-05: the later one sees both."""
        note = add_reflection(maya)
        address = reverse("mine:reflection-change", args=[note.pk])
        day = on(2026, 4, 2, "written_on")
        own.post(address, {"version": "1", "words": "First tab", **day})
        page = own.post(address, {"version": "1", "words": "Second tab", **day})
        assert page.status_code == 422
        assert "First tab" in words(page)
        assert "Second tab" in page.content.decode()

    def test_the_copy_to_take_along(self, own, kept):
        """DP-08."""
        data = json.loads(own.get("/mine/download/json/").content)
        assert data["pledges"][0]["words"] == "I will ask."
        page = own.get("/mine/download/html/")
        assert page.headers["Content-Disposition"].startswith("attachment")
        for said in ("I will ask.", "Seeing bias", "Whom did I not hear?", "maya@home.example"):
            assert said in page.content.decode()
        assert own.get("/mine/download/xml/").status_code == 404

    def test_what_was_typed_does_no_harm_in_the_copy(self, own, maya):
        """SEC-11."""
        add_training(maya, what="<script>alert(1)</script>")
        assert "<script>" not in own.get("/mine/download/html/").content.decode()

    def test_closing(self, own, kept, maya):
        assert "still stands with" in words(own.get("/mine/close/"))
        assert own.post("/mine/close/").status_code == 422, "one click is not enough"
        gone = own.post("/mine/close/", {"is_sure": "on"})
        assert gone.headers["Location"] == "/mine/closed/"
        assert not User.objects.filter(pk=maya.pk).exists()
        assert own.get("/mine/").status_code == 302
        assert Signature.objects.standing().get().name == "Maya R."

    def test_a_lead_deletes_what_they_keep_and_stays_a_lead(self, here, kept):
        own = signed_in(here.lead)
        add_training(here.lead)
        assert "Your account stays" in words(own.get("/mine/close/"))
        assert own.post("/mine/close/", {"is_sure": "on"}).headers["Location"] == "/mine/"
        assert own.get(reverse("leads:home", args=[here.participant.slug])).status_code == 200
        assert TrainingNote.objects.count() == 1, "Maya's"

    @pytest.mark.parametrize("role", list(Role))
    def test_it_is_reachable_with_every_hat(self, role):
        own = signed_in(someone(role))
        assert "/mine/" in own.get("/account/").content.decode()
        assert own.get("/mine/").status_code == 200

    def test_no_second_step_is_asked_for(self, maya):
        """SEC-05, decision 15: this account has no power over anyone. A passkey is offered."""
        own = TwoStepClient()
        own.force_login(maya, second_step=False)
        page = own.get("/mine/")
        assert page.status_code == 200
        assert "Set up a passkey" in words(page)


class TestTheNextPlace:
    def test_old_words_begin_the_new_form(self, maya, own, kept):
        leave(kept.pledge, by=maya, at=NOW + timedelta(days=1))
        there = scene("Next Place")
        there.group()
        address = reverse("members:sign-up", args=[there.token])
        assert "Use your words from Harbour Lane Primary" in words(own.get(address))
        page = own.get(address, {"words": kept.pledge.pk})
        assert ">\nI will ask.</textarea>" in page.content.decode()
        signed = send(own, address, name="Maya", pledge="I will ask.")
        assert "Keep this in my account" in words(own.get(signed.headers["Location"]))

    def test_nobody_begins_with_other_people_s_words(self, kept):
        """SEC-02."""
        there = scene("Next Place")
        there.group()
        address = reverse("members:sign-up", args=[there.token])
        for own in (Client(), signed_in(someone(email="other@example.org"))):
            page = own.get(address, {"words": kept.pledge.pk}).content.decode()
            assert "I will ask." not in page
            assert "Use your words" not in page

    def test_the_tablet_offers_nobody_s_words(self, maya, own, kept):
        there = scene("Next Place")
        there.group()
        address = reverse("members:kiosk", args=[there.token])
        assert "I will ask." not in own.get(address, {"words": kept.pledge.pk}).content.decode()

    def test_only_the_link_s_holder_asks_to_keep(self, own):
        """SEC-02: a guess opens nothing, and a GET does nothing."""
        assert own.post(reverse("members:keep", args=["x" * 43])).status_code == 404
        token = sign(scene("P").group())[0].token
        assert own.get(reverse("members:keep", args=[token])).status_code == 405
        assert own.get("/mine/keep/").headers["Location"] == "/mine/"
