"""Can what is missing still change it? The arithmetic verdict, in exact integers.

For every assertion `Σ w_c T_c > 0` of the indicated outcome:

    Σ counted + outstanding electors · min(0, min_c w_c) − Σ disputed stations' swing > 0

assumes nothing but the register: every outstanding elector may vote as badly as possible, and every disputed
station may be as bad as its worst reading. What is not read, or not stated, stays outstanding (stakes.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.election.decision import DecisionRule, Indicated, Outcome
from veedor.tally.stakes import Stakes

COUNTED_BY_SIZE: Final = 1_000_000
"""Parts up to this size are counted in one pass, larger ones are sorted."""


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_EVALUATED = "not evaluated"


@dataclass(frozen=True)
class Judged:
    """One assertion against one register. `counted` is its value on the counted sheets, `swing` what disputed
    stations could take from it, `worst` what all outstanding electors could, `slack` what then remains."""

    assertion: Assertion
    counted: int
    swing: int
    worst: int
    slack: int
    sheets_false: int | None

    @property
    def stands(self) -> bool:
        return self.assertion.holds(self.slack)


@dataclass(frozen=True)
class Irreversible:
    """The verdict under one register. `covered` are the electors that the counted sheets take out of the
    `outstanding` ones. `way` is the alternative that it rests on: the one that stands, or the nearest to standing.
    `sheets_false` is the least number of counted sheets that must be false before the outcome can change (None
    unless the verdict is yes); `reason` is a code of the catalogue."""

    register: str
    register_total: int | None
    outstanding: int | None
    covered: int
    verdict: Verdict
    reason: str
    sheets_false: int | None
    way: tuple[Judged, ...]


@dataclass(frozen=True)
class Bounds:
    """What bounds everything that could still be cast in one contest area.

    `registers`: totals by id. `known`: electors of all stations whose number anybody states, counted ones that
    nobody states at what they cover; no register can truly be smaller. `silent`: stations that are neither
    counted nor stated, each with one elector at least; None where the number of stations is not known. `extra`:
    lawful ballots beyond the register that may still come, None if unknown. `surplus`: more sheets are counted
    than there are stations. `largest_station`: the most electors that a station may have.
    """

    registers: Mapping[str, int]
    known: int
    silent: int | None
    extra: int | None
    surplus: bool
    largest_station: int | None

    def outstanding(self, total: int, covered: int) -> int:
        """Votes that could still come, at most, if the register has `total` electors."""
        return max(total, self.known + (self.silent or 0)) - covered + (self.extra or 0)

    def flaw(self, total: int, covered: int) -> str | None:
        """Why nothing can be proved with this register, as a code; None where it can."""
        if self.surplus:
            return "more_sheets_than_stations"
        if self.extra is None:
            return "extra_ballots_unknown"
        if covered > total and self.silent != 0:
            return "register_too_small"
        return None


@dataclass(frozen=True)
class OutcomeOf:
    """What the counted totals of one contest area indicate, and whether it can still change, by register. `firm`:
    not even what is unread or disputed on the counted sheets could change what they indicate."""

    indicated: Indicated
    by_register: tuple[Irreversible, ...]
    firm: bool

    @property
    def strictest(self) -> Irreversible | None:
        """The verdict under the register that leaves most electors outstanding."""
        return max(self.by_register, key=lambda verdict: verdict.outstanding or 0, default=None)


def judge(rule: DecisionRule, stakes: Stakes, options: Sequence[str], bounds: Bounds) -> OutcomeOf:
    """Judge the indicated outcome under every register total."""
    indicated = rule.indicated(options, stakes.totals)
    ways = [[_Weighed(assertion, stakes) for assertion in way] for way in indicated.alternatives]
    judged = _Judgement(indicated, ways, stakes, bounds)
    verdicts = tuple(judged.under(register, total) for register, total in bounds.registers.items())
    return OutcomeOf(indicated, verdicts or (judged.without_register(),), _firm(ways, stakes))


def _firm(ways: Sequence[Sequence[_Weighed]], stakes: Stakes) -> bool:
    room = stakes.unread_room
    if room is None:
        return False
    return any(all(one.assertion.holds(one.low + room * one.assertion.worst_vote) for one in way) for way in ways)


class _Weighed:
    """An assertion on the scales. Station by station only where that is needed: when something is in dispute, or
    when it may be the assertion that the fewest false sheets break."""

    def __init__(self, assertion: Assertion, stakes: Stakes) -> None:
        self.assertion = assertion
        self._stakes = stakes
        self.counted = assertion.value(stakes.totals)
        self.low = int(self._parts.sum()) if stakes.in_dispute else self.counted

    @cached_property
    def _parts(self) -> NDArray[np.int64]:
        return self._stakes.parts(self.assertion)

    def against(self, outstanding: int, at_most: int | None) -> Judged:
        """`at_most`: a number of false sheets already known to suffice elsewhere; larger answers are not
        worked out, and come back as None."""
        worst = -outstanding * self.assertion.worst_vote
        slack = self.low - worst
        false = self._sheets_false(slack, at_most) if self.assertion.holds(slack) else 0
        return Judged(self.assertion, self.counted, self.counted - self.low, worst, slack, false)

    def _sheets_false(self, slack: int, at_most: int | None) -> int | None:
        """The least k such that giving all electors of k counted sheets to the rival breaks the assertion;
        None where no number of sheets does, or only more than `at_most`."""
        needed = slack + 1 if self.assertion.or_equal else slack
        if at_most is not None and needed > at_most * self._largest_turn:
            return None
        turned = self._stakes.capacity * -self.assertion.worst_vote
        turned += self._parts
        return _fewest(turned, needed)

    @property
    def _largest_turn(self) -> int:
        """No sheet can turn more than this: its votes all for, then its electors all against."""
        votes, electors = self._stakes.heaviest
        return max(0, *self.assertion.weights) * votes - self.assertion.worst_vote * electors


def _fewest(parts: NDArray[np.int64], needed: int) -> int | None:
    """The least number of parts that add up to `needed` (above 0); None if all of them do not."""
    sizes, times = _sizes(parts)
    reached = np.cumsum(sizes * times)
    last = int(np.searchsorted(reached, needed))
    if last == len(reached):
        return None
    missing = needed - int(reached[last] - sizes[last] * times[last])
    return int(times[:last].sum()) + -(-missing // int(sizes[last]))


def _sizes(parts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different sizes above zero, largest first, and how many parts have each."""
    if int(parts.max(initial=0)) > COUNTED_BY_SIZE:
        sizes, times = np.unique(parts[parts > 0], return_counts=True)
    else:
        times = np.bincount(np.maximum(parts, 0))
        sizes = np.flatnonzero(times)
        sizes = sizes[sizes > 0]
        times = times[sizes]
    return sizes[::-1], times[::-1]


