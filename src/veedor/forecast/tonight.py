"""Tonight, from a count: what the verdicts say of every contest area, and whether the statistical one may speak.

It may only where the tables are a complete feed or a probability sample, every station is known, and enough is in.
Of what somebody could collect nothing follows for the rest: there remain the arithmetic verdict, and how unlike the
counted stations the missing ones would have to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.election.decision import RuleName
from veedor.election.pack import Feed, Pack
from veedor.election.sheet import State as Field
from veedor.forecast.arithmetic import Answer, Bounds
from veedor.forecast.calibration import shipped
from veedor.forecast.condition import Condition
from veedor.forecast.forecaster import Forecaster
from veedor.forecast.projection import Calibration
from veedor.forecast.shares import Shares, shares_of
from veedor.forecast.trajectory import Stations, Trajectory
from veedor.forecast.unlike import Unlike, unlike
from veedor.forecast.watch import State, Watch
from veedor.intake.arrivals import moments_of
from veedor.intake.baseline import Earlier
from veedor.intake.read import FileRead
from veedor.tally.areas import AreaCount
from veedor.tally.fold import ContestCount, Count
from veedor.tally.outcome import Verdict

STEPS: Final = 60
"""Moments of the night that are looked at again."""


@dataclass(frozen=True)
class Missing:
    """What the missing stations would have to be like for the `assertion` nearest to failing to fail.

    `held`: its value in votes an elector of the counted stations; `needed`: an elector of the outstanding ones at
    which it would fail. `shift`: how far that is from what counted neighbours (all counted stations, where the
    missing ones are not known) predict for them.
    """

    assertion: Assertion
    outstanding: int
    held: Fraction
    needed: Fraction
    shift: float

    @property
    def impossible(self) -> bool:
        """Whether no votes of the missing stations would do: each elector has one."""
        return self.needed * self.assertion.scale < self.assertion.worst_vote


@dataclass(frozen=True)
class Tonight:
    """One contest area. `states`: the night so far, the last one now (none before any sheet is counted, or for
    seats). `silence`: a code, why there is no statistical verdict; None where it may be given. `shares`: every
    option's and turnout, foreseen; None where nothing may be. `unlike`: how the absent places had voted, where an
    earlier election's table says it."""

    area: AreaCount
    feed: Feed
    alpha: float
    condition: Condition
    states: tuple[State, ...]
    silence: str | None
    missing: Missing | None
    calibration: Calibration
    shares: Shares | None = None
    unlike: Unlike | None = None

    @property
    def now(self) -> State | None:
        return self.states[-1] if self.states else None

    @property
    def call(self) -> Answer:
        """The statistical verdict as it stands."""
        return self.states[-1].statistical if self.states else Answer.UNDECIDED


def tonight(
    count: Count,
    feed: Feed,
    alpha: float,
    below: Callable[[ContestCount, AreaCount], bool],
    earlier: Earlier | None = None,
) -> Iterator[Tonight]:
    """Every contest area of a count; `below` tells those under the pack's floor of coverage."""
    for contest in count.contests:
        for area in contest.areas:
            look = _Look(count, contest, area, feed, alpha).made(below(contest, area))
            yield look if earlier is None else replace(look, unlike=unlike(count, contest, area, earlier))


def expected_wrong(looks: Sequence[Tonight]) -> float:
    """Wrong statistical verdicts that so many contests may have, on average, at most."""
    return sum(one.alpha for one in looks if one.silence is None)


