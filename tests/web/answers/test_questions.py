"""Going through the questions of a real wave: nothing is lost, whichever way somebody takes."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ccqm.answers.actions import cut_deck
from ccqm.answers.models import Box, Pooled
from ccqm.waves.actions import close_wave
from ccqm.waves.models import Wave
from ccqm.web.answers import questionnaire
from tests.answers.scene import BOTH
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.waves.asked import opened, planned

pytestmark = pytest.mark.django_db(databases=BOTH)


class Shown(HTMLParser):
    """What a browser would send from a page: hidden fields, chosen radios, typed words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.names: set[str] = set()
        self.buttons: list[str] = []
        self.area = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in found:
            self.names.add(found["name"])
            kind = found.get("type", "text")
            if kind in ("hidden", "text") or "checked" in found:
                self.fields[found["name"]] = found.get("value", "")
        if tag == "textarea":
            self.area = found["name"]
            self.names.add(self.area)
            self.fields[self.area] = ""
        if tag == "button" and found.get("name") == "go":
            self.buttons.append(found["value"])

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] = data.lstrip("\n")


class Person:
    """Somebody with a paper code and a browser without any script."""

    def __init__(self, wave: Wave, deck: str = "") -> None:
        self.client = Client()
        self.address = reverse("answers:answer", args=[wave.box])
        self.code = cut_deck(wave.box, size=1)[0]
        self.sends({"ballot": self.code, "deck": deck})

    def sends(self, data: dict[str, str]) -> None:
        self.reply = self.client.post(self.address, data)
        self.page = Shown(self.reply.content.decode())

    def presses(self, go: str, **typed: str) -> None:
        self.sends({**self.page.fields, **typed, "go": go})

    @property
    def here(self) -> str:
        return self.page.fields.get("page", "")

    def goes_to(self, key: str) -> None:
        while self.here != key:
            self.presses("next")


@pytest.fixture
def here() -> Scene:
    return scene()


def asking(here: Scene, **words: object) -> Wave:
    return opened(here, planned(here, here.group(), **words))


EQUALITY = ["age", "ethnic-group", "religion"]


def test_the_pages_read_nothing_but_the_box(here, django_assert_num_queries):
    """Decision 12: the side of answers stands alone, questions and all."""
    wave = asking(here, dimensions=EQUALITY)
    person = Person(wave)
    with django_assert_num_queries(0, using="default"):
        person.presses("next")
        person.goes_to("check")
        person.presses("send")
    assert person.reply.status_code == 302
    assert Pooled.objects.count() == 1


def test_a_box_keeps_the_words_it_opened_with(here):
    wave = asking(here)
    asked = Box.objects.get(pk=wave.box).asked
    assert asked["participant"] == here.participant.name
    assert asked["sets"]["en"]["statements"][0]["words"]


def test_every_question_comes_once_in_the_order_of_the_pattern(here):
    """GDS-32, GDS-33: equality questions are optional and last, in the pattern's order."""
    person = Person(asking(here, dimensions=["religion", "age", "ethnic-group"]))
    person.presses("next")
    met = []
    while person.here != "check":
        met.append(person.here)
        person.presses("next", **({"about": "yes"} if person.here == "about" else {}))
    assert len(met) == len(set(met)) == 21 + 1 + 1 + 3
    assert met[-4:] == ["about", "about-date-of-birth", "about-ethnic-group", "about-religion"]


def test_whoever_skips_them_meets_no_question_about_themselves(here):
    person = Person(asking(here, dimensions=EQUALITY))
    person.presses("next")
    person.goes_to("about")
    person.presses("next", about="no")
    assert person.here == "check"
    person.presses("back")
    assert person.here == "about"


def test_of_a_date_of_birth_only_the_band_is_kept(here):
    """DP-03: nothing finer than what is used."""
    person = Person(asking(here, dimensions=EQUALITY))
    person.presses("next")
    person.goes_to("about")
    person.presses("next", about="yes")
    born = {"d-date-of-birth-day": "31", "d-date-of-birth-month": "2", "d-date-of-birth-year": "80"}
    person.presses("next", **born)
    assert person.reply.status_code == 422
    assert person.page.fields["d-date-of-birth-year"] == "80", "what was typed is kept (GDS-21)"
    born |= {"d-date-of-birth-day": "3", "d-date-of-birth-year": "1980"}
    person.presses("next", **born)
    person.presses("next", **{"d-ethnic-group": "skip"})
    person.presses("next", **{"d-religion": "sikh"})
    assert "1980" not in person.reply.content.decode().split("Check your answers")[0]
    person.presses("send")
    kept = Pooled.objects.get().dimensions
    assert kept == {"age": "45-54", "ethnic-group": "skip", "religion": "sikh"}


