"""What a survey found, for a governor who has a minute: five areas, a picture and a sentence each.

Everything here is read from the release; nothing asks the answers.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ccqm.members.sheets import written
from ccqm.surveys.coarsening import AtMost, Rounded, Side
from ccqm.surveys.release import Percent, Told
from ccqm.waves.queries import Results, results_of, wave_of
from ccqm.waves.rules import TITLES
from ccqm.web.kit.area_results import shown_areas, signed, whole
from ccqm.web.kit.downloads import download
from ccqm.web.kit.guards import Workspace, lead_page


@lead_page
def page(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The results; 404 until they are released."""
    results = _results(workspace, number)
    context = {
        "workspace": workspace,
        "back": reverse("leads:waves", args=[workspace.participant.slug]),
        "results": results,
        "audience": results.questions.audience(results.wave.audience),
        "is_full": results.release.told is Told.FULL,
        "is_nothing": results.release.told is Told.NOTHING,
        "areas": shown_areas(results, _area_titles(workspace)),
        "statements": _statements(results),
        "responses": _responses(results),
        "groups": _groups(results, _area_titles(workspace)),
        "not_broken_down": [TITLES[key] for key in results.release.not_broken_down],
        "mix": _mix(results),
    }
    return render(request, "leads/wave_results.html", context)


@lead_page
def table(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The same facts as a CSV file."""
    results = _results(workspace, number)
    titles = _area_titles(workspace)
    head = [_("What"), _("Of whom"), _("How many people"), _("Favourable"), _("What it says")]
    lines = [
        [
            one.title,
            _("Everyone"),
            results.release.count,
            _shown(one.now),
            " ".join([one.sentence, *one.more]),
        ]
        for one in shown_areas(results, titles)
    ]
    lines += [[words, _("Everyone"), results.release.count, told, change]
              for words, told, change in _statements(results)]  # fmt: skip
    for group in _groups(results, titles):
        lines += [
            [title, f"{group['dimension']}: {group['title']}", group["count"], told, ""]
            for title, told in group["areas"]
        ]
    lines = [[str(cell) for cell in line] for line in [head, *lines]]
    return download(
        written(lines), name="survey-results.csv", content_type="text/csv; charset=utf-8"
    )


def _statements(results: Results) -> list[tuple[str, str, str]]:
    """Words, favourable answers and the change of each statement, in the order they were asked."""
    changes = (results.comparison or {}).get("statements", {})
    known = {one.key: one for one in results.release.statements}
    return [
        (one.words, _shown(known[one.key].figure), _change(changes.get(one.key)))
        for one in results.questions.statements
        if one.key in known
    ]


def _change(change: dict[str, Any] | None) -> str:
    if not change or change.get("change") is None:
        return ""
    low, high = change["interval"]
    words = _("%(change)s points (%(low)s to %(high)s)")
    return words % {"change": signed(change["change"]), "low": signed(low), "high": signed(high)}


def _responses(results: Results) -> list[tuple[str, str]]:
    """How many answered, this time and the time before, where that may be told."""
    if not results.comparison:
        return []
    titles = (("followup", _("This time")), ("baseline", _("The time before")))
    told = []
    for key, title in titles:
        sizes = results.comparison[key]
        if sizes["invited"] is None or sizes["answered"] is None:
            continue
        words = _("%(answered)s of %(invited)s people answered: %(percent)s of 100.")
        share = whole(sizes["response_percent"] or 0)
        told.append((title, words % {**sizes, "percent": share}))
    return told


def _groups(results: Results, titles: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "dimension": TITLES[group.dimension],
            "title": " + ".join(
                str(results.title(group.dimension, one)) for one in group.categories
            ),
            "count": group.count,
            "areas": [(titles.get(key, key), _shown(figure)) for key, figure in group.areas],
        }
        for group in results.release.groups
    ]


def _shown(figure: Percent | AtMost | Rounded | None) -> str:
    if isinstance(figure, Percent):
        return _("%(n)s of 100") % {"n": whole(figure.percent)}
    if isinstance(figure, AtMost):
        words = (
            _("At most %(n)s of %(of)s people agree")
            if figure.side is Side.FAVOURABLE
            else _("At most %(n)s of %(of)s people do not agree")
        )
        return words % {"n": figure.people, "of": figure.of}
    if isinstance(figure, Rounded):
        words = {
            "": _("about %(n)s of 100"),
            "at_most": _("%(n)s of 100 or fewer"),
            "at_least": _("%(n)s of 100 or more"),
        }[figure.end]
        return words % {"n": figure.percent}
    return ""


def _mix(results: Results) -> list[Any]:
    """The breakdowns whose mix of people has moved since the baseline."""
    changed = results.comparison["mix"]["changed"] if results.comparison else []
    return [TITLES.get(key, key) for key in changed]


def _area_titles(workspace: Workspace) -> dict[str, str]:
    return {area.key: area.title for area in workspace.edition.areas}


def _results(workspace: Workspace, number: int) -> Results:
    row = wave_of(workspace.participant, number)
    results = results_of(row) if row else None
    if results is None:
        raise Http404
    return results


urlpatterns = [
    path("surveys/<int:number>/results/", page, name="wave-results"),
    path("surveys/<int:number>/results.csv", table, name="wave-results-csv"),
]
