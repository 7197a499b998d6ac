"""G: up the hierarchy. Unit: the contest in one area that decides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from veedor.election.contest import Contest
from veedor.election.frame import Frame
from veedor.election.pack import UNKNOWN, Pack
from veedor.tally.areas import AreaCount
from veedor.tally.outcome import Verdict
from veedor.tally.rules.rule import Checked, Numbers, Result, Rule, Severity, Unit


@dataclass(frozen=True)
class Hierarchy:
    """One contest, counted in every area that decides it."""

    pack: Pack
    frame: Frame
    contest: Contest
    areas: Sequence[AreaCount]


Answer = Callable[[Hierarchy, AreaCount], tuple[Result, Numbers]]
NOT_EVALUATED: Final[tuple[Result, Numbers]] = (Result.NOT_EVALUATED, {})


def _each(answer: Answer) -> Callable[[Hierarchy], Checked]:
    def check(hierarchy: Hierarchy) -> Checked:
        answers = [answer(hierarchy, area) for area in hierarchy.areas]
        results = np.asarray([result for result, _ in answers], dtype=np.uint8)
        return Checked(results, numbers=lambda unit: {"area": hierarchy.areas[unit].id, **answers[unit][1]})

    return check


def _judge(holds: bool, **numbers: object) -> tuple[Result, Numbers]:
    return (Result.PASSED if holds else Result.FAILED), numbers


def _not_more_sheets_than_stations(_: Hierarchy, area: AreaCount) -> tuple[Result, Numbers]:
    if area.total.stations is None:
        return NOT_EVALUATED
    return _judge(area.total.sheets <= area.total.stations, sheets=area.total.sheets, stations=area.total.stations)


def _register_equals_frame(hierarchy: Hierarchy, area: AreaCount) -> tuple[Result, Numbers]:
    """The station list adds up to one of the declared register totals."""
    electors = hierarchy.frame.electors[area.stations]
    listed = hierarchy.frame.listed[area.stations]
    totals = [verdict.register_total for verdict in area.outcome.by_register if verdict.register_total is not None]
    if not listed.any() or not totals or bool((electors[listed] == UNKNOWN).any()):
        return NOT_EVALUATED
    added = int(electors[listed].sum())
    nearest = min(totals, key=lambda total: abs(total - added))
    return _judge(added == nearest, added=added, total=nearest)


def _not_more_electors_than_register(_: Hierarchy, area: AreaCount) -> tuple[Result, Numbers]:
    if area.total.electors is None or not area.total.electors_counted:
        return NOT_EVALUATED
    counted, register = area.total.electors_counted, area.total.electors
    return _judge(counted <= register, counted=counted, register=register)


def _everything_read(_: Hierarchy, area: AreaCount) -> tuple[Result, Numbers]:
    if not area.total.sheets:
        return NOT_EVALUATED
    unread = {name: count for name, count in area.total.unread.items() if name in area.total.votes}
    listed = ", ".join(f"{name} ({count})" for name, count in unread.items())
    return _judge(not unread, unread=listed)


def _missing_cannot_change_outcome(_: Hierarchy, area: AreaCount) -> tuple[Result, Numbers]:
    verdict = area.outcome.strictest
    if verdict is None or verdict.verdict is Verdict.NOT_EVALUATED:
        return NOT_EVALUATED
    # Whole votes that are lacking, rounded up: an assertion counts in 1/scale of a vote.
    short = max((-(judged.slack // judged.assertion.scale) for judged in verdict.way), default=0)
    return _judge(verdict.verdict is Verdict.YES, outstanding=verdict.outstanding or 0, short=short)


def _rule(code: str, severity: Severity, formula: str, fields: tuple[str, ...], answer: Answer) -> Rule[Hierarchy]:
    return Rule(code, severity, formula, fields, _each(answer), unit=Unit.CONTEST)


HIERARCHY_RULES: Final[tuple[Rule[Hierarchy], ...]] = (
    _rule("G01", Severity.ERROR, "sheets ≤ stations of the area", ("stations",), _not_more_sheets_than_stations),
    _rule(
        "G02",
        Severity.WARNING,
        "Σ R of the station list = a declared register total",
        ("R", "register"),
        _register_equals_frame,
    ),
    _rule(
        "G03",
        Severity.ERROR,
        "Σ R of the counted stations ≤ largest register total",
        ("R", "register"),
        _not_more_electors_than_register,
    ),
    _rule(
        "G04",
        Severity.WARNING,
        "every counted figure is a number; otherwise totals are intervals",
        ("v_i",),
        _everything_read,
    ),
    _rule(
        "G05",
        Severity.WARNING,
        "missing, tied and disputed stations cannot change the outcome",
        ("v_i", "R"),
        _missing_cannot_change_outcome,
    ),
)
