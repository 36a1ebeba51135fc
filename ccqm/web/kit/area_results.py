"""An area of a release as a card shows it to leads and to everyone: a sentence and a picture.

Everything here is read from the release; nothing asks the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccqm.surveys.coarsening import Level
from ccqm.surveys.findings import Finding
from ccqm.surveys.release import AreaResult, Percent
from ccqm.waves.queries import Results

LEVELS: dict[Level, Promise] = {
    Level.LOW: gettext_lazy("Low: less than a third of the answers were favourable."),
    Level.MIXED: gettext_lazy("Mixed: between a third and two thirds were favourable."),
    Level.HIGH: gettext_lazy("High: more than two thirds of the answers were favourable."),
}
TAGS = {
    Finding.IMPROVED: "govuk-tag--green",
    Finding.IMPROVED_UNLESS: "govuk-tag--turquoise",
    Finding.LITTLE: "govuk-tag--grey",
    Finding.CANNOT_TELL: "govuk-tag--grey",
    Finding.WORSE: "govuk-tag--orange",
    Finding.TOO_FEW: "govuk-tag--grey",
}


@dataclass(frozen=True)
class AreaShown:
    """One area as its card shows it: the sentence says all that the picture does.

    Numbers are percentages from 0 to 100.
    """

    title: str
    sentence: str
    finding: str = ""
    tag: str = ""
    tipping: str = ""
    now: Percent | None = None
    before: float | None = None
    key: str = ""
    more: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Of the interval in the picture."""
        return self.now.high - self.now.low if self.now else 0


def shown_areas(results: Results, titles: dict[str, str]) -> list[AreaShown]:
    """Every area of the release in the words of its card, in the order of `titles`."""
    comparison = results.comparison or {"areas": {}}
    places = {key: place for place, key in enumerate(titles)}
    areas = sorted(results.release.areas, key=lambda area: places.get(area.key, len(places)))
    return [
        replace(
            _area(area, titles.get(area.key, area.key), comparison["areas"].get(area.key)),
            key=area.key,
            more=_more(comparison["areas"].get(area.key)),
        )
        for area in areas
    ]


def _area(area: AreaResult, title: str, change: dict[str, Any] | None) -> AreaShown:
    finding = Finding(change["verdict"]) if change and area.is_scored else None
    found = str(finding.words) if finding else ""
    tag = TAGS[finding] if finding else ""
    if isinstance(area.figure, Level):
        return AreaShown(title, str(LEVELS[area.figure]), found, tag)
    if not isinstance(area.figure, Percent):
        words = _("Too few statements are about this to say more.")
        return AreaShown(title, "" if area.is_scored else words, found, tag)
    before = change["percent_before"] if change else None
    return AreaShown(
        title, _sentence(area.figure, before), found, tag, _tipping(change), area.figure, before
    )


def _sentence(now: Percent, before: float | None) -> str:
    words = {
        "now": whole(now.percent),
        "low": whole(now.low),
        "high": whole(now.high),
        "before": whole(before or 0),
    }
    if before is None:
        told = _(
            "%(now)s of 100 answers were favourable. "
            "Of everyone asked, it is very likely between %(low)s and %(high)s."
        )
    else:
        told = _(
            "%(now)s of 100 answers were favourable, after %(before)s the time before. "
            "Of everyone asked, it is very likely between %(low)s and %(high)s now."
        )
    return told % words


def _more(change: dict[str, Any] | None) -> tuple[str, ...]:
    """The change with its interval, and how often a later answer beats an earlier one."""
    told = []
    if change and change["change"] is not None and change["interval"]:
        words = _(
            "The change is %(change)s points. It is very likely between %(low)s and %(high)s."
        )
        told.append(words % _points(change["change"], change["interval"]))
    if change and (superiority := change["superiority"]):
        words = _(
            "A later answer is more favourable than an earlier one %(n)s times in 100 "
            "(very likely %(low)s to %(high)s). 50 means no difference."
        )
        low, high = superiority["interval"]
        n = superiority["times_in_100"]
        told.append(words % {"n": whole(n), "low": whole(low), "high": whole(high)})
    return tuple(told)


def _points(change: float, interval: Sequence[float]) -> dict[str, str]:
    low, high = interval
    return {"change": signed(change), "low": signed(low), "high": signed(high)}


def signed(points: float) -> str:
    """Points with their sign: a fall has the true minus, which is read aloud as such."""
    number = round(points)
    return f"+{whole(number)}" if number > 0 else whole(number).replace("-", "\u2212")


def _tipping(change: dict[str, Any] | None) -> str:
    """How much the silent would have to differ to undo a finding."""
    points = change and change["tipping_point"]
    if not points:
        return ""
    words = ngettext(
        "This would vanish if people who did not answer were %(n)s point less positive.",
        "This would vanish if people who did not answer were %(n)s points less positive.",
        points,
    )
    return words % {"n": points}


def whole(value: float) -> str:
    """A percentage without its decimals, in the reader's language."""
    return number_format(round(value))
