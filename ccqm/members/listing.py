"""What a list of people says, and how it differs from the list that stands. Pure.

People are told apart by their staff number, else their email, else their name. A row that cannot
be used never makes anyone a leaver: whoever it seems to speak of stays as they are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.verdict import Verdict, no, yes
from ccqm.members.private_words import names_children, names_private_people
from ccqm.members.sheets import Row

COLUMNS = {
    "name": gettext_lazy("Full name"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Last name"),
    "email": gettext_lazy("Email address"),
    "number": gettext_lazy("Staff or membership number"),
    "team": gettext_lazy("Team or department"),
}
"""What a column can hold."""

SPELLINGS = {
    "name": "name|full name|employee name|staff name|member name|display name|person|employee",
    "first": "first name|forename|forenames|given name|known as|preferred name|first",
    "last": "last name|surname|family name|last|second name",
    "email": "email|e mail|email address|e mail address|work email|mail|email work|contact email",
    "number": "number|staff number|employee number|payroll number|personnel number|id|staff id"
    "|employee id|member number|membership number|payroll no|employee no|staff no|no|person id",
    "team": "team|department|dept|service|directorate|unit|section|division|project|team name"
    "|class|branch|organisation unit|cost centre name",
}
LONGEST = {"name": 200, "email": 254, "number": 60, "team": 100}
_CODE = ("=", "+", "@", "-", "\t", "＝", "＋", "＠", "－")

RELIGIOUS = "religious-organisation"
_NO_BELIEF_TOLD = re.compile(r"\b(staff|employees?|workers?|trustees?|governors?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One person as a row of the file says it."""

    row: int
    name: str
    email: str = ""
    number: str = ""
    team: str = ""


@dataclass(frozen=True)
class Listed:
    """One person as the standing list says it."""

    key: int
    name: str
    email: str
    number: str
    team: str


@dataclass(frozen=True)
class Problem:
    """A row that cannot be used, and why, with its cells to correct."""

    row: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass
class Difference:
    """What would happen if the file became the list."""

    joiners: list[Entry] = field(default_factory=list)
    leavers: list[Listed] = field(default_factory=list)
    moves: list[tuple[Listed, Entry]] = field(default_factory=list)
    changes: list[tuple[Listed, Entry]] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the file changes nobody; one without any usable row makes nobody a leaver."""
        touched = bool(self.joiners or self.moves or self.changes)
        return not (touched or (self.leavers and self.same))

    def counts(self) -> dict[str, int]:
        """How many of each, to keep when the people are forgotten."""
        return {
            "joined": len(self.joiners),
            "left": len(self.leavers),
            "moved": len(self.moves),
            "changed": len(self.changes),
            "same": self.same,
            "refused": len(self.problems),
        }


def may_be_named(group: str, participant_type: str) -> Verdict:
    """Whether a group's people may be listed: never children, never people whose belonging may
    tell their belief or health (DP-03, DP-04). Of a place of worship, only those who work there
    or answer for it."""
    tells_belief = participant_type == RELIGIOUS and not _NO_BELIEF_TOLD.search(group)
    if tells_belief or names_private_people(group):
        return no(
            _(
                "By its name this looks like a group of children, or one that may tell something "
                "private about its people. It is counted, never listed."
            )
        )
    return yes()


def looks_like_children(name: str) -> bool:
    """Whether a group's name reads as one of children. Only a guess: its lead says (DP-04)."""
    return names_children(name)


