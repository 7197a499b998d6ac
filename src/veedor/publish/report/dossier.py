"""The facts of one station, for a court: every reading, which one counts and why, every rule with its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from veedor import __version__
from veedor.base.errors import refuse
from veedor.base.words import Phrase
from veedor.election.contest import Contest
from veedor.election.frame import NOWHERE
from veedor.election.pack import UNKNOWN, Pack
from veedor.election.sheet import Readings, Source, State
from veedor.election.text import Text
from veedor.intake.read import FileRead
from veedor.publish.report.content import QUOTED
from veedor.publish.report.why import why_it_counts
from veedor.tally.fold import ContestCount, Count, Report
from veedor.tally.resolve import Grade
from veedor.tally.rules.rule import Result, Rule, Unit


@dataclass(frozen=True)
class Cell:
    """A figure as it was read: `value` only where `state` is NUMBER."""

    state: State
    value: int | None


@dataclass(frozen=True)
class ReadingFact:
    """One transcription; `cells` by field, `counts` where the count rests on it. `digest` is that of its `file` or,
    where it is a folder of photos (`photo`), that of the image itself; `row` is then its place in the folder."""

    source: Source
    file: str
    row: int
    digest: str
    photo: bool
    cells: Mapping[str, Cell]
    counts: bool


@dataclass(frozen=True)
class Digests:
    """SHA-256 of what was read: of `files`, and of the `photos` of each source that is a folder of them, by row."""

    files: tuple[FileRead, ...] = ()
    photos: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of_photo(self, source: Source, row: int) -> str:
        return self.photos[source.name][row - 1]

    def of_file(self, readings: Readings) -> str:
        """Empty where the file is not among those known."""
        mine = (one for one in self.files if one.name == readings.file and readings.source in one.sources)
        return next((one.digest for one in mine), "")


@dataclass(frozen=True)
class RuleResult:
    """`source` None where the rule looks at all sources; `says` None where it passed, or would quote a sheet."""

    rule: Rule[Any]
    source: str | None
    result: Result
    says: Phrase | None


@dataclass(frozen=True)
class StationContest:
    """One contest at the station. `why` is a phrase on the reading that counts, None where none does."""

    contest: Contest
    readings: tuple[ReadingFact, ...]
    contradictory: tuple[str, ...]
    why: Phrase | None
    grade: str | None
    tied: bool
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True)
class Crop:
    """A part of the station's sheet as PNG, without anything personal on it."""

    source: str
    png: bytes


@dataclass(frozen=True)
class StationFacts:
    """`places` are (level, name of the area) from large to small; `electors` None where nobody states them."""

    pack: Pack
    station: str
    places: tuple[tuple[Text, str], ...]
    electors: int | None
    contests: tuple[StationContest, ...]
    crops: tuple[Crop, ...]
    version: str


def decide_station(
    count: Count, station: str, digests: Digests | None = None, crops: Sequence[Crop] = ()
) -> StationFacts:
    """Refused where neither the pack nor a table names the station."""
    position, digests = known_position(count, station), digests or Digests()
    electors = [int(contest.counted.electors[position]) for contest in count.contests]
    return StationFacts(
        pack=count.pack,
        station=count.frame.name(position),
        places=tuple(_places(count, position)),
        electors=next((known for known in electors if known != UNKNOWN), None),
        contests=tuple(
            _contest(count, contest, position, digests) for contest in count.contests if contest.members[position]
        ),
        crops=tuple(crops),
        version=__version__,
    )


def known_position(count: Count, station: str) -> int:
    """Where a station stands in the frame. Refused where neither the pack nor a table names it."""
    try:
        position = count.frame.position_of(station)
    except (ValueError, OverflowError):
        position = NOWHERE
    if position == NOWHERE:
        example = count.frame.name(0) if len(count.frame) else ""
        raise refuse("report.no_such_station", "--dossier", station=ascii(station)[1:-1][:40], example=example)
    return position


def _places(count: Count, position: int) -> Iterator[tuple[Text, str]]:
    for named in count.pack.levels:
        level = count.frame.level(named.id)
        at = int(np.searchsorted(level.starts, position, side="right")) - 1
        yield named.name, level.names[at]


def _contest(count: Count, contest: ContestCount, position: int, digests: Digests) -> StationContest:
    grade = Grade(contest.resolved.grade[position])
    rows = [_rows(count, readings, position) for readings in contest.readings]
    return StationContest(
        contest=contest.contest,
        readings=tuple(_readings(contest, position, rows, digests)),
        contradictory=tuple(one.source.name for one in contest.held if position in one.contradictory),
        why=why_it_counts(contest, position),
        grade=grade.name if grade is not Grade.NONE else None,
        tied=bool(contest.resolved.tied[position]),
        rules=tuple(_rules(contest, position, rows)),
    )


def _rows(count: Count, readings: Readings, position: int) -> list[int]:
    """All rows that a source has of the station, repeated and contradictory ones included."""
    rows: list[int] = np.flatnonzero(readings.stations == count.frame.keys[position]).tolist()
    return rows


def _readings(
    contest: ContestCount, position: int, rows: Sequence[Sequence[int]], digests: Digests
) -> Iterator[ReadingFact]:
    chosen, held_row = int(contest.resolved.source[position]), int(contest.resolved.row[position])
    for index, (readings, mine) in enumerate(zip(contest.readings, rows, strict=True)):
        counted = int(contest.held[index].origin[held_row]) if index == chosen else NOWHERE
        for row in mine:
            yield _reading(readings, row, digests, counts=row == counted)


def _reading(readings: Readings, row: int, digests: Digests, *, counts: bool) -> ReadingFact:
    at = int(readings.rows[row])
    photo = readings.source.name in digests.photos
    return ReadingFact(
        source=readings.source,
        file=readings.file,
        row=at,
        digest=digests.of_photo(readings.source, at) if photo else digests.of_file(readings),
        photo=photo,
        cells={name: _cell(readings, row, column) for column, name in enumerate(readings.fields)},
        counts=counts,
    )


def _cell(readings: Readings, row: int, column: int) -> Cell:
    state = State(readings.states[row, column])
    return Cell(state, int(readings.counts[row, column]) if state is State.NUMBER else None)


def _rules(contest: ContestCount, position: int, rows: Sequence[Sequence[int]]) -> Iterator[RuleResult]:
    """Of rules on readings, one result a row of the station; of rules on stations, one."""
    for report in sorted(contest.reports, key=lambda one: (one.rule.code, one.source or 0)):
        if report.rule.unit is Unit.READING and report.source is not None:
            yield from (_result(contest, report, row) for row in rows[report.source])
        elif report.rule.unit is Unit.STATION:
            yield _result(contest, report, position)


def _result(contest: ContestCount, report: Report, unit: int) -> RuleResult:
    result = Result(report.checked.results[unit])
    quotes = bool(QUOTED.intersection(report.rule.fields))
    says = None
    if result is Result.FAILED and not quotes:
        says = Phrase(f"rules.{report.rule.code}.failed", report.checked.numbers(unit))
    name = None if report.source is None else contest.readings[report.source].source.name
    return RuleResult(report.rule, name, result, says)
