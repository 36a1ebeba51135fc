"""Signing in with a real browser and a real (virtual) passkey; axe on every page on the way."""

import re
import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from ccqm.accounts.models import Role
from ccqm.letters.models import Letter
from tests.people import someone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parents[3] / "frontend/node_modules/axe-core/axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}


class Reader:
    """Somebody at a browser, who also reads their mail."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.complaints = []
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, path):
        self.page.goto(self.address + path)

    def chooses(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()

    def follows(self, words):
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def types(self, label, words):
        self.page.get_by_label(label, exact=True).fill(words)

    def sees(self, heading):
        self.page.get_by_role("heading", level=1, name=heading).wait_for()
        self.holds_to_wcag()

    def holds_to_wcag(self):
        """No finding of axe, and nothing that our content security policy had to stop."""
        assert self.complaints == []
        found = self.page.evaluate(
            AXE.read_text() + f";axe.run(document, {RULES!r})".replace("True", "true")
        )
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []

    def signs_in_by_code(self, email):
        self.opens("/account/sign-in/")
        self.sees("Sign in")
        self.types("Email address", email)
        self.chooses("Send me a code")
        self.sees("Type the code we sent you")
        code = re.search(r"^\d{4}-\d{4}$", Letter.objects.first().text, re.M)[0]
        self.types("Code from our email", code)
        self.chooses("Sign in")

    def signs_out(self):
        self.chooses("Sign out")
        self.sees("You have signed out")


@pytest.fixture
def reader(page, live_server):
    page.set_default_timeout(10_000)
    return Reader(page, live_server.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def passkeys(reader):
    """A phone or computer that keeps passkeys and knows its owner's finger."""
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def enrols_a_passkey(reader):
    reader.sees("Set up a second step")
    reader.follows("Set up a passkey")
    reader.sees("Set up a passkey")
    reader.types("Name of this passkey (optional)", "My phone")
    reader.chooses("Set up a passkey")
    reader.sees("Keep your recovery codes")
    reader.page.get_by_label("I have printed or written down my recovery codes").check()
    reader.chooses("Continue")


def test_a_passkey_signs_in_with_one_click(reader, passkeys):
    # Given a validator who has signed in by code and set up a passkey
    user = someone(Role.VALIDATOR)
    reader.signs_in_by_code(user.email)
    enrols_a_passkey(reader)
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "My phone"
    # when they have signed out and choose the passkey
    reader.opens("/account/")
    reader.sees("Your account")
    reader.signs_out()
    reader.follows("Sign in again")
    reader.chooses("Sign in with a passkey")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    # then they are in, second step included
    reader.opens("/account/second-step/")
    reader.sees("Your second step of signing in")
    # and removing it asks for it once more
    reader.follows("Remove My phone")
    reader.sees("Confirm that it is you")
    reader.chooses("Use my passkey")
    reader.sees("Remove this passkey?")
    reader.chooses("Remove it")
    reader.sees("Set up a second step")


def test_a_passkey_is_the_second_step_after_a_code(reader, passkeys):
    user = someone(Role.CHAIR)
    reader.signs_in_by_code(user.email)
    enrols_a_passkey(reader)
    reader.opens("/account/")
    reader.signs_out()
    reader.signs_in_by_code(user.email)
    reader.sees("The second step")
    reader.chooses("Use my passkey")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    reader.opens("/account/")
    reader.sees("Your account")


def test_a_cancelled_passkey_is_told_in_words(reader, passkeys):
    session, key = passkeys
    reader.opens("/account/sign-in/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    reader.chooses("Sign in with a passkey")
    reader.page.get_by_text("The passkey was not used").wait_for()
    reader.holds_to_wcag()


def test_an_app_and_its_recovery_codes(reader):
    # Given a lead whose browser keeps no passkey
    user = someone(Role.LEAD)
    reader.signs_in_by_code(user.email)
    reader.sees("Set up a second step")
    reader.follows("Set up an app")
    reader.sees("Set up an authenticator app")
    # when they type what the app shows
    secret = reader.page.locator("strong[dir=ltr]").inner_text().replace(" ", "")
    reader.types(
        "Code from your app", format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    reader.chooses("Continue")
    reader.sees("Keep your recovery codes")
    codes = reader.page.locator("#recovery-codes li").all_inner_texts()
    # then they must say that they kept the codes
    reader.chooses("Continue")
    reader.page.get_by_text("There is a problem").wait_for()
    reader.holds_to_wcag()
    reader.page.get_by_label("I have printed or written down my recovery codes").check()
    reader.chooses("Continue")
    # and one of the codes opens the next time
    reader.opens("/account/")
    reader.signs_out()
    reader.signs_in_by_code(user.email)
    reader.sees("The second step")
    reader.types("Code", codes[0])
    reader.chooses("Sign in")
    reader.page.wait_for_url(lambda url: "sign-in" not in url)
    reader.opens("/account/sessions/")
    reader.sees("Where you are signed in")


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
    reader.sees(heading)


@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/help/"])
def test_nothing_is_wider_than_a_small_phone(reader, path):
    """A11Y-1.4.10."""
    reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.opens(path)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
