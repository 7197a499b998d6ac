"""Each rule over all contests and sources, and every failure as one finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from veedor.base.words import Words
from veedor.tally.fold import ContestCount, Count, Report
from veedor.tally.rules.book import ALL_RULES
from veedor.tally.rules.rule import Numbers, Result, Rule, Unit


@dataclass(frozen=True)
class RuleSummary:
    rule: Rule[Any]
    evaluated: int
    failed: int
    not_evaluated: int


def summarise_rules(count: Count) -> tuple[RuleSummary, ...]:
    """In the order of the book of rules."""
    reports: dict[str, list[Report]] = {rule.code: [] for rule in ALL_RULES}
    for contest in count.contests:
        for report in contest.reports:
            reports[report.rule.code].append(report)
    return tuple(_summarise(rule, reports[rule.code]) for rule in ALL_RULES)


def _summarise(rule: Rule[Any], reports: list[Report]) -> RuleSummary:
    failed = sum(report.checked.count(Result.FAILED) for report in reports)
    passed = sum(report.checked.count(Result.PASSED) for report in reports)
    unevaluated = sum(report.checked.count(Result.NOT_EVALUATED) for report in reports)
    return RuleSummary(rule, failed + passed, failed, unevaluated)


@dataclass(frozen=True)
class Finding:
    """One failure: what the paper (or the comparison) says, with its place. Empty = does not apply."""

    rule: Rule[Any]
    contest: str
    station: str
    area: str
    source: str
    file: str
    row: int | None
    numbers: Numbers

    def says(self, words: Words) -> str:
        return words.say(f"rules.{self.rule.code}.failed", **self.numbers)


def findings(count: Count, most: int | None = None) -> Iterator[Finding]:
    """Every failure of every rule, by contest, rule and source, or the first `most` of each; explanations are
    made one at a time."""
    for contest in count.contests:
        for report in sorted(contest.reports, key=lambda one: (one.rule.code, one.source or 0)):
            for unit in report.checked.failed[:most].tolist():
                yield _finding(count, contest, report, unit)


def _finding(count: Count, contest: ContestCount, report: Report, unit: int) -> Finding:
    numbers = report.checked.numbers(unit)
    station = area = source = file = ""
    row: int | None = None
    match report.rule.unit:
        case Unit.READING:
            assert report.source is not None
            readings = contest.readings[report.source]
            source, file, row = readings.source.name, readings.file, int(readings.rows[unit])
            station = count.frame.written(readings.stations[unit])
        case Unit.STATION:
            station = count.frame.name(unit)
            source = "" if report.source is None else contest.readings[report.source].source.name
        case Unit.CONTEST | Unit.AREA:
            area = contest.areas[unit].id
    return Finding(report.rule, contest.contest.id, station, area, source, file, row, numbers)
