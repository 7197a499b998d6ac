"""An election pack: everything Veedor knows about one election, as data.

`read_pack` (pack_reader.py) makes a `Pack` from a folder. Nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Final

from veedor.election.contest import Area, Contest, Form, RegisterTotal, Thresholds
from veedor.election.law import Bulletin, Law
from veedor.election.sheet import UNDECLARED, Kind
from veedor.election.text import Text

FORMAT: Final = 1
"""Version of the pack layout that this Veedor reads."""

UNKNOWN: Final = -1
"""A whole number that nobody stated, in columns of whole numbers. Never a zero."""


@dataclass(frozen=True)
class Election:
    name: Text
    date: date
    time_zone: str
    country: str
    invented: bool = False
    rehearsal: bool = False


@dataclass(frozen=True)
class Level:
    """One level of geography, from large to small, below the country. `digits`: how many digits of the
    station code name it (None: areas come from `stations.csv` or from table columns)."""

    id: str
    name: Text
    digits: int | None = None


@dataclass(frozen=True)
class StationCode:
    """How a station is named: `widths` are the digits of each part (`[9, 2]`: centre and station), written
    with a dot between. Without widths codes are free text and compared as written."""

    widths: tuple[int, ...] = ()

    @property
    def numeric(self) -> bool:
        """Codes of at most 18 digits are kept as integers; leading zeros come back from the widths."""
        return bool(self.widths) and sum(self.widths) <= 18


@dataclass(frozen=True)
class StationList:
    """The rows of `stations.csv`, column by column, in the order of the file.

    `areas` has one tuple of codes a level of the pack (large to small); `electors` and `ballots` (delivered to
    a station without a roll) are `UNKNOWN` where not stated; `seals` and `contests` (ids held at the
    station, where they do not follow from its areas) hold only the rows that state them.
    """

    codes: tuple[str, ...] = ()
    areas: tuple[tuple[str, ...], ...] = ()
    electors: tuple[int, ...] = ()
    ballots: tuple[int, ...] = ()
    closed: tuple[bool, ...] = ()
    seals: Mapping[int, str] = field(default_factory=dict)
    contests: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)


class Feed(StrEnum):
    """How the sheets of a table come to be there, which decides what may be inferred about those that are not."""

    COMPLETE = "complete"
    """Every station's sheet will come in; so far, those that came."""
    SAMPLE = "sample"
    """A probability sample of stations."""
    PARTIAL = "partial"
    """What somebody could collect. Nothing may be inferred about the rest."""


@dataclass(frozen=True)
class TableMap:
    """How one layout of table is read.

    `station` names the columns that hold the parts of the station code, or `station_pattern` extracts them
    from one column (named groups `part1`, `part2` …), or `station_from_copy` looks the station up by the
    image name in other tables. `votes` maps contest → option → columns (several: cards that add up);
    `fields` maps contest → field (`valid`, `electors`, …) → columns (several add up); a `long` table instead
    has one row an option: `contest_column`, `option_column`, `votes_column`, with `option_names` from its words
    to ids.
    `optional` columns may be absent from a file.
    """

    id: str
    station: tuple[str, ...]
    station_pattern: str | None = None
    station_from_copy: bool = False
    votes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    copy_pattern: str | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    level_names: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    long: bool = False
    contest_column: str | None = None
    contest_names: Mapping[str, str] = field(default_factory=dict)
    option_column: str | None = None
    option_names: Mapping[str, str] = field(default_factory=dict)
    votes_column: str | None = None
    kind: Kind = Kind.TYPED
    custodian: str = UNDECLARED
    stage: str = ""
    feed: Feed = Feed.PARTIAL
    encoding: str | None = None
    delimiter: str | None = None
    worksheet: str | None = None
    empty: tuple[str, ...] = ("",)
    illegible: tuple[str, ...] = ()
    struck_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """How a table of an earlier election's results is laid out, a row a station or place of then: `table` with the
    columns of the place (the first parts of a station's code) and, under its own id, of the votes of each of
    `options`, by their number. They are options of then: what they are called is all that is known of them."""

    id: str
    contest: str
    name: Text
    source: str
    options: tuple[Text, ...]
    table: TableMap


@dataclass(frozen=True)
class QrLayout:
    """How the text of the sheet's QR code is laid out: a pattern with named groups (`part1`…, `votes`,
    `null`, `blank`), the separator of the votes, and the option of each position."""

    contest: str
    pattern: str
    separator: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class CoverageFloor:
    """Shares of stations below which pages show coverage, not shares: overall and in every area of `level`."""

    overall: Fraction
    each: Fraction
    level: str | None


@dataclass(frozen=True)
class Policy:
    """Which reading counts when they differ (docs/for-developers.md): support by custodians, then fewest
    contradictions, then completeness, then `prefer` (custodians, best first), then `prefer_kinds`."""

    prefer: tuple[str, ...] = ()
    prefer_kinds: tuple[Kind, ...] = (Kind.QR, Kind.TYPED, Kind.OFFICIAL, Kind.DICTATED)


@dataclass(frozen=True)
class Pack:
    id: str
    folder: Path
    languages: tuple[str, ...]
    election: Election
    levels: tuple[Level, ...]
    contests: tuple[Contest, ...]
    registers: tuple[RegisterTotal, ...]
    stations_total: int | None
    station_code: StationCode
    stations: StationList
    areas: tuple[Area, ...]
    tables: tuple[TableMap, ...]
    form: Form
    thresholds: Thresholds
    floor: CoverageFloor | None
    law: Law
    policy: Policy
    qr: QrLayout | None
    bulletins: tuple[Bulletin, ...]
    baselines: tuple[Baseline, ...] = ()

    def contest(self, contest_id: str) -> Contest:
        return next(contest for contest in self.contests if contest.id == contest_id)

    def register(self, register_id: str) -> RegisterTotal:
        return next(register for register in self.registers if register.id == register_id)
