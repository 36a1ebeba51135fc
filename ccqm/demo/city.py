"""The people and participants of the demo city, read from `city.toml`."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Diary:
    """When someone of the team meets people: `days` count from Monday, which is 0."""

    minutes: int
    place: str
    languages: list[str]
    days: list[int]
    starts: str
    ends: str


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """Someone of the council's team or of the panels."""

    name: str
    email: str
    roles: list[str]
    diary: Diary | None = None


@dataclass(frozen=True, kw_only=True)
class Character:
    """One participant of the city and how far it comes."""

    name: str
    kind: str
    type: str
    sectors: list[str]
    postcode: str
    lead: str
    groups: dict[str, int]
    about: str
    pledge: str
    days: int
    reaches: str
    second_lead: str = ""
    identifiers: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    former_name: str = ""
    channel: str = "web"
    named: bool = False
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    """Groups of children, each with its classes and how many children are in them."""
    paper: str = ""
    """The group in which a sheet of paper goes round."""
    pictures: list[dict[str, str]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    lists: str = ""
    """The group whose people are listed by name and asked by letter."""

    @property
    def people(self) -> int:
        """How many take part; one for an individual."""
        children = sum(sum(classes.values()) for classes in self.classes.values())
        return sum(self.groups.values()) + children or 1


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Somebody with an account of her own, and what she keeps; `days` are days ago."""

    name: str
    email: str
    pledges: list[dict[str, Any]]
    training: list[dict[str, Any]]
    reflections: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A survey of a participant: each wave is `days` ago, with how many answer (`people`), how many
    cards were handed out, and the share of favourable answers: `usual`, and in some `areas`."""

    at: str
    audience: str
    waves: list[dict[str, Any]]
    groups: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class City:
    """Everyone in it, and the words they say."""

    team: list[TeamMember]
    participants: list[Character]
    keeper: Keeper
    parents: list[dict[str, Any]]
    merges: list[dict[str, str]]
    surveys: list[Survey]
    words: dict[str, Any] = field(repr=False)


def _member(diary: dict[str, Any] | None = None, **row: Any) -> TeamMember:
    return TeamMember(**row, diary=Diary(**diary) if diary else None)


@cache
def city() -> City:
    """The demo city."""
    data = tomllib.loads((Path(__file__).parent / "city.toml").read_text(encoding="utf-8"))
    return City(
        [_member(**row) for row in data["team"]],
        [Character(**row) for row in data["participants"]],
        Keeper(**data["keeper"]),
        data["parents"],
        data["merges"],
        [Survey(**row) for row in data["surveys"]],
        data["words"],
    )
