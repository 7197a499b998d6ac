"""The one fold: a pack, a frame and readings in; a checked, compared, resolved and judged count out.

Everything that counts calls this. It knows no files and no words, and the order of its input changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Contest
from veedor.election.frame import Frame
from veedor.election.pack import Pack
from veedor.election.sheet import Readings, Source
from veedor.tally.areas import AreaCount, OfficialNumbers, instances, membership
from veedor.tally.compare import Pair, compare_all
from veedor.tally.counted import Counted, gather
from veedor.tally.held import Held, hold
from veedor.tally.outcome import judge
from veedor.tally.resolve import Resolved, Sound, resolve
from veedor.tally.rules.book import SHEET_FAMILIES, Family
from veedor.tally.rules.f_sources import SOURCE_RULES, Compared
from veedor.tally.rules.g_hierarchy import HIERARCHY_RULES, Hierarchy
from veedor.tally.rules.rule import Checked, Result, Rule, Severity, Sheets
from veedor.tally.stakes import Stakes
from veedor.tally.tabulate import Roller, Total

VERSION: Final = 1
"""Of the fold. `election.defined` names it: what a log was counted with, it is counted with again."""

SIDE_BY_SIDE: Final = min(4, os.cpu_count() or 1)
"""Families of rules checked at once: each takes memory of its own."""


@dataclass(frozen=True)
class Report:
    """What one rule found in one contest; `source` where it looked at one source's readings."""

    rule: Rule[Any]
    contest: Contest
    source: int | None
    checked: Checked


@dataclass(frozen=True)
class ContestCount:
    """Everything known of one contest. `sources`, `readings` and `held` run parallel, sources in sorted order."""

    contest: Contest
    members: NDArray[np.bool_]
    readings: tuple[Readings, ...]
    held: tuple[Held, ...]
    pairs: tuple[Pair, ...]
    resolved: Resolved
    counted: Counted
    areas: tuple[AreaCount, ...]
    reports: tuple[Report, ...]
    roll_up: Callable[[str], Iterable[tuple[str, str, Total]]]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(one.source for one in self.held)


@dataclass(frozen=True)
class Count:
    pack: Pack
    frame: Frame
    contests: tuple[ContestCount, ...]

    @property
    def stations_counted(self) -> int:
        """Stations of which the sheet of some contest is counted."""
        counted = [contest.resolved.counted for contest in self.contests]
        return int(np.count_nonzero(np.any(counted, axis=0))) if counted else 0


def fold(pack: Pack, frame: Frame, readings: Sequence[Readings]) -> Count:
    """Count `readings` over `frame` as `pack` says."""
    return Count(pack, frame, tuple(_fold_contest(pack, frame, contest, readings) for contest in pack.contests))


def _fold_contest(pack: Pack, frame: Frame, contest: Contest, readings: Sequence[Readings]) -> ContestCount:
    mine = sorted((one for one in readings if one.contest == contest.id), key=lambda one: (one.source, one.file))
    members = membership(pack, frame, contest)
    positions = _positions(frame, mine)
    held = tuple(hold(one, at, members) for one, at in zip(mine, positions, strict=True))
    reports = _check(pack, frame, contest, mine, positions)
    pairs = compare_all(held)
    sound = [
        _sound(held[index], [report for report in reports if report.source == index]) for index in range(len(held))
    ]
    resolved = resolve(len(frame), held, pairs, sound, pack.policy)
    counted = gather(frame, contest.option_ids, held, resolved, pack.form.largest_station)
    compared = Compared(frame, held, pairs, members)
    reports += [Report(rule, contest, None, rule.check(compared)) for rule in SOURCE_RULES]
    facts = OfficialNumbers(pack, frame, contest, members)
    roller = Roller(counted, resolved, pack.form.total_is)
    extra = pack.form.extra_per_station
    areas = tuple(
        _count_area(
            contest, code, where, roller, facts, counted, Stakes(where, frame, counted, resolved, held, extra)
        )
        for code, where in instances(frame, contest)
    )
    hierarchy = Hierarchy(pack, frame, contest, areas)
    reports += [Report(rule, contest, None, rule.check(hierarchy)) for rule in HIERARCHY_RULES]

    @cache
    def roll_up(level_id: str) -> tuple[tuple[str, str, Total], ...]:
        """Code, name and total of every area of a level in which the contest is held, in geographic order."""
        level = frame.level(level_id)
        places = list(level.slices(len(frame)))
        stations = [facts.stations(level_id, code, where) for code, where in places]
        electors = [facts.electors(where) for _, where in places]
        totals = roller.totals(level.starts, len(frame), stations, electors)
        rows = zip(places, level.names, totals, strict=True)
        return tuple((code, name, total) for (code, where), name, total in rows if members[where].any())

    return ContestCount(
        contest, members, tuple(mine), held, pairs, resolved, counted, areas, tuple(reports), roll_up
    )


def _positions(frame: Frame, readings: Sequence[Readings]) -> list[NDArray[np.int64]]:
    """Where each reading's station stands; readings of one table share their stations."""
    known = {id(one.stations): one.stations for one in readings}
    found = {key: frame.positions(stations) for key, stations in known.items()}
    return [found[id(one.stations)] for one in readings]


def _check(
    pack: Pack,
    frame: Frame,
    contest: Contest,
    readings: Sequence[Readings],
    positions: Sequence[NDArray[np.int64]],
) -> list[Report]:
    """What every rule finds in every source. Families of rules run side by side, for NumPy leaves other threads
    free while it works; they only read, so that it changes nothing."""

    def check(task: tuple[int, Sheets, Family]) -> list[Report]:
        index, sheets, family = task
        return [Report(rule, contest, index, rule.check(sheets)) for rule in family]

    tasks = []
    for index, (one, at) in enumerate(zip(readings, positions, strict=True)):
        sheets = Sheets(pack, contest, frame, one, at)
        sheets.prepare()
        tasks += [(index, sheets, family) for family in SHEET_FAMILIES]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return [report for reports in pool.map(check, tasks) for report in reports]


SUM_RULES: Final = ("B01", "B02")
"""The rules that check a printed sum; grade B asks that one of them was evaluated and held."""


def _sound(held: Held, reports: Iterable[Report]) -> Sound:
    errors = np.zeros(len(held), dtype=np.int64)
    sums = np.zeros(len(held), dtype=bool)
    for report in reports:
        results = report.checked.results
        if report.rule.severity is Severity.ERROR and len(report.checked.failed):
            errors += results[held.origin] == Result.FAILED
        if report.rule.code in SUM_RULES:
            sums |= results[held.origin] == Result.PASSED
    return Sound(errors, sums)


def _count_area(
    contest: Contest,
    code: str | None,
    where: slice,
    roller: Roller,
    facts: OfficialNumbers,
    counted: Counted,
    stakes: Stakes,
) -> AreaCount:
    stations = facts.stations(contest.level, code, where)
    bounds = facts.bounds(code, where, stations, counted, stakes)
    total = roller.total(where, stations, max(bounds.registers.values(), default=None))
    outcome = judge(contest.rule, stakes, contest.option_ids, bounds)
    name = contest.id if code is None else f"{contest.id}:{code}"
    return AreaCount(name, contest, code, where, total, outcome)
