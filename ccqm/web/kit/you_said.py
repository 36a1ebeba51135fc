"""What is given back to those who answered, as its lead previews it and everyone reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ccqm.framework.edition import Edition
from ccqm.replies.models import Answer
from ccqm.surveys.release import Told as ReleaseTold
from ccqm.themes.queries import Told, published_themes
from ccqm.waves.queries import Results
from ccqm.web.kit.area_results import AreaShown, shown_areas


@dataclass(frozen=True)
class ThemeSaid:
    """A theme, and what the participant says to it."""

    theme: Told
    answer: Answer | None


@dataclass(frozen=True)
class AreaSaid:
    """An area with its picture and its themes; `shown` is None for themes about other things."""

    shown: AreaShown | None
    answer: Answer | None
    themes: list[ThemeSaid]


def you_said(
    results: Results, answers: Iterable[Answer], edition: Edition | None
) -> dict[str, Any]:
    """The page's content, from the release and the published themes only."""
    found = list(answers)
    to_area = {one.area: one for one in found if one.area}
    to_theme = {one.theme_id: one for one in found if one.theme_id}
    themes = [ThemeSaid(one, to_theme.get(one.pk)) for one in published_themes(results.wave) or []]
    titles = {area.key: area.title for area in edition.areas} if edition else {}
    areas = shown_areas(results, titles)
    known = {area.key for area in areas}
    scored = {area.key for area in results.release.areas if area.is_scored}
    parts = [
        AreaSaid(area, to_area.get(area.key), [t for t in themes if t.theme.area == area.key])
        for area in sorted(areas, key=lambda area: [*titles, area.key].index(area.key))
    ]
    # An area with too few statements is shown only for what people wrote about it.
    parts = [one for one in parts if one.themes or one.answer or _is_of(one, scored)]
    if rest := [one for one in themes if one.theme.area not in known]:
        parts.append(AreaSaid(None, None, rest))
    return {
        "results": results,
        "audience": results.questions.audience(results.wave.audience),
        "is_full": results.release.told is ReleaseTold.FULL,
        "is_nothing": results.release.told is ReleaseTold.NOTHING,
        "has_themes": bool(themes),
        "parts": parts,
    }


def _is_of(part: AreaSaid, scored: set[str]) -> bool:
    return part.shown is not None and part.shown.key in scored
