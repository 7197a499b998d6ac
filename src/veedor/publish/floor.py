"""The pack's floor of coverage: below it, pages show what is missing instead of votes and shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from veedor.election.pack import CoverageFloor
from veedor.tally.areas import AreaCount
from veedor.tally.fold import ContestCount


@dataclass(frozen=True)
class Below:
    """Where coverage is too small: `stratum` is the name of an area inside, None where it is the whole."""

    stratum: str | None
    coverage: Fraction
    least: Fraction


def all_below(floor: CoverageFloor | None, contest: ContestCount, area: AreaCount) -> tuple[Below, ...]:
    """Where the area's coverage is too small to speak of votes: as a whole, then in strata of a contest that is
    decided in the whole country, the least covered first. Coverage that nobody can state is not below."""
    if floor is None:
        return ()
    whole = _under(None, area.total.coverage_stations, floor.overall)
    strata = _strata(floor, contest) if area.area is None else ()
    return (*whole, *sorted(strata, key=lambda below: below.coverage))


def below_floor(floor: CoverageFloor | None, contest: ContestCount, area: AreaCount) -> bool:
    """Whether the area's coverage is too small, as a whole or in any stratum."""
    return bool(all_below(floor, contest, area))


def say_below(below: Sequence[Below], say: Callable[..., str]) -> Iterator[str]:
    """The whole, or the area least covered, and in how many others it is so."""
    first = below[0]
    if first.stratum is None:
        yield say("count.below_floor", coverage=first.coverage, floor=first.least)
        return
    yield say("count.below_floor_in", area=first.stratum, coverage=first.coverage, floor=first.least)
    if len(below) > 1:
        yield say("count.below_floor_more", areas=len(below) - 1)


def _strata(floor: CoverageFloor, contest: ContestCount) -> Iterator[Below]:
    if floor.level is not None:
        for _, name, total in contest.roll_up(floor.level):
            yield from _under(name, total.coverage_stations, floor.each)


def _under(stratum: str | None, coverage: Fraction | None, least: Fraction) -> tuple[Below, ...]:
    if coverage is None or coverage >= least:
        return ()
    return (Below(stratum, coverage, least),)
