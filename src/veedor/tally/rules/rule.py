"""What a rule is, and what it says: passed, failed, or not evaluated because a field is missing.

A rule looks at all readings of one source at once (`Sheets`) and answers with one `Result` a reading. It
never passes on a missing field. Explanations are made only for failures, and only when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Contest
from veedor.election.frame import NOWHERE, Frame
from veedor.election.pack import UNKNOWN, Pack
from veedor.election.sheet import Readings
from veedor.tally.rules.columns import Columns
from veedor.tally.rules.surroundings import Surroundings


class Result(IntEnum):
    PASSED = 0
    FAILED = 1
    NOT_EVALUATED = 2


class Severity(StrEnum):
    """error: the paper contradicts itself · warning: must be explained · info: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Unit(StrEnum):
    """What one result of the rule is about."""

    READING = "reading"
    STATION = "station"
    AREA = "area"
    CONTEST = "contest"


@dataclass(frozen=True)
class Sheets:
    """What a rule over readings looks at: one source's readings with the frame around them.

    `positions` gives each reading's station in the frame (NOWHERE if it has none there).
    """

    pack: Pack
    contest: Contest
    frame: Frame
    readings: Readings
    positions: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.readings)

    @cached_property
    def in_frame(self) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = self.positions != NOWHERE
        return inside

    @cached_property
    def station_ids(self) -> NDArray[np.int64]:
        """One integer a station: its position, or a number beyond the frame where it has none there."""
        if self.in_frame.all():
            return self.positions
        ids = self.positions.copy()
        _, strangers = np.unique(self.readings.stations[~self.in_frame], return_inverse=True)
        ids[~self.in_frame] = len(self.frame) + strangers
        return ids

    @cached_property
    def columns(self) -> Columns:
        """The figures of the sheets, shared by all rules."""
        return Columns(self.readings, self.pack.form, lambda: self.electors_in_frame)

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the other sheets around each sheet say."""
        return Surroundings(self.frame, self.readings, self.positions, self.columns.votes)

    def prepare(self) -> None:
        """Work out now what many rules ask for, so that rules that run side by side need not do it twice."""
        _ = self.station_ids, self.electors_in_frame, self.columns.votes, self.surroundings.whole

    @cached_property
    def electors_in_frame(self) -> NDArray[np.int64]:
        """Each reading's electors by the register, UNKNOWN where it states none."""
        if not len(self.frame):
            return np.full(len(self), UNKNOWN, dtype=np.int64)
        return np.where(self.in_frame, self.frame.electors[self.positions], UNKNOWN)


Numbers = Mapping[str, object]
"""The values put into an explanation, by the names in its sentence."""


@dataclass(frozen=True)
class Checked:
    """What a rule found: one `Result` (uint8) a unit, and how often each field was missing.

    `missing` names every field that the verdict rests on in this layout, those never missing with 0.
    `numbers(i)` gives the values that explain the failure of unit i.
    """

    results: NDArray[np.uint8]
    missing: Mapping[str, int] = field(default_factory=dict)
    numbers: Callable[[int], Numbers] = lambda _: {}

    @property
    def failed(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.results == Result.FAILED)

    def count(self, result: Result) -> int:
        return self._counts[result]

    @cached_property
    def _counts(self) -> tuple[int, int, int]:
        failed, unevaluated = (int(np.count_nonzero(self.results == one)) for one in (1, 2))
        return len(self.results) - failed - unevaluated, failed, unevaluated


def verdicts(known: NDArray[np.bool_], failed: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Failed or passed where `known`, not evaluated elsewhere."""
    return np.where(known, failed.view(np.uint8), np.uint8(Result.NOT_EVALUATED))


Subject = TypeVar("Subject")
"""What a rule looks at: `Sheets` (A–D), `Compared` sources (F), a `Hierarchy` (G)."""


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """One rule: `formula` and `fields` as `docs/rules.md` prints them; `tolerance` in words of the formula,
    empty if none. Its sentences are `rules.<code>.name` and `rules.<code>.failed` in the catalogues."""

    code: str
    severity: Severity
    formula: str
    fields: tuple[str, ...]
    check: Callable[[Subject], Checked]
    tolerance: str = ""
    unit: Unit = Unit.READING
