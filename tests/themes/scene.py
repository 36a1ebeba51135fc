"""A released wave with comments, read by two people, built through the real actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from ccqm.accounts.models import Role, User
from ccqm.answers.actions import cut_deck, put_in
from ccqm.themes import actions
from ccqm.themes.models import Reader, Reading, Theme
from ccqm.themes.queries import comments_of
from ccqm.waves.models import Wave
from ccqm.waves.queries import schema_for
from tests.conftest import NOW
from tests.members.scene import Scene, scene
from tests.people import someone
from tests.waves.asked import opened, planned, released

LATER = NOW + timedelta(days=20)
"""When the reading is over: some days after the wave."""
WROTE = (
    "The prayer room is locked most of the time and nobody knows why",
    "We need somewhere quiet to pray during the day, please",
    "I pray in my car. A room that is open would help me a lot",
    "My manager Jane Smith is kind and always listens to us",
    "Call me on 0113 496 0000 or ann@example.org if you want to know more",
)
"""What the first people of a wave write."""


def answered(here: Scene, *, people: int = 30, wrote: tuple[str, ...] = WROTE) -> Wave:
    """A released wave of so many who drop in; the first of them also wrote something."""
    wave = opened(here, planned(here, audience="users"))
    said = dict.fromkeys(schema_for(wave).statements, 4)
    for number, code in enumerate(cut_deck(wave.box, size=people)):
        words = {"should-change": wrote[number]} if number < len(wrote) else {}
        put_in(wave.box, ballot=code, said={"statements": said, "words": words})
    return released(wave)


@dataclass
class Read:
    """A reading with its two readers, both of whom have read the guidance."""

    here: Scene = field(default_factory=scene)
    manager: User = field(default_factory=lambda: someone(Role.MANAGER, email="mo@example.org"))
    ann: User = field(default_factory=lambda: someone(Role.VALIDATOR, email="ann-r@example.org"))
    bo: User = field(default_factory=lambda: someone(Role.OFFICER, email="bo-r@example.org"))

    def __post_init__(self) -> None:
        self.wave = answered(self.here)
        self.reading: Reading = actions.name_readers(
            self.wave, readers=[self.ann, self.bo], by=self.manager, at=NOW
        )
        self.first, self.second = (self.confirmed(user) for user in (self.ann, self.bo))

    def confirmed(self, user: User) -> Reader:
        reader = self.reading.readers.get(user=user)
        return actions.confirm_reader(reader, by=user, at=NOW)

    def comments(self, *parts: str) -> list:
        found = comments_of(self.reading)
        return [one.pk for one in found if any(part in one.words for part in parts)]

    def theme(
        self, words: str = "A quiet place to pray, open all day, would help", **more
    ) -> Theme:
        """A theme by the first reader, with the three comments that it is about."""
        told = {"words": words, "area": "practices", "tone": "improve"} | more
        theme = actions.draft_theme(self.first, **told, submission_key=uuid4(), by=self.ann, at=NOW)
        return self.tied(theme, "pray")

    def tied(self, theme: Theme, *parts: str) -> Theme:
        comments = self.comments(*parts)
        return actions.tie_comments(
            theme, reader=self.first, comments=comments, by=self.ann, at=NOW
        )

    def agrees(self, theme: Theme) -> None:
        theme.refresh_from_db()
        actions.agree_to_theme(theme, reader=self.second, seen=theme.version, by=self.bo, at=NOW)

    def finished(self, at=LATER) -> Wave:
        actions.finish_reading(self.first, by=self.ann, at=at)
        actions.finish_reading(self.second, by=self.bo, at=at)
        return Wave.objects.get(pk=self.wave.pk)


def told(read: Read | None = None) -> Read:
    """A reading whose one theme is published."""
    read = read or Read()
    read.agrees(read.theme())
    read.wave = read.finished()
    return read
