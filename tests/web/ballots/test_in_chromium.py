"""Two people on two phones and one with paper, in a real browser; the RFC's vector there too."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from ccqm.answers.actions import close_box, cut_deck
from ccqm.answers.models import Mixed, Pooled, Response
from ccqm.ballots.blind import public_part
from ccqm.ballots.models import Place
from tests.answers.scene import BOTH
from tests.ballots.scene import wave
from tests.ballots.vector import VECTOR, key
from tests.reader import Reader

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]


@pytest.fixture
def phone(new_context, live_server):
    def pick_up(**options) -> tuple[Reader, BrowserContext]:
        context = new_context(viewport={"width": 360, "height": 740}, **options)
        return Reader(context.new_page(), live_server.url), context

    return pick_up


def link(here, holder: str) -> str:
    return reverse("ballots:draw", args=[here.tokens[holder]])


def gets_ballot(reader: Reader, address: str) -> str:
    reader.opens(address)
    # The last word of the browser must arrive too: a page that is closed before leaves the server
    # with an answer that nobody reads.
    with reader.page.expect_response("**/received/"):
        reader.page.get_by_role("button", name="Get my ballot").click()
    reader.page.get_by_role("heading", name="Your ballot is in this browser").wait_for()
    reader.holds_to_wcag()
    return reader.page.locator('input[name="ballot"]').first.input_value()


def goes_through(reader: Reader, rating: str, **about: str) -> None:
    """From the start to the last page, as the questions of the scene come."""
    reader.sees_heading("Staff")
    reader.presses("Begin")
    reader.picks_in("Respect", rating)
    for _belong_fair_words in range(3):
        reader.presses("Continue")
    reader.sees_heading("In your own words")
    reader.presses("Continue")
    reader.sees_heading("Equality questions")
    if about:
        reader.picks("Yes, answer the equality questions")
        for question, answer in about.items():
            reader.presses("Continue")
            reader.picks_in(question, answer)
        reader.presses("Continue")
    reader.presses("Continue")
    reader.sees_heading("Check your answers")


def answers(reader: Reader, rating: str) -> None:
    reader.presses("Answer now")
    goes_through(reader, rating)
    reader.presses("Send my answers")
    reader.sees_heading("Thank you")


def test_two_phones_a_paper_code_and_a_ballot_used_twice(phone):
    """Issue 4's browser test, up to the close."""
    here = wave("a", "b")
    (code,) = cut_deck(here.key, size=1)
    (ann, anns), (ben, _) = phone(), phone()
    ballot = gets_ballot(ann, link(here, "a"))
    answers(ann, "Agree")
    assert anns.cookies() == []
    kept = ann.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert ballot in kept
    assert "drawing" not in kept
    assert "respect" not in kept.lower()
    assert Place.objects.get(holder="a").claim is None, "the browser said that it has its ballot"

    gets_ballot(ben, link(here, "b"))
    answers(ben, "Strongly disagree")

    ann.opens(link(here, "a"))
    ann.presses("Answer now")
    ann.sees_heading("Your answers are in")

    paper, _ = phone(java_script_enabled=False)
    paper.page.goto(paper.address + reverse("answers:answer", args=[here.key]))
    paper.page.get_by_label("Your paper code").fill(code.lower())
    paper.page.get_by_role("button", name="Continue").click()
    paper.page.get_by_role("button", name="Begin").click()
    paper.page.get_by_role("group", name="Respect").get_by_label("Disagree", exact=True).check()
    for _page in range(5):
        paper.page.get_by_role("button", name="Continue").click()
    paper.page.get_by_role("button", name="Send my answers").click()
    paper.page.get_by_role("heading", name="Thank you").wait_for()

    assert Pooled.objects.count() == 3
    assert close_box(here.key) == 3
    ratings = [row.statements["respect"] for row in Response.objects.all()]
    assert sorted(ratings) == [1, 2, 4]
    assert Mixed.objects.count() == 0


