"""What a report says, decided and not yet worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from veedor.base.words import Phrase
from veedor.election.contest import Contest
from veedor.election.pack import Pack
from veedor.election.sheet import Source
from veedor.election.text import Text
from veedor.forecast.tonight import Tonight
from veedor.intake.read import FileRead
from veedor.publish.floor import Below
from veedor.publish.summary import RuleSummary
from veedor.tally.areas import AreaCount
from veedor.tally.bulletin.examine import Examined
from veedor.tally.outcome import Irreversible, Judged
from veedor.tally.tabulate import Total


class Standing(StrEnum):
    """What may be said of an area at first sight."""

    AHEAD = "ahead"
    TIE = "tie"
    NO_SHEETS = "no_sheets"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class OptionFact:
    """`share` of the votes for options. `most` is the upper end where `unread` sheets leave the figure open."""

    id: str
    name: Text
    votes: int
    share: Fraction | None
    unread: int
    most: int | None


@dataclass(frozen=True)
class PlaceFact:
    """One area of the map; `lead` is the margin as a share of the votes for options."""

    code: str
    name: str
    total: Total
    standing: Standing
    ahead: str | None = None
    lead: Fraction | None = None


@dataclass(frozen=True)
class RegisterFact:
    """The verdict under one register. `tightest` is the assertion that could break first; `spare` the number of
    electors beyond the register (or, if negative, below it) at which the verdict turns."""

    verdict: Irreversible
    definition: Text | None
    tightest: Judged | None
    spare: int | None


@dataclass(frozen=True)
class AreaFacts:
    """One contest in an area that decides it; `name` None where that is the whole country. `below`: where coverage
    is below the floor. `options` from most votes to fewest, empty below it. `registers`: the strictest first."""

    count: AreaCount
    name: str | None
    below: tuple[Below, ...]
    options: tuple[OptionFact, ...]
    margin: int
    registers: tuple[RegisterFact, ...]
    tied: int
    disputed: int

    @property
    def below_floor(self) -> bool:
        return bool(self.below)

    @property
    def missing(self) -> int:
        """Stations of which no sheet is held, as far as their number is known; those whose sheets are held and
        contradict each other are `tied`."""
        total = self.count.total
        return max((total.stations or 0) - total.sheets - self.tied, 0)


@dataclass(frozen=True)
class PairFact:
    """Two sources. `relation`: independent, same (custodian), or undeclared."""

    a: Source
    b: Source
    relation: str
    compared: int
    differ: int
    largest: int
    only_a: int
    only_b: int


@dataclass(frozen=True)
class ContestFacts:
    """`places` are areas of the first level (`level` its name), or those that decide the contest."""

    contest: Contest
    areas: tuple[AreaFacts, ...]
    level: Text | None
    places: tuple[PlaceFact, ...]
    sources: tuple[Source, ...]
    pairs: tuple[PairFact, ...]
    bulletins: tuple[Examined, ...]


@dataclass(frozen=True)
class Example:
    """A failure at one station, or of a sum (`station` empty); `source` where several were read and the rule looked
    at one. `says` None where the sentence would quote words of a sheet; a `Text` in it is read in its language."""

    station: str
    source: str
    says: Phrase | None


@dataclass(frozen=True)
class RuleFacts:
    summary: RuleSummary
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Received:
    """What came in: `refused` rows that were not read, by file; `unread` photos that gave no reading, by source;
    `duplicates` sheets that came under several names."""

    files: tuple[FileRead, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0


@dataclass(frozen=True)
class ReportFacts:
    """`stations`: those of which the sheet of some contest is counted. `forecasts`, by the id of the contest area:
    where the tables are a feed of which a forecast may speak."""

    pack: Pack
    stations: int
    contests: tuple[ContestFacts, ...]
    rules: tuple[RuleFacts, ...]
    received: Received
    version: str
    forecasts: Mapping[str, Tonight] = field(default_factory=dict)
