"""The rule that turns totals into an outcome, as assertions.

A `DecisionRule` names the law's condition. `alternatives(totals)` gives the ways in which the outcome that
the totals indicate would be secured: each is a list of assertions that must all hold on the final totals.
Any one alternative suffices ("more than half, *or* 40 % and ten points ahead").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.election.seats import Allocation, dhondt


class RuleName(StrEnum):
    PLURALITY = "plurality"
    MAJORITY = "majority"
    FORTY_PLUS_TEN = "40+10"
    DHONDT = "dhondt"


class Outcome(StrEnum):
    """What the totals indicate, in words that never say *winner*."""

    AHEAD = "ahead"
    FIRST_ROUND = "first_round"
    RUN_OFF = "run_off"
    SEATS = "seats"
    TIE = "tie"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Indicated:
    """The outcome that totals indicate: `options` it names, and the alternatives that would secure it."""

    outcome: Outcome
    options: tuple[str, ...]
    alternatives: tuple[tuple[Assertion, ...], ...]
    allocation: Allocation | None = None


@dataclass(frozen=True)
class DecisionRule:
    """`name` picks the condition; `seats` and `threshold` are d'Hondt's; `majority`, `share` and `lead`
    are fractions of the votes for options (1/2; 2/5 and 1/10)."""

    name: RuleName
    seats: int = 1
    threshold: Fraction = Fraction(0)
    majority: Fraction = Fraction(1, 2)
    share: Fraction = Fraction(2, 5)
    lead: Fraction = Fraction(1, 10)

    def indicated(self, options: Sequence[str], totals: NDArray[np.int64]) -> Indicated:
        """What `totals` (one per option) indicate."""
        if not totals.any():
            return Indicated(Outcome.NOTHING, (), ())
        field = _Field(tuple(options), totals)
        match self.name:
            case RuleName.PLURALITY:
                return _plurality(field)
            case RuleName.MAJORITY | RuleName.FORTY_PLUS_TEN:
                return self._two_rounds(field)
            case RuleName.DHONDT:
                return self._seats(field)

    def ways(self, options: Sequence[str], option: str) -> tuple[tuple[Assertion, ...], ...]:
        """The ways in which `option` is decided for, whatever the totals are: every assertion of one way must hold
        on the final ones. Of no use for seats, which totals must indicate first."""
        leading = np.array([name == option for name in options], dtype=np.int64)
        field = _Field(tuple(options), leading)
        match self.name:
            case RuleName.PLURALITY:
                return (tuple(field.ahead_by(Fraction(0))),)
            case RuleName.MAJORITY | RuleName.FORTY_PLUS_TEN:
                return self._ways_to_win(field)
            case RuleName.DHONDT:
                raise ValueError("seats are indicated by totals")

    def _two_rounds(self, field: _Field) -> Indicated:
        """Decided in the first round by one of the rule's ways to win, else a run-off of the first two, who may
        be level with each other."""
        if len(field.tied_first) > 2:
            return Indicated(Outcome.TIE, field.tied_first, ())
        ways = self._ways_to_win(field)
        if any(all(a.holds(a.value(field.totals)) for a in way) for way in ways):
            return Indicated(Outcome.FIRST_ROUND, (field.first,), ways)
        if field.tied_second and not field.tied_first:
            return Indicated(Outcome.TIE, field.tied_second, ())
        if len(field.order) == 1:
            return Indicated(Outcome.RUN_OFF, field.order, ())
        return Indicated(Outcome.RUN_OFF, field.order[:2], self._ways_to_run_off(field))

    def _ways_to_win(self, field: _Field) -> tuple[tuple[Assertion, ...], ...]:
        half = (field.above(self.majority, field.first), *self._leads_below_half(field))
        if self.name is RuleName.MAJORITY:
            return (half,)
        return (half, (field.at_least(self.share, field.first), *field.ahead_by(self.lead)))

    def _leads_below_half(self, field: _Field) -> list[Assertion]:
        """More than half outvotes everyone together; a smaller majority must be the largest besides."""
        return [] if self.majority >= Fraction(1, 2) else field.ahead_by(Fraction(0))

    def _ways_to_run_off(self, field: _Field) -> tuple[tuple[Assertion, ...], ...]:
        """Both of the first two beat every third option (which therefore cannot win at once), and neither
        of the two wins at once."""
        first, second = field.order[:2]
        thirds = field.order[2:]
        pair = tuple(field.lead(leader, third) for leader in (first, second) for third in thirds)
        return tuple(
            (*pair, *one, *other)
            for one in self._ways_to_miss(field, first, second)
            for other in self._ways_to_miss(field, second, first)
        )

    def _ways_to_miss(self, field: _Field, option: str, rival: str) -> tuple[tuple[Assertion, ...], ...]:
        """How `option` fails to win in the first round: at most half, and (40 + 10) under the share or less
        than the lead ahead of `rival`."""
        half = field.at_most(self.majority, option)
        if self.name is RuleName.MAJORITY:
            return ((half,),)
        return ((half, field.under(self.share, option)), (half, field.within(self.lead, option, rival)))

    def _seats(self, field: _Field) -> Indicated:
        votes = dict(zip(field.options, map(int, field.totals), strict=True))
        allocation = dhondt(votes, self.seats, self.threshold)
        names = tuple(sorted(allocation.seats))
        if allocation.tied:
            return Indicated(Outcome.TIE, tuple(q.option for q in allocation.tied), (), allocation)
        return Indicated(Outcome.SEATS, names, (self._last_seats(field, allocation),), allocation)

    def _last_seats(self, field: _Field, allocation: Allocation) -> tuple[Assertion, ...]:
        """Every list's last seat against every other list's next; and every list stays on its side of
        the threshold."""
        won = allocation.seats
        barred = {option for option in field.options if field.below(option, self.threshold)}
        pairs = [
            field.seat(holder, won[holder], rival, won.get(rival, 0) + 1)
            for holder in won
            for rival in field.options
            if rival != holder and rival not in barred
        ]
        if not self.threshold:
            return tuple(pairs)
        kept = [field.at_least(self.threshold, option) for option in field.options if option not in barred]
        out = [field.under(self.threshold, option) for option in field.options if option in barred]
        return (*pairs, *kept, *out)


def _plurality(field: _Field) -> Indicated:
    if field.tied_first:
        return Indicated(Outcome.TIE, field.tied_first, ())
    return Indicated(Outcome.AHEAD, (field.first,), (tuple(field.ahead_by(Fraction(0))),))


class _Field:
    """The options with their totals, and the assertions one can make of them."""

    def __init__(self, options: tuple[str, ...], totals: NDArray[np.int64]) -> None:
        self.options = options
        self.totals = totals
        # Ties in the order are settled by id only to make it reproducible; callers ask tied_* first.
        self.order = tuple(sorted(options, key=lambda c: (-self._votes(c), c)))
        self.first = self.order[0]

    def _votes(self, option: str) -> int:
        return int(self.totals[self.options.index(option)])

    def _tied_at(self, rank: int) -> tuple[str, ...]:
        level = self._votes(self.order[rank])
        return tuple(c for c in self.order if self._votes(c) == level)

    @property
    def tied_first(self) -> tuple[str, ...]:
        tied = self._tied_at(0)
        return tied if len(tied) > 1 else ()

    @property
    def tied_second(self) -> tuple[str, ...]:
        tied = self._tied_at(1) if len(self.order) > 1 else ()
        return tied if len(tied) > 1 else ()

    def _make(
        self,
        kind: str,
        names: tuple[str, ...],
        weights: dict[str, int],
        everyone: int = 0,
        or_equal: bool = False,
        scale: int | None = None,
    ) -> Assertion:
        """Weights by option, and of every vote; the scale is the first name's own weight unless given."""
        vector = tuple(weights.get(option, 0) + everyone for option in self.options)
        return Assertion(kind, names, vector, or_equal, scale or abs(weights[names[0]]))

    def lead(self, a: str, b: str) -> Assertion:
        return self._make("lead", (a, b), {a: 1, b: -1})

    def ahead_by(self, points: Fraction) -> list[Assertion]:
        """The first leads every other option by at least `points` of all votes (by one vote if 0)."""
        if not points:
            return [self.lead(self.first, other) for other in self.order[1:]]
        n, d = points.numerator, points.denominator
        return [
            self._make("ahead_by", (self.first, other), {self.first: d, other: -d}, -n, or_equal=True)
            for other in self.order[1:]
        ]

    def above(self, part: Fraction, option: str) -> Assertion:
        return self._make("majority", (option,), {option: part.denominator}, -part.numerator)

    def at_least(self, part: Fraction, option: str) -> Assertion:
        return self._make("share", (option,), {option: part.denominator}, -part.numerator, or_equal=True)

    def under(self, part: Fraction, option: str) -> Assertion:
        return self._make("under", (option,), {option: -part.denominator}, part.numerator)

    def at_most(self, part: Fraction, option: str) -> Assertion:
        return self._make("at_most", (option,), {option: -part.denominator}, part.numerator, or_equal=True)

    def within(self, points: Fraction, a: str, b: str) -> Assertion:
        """a is ahead of b by less than `points` of all votes."""
        n, d = points.numerator, points.denominator
        return self._make("within", (a, b), {a: -d, b: d}, n)

    def below(self, option: str, part: Fraction) -> bool:
        return Fraction(self._votes(option)) < part * int(self.totals.sum())

    def seat(self, holder: str, won: int, rival: str, wanted: int) -> Assertion:
        """holder's last seat, votes/won, against rival's next, votes/wanted."""
        return self._make("seat", (holder, rival), {holder: wanted, rival: -won}, scale=won * wanted)
