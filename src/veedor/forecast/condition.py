"""What is asked of the end of a count: that a decision rule decides for an option."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.election.decision import DecisionRule, RuleName

Way = tuple[Assertion, ...]
Number = TypeVar("Number", int, float, Fraction)

NAMED: Final[Mapping[str, RuleName]] = {
    "lead": RuleName.PLURALITY,
    "majority": RuleName.MAJORITY,
    "40+10": RuleName.FORTY_PLUS_TEN,
}
"""The conditions that a command line names."""


@dataclass(frozen=True)
class Condition:
    """A rule over `options`. An option meets it where all assertions of any one of its `ways` hold."""

    rule: DecisionRule
    options: tuple[str, ...]

    @staticmethod
    def named(name: str, options: tuple[str, ...]) -> Condition:
        """One of `NAMED`, with the usual thresholds: half of all votes; two fifths and ten points."""
        return Condition(DecisionRule(NAMED[name]), options)

    @property
    def name(self) -> str:
        """Its name among `NAMED`."""
        return next(name for name, rule in NAMED.items() if rule is self.rule.name)

    @property
    def symmetric(self) -> bool:
        """Whether the margin of one option over another is the other's, turned round."""
        return self.rule.name is RuleName.PLURALITY

    def ways(self, option: int) -> tuple[Way, ...]:
        """What decides for the option."""
        return self.rule.ways(self.options, self.options[option])

    def between(self, option: int, rival: int) -> tuple[Way, ...]:
        """What the margin of the option over the rival is counted on: of a plain lead only the pair's assertion,
        otherwise all ways."""
        if not self.symmetric:
            return self.ways(option)
        pair = self.options[option], self.options[rival]
        return tuple(tuple(one for one in way if one.names == pair) for way in self.ways(option))

    def met(self, totals: NDArray[np.int64], option: int) -> bool:
        """Whether the totals meet the condition for the option."""
        return any(all(one.holds(one.value(totals)) for one in way) for way in self.ways(option))

    def margin(self, totals: NDArray[np.int64], option: int, rival: int) -> Fraction:
        """By how many votes the totals meet it (below zero: miss it) for the option against the rival."""
        return binding(self.between(option, rival), lambda one: Fraction(one.value(totals), one.scale))[1]


def binding(ways: tuple[Way, ...], value: Callable[[Assertion], Number]) -> tuple[Assertion, Number]:
    """The assertion that decides, and its value: the smallest of each way, the largest of those."""
    decisive = [min(((one, value(one)) for one in way), key=lambda pair: pair[1]) for way in ways]
    return max(decisive, key=lambda pair: pair[1])
