"""The second step of signing in (SEC-05)."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from ccqm.accounts import actions
from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from tests.people import NOW, TwoStepClient, someone
from tests.web.account.test_sign_in import signed_in_by_code

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
CHOOSE = "/account/second-step/"
APP = "/account/second-step/app/"
CODES = "/account/second-step/recovery-codes/"
AUTHENTICATE = "/account/sign-in/second-step/"


def app_code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol_app(visitor):
    """Open the page, put its key into an app, and type what the app shows."""
    secret = visitor.get(APP).context["form"].secret
    return visitor.post(APP, {"code": app_code(secret)}), secret


@pytest.fixture
def lead():
    return someone(Role.LEAD)


@pytest.fixture
def with_app(lead):
    TOTP.activate(lead, SECRET)
    RecoveryCodes.activate(lead)
    return lead


@pytest.fixture
def visitor():
    return Client()


class TestForced:
    @pytest.mark.parametrize("role", list(Role))
    def test_each_role_is_led_to_it_before_anything_else(self, visitor, role):
        user = someone(role)
        assert signed_in_by_code(visitor, user.email).status_code == 302
        for path in ("/account/", "/account/sessions/", "/account/start/", "/team/", "/panel/"):
            assert visitor.get(path).headers["Location"] == CHOOSE, path

    def test_a_person_without_such_a_role_is_not(self, visitor):
        user = someone()
        signed_in_by_code(visitor, user.email)
        assert visitor.get("/account/").status_code == 200

    def test_which_roles_is_a_setting(self, visitor, lead, settings):
        settings.SECOND_FACTOR_ROLES = ["manager"]
        signed_in_by_code(visitor, lead.email)
        assert visitor.get("/account/").status_code == 200

    def test_a_role_given_meanwhile_counts_at_once(self, visitor):
        user = someone()
        signed_in_by_code(visitor, user.email)
        actions.grant_role(user, Role.OFFICER, by=someone(Role.MANAGER), at=NOW)
        assert visitor.get("/account/").headers["Location"] == CHOOSE

    @pytest.mark.parametrize("path", [CHOOSE, APP, "/account/help/", "/account/sign-out/"])
    def test_setting_it_up_help_and_leaving_stay_open(self, visitor, lead, path):
        signed_in_by_code(visitor, lead.email)
        assert visitor.get(path).status_code == 200

    def test_a_post_is_held_up_too(self, visitor, lead):
        signed_in_by_code(visitor, lead.email)
        assert visitor.post("/account/sessions/end-others/").headers["Location"] == CHOOSE

    def test_one_who_has_it_but_has_not_used_it_is_asked(self, with_app):
        visitor = TwoStepClient()
        visitor.force_login(with_app, second_step=False)
        response = visitor.get("/account/sessions/")
        assert response.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsessions%2F"
        response = visitor.post(response.headers["Location"], {"code": app_code()})
        assert response.headers["Location"] == "/account/sessions/"
        assert visitor.get("/account/sessions/").status_code == 200

    def test_no_new_factor_without_the_old_one(self, with_app):
        """A stolen first step must not be turned into a second."""
        visitor = TwoStepClient()
        visitor.force_login(with_app, second_step=False)
        for path in ("/account/second-step/passkey/", CODES):
            assert visitor.get(path).headers["Location"].startswith("/account/confirm/"), path

    def test_the_first_step_alone_opens_nothing_once_there_is_a_second(self, visitor, lead):
        """An e-mail code, just typed, must neither read the recovery codes nor add a passkey."""
        thief = Client()
        signed_in_by_code(thief, lead.email)
        signed_in_by_code(visitor, lead.email)
        enrol_app(visitor)
        assert visitor.get(CODES).status_code == 200
        for path in (CODES, CHOOSE, "/account/second-step/passkey/"):
            assert thief.get(path).headers["Location"].startswith("/account/confirm/"), path
        assert thief.post(CODES, {"is_kept": "on"}).headers["Location"] == "/account/confirm/"


class TestApp:
    def test_enrolling_leads_to_the_recovery_codes_and_then_on(self, visitor, lead):
        signed_in_by_code(visitor, lead.email)
        visitor.get("/account/sessions/")
        response, _secret = enrol_app(visitor)
        assert response.headers["Location"] == CODES
        page = visitor.get(CODES)
        assert len(page.context["unused_codes"]) == 10
        response = visitor.post(CODES, {"is_kept": "on"})
        assert response.headers["Location"] == "/account/sessions/"
        assert visitor.get("/account/sessions/").status_code == 200

    def test_codes_must_be_kept_first(self, visitor, lead):
        signed_in_by_code(visitor, lead.email)
        enrol_app(visitor)
        response = visitor.post(CODES, {})
        assert response.status_code == 422
        assert "Tick the box" in response.content.decode()

    def test_a_wrong_code_enrols_nothing(self, visitor, lead):
        signed_in_by_code(visitor, lead.email)
        visitor.get(APP)
        assert visitor.post(APP, {"code": "000000"}).status_code == 422
        assert not Authenticator.objects.exists()

    def test_the_page_offers_a_picture_and_words(self, visitor, lead):
        signed_in_by_code(visitor, lead.email)
        page = visitor.get(APP)
        assert "<svg" in page.content.decode()
        assert page.context["form"].secret[:4] in page.content.decode()

    def test_its_key_does_not_lie_open_in_the_database(self, visitor, lead):
        """SEC-19."""
        signed_in_by_code(visitor, lead.email)
        _response, secret = enrol_app(visitor)
        for factor in Authenticator.objects.all():
            assert secret not in str(factor.data)

    def test_the_person_is_told_by_letter(self, visitor, lead, django_capture_on_commit_callbacks):
        """GDS-27."""
        signed_in_by_code(visitor, lead.email)
        with django_capture_on_commit_callbacks(execute=True):
            enrol_app(visitor)
        letter = Letter.objects.get(kind="sign_in_changed")
        assert letter.to == lead.email
        assert "authenticator app was added" in letter.text


class TestSigningIn:
    def test_the_code_of_the_letter_is_not_enough(self, visitor, with_app):
        response = signed_in_by_code(visitor, with_app.email)
        assert response.headers["Location"] == AUTHENTICATE
        assert visitor.get("/account/").status_code == 302
        assert visitor.get(AUTHENTICATE).status_code == 200

    def test_the_app_opens(self, visitor, with_app):
        signed_in_by_code(visitor, with_app.email)
        visitor.post(AUTHENTICATE, {"code": app_code()})
        assert visitor.get("/account/").status_code == 200

    def test_a_code_of_the_app_opens_once(self, with_app):
        with time_machine.travel(NOW, tick=False) as clock:
            seen = app_code()
            first = Client()
            signed_in_by_code(first, with_app.email)
            assert first.post(AUTHENTICATE, {"code": seen}).status_code == 302
            # Still within the half minute either way that a slow clock is forgiven.
            clock.shift(timedelta(seconds=35))
            thief = Client()
            signed_in_by_code(thief, with_app.email)
            assert thief.post(AUTHENTICATE, {"code": seen}).status_code == 422

    def test_a_recovery_code_opens_once(self, with_app):
        recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
        statuses = []
        for _ in range(2):
            visitor = Client()
            signed_in_by_code(visitor, with_app.email)
            statuses.append(visitor.post(AUTHENTICATE, {"code": recovery}).status_code)
        assert statuses == [302, 422]

    def test_five_wrong_codes_close_the_door_for_a_while(self, visitor, with_app):
        """SEC-08: only after the first step, so that nobody can lock another out."""
        signed_in_by_code(visitor, with_app.email)
        for _ in range(5):
            assert visitor.post(AUTHENTICATE, {"code": "000000"}).status_code == 422
        response = visitor.post(AUTHENTICATE, {"code": app_code()})
        assert response.status_code == 422
        assert "too many times" in response.content.decode()

    def test_a_reset_asks_for_a_new_one(self, visitor, with_app):
        """SEC-05: recovery never bypasses the second step."""
        actions.reset_second_factor(
            with_app, by=someone(Role.MANAGER), reason="Came to the office", at=NOW
        )
        signed_in_by_code(visitor, with_app.email)
        assert visitor.get("/account/").headers["Location"] == CHOOSE


class TestKeeping:
    @pytest.fixture
    def inside(self, with_app):
        visitor = TwoStepClient()
        visitor.force_login(with_app)
        return visitor

    def confirm(self, visitor):
        visitor.post("/account/confirm/", {"code": app_code()})

    def test_removing_asks_again_who_you_are(self, inside):
        """SEC-10."""
        response = inside.post("/account/second-step/app/remove/")
        assert response.headers["Location"].startswith("/account/confirm/")
        assert Authenticator.objects.filter(type="totp").exists()

    def test_removing_the_last_one_takes_the_recovery_codes_along(self, inside):
        self.confirm(inside)
        assert inside.get("/account/second-step/app/remove/").status_code == 200
        inside.post("/account/second-step/app/remove/")
        assert not Authenticator.objects.exists()

    def test_new_recovery_codes_end_the_old(self, inside):
        self.confirm(inside)
        old = inside.get(CODES).context["unused_codes"]
        assert inside.get(CODES + "new/").status_code == 200
        inside.post(CODES + "new/")
        assert not set(old) & set(inside.get(CODES).context["unused_codes"])

    def test_the_page_lists_what_there_is(self, inside, django_assert_max_num_queries):
        with django_assert_max_num_queries(15):
            page = inside.get(CHOOSE)
        assert "Authenticator app" in page.content.decode()

    def test_nobody_removes_the_passkey_of_another(self, inside):
        other = someone(Role.CHAIR)
        passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x"})
        self.confirm(inside)
        path = f"/account/second-step/passkey/{passkey.pk}/remove/"
        assert inside.get(path).status_code == 404
        assert inside.post(path).status_code == 404