def test_another_device_is_told_kindly_and_gets_no_second_ballot(phone):
    here = wave("a")
    (first, _), (second, _) = phone(), phone()
    second.opens(link(here, "a"))
    gets_ballot(first, link(here, "a"))
    second.page.get_by_role("button", name="Get my ballot").click()
    second.sees("A lost ballot cannot be given again")
    second.opens(link(here, "a"))
    second.sees("A ballot has been given out for this link")
    second.holds_to_wcag()


def test_a_reply_that_is_lost_on_the_way_loses_no_ballot(phone):
    """The line breaks after we signed, and the page is closed and opened again (REL-04)."""
    here = wave("a")
    reader, context = phone()
    cut = []

    def lose(route):
        route.fetch()
        cut.append(1)
        route.abort()

    context.route("**/sign/", lose)
    reader.opens(link(here, "a"))
    reader.page.get_by_role("button", name="Get my ballot").click()
    reader.sees("Nothing is lost")
    assert len(cut) == 4
    assert Place.objects.get().is_issued
    context.unroute("**/sign/")
    reader.complaints.clear()
    gets_ballot(reader, link(here, "a"))
    answers(reader, "Agree")
    assert Pooled.objects.count() == 1


def test_a_ballot_can_be_removed_from_a_shared_device(phone):
    here = wave("a")
    reader, _ = phone()
    gets_ballot(reader, link(here, "a"))
    reader.page.get_by_text("More that you can do").click()
    reader.page.get_by_role("button", name="Remove my ballot from this device").click()
    reader.sees("not on this device any more")
    assert reader.page.evaluate("localStorage.length") == 0


def test_what_you_said_about_yourself_is_taken_back_with_one_press(phone):
    here = wave("a")
    reader, _ = phone()
    gets_ballot(reader, link(here, "a"))
    reader.presses("Answer now")
    goes_through(reader, "Agree", **{"How old": "Under 40"})
    reader.presses("Send my answers")
    reader.opens(link(here, "a"))
    reader.page.get_by_text("More that you can do").click()
    reader.presses("Take it back")
    reader.sees("It is gone")
    assert Pooled.objects.get().dimensions == {}


def test_the_browser_gives_the_bytes_of_the_rfc(phone):
    """RFC 9474, Appendix A.1, with the chance of the vector in place of the browser's own."""
    here, (reader, _) = wave("a"), phone()
    reader.opens(link(here, "a"))
    n = int.from_bytes(VECTOR["n"], "big")
    r = pow(int.from_bytes(VECTOR["inv"], "big"), -1, n).to_bytes(512, "big")
    code = """async ([spki, message, chance, signature]) => {
      const from = (text) => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
      const to = (bytes) => btoa(String.fromCharCode(...bytes))
      const script = document.querySelector('script[src*="ballot"]').src
      const ballot = await import(script)
      const drops = chance.map(from)
      crypto.getRandomValues = (target) => { target.set(drops.shift()); return target }
      const key = await ballot.keyFrom(from(spki))
      const drawn = await ballot.draw(key, from(message))
      const done = await ballot.finish(key, drawn, from(signature))
      let refused = false
      const bent = from(signature); bent[9] ^= 1
      try { await ballot.finish(key, drawn, bent) } catch { refused = true }
      const all = [drawn.prepared, drawn.blinded, drawn.inverse, done].map(to)
      return [...all, refused, drops.length]
    }"""  # fmt: skip
    text = lambda raw: base64.b64encode(raw).decode()  # noqa: E731
    chance = [VECTOR["msg_prefix"], VECTOR["salt"], r]
    given = [public_part(key()), VECTOR["msg"], chance, VECTOR["blind_sig"]]
    sent = [[text(c) for c in g] if isinstance(g, list) else text(g) for g in given]
    *bytes_, refused, left = reader.page.evaluate(code, sent)
    wanted = [
        VECTOR["msg_prefix"] + VECTOR["msg"],
        VECTOR["blinded_msg"],
        VECTOR["inv"],
        VECTOR["sig"],
    ]
    assert [base64.b64decode(found) for found in bytes_] == wanted
    assert refused
    assert left == 0
