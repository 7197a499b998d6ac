"""The areas of the map: which option is ahead in each, and by how much, where enough sheets are held."""

from __future__ import annotations

from veedor.election.pack import CoverageFloor
from veedor.election.text import Text
from veedor.publish.floor import below_floor
from veedor.publish.report.facts import PlaceFact, Standing
from veedor.publish.shares import share
from veedor.tally.fold import ContestCount, Count
from veedor.tally.tabulate import Total


def places_of(count: Count, contest: ContestCount) -> tuple[Text | None, tuple[PlaceFact, ...]]:
    """The name of the level and its areas in geographic order: the contest's own areas, or, of a contest in the
    whole country, those of the first level; none where the pack has no geography."""
    levels = {level.id: level.name for level in count.pack.levels}
    level = contest.contest.level or next(iter(levels), None)
    if level is None:
        return None, ()
    floor = count.pack.floor
    mine = {area.area: (area, below_floor(floor, contest, area)) for area in contest.areas}
    places = []
    for code, name, total in contest.roll_up(level):
        if (deciding := mine.get(code) or mine.get(None)) is not None:
            area, hidden = deciding
            places.append(_place(code, name, area.total if area.area == code else total, floor, hidden))
    return levels[level], tuple(places)


def _place(code: str, name: str, total: Total, floor: CoverageFloor | None, hidden: bool) -> PlaceFact:
    if not total.sheets:
        return PlaceFact(code, name, total, Standing.NO_SHEETS)
    coverage = total.coverage_stations
    if hidden or (floor is not None and coverage is not None and coverage < floor.each):
        return PlaceFact(code, name, total, Standing.TOO_FEW)
    (first, most), *others = sorted(total.votes.items(), key=lambda item: (-item[1], item[0]))
    second = others[0][1] if others else 0
    if most == second:
        return PlaceFact(code, name, total, Standing.TIE)
    return PlaceFact(code, name, total, Standing.AHEAD, first, share(most - second, total.options_sum))