def test_answers_about_oneself_are_dropped_when_the_mind_changes(here):
    person = Person(asking(here, dimensions=EQUALITY))
    person.presses("next")
    person.goes_to("about")
    person.presses("next", about="yes")
    person.presses("about-religion")
    person.presses("next", **{"d-religion": "sikh"})
    person.presses("about")
    person.presses("next", about="no")
    person.presses("send")
    assert Pooled.objects.get().dimensions == {}


@settings(
    max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(data=st.data())
def test_whatever_the_way_the_answers_that_arrive_are_those_chosen(here, data):
    """Back and forth, one to a page or a part to a page, with changes of mind: issue 4."""
    wave = Wave.objects.filter(status="open").first() or asking(here)
    Pooled.objects.all().delete()
    person, chosen = Person(wave), {}
    person.presses("next", way=data.draw(st.sampled_from(["each", "area"])))
    for _press in range(40):
        typed = {
            name: answer
            for name in sorted(person.page.names)
            if _is_asked(person, name) and (answer := data.draw(st.sampled_from(["", "1", "5"])))
        }
        chosen |= typed
        person.presses(data.draw(st.sampled_from(["next", "next", "next", "back"])), **typed)
    if person.here != "check":
        person.goes_to("check")
    person.presses("send")
    assert person.reply.status_code == 302
    kept = Pooled.objects.get().statements
    assert {f"s-{key}": str(value) for key, value in kept.items()} == chosen


def _is_asked(person: Person, name: str) -> bool:
    html = person.reply.content.decode()
    return name.startswith("s-") and f'name="{name}" type="radio"' in html


def test_a_tampered_answer_is_shown_where_it_was_asked(here):
    person = Person(asking(here))
    person.presses("next")
    person.goes_to("check")
    person.presses("send", **{"s-respect": "9"})
    assert person.reply.status_code == 422
    assert person.here == "s-respect"
    assert Pooled.objects.count() == 0


def test_a_skipped_question_about_oneself_never_stands_in_the_way(here):
    """A wrong date, then a change of mind: what is skipped is neither checked nor sent."""
    person = Person(asking(here, dimensions=EQUALITY))
    person.presses("next")
    person.goes_to("about")
    person.presses("next", about="yes")
    person.presses("back", **{"d-date-of-birth-day": "31"})
    person.presses("next", about="no")
    person.presses("send")
    assert person.reply.status_code == 302
    assert Pooled.objects.get().dimensions == {}


def test_a_wrong_code_strands_no_class(here):
    wave = asking(here, audience="young")
    (code,) = cut_deck(wave.box, size=1)
    person = Person(wave, deck=code)
    person.sends({"ballot": "0000-0000-0000-0000", "deck": code})
    assert person.reply.status_code == 422
    assert person.page.fields["deck"] == code


def test_a_device_that_many_share_is_not_asked_to_keep_answers(here):
    wave = asking(here)
    (code,) = cut_deck(wave.box, size=1)
    assert "keep" in Person(wave).page.names
    assert "keep" not in Person(wave, deck=code).page.names


def test_a_class_shares_one_device(here):
    """DP-04: no account, no link, no question about a child; nothing of the one before is left."""
    wave = asking(here, audience="young")
    codes = cut_deck(wave.box, size=2)
    person = Person(wave, deck=" ".join(codes))
    for _child in range(3):
        person.presses("next")
        assert "about" not in {page.key for page in pages_of(wave)}
        first = person.here
        person.presses("next", **{first: "5"})
        person.goes_to("check")
        person.presses("send")
        shown = Shown(person.reply.content.decode())
        assert not [name for name in shown.names if name.startswith(("s-", "w-"))]
        if person.reply.status_code == 200:
            person.sends(shown.fields)
    assert person.reply.status_code == 302, "the last one has no next"
    assert Pooled.objects.count() == 3


def test_a_used_code_of_a_deck_leads_on_to_the_next(here):
    """REL-04: a double click counts once and takes nobody's turn."""
    wave = asking(here, audience="young")
    (code,) = cut_deck(wave.box, size=1)
    person = Person(wave, deck=code)
    person.presses("next")
    person.goes_to("check")
    again = dict(person.page.fields)
    person.presses("send")
    person.sends({**again, "go": "send"})
    assert person.reply.status_code == 409
    assert person.page.fields["ballot"] == code
    assert Pooled.objects.count() == 1


def test_a_page_of_questions_is_light(here):
    person = Person(asking(here, dimensions=EQUALITY))
    person.presses("next", way="area")
    assert len(person.reply.content) < 40_000
    assert 'href="https://www.bbc.co.uk/weather"' in person.reply.content.decode(), "GDS-30"


def pages_of(wave: Wave) -> list[questionnaire.Page]:
    return questionnaire.pages(
        questionnaire.asked_by(Box.objects.get(pk=wave.box), "en"), questionnaire.EACH
    )


def test_a_closed_survey_says_so(here):
    wave = asking(here)
    person = Person(wave)
    close_wave(wave, at=NOW + timedelta(days=30))
    person.presses("next")
    assert "has closed" in person.reply.content.decode()
