"""Where a contest is decided: its stations, its areas, and the official numbers that bound them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.contest import Area, Contest
from veedor.election.frame import Frame
from veedor.election.pack import UNKNOWN, Pack
from veedor.tally.counted import Counted
from veedor.tally.outcome import Bounds, OutcomeOf
from veedor.tally.stakes import Stakes
from veedor.tally.tabulate import Total

STATION_LIST: Final = "station_list"
"""Register id of the sum of electors over the pack's own list of stations."""


@dataclass(frozen=True)
class AreaCount:
    """The count of one contest in one area that decides it: `id` is `contest` or `contest:area`."""

    id: str
    contest: Contest
    area: str | None
    stations: slice
    total: Total
    outcome: OutcomeOf


def membership(pack: Pack, frame: Frame, contest: Contest) -> NDArray[np.bool_]:
    """The stations at which the contest is held, by position. Where the pack lists its stations, one outside the
    list is never counted: it is a finding (A01)."""
    members = frame.listed.copy() if frame.has_list else np.ones(len(frame), dtype=bool)
    if contest.level is not None:
        for code, where in frame.level(contest.level).slices(len(frame)):
            members[where] &= contest.held_in(code)
    for row, contests in pack.stations.contests.items():
        position = frame.position_of(pack.stations.codes[row])
        members[position] = contest.id in contests
    return members


def instances(frame: Frame, contest: Contest) -> Iterable[tuple[str | None, slice]]:
    """The areas in which the contest is decided separately."""
    if contest.level is None:
        yield None, slice(0, len(frame))
        return
    for code, where in frame.level(contest.level).slices(len(frame)):
        if contest.held_in(code):
            yield code, where


class OfficialNumbers:
    """Stations and electors of areas, as the pack states them; never guessed from what was received."""

    def __init__(self, pack: Pack, frame: Frame, contest: Contest, members: NDArray[np.bool_]) -> None:
        self._pack = pack
        self._frame = frame
        self._contest = contest
        self._members = members
        self._listed = frame.listed & members
        self._areas: dict[tuple[str, str], Area] = {(area.level, area.code): area for area in pack.areas}

    def stations(self, level: str | None, code: str | None, where: slice) -> int | None:
        if self._frame.has_list:
            return int(np.count_nonzero(self._listed[where]))
        if level is None or code is None:
            return self._pack.stations_total
        area = self._areas.get((level, code))
        return area.stations if area else None

    def electors(self, where: slice) -> int | None:
        """Sum over the listed stations, if each of them states its electors."""
        stated = self._frame.electors[where][self._listed[where]]
        if not len(stated) or bool((stated == UNKNOWN).any()):
            return None
        return int(stated.sum())

    def registers(self, code: str | None, where: slice) -> dict[str, int]:
        """The register totals that bound the contest's electors in this area."""
        totals = self._declared(code)
        if totals:
            return totals
        listed = self.electors(where)
        return {} if listed is None else {STATION_LIST: listed}

    def _declared(self, code: str | None) -> dict[str, int]:
        wanted = self._contest.registers
        if code is None:
            return {one.id: one.total for one in self._pack.registers if not wanted or one.id in wanted}
        area = self._areas.get((self._contest.level or "", code))
        stated = area.electors if area and area.electors else {}
        return {name: total for name, total in stated.items() if not wanted or name in wanted}

    def bounds(
        self, code: str | None, where: slice, stations: int | None, counted: Counted, stakes: Stakes
    ) -> Bounds:
        """What bounds everything that could still be cast in this area."""
        members = self._members[where]
        stated = members & (counted.electors[where] != UNKNOWN)
        unstated = (stakes.electors == UNKNOWN) & ~stakes.special
        accounted = int(np.count_nonzero(stated)) + int(np.count_nonzero(unstated))
        return Bounds(
            registers=self.registers(code, where),
            known=int(counted.electors[where][stated].sum()) + int(stakes.covers[unstated].sum()),
            silent=None if stations is None else max(stations - accounted - self._without_roll(where), 0),
            extra=self._extra_ballots(where, stations, stakes),
            surplus=stations is not None and len(stakes) > stations,
            largest_station=self._pack.form.largest_station,
        )

    def _without_roll(self, where: slice) -> int:
        return int(np.count_nonzero(self._special[where]))

    @cached_property
    def _special(self) -> NDArray[np.bool_]:
        """Listed stations without a roll, to which ballots are delivered instead."""
        special: NDArray[np.bool_] = (self._frame.ballots != UNKNOWN) & (self._frame.electors == UNKNOWN)
        return special & self._listed

    def _extra_ballots(self, where: slice, stations: int | None, stakes: Stakes) -> int | None:
        """Lawful ballots beyond the register that may still come; None if their number is unknown. A sheet that
        is only partly read leaves its station's extra ballots open."""
        per_station = self._pack.form.extra_per_station
        if per_station and stations is None:
            return None
        delivered = int(self._frame.ballots[where][self._special[where]].sum())
        cast = int((stakes.capacity - per_station)[stakes.special & stakes.read].sum())
        return delivered - cast + per_station * max((stations or 0) - int(np.count_nonzero(stakes.read)), 0)
