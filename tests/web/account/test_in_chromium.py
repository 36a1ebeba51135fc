"""Signing in with a real browser and a real (virtual) passkey; axe on every page on the way."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from ccqm.accounts.models import Role
from tests.people import someone
from tests.reader import PASSKEY_DEVICE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(page, live_server):
    return Reader(page, live_server.url.replace("127.0.0.1", "localhost"))


def touches(reader, button):
    """Use the passkey: the page moves on by itself once the device has answered."""
    reader.page.get_by_role("button", name=button, exact=True).click()


def test_a_passkey_signs_in_with_one_click(reader):
    # Given a validator who has signed in by code and set up a passkey
    user = someone(Role.VALIDATOR)
    reader.carries_a_passkey_device()
    reader.signs_in_by_code(user.email)
    reader.sets_up_a_passkey()
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "Passkey 1"
    # when they have signed out and choose the passkey
    reader.opens("/account/")
    reader.sees_heading("Your account")
    reader.presses("Sign out")
    reader.sees_heading("You have signed out")
    reader.follows("Sign in again")
    touches(reader, "Sign in with a passkey")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    # then they are in, second step included
    reader.opens("/account/second-step/")
    reader.sees_heading("Your second step of signing in")
    # and removing it asks for it once more
    reader.follows("Remove Passkey 1")
    reader.sees_heading("Confirm that it is you")
    touches(reader, "Use my passkey")
    reader.sees_heading("Remove this passkey?")
    reader.presses("Remove it")
    reader.sees_heading("Set up a second step")


def test_a_passkey_is_the_second_step_after_a_code(reader):
    user = someone(Role.CHAIR)
    reader.carries_a_passkey_device()
    reader.signs_in_by_code(user.email)
    reader.sets_up_a_passkey()
    reader.opens("/account/")
    reader.presses("Sign out")
    reader.sees_heading("You have signed out")
    reader.signs_in_by_code(user.email)
    reader.sees_heading("The second step")
    touches(reader, "Use my passkey")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    reader.opens("/account/")
    reader.sees_heading("Your account")


def test_a_cancelled_passkey_is_told_in_words(reader):
    # Given a device that does not know the finger
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("WebAuthn.enable")
    options = PASSKEY_DEVICE | {"isUserVerified": False}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    # when somebody tries their passkey, then they are told in words what to do
    reader.opens("/account/sign-in/")
    touches(reader, "Sign in with a passkey")
    reader.sees("The passkey was not used")
    reader.holds_to_wcag()


def test_an_app_and_its_recovery_codes(reader):
    # Given a lead whose browser keeps no passkey
    user = someone(Role.LEAD)
    reader.signs_in_by_code(user.email)
    reader.sees_heading("Set up a second step")
    reader.presses("Set up an app")
    reader.sees_heading("Set up an authenticator app")
    # when they type what the app shows
    secret = reader.page.locator("strong[dir=ltr]").inner_text().replace(" ", "")
    reader.types(
        "Code from your app", format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    reader.presses("Continue")
    reader.sees_heading("Keep your recovery codes")
    codes = reader.page.locator("#recovery-codes li").all_inner_texts()
    # then they must say that they kept the codes
    reader.presses("Continue")
    reader.sees("There is a problem")
    reader.holds_to_wcag()
    reader.picks("I have printed or written down my recovery codes")
    reader.presses("Continue")
    # and one of the codes opens the next time
    reader.opens("/account/")
    reader.presses("Sign out")
    reader.sees_heading("You have signed out")
    reader.signs_in_by_code(user.email)
    reader.sees_heading("The second step")
    reader.types("Code", codes[0])
    reader.presses("Sign in")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    reader.opens("/account/sessions/")
    reader.sees_heading("Where you are signed in")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/account/help/", "Help with signing in"),
        ("/account/no-account/", "How to get an account"),
        ("/account/signed-out/", "You have signed out"),
    ],
)
def test_pages_of_words(reader, path, heading):
    reader.opens(path)
    reader.sees_heading(heading)


@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/help/"])
def test_nothing_is_wider_than_a_small_phone(reader, path):
    """A11Y-1.4.10."""
    reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.opens(path)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