# --- Columns ------------------------------------------------------------------------------------
def guessed_columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what, as far as its heading tells it: {"name": 0, "email": 2}."""
    plain = [re.sub(r"[^a-z]+", " ", heading.lower()).strip() for heading in headings]
    found: dict[str, int] = {}
    for what, spellings in SPELLINGS.items():
        for spelling in spellings.split("|"):
            if spelling in plain:
                found[what] = plain.index(spelling)
                break
    if "first" in found and "last" in found:
        found.pop("name", None)
    return found


def are_columns_enough(columns: Mapping[str, int]) -> Verdict:
    """A list needs names, each column for one thing only."""
    if "name" not in columns and not ("first" in columns and "last" in columns):
        return no(_("Select the column with the full name, or those with the first and last name"))
    if len(set(columns.values())) < len(columns):
        return no(_("Select each column for one thing only"))
    return yes()


def entry_of(row: Row, columns: Mapping[str, int]) -> Entry:
    """What a row says in the chosen columns."""

    def cell(what: str) -> str:
        at = columns.get(what, -1)
        return row.cells[at] if 0 <= at < len(row.cells) else ""

    name = cell("name") or f"{cell('first')} {cell('last')}".strip()
    return Entry(row.number, name, cell("email").lower(), cell("number"), cell("team"))


# --- Rows ---------------------------------------------------------------------------------------
def identity(*, name: str, email: str, number: str) -> str:
    """What tells this person from the others of the group."""
    if number:
        return f"n:{number.casefold()}"
    return f"e:{email}" if email else f"t:{name.casefold()}"


def is_usable(entry: Entry) -> Verdict:
    """Whether a row by itself says who it is, in words that can be kept."""
    if not entry.name:
        return no(_("The name is missing"))
    for what, longest in LONGEST.items():
        value = getattr(entry, what)
        if len(value) > longest:
            words = _("“%(column)s” is longer than %(n)s characters")
            return no(words % {"column": COLUMNS[what], "n": longest})
        if value.startswith(_CODE):
            words = _("“%(column)s” begins with %(sign)s, as a formula does")
            return no(words % {"column": COLUMNS[what], "sign": value[0]})
    if entry.email and not _is_email(entry.email):
        return no(_("The email address is not complete, like name@example.com"))
    return yes()


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def checked(
    rows: Iterable[Row], columns: Mapping[str, int]
) -> tuple[list[Entry], list[Entry], list[Problem]]:
    """The rows that can be used, those that cannot, and why."""
    good: list[Entry] = []
    bad: list[Entry] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        entry = entry_of(row, columns)
        verdict = is_usable(entry)
        if verdict:
            verdict = _is_new(entry, seen)
        if verdict:
            good.append(entry)
        else:
            bad.append(entry)
            problems.append(Problem(row.number, str(verdict.reason), row.cells))
    return good, bad, problems


def _is_new(entry: Entry, seen: dict[str, int]) -> Verdict:
    """No number, no email and no bare name twice in one file."""
    keys = {
        f"n:{entry.number.casefold()}": _("Row %(n)s has the same number") if entry.number else "",
        f"e:{entry.email}": _("Row %(n)s has the same email address") if entry.email else "",
    }
    if not (entry.number or entry.email):
        words = _(
            "Row %(n)s has the same name. Add a number or an email address to tell them apart"
        )
        keys[f"t:{entry.name.casefold()}"] = words
    for key, words in keys.items():
        if words and key in seen:
            return no(words % {"n": seen[key]})
    seen.update({key: entry.row for key, words in keys.items() if words})
    return yes()


# --- The difference -----------------------------------------------------------------------------
class _Standing:
    """The standing list, to be found by number, by email or by name, each person once."""

    def __init__(self, people: Iterable[Listed]) -> None:
        self.left = {one.key: one for one in people}
        self.by_number = {one.number.casefold(): one for one in self.left.values() if one.number}
        self.by_email = {one.email: one for one in self.left.values() if one.email}
        self.by_name: dict[str, list[Listed]] = {}
        for one in self.left.values():
            self.by_name.setdefault(one.name.casefold(), []).append(one)

    def take(self, entry: Entry) -> Listed | None:
        """The person this entry is about, who is then no longer there for another one."""
        found = self._found(entry)
        return self.left.pop(found.key) if found else None

    def _found(self, entry: Entry) -> Listed | None:
        found = self.by_number.get(entry.number.casefold()) if entry.number else None
        if found and found.key in self.left:
            return found
        found = self.by_email.get(entry.email) if entry.email else None
        if found and found.key in self.left:
            return found
        same_name = self.by_name.get(entry.name.casefold(), [])
        here = [one for one in same_name if one.key in self.left]
        bare = [one for one in here if not (one.number or one.email)]
        if entry.number or entry.email:
            # Somebody of this name alone may be who is meant, if there is no other of the name.
            return bare[0] if bare and len(same_name) == 1 else None
        # Of one name at most one person stands without number and email: that is who is meant.
        # Else whoever of the name is left, when there is only one.
        if bare or len(here) == 1:
            return (bare or here)[0]
        return None


def difference(
    people: Iterable[Listed], rows: Iterable[Row], columns: Mapping[str, int]
) -> Difference:
    """Who joins, leaves, moves to another team or changes otherwise, and what cannot be used."""
    good, bad, problems = checked(rows, columns)
    cells = {row.number: row.cells for row in rows}
    standing = _Standing(people)
    # Numbers first, then emails, then names: the surest match takes the person.
    order = sorted(good, key=lambda entry: (not entry.number, not entry.email))
    matched = {entry.row: standing.take(entry) for entry in order}
    for entry in bad:
        standing.take(entry)
    found = Difference(leavers=list(standing.left.values()), problems=problems)
    emails = {one.email for one in standing.left.values() if one.email}
    numbers = {one.number.casefold() for one in standing.left.values() if one.number}
    for entry in good:
        one = matched[entry.row]
        if (entry.email and entry.email in emails) or (
            entry.number and entry.number.casefold() in numbers
        ):
            words = _("Somebody else on your list has this number or email address")
            problems.append(Problem(entry.row, words, cells[entry.row]))
            if one:
                found.same += 1
        elif one is None:
            found.joiners.append(entry)
        else:
            _compare(found, one, entry)
    problems.sort(key=lambda problem: problem.row)
    return found


def _compare(found: Difference, one: Listed, entry: Entry) -> None:
    after = merged(one, entry)
    if (after.name, after.email, after.number) != (one.name, one.email, one.number):
        found.changes.append((one, after))
    elif after.team.casefold() != one.team.casefold():
        found.moves.append((one, after))
    else:
        found.same += 1


def merged(one: Listed, entry: Entry) -> Entry:
    """What stands after: an empty cell takes nothing away."""
    return Entry(
        entry.row,
        entry.name,
        entry.email or one.email,
        entry.number or one.number,
        entry.team or one.team,
    )