class _Judgement:
    """One contest area before each of its registers."""

    def __init__(
        self, indicated: Indicated, ways: Sequence[Sequence[_Weighed]], stakes: Stakes, bounds: Bounds
    ) -> None:
        self._indicated = indicated
        self._ways = ways
        self._stakes = stakes
        self._bounds = bounds
        self._covered = int(stakes.covers.sum())

    def without_register(self) -> Irreversible:
        return Irreversible("", None, None, self._covered, Verdict.NOT_EVALUATED, "no_register", None, ())

    def under(self, register: str, total: int) -> Irreversible:
        """The verdict if the register has `total` electors."""
        outstanding = self._bounds.outstanding(total, self._covered)

        def say(
            verdict: Verdict, reason: str, false: int | None = None, way: tuple[Judged, ...] = ()
        ) -> Irreversible:
            return Irreversible(register, total, outstanding, self._covered, verdict, reason, false, way)

        if not len(self._stakes):
            return say(Verdict.NOT_EVALUATED, "nothing_counted")
        flaw = self._bounds.flaw(total, self._covered)
        if flaw is not None:
            return say(Verdict.NOT_EVALUATED, flaw)
        if not self._ways:
            return say(Verdict.NO, _UNDECIDED.get(self._indicated.outcome, "undecided"))
        judged = [_judge_way(way, outstanding) for way in self._ways]
        standing = [way for way in judged if all(one.stands for one in way)]
        if standing:
            best = max(standing, key=_weakest)
            return say(Verdict.YES, "outweighs", _false_sheets(best), best)
        nearest = max(judged, key=lambda way: min((one.slack for one in way), default=0))
        if self._stakes.unknown_electors and self._could_stand(nearest):
            return say(Verdict.NOT_EVALUATED, "electors_missing", None, nearest)
        return say(Verdict.NO, "could_change", None, nearest)

    def _could_stand(self, way: Sequence[Judged]) -> bool:
        """Whether the electors that nobody states could be so many that the way would stand after all."""
        if self._bounds.largest_station is None:
            return True
        hidden = self._stakes.unknown_electors * self._bounds.largest_station
        return all(
            one.assertion.holds(min(one.counted - one.swing, one.slack - hidden * one.assertion.worst_vote))
            for one in way
        )


_UNDECIDED: Final = {Outcome.TIE: "tie", Outcome.NOTHING: "no_votes"}


def _judge_way(way: Sequence[_Weighed], outstanding: int) -> tuple[Judged, ...]:
    """All assertions of one way; those that cannot be the weakest are not searched to the end."""
    fewest: int | None = None
    judged: dict[int, Judged] = {}
    for index in sorted(range(len(way)), key=lambda i: way[i].low):
        one = way[index].against(outstanding, fewest)
        judged[index] = one
        if one.sheets_false is not None:
            fewest = one.sheets_false if fewest is None else min(fewest, one.sheets_false)
    return tuple(judged[index] for index in range(len(way)))


def _false_sheets(way: Sequence[Judged]) -> int | None:
    return min((one.sheets_false for one in way if one.sheets_false is not None), default=None)


def _weakest(way: Sequence[Judged]) -> float:
    fewest = _false_sheets(way)
    return float("inf") if fewest is None else fewest
