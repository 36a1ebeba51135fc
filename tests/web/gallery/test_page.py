"""The gallery in a real browser: every state of every component, in both directions."""

from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

AXE = Path(__file__).resolve().parents[3] / "frontend/node_modules/axe-core/axe.min.js"
# A11Y-01: `target-size` is off unless asked for. The gallery names no page region for each sample.
RULES = "{rules: {'target-size': {enabled: true}, 'landmark-unique': {enabled: false}}}"
ADDRESS = "/components/?errors&dir="
VISIBLE_FOCUS = """() => {
  const look = (element) => {
    const style = getComputedStyle(element)
    return [style.outlineStyle, style.outlineColor, style.boxShadow, style.backgroundColor].join()
  }
  const stops = document.querySelectorAll(
    'main a, main button:not(:disabled), main select, main textarea, main summary, ' +
    'main input:not([type=radio]):not([type=checkbox])'
  )
  return [...stops].filter((stop) => stop.offsetParent).filter((stop) => {
    stop.blur()
    const before = look(stop)
    stop.focus()
    return before === look(stop)
  }).map((stop) => stop.outerHTML.slice(0, 120))
}"""
"""Stops of the Tab key in the main part that look the same with and without the focus."""


def test_is_absent_from_the_service_itself():
    with pytest.raises(NoReverseMatch):
        reverse("gallery:components")


@pytest.fixture
def gallery(settings, page, live_server):
    settings.ROOT_URLCONF = "tests.web.gallery.urls"
    page.heard = []
    page.on("console", lambda m: page.heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.heard.append(str(error)))

    def open_at(direction: str, width: int):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + ADDRESS + direction)
        return page

    return open_at


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_component_holds_to_wcag(gallery, direction, width):
    page = gallery(direction, width)
    # GDS-21: the error summary takes the focus first.
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    # A11Y-03: nothing scrolls sideways; and our security policy had nothing to stop.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.dir") == direction
    assert page.heard == []
    assert page.evaluate(VISIBLE_FOCUS) == []  # A11Y-2.4.7
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {RULES})")  # A11Y-01
    assert [(v["id"], n["html"][:200]) for v in found["violations"] for n in v["nodes"]] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_works_without_javascript(gallery, browser, live_server):
    """A11Y-05: the navigation is open when no script can open it."""
    gallery("ltr", 360)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + ADDRESS + "ltr")
    assert page.get_by_role("link", name="How it works").is_visible()
    assert page.get_by_role("button", name="Menu").count() == 0
    context.close()
