"""Makes the comparison of two waves that asked the same questions."""

from ccqm.surveys.answers import Answers
from ccqm.surveys.base import Base
from ccqm.surveys.change import welch
from ccqm.surveys.comparison import AreaChange, Comparison, StatementChange, Wave
from ccqm.surveys.findings import Finding, Found, findings
from ccqm.surveys.intervals import newcombe
from ccqm.surveys.mix import Mix, mix
from ccqm.surveys.releasing import counted_base
from ccqm.surveys.schema import Schema
from ccqm.surveys.superiority import superiority


def compare(
    before: Answers, after: Answers, schema: Schema, rolls: tuple[int | None, int | None]
) -> Comparison:
    """What changed between two waves. `rolls` is how many were invited to each; None is unknown.

    Raises Refused when more answered than were invited.
    """
    return compare_waves(
        Wave(counted_base(before, schema, rolls[0]), rolls[0]),
        Wave(counted_base(after, schema, rolls[1]), rolls[1]),
        schema,
    )


def compare_waves(baseline: Wave, followup: Wave, schema: Schema) -> Comparison:
    """The same, from two bases."""
    is_enough = baseline.is_enough and followup.is_enough
    return Comparison(
        baseline,
        followup,
        _areas(baseline, followup, schema) if is_enough else _too_few(schema),
        _statements(baseline.base, followup.base) if is_enough else (),
        mix(baseline.base, followup.base) if is_enough else Mix(),
    )


def _too_few(schema: Schema) -> tuple[AreaChange, ...]:
    return tuple(
        AreaChange(area.key, area.is_scored, Found(Finding.TOO_FEW)) for area in schema.areas
    )


def _areas(baseline: Wave, followup: Wave, schema: Schema) -> tuple[AreaChange, ...]:
    before, after = baseline.base.shares, followup.base.shares
    changes = {key: welch(before[key], after[key]) for key in before}
    found = findings(list(changes.values()), min(baseline.response, followup.response))
    by_area = dict(zip(changes, found, strict=True))
    return tuple(
        AreaChange(
            area.key,
            True,
            by_area[area.key],
            before[area.key].mean,
            after[area.key].mean,
            changes[area.key],
            superiority(before[area.key], after[area.key]),
        )
        if area.is_scored
        else AreaChange(area.key, False, Found(Finding.CANNOT_TELL))
        for area in schema.areas
    )


def _statements(before: Base, after: Base) -> tuple[StatementChange, ...]:
    """Only statements that both releases tell in full."""
    told = []
    for key, one in before.tallies.items():
        two = after.tallies[key]
        if not one.hidden and not two.hidden:
            later, earlier = (two.favourable, two.people), (one.favourable, one.people)
            change = later[0] / later[1] - earlier[0] / earlier[1]
            told.append(StatementChange(key, change, newcombe(later, earlier)))
    return tuple(told)