class _Look:
    """One contest area."""

    def __init__(self, count: Count, contest: ContestCount, area: AreaCount, feed: Feed, alpha: float) -> None:
        self._count, self._contest, self._area, self._feed, self._alpha = count, contest, area, feed, alpha
        self._condition = Condition(contest.contest.rule, contest.counted.options)
        here = np.arange(area.stations.start, area.stations.stop)
        self._at = here[contest.members[here]]
        read = (contest.counted.vote_states[self._at] == Field.NUMBER).all(axis=1)
        self._counted = np.flatnonzero(contest.resolved.counted[self._at] & read)
        self._moments = self._arrived()

    def made(self, below: bool) -> Tonight:
        states, shares = self._states()
        silence = self._silence(below) or (states[-1].why if states else None)
        return Tonight(
            area=self._area,
            feed=self._feed,
            alpha=self._alpha,
            condition=self._condition,
            states=tuple(map(_hushed, states)) if silence else states,
            silence=silence,
            missing=self._missing(states),
            calibration=shipped(),
            shares=None if silence else shares,
        )

    def _silence(self, below: bool) -> str | None:
        """Why there may be no statistical verdict, whatever the figures."""
        if below:
            return "below_floor"
        if self._feed is Feed.PARTIAL:
            return "partial_collection"
        if self._condition.rule.name is RuleName.DHONDT:
            return "seats"
        if not len(self._counted):
            return "no_votes"
        if not self._all_known:
            return "missing_unknown"
        return "no_order" if self._feed is Feed.COMPLETE and self._moments is None else None

    @property
    def _all_known(self) -> bool:
        """Whether the frame holds the stations that are still out, not only those of some table."""
        stations = self._area.total.stations
        return stations is not None and len(self._at) >= stations

    def _arrived(self) -> NDArray[np.float64] | None:
        """When each counted station came in, last where its table does not say; None where most do not."""
        words = np.zeros(len(self._at), dtype=object)
        words[:] = ""
        for index, one in enumerate(self._contest.held):
            if "arrived" in one.readings.texts:
                mine = np.flatnonzero(self._contest.resolved.source[self._at] == index)
                words[mine] = one.readings.texts["arrived"][self._contest.resolved.row[self._at[mine]]]
        found = moments_of(words[self._counted].tolist())
        known = np.isfinite(found)
        return found if 2 * int(known.sum()) > len(found) else None

    def _states(self) -> tuple[tuple[State, ...], Shares | None]:
        """The night so far, in at most `STEPS` moments, and what it says of the shares at the end."""
        if self._condition.rule.name is RuleName.DHONDT or not len(self._counted):
            return (), None
        stations = Stations(self._contest.counted.electors[self._at], self._places())
        votes = self._contest.counted.votes[self._at].astype(np.int64)
        forecaster = Forecaster(stations, votes.shape[1])
        bounds, everyone = self._bounds(stations.electors), self._area.total.stations or 0
        watch = Watch(stations, self._condition, forecaster, bounds, everyone)
        states = []
        for positions in self._came():
            watch.count(positions, votes[positions])
            states.append(watch.state(self._alpha))
        return (*states[:-1], self._agreed(states[-1])), shares_of(forecaster, self._alpha)

    def _came(self) -> Iterator[NDArray[np.intp]]:
        moments = np.zeros(len(self._counted)) if self._moments is None else self._moments
        order = np.argsort(moments, kind="stable")
        batch = np.unique(moments[order], return_inverse=True)[1].astype(np.int64)
        nobody = Stations(np.zeros(len(order), np.int64), np.zeros((len(order), 0), np.int32))
        past = Trajectory("", "", (), nobody, np.zeros((len(order), 0), np.int64), batch)
        return (self._counted[order[part]] for part in past.steps(STEPS))

    def _places(self) -> NDArray[np.int32]:
        levels = [np.searchsorted(level.starts, self._at, side="right") for level in self._count.frame.levels]
        return np.stack(levels, axis=1).astype(np.int32) if levels else np.zeros((len(self._at), 0), np.int32)

    def _bounds(self, electors: NDArray[np.int64]) -> Bounds:
        """Under the register that leaves most electors outstanding."""
        form, strictest = self._count.pack.form, self._area.outcome.strictest
        total = None if strictest is None else strictest.register_total
        beyond = None if total is None else max(total - int(electors[electors > 0].sum()), 0)
        return Bounds(form.extra_per_station, form.largest_station, beyond)

    def _agreed(self, state: State) -> State:
        """The state now, its arithmetic verdict no stronger than the count's own, which knows of disputes."""
        strictest, indicated = self._area.outcome.strictest, self._area.outcome.indicated
        names = () if state.option is None else (self._condition.options[state.option],)
        granted = strictest is not None and strictest.verdict is Verdict.YES and indicated.options == names
        return (
            state if granted or state.arithmetic is not Answer.YES else replace(state, arithmetic=Answer.UNDECIDED)
        )

    def _missing(self, states: tuple[State, ...]) -> Missing | None:
        """Under the register that leaves most electors outstanding; None where nothing is out, or nothing held."""
        strictest = self._area.outcome.strictest
        if strictest is None or not (strictest.way and strictest.outstanding and strictest.covered):
            return None
        nearest = min(strictest.way, key=lambda one: Fraction(one.slack, one.assertion.scale))
        value = Fraction(nearest.counted, nearest.assertion.scale)
        held, needed = value / strictest.covered, -value / strictest.outstanding
        foreseen = states[-1].margin.tipping_shift if states and self._all_known else None
        return Missing(
            assertion=nearest.assertion,
            outstanding=strictest.outstanding,
            held=held,
            needed=needed,
            shift=float(needed - held) if foreseen is None else foreseen,
        )


def _hushed(state: State) -> State:
    """The state without its statistical verdict and band; the shifts stay, for they assume nothing."""
    margin = replace(state.margin, estimate=None, low=None, high=None, drift=None, evaluated=False)
    return replace(state, statistical=Answer.UNDECIDED, margin=margin)


def feed_of(pack: Pack, files: Sequence[FileRead]) -> Feed:
    """What the tables of a run are together: the least that any of them declares."""
    declared = {mapping.id: mapping.feed for mapping in pack.tables}
    feeds = {declared.get(name, Feed.PARTIAL) for file in files for name in file.mappings or ("",)}
    return next((feed for feed in (Feed.PARTIAL, Feed.SAMPLE, Feed.COMPLETE) if feed in feeds), Feed.PARTIAL)
