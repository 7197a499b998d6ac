"""What a bulletin is checked against: the contest's rule, official numbers, the one before, the sheets held."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Contest
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.frame import Frame
from veedor.election.law import Bulletin
from veedor.election.pack import Pack
from veedor.tally.areas import OfficialNumbers, instances, membership
from veedor.tally.fold import ContestCount


@dataclass(frozen=True)
class SheetsHeld:
    """The counted sheets of the bulletin's contest and area: `votes` (sheets × options, a figure that is no
    number is 0) and `electors` by sheet, UNKNOWN where nobody states them."""

    options: tuple[str, ...]
    votes: NDArray[np.int64]
    electors: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.votes)

    def of(self, option: str, named: Collection[str]) -> NDArray[np.int64]:
        """The votes of one option, by sheet; of all that are not `named` for an option that no sheet has."""
        if option in self.options:
            wanted = [self.options.index(option)]
        else:
            wanted = [index for index, other in enumerate(self.options) if other not in named]
        votes: NDArray[np.int64] = self.votes[:, wanted].sum(axis=1, dtype=np.int64)
        return votes


@dataclass(frozen=True)
class Around:
    """`options` are all options of the contest (empty: those that the bulletin names); `stations` is how many
    the contest has in the bulletin's area; `deadline` the day by which results by station must be public."""

    rule: DecisionRule = field(default_factory=lambda: DecisionRule(RuleName.PLURALITY))
    options: tuple[str, ...] = ()
    total_is: tuple[str, ...] = ()
    registers: Mapping[str, int] = field(default_factory=dict)
    stations: int | None = None
    extra_per_station: int = 0
    deadline: date | None = None
    earlier: Bulletin | None = None
    sheets: SheetsHeld | None = None


def around(
    pack: Pack, frame: Frame, bulletin: Bulletin, earlier: Bulletin | None, count: ContestCount | None
) -> Around:
    """What `pack` says around a bulletin; `count` is of the bulletin's contest, None where no sheet is held."""
    contest = pack.contest(bulletin.contest)
    where = _where(frame, contest, bulletin.area)
    official = OfficialNumbers(pack, frame, contest, membership(pack, frame, contest))
    due = pack.law.station_results_by
    return Around(
        rule=contest.rule,
        options=contest.option_ids,
        total_is=pack.form.total_is,
        registers=official.registers(bulletin.area, where),
        stations=official.stations(contest.level, bulletin.area, where) or None,
        extra_per_station=pack.form.extra_per_station,
        deadline=due[0].date() if due else None,
        earlier=earlier,
        sheets=_held(count, where) if count else None,
    )


def _where(frame: Frame, contest: Contest, area: str | None) -> slice:
    """The bulletin's stations in the frame; none where the frame does not know the area."""
    return dict(instances(frame, contest)).get(area, slice(0, 0))


def _held(count: ContestCount, where: slice) -> SheetsHeld | None:
    at = np.flatnonzero(count.resolved.counted[where]) + where.start
    if not len(at):
        return None
    return SheetsHeld(
        count.contest.option_ids, count.counted.votes[at].astype(np.int64), count.counted.electors[at]
    )


def previous(bulletins: Sequence[Bulletin], index: int) -> Bulletin | None:
    """The latest bulletin on the same contest and area that was announced before the one at `index`."""
    this = bulletins[index]
    before = [
        one
        for at, one in enumerate(bulletins)
        if (one.contest, one.area) == (this.contest, this.area)
        and (one.announced_at, at) < (this.announced_at, index)
    ]
    return max(before, key=lambda one: one.announced_at, default=None)
