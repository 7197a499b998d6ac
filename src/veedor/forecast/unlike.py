"""How unlike the absent places are: how they had voted in an earlier election, beside those whose sheets are in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from veedor.election.frame import Keys, written
from veedor.election.pack import Baseline, StationCode
from veedor.intake.baseline import Earlier
from veedor.tally.areas import AreaCount
from veedor.tally.fold import ContestCount, Count


@dataclass(frozen=True)
class Places:
    """Some places: how many, and their earlier votes by option."""

    number: int
    votes: tuple[int, ...]

    def share(self, option: int) -> Fraction | None:
        """Of the votes of all options of the baseline; None where there are none."""
        cast = sum(self.votes)
        return Fraction(self.votes[option], cast) if cast else None


@dataclass(frozen=True)
class Unlike:
    """`absent` places have no counted sheet, `present` ones have. `unlisted`: how many of the absent no table of
    this election names, so that nobody knows whether they vote. `new`: codes of this election's places of which the
    baseline knows nothing; they are in neither."""

    baseline: Baseline
    absent: Places
    present: Places
    unlisted: int
    new: tuple[str, ...]


def unlike(count: Count, contest: ContestCount, area: AreaCount, earlier: Earlier) -> Unlike | None:
    """Of one contest area. None where the baseline is of another contest, or either side has no place.

    Places that this election's tables do not name are absent ones where it is not known which stations there are,
    and the contest is decided once, everywhere. Elsewhere they do not vote on it, or nobody knows where they lie.
    """
    at = np.arange(area.stations.start, area.stations.stop)
    at = at[contest.members[at]]
    if earlier.layout.contest != contest.contest.id or not len(at):
        return None
    here = _places(count.frame.keys[at], count.frame.code, earlier.parts)
    held = np.isin(earlier.places, here[contest.resolved.counted[at]])
    listed = np.isin(earlier.places, here)
    out = ~held & (listed | _everywhere(contest, area, len(at)))
    if not held.any() or not out.any():
        return None
    code = StationCode(count.frame.code.widths[: earlier.parts])
    return Unlike(
        baseline=earlier.layout,
        absent=_of(earlier, out),
        present=_of(earlier, held),
        unlisted=int((out & ~listed).sum()),
        new=tuple(written(code, key) for key in np.setdiff1d(here, earlier.places).tolist()),
    )


def _everywhere(contest: ContestCount, area: AreaCount, stations: int) -> bool:
    """Whether a place that no table names may vote on this contest area."""
    known = area.total.stations is not None and stations >= area.total.stations
    return area.area is None and not contest.contest.only and not contest.contest.without and not known


def _places(keys: Keys, code: StationCode, parts: int) -> Keys:
    """The place of every station: the first `parts` of its code."""
    return keys // 10 ** sum(code.widths[parts:]) if code.numeric else keys


def _of(earlier: Earlier, which: NDArray[np.bool_]) -> Places:
    return Places(int(which.sum()), tuple(earlier.votes[which].sum(axis=0).tolist()))
