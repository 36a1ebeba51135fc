"""Somebody at a real browser, who also reads their mail. Every page they pass is held to WCAG."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from ccqm.letters.models import Letter

AXE = Path(__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
# `target-size` is off by default, and a tag alone does not start it (A11Y-01).
RULES = """{
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  rules: {"target-size": {enabled: true}}
}"""
PASSKEY_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Reader:
    """One person in a browser of their own; verbs read as sentences."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.looked_at: set[str] = set()
        page.set_default_timeout(30_000)
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._meets)

    def _hears(self, message: Any) -> None:
        """What the browser complains about, but for answers that we gave on purpose."""
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.complaints.append(message.text)

    def _meets(self, response: Any) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")

    # --- moving about ---------------------------------------------------------------------------
    def opens(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.holds_to_wcag()

    def follows(self, words: str, exact: bool = True) -> None:
        """Click a link, also one that looks like a button; `exact` leaves out hidden words."""
        pattern = rf"^\s*{re.escape(words)}" + (r"\s*$" if exact else "")
        self.page.locator("main a, nav a").filter(has_text=re.compile(pattern)).first.click()
        self._arrives()

    def presses(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self._arrives()

    def _arrives(self) -> None:
        self.page.wait_for_load_state("load")
        self.holds_to_wcag()

    # --- answering ------------------------------------------------------------------------------
    def types(self, label: str, words: str) -> None:
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$")).fill(words)

    def picks(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label, exact=True).first.check()

    def picks_in(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("group", name=re.compile(f"^{re.escape(question)}"))
        group.get_by_label(answer, exact=True).first.check()

    def dates(self, question: str, day: date) -> None:
        group = self.page.get_by_role("group", name=re.compile(f"^{re.escape(question)}"))
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(number))

    # --- looking --------------------------------------------------------------------------------
    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def sees_heading(self, words: str) -> None:
        self.page.get_by_role("heading", level=1, name=words).wait_for()

    def does_not_see(self, words: str) -> None:
        assert words not in self.page.inner_text("body")

    def holds_to_wcag(self) -> None:
        """No finding of axe, and nothing that the content security policy had to stop."""
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        found = self.page.evaluate(f"{AXE.read_text()};axe.run(document, {RULES})")
        faults = [
            (fault["id"], node["html"], node.get("failureSummary"))
            for fault in found["violations"]
            for node in fault["nodes"][:3]
        ]
        assert not faults, f"{self.page.url}: {faults}"
        self.looked_at.add(re.sub(r"\d+", "N", self.page.url.removeprefix(self.address)))

    # --- signing in -----------------------------------------------------------------------------
    def carries_a_passkey_device(self) -> None:
        """A phone or computer that keeps passkeys and knows its owner's finger."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY_DEVICE})

    def signs_in_by_code(self, email: str) -> None:
        self.opens("/account/sign-in/")
        self.types("Email address", email)
        self.presses("Send me a code")
        letter = Letter.objects.filter(to=email, kind="sign_in_code").order_by("-pk").first()
        code = re.search(r"^\w{4}-\w{4}$", letter.text, re.M)[0]
        self.types("Code from our email", code)
        self.presses("Sign in")

    def sets_up_a_passkey(self) -> None:
        self.sees_heading("Set up a second step")
        self.presses("Set up a passkey")
        self.sees_heading("Set up a passkey")
        self.page.get_by_role("button", name="Set up a passkey").click()
        self.sees_heading("Keep your recovery codes")
        self.holds_to_wcag()
        self.picks("I have printed or written down my recovery codes")
        self.presses("Continue")
