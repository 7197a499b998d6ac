"""The one fold: order changes nothing, areas sum to their parents, a station adds exactly its votes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.elections import OPTIONS, Election, elections
from veedor.election.sheet import Readings
from veedor.tally.fold import Count, fold


def count(election: Election, readings: tuple[Readings, ...] | None = None) -> Count:
    given_readings = election.readings if readings is None else readings
    return fold(election.pack, builders.frame(election.pack, *given_readings), given_readings)


def figures(counted: Count) -> object:
    contest = counted.contests[0]
    area = contest.areas[0]
    return (
        area.total,
        [(one.verdict, one.outstanding, one.sheets_false) for one in area.outcome.by_register],
        [(r.rule.code, r.source, [r.checked.count(k) for k in range(3)]) for r in contest.reports],
        contest.resolved.grade.tolist(),
        contest.resolved.tied.tolist(),
    )


@settings(max_examples=150)
@given(elections(), st.randoms())
def test_order_of_rows_and_sources_does_not_matter(election: Election, random: object) -> None:
    shuffled = []
    for one in election.readings:
        order = list(range(len(one)))
        random.shuffle(order)  # type: ignore[attr-defined]
        shuffled.append(one.take(np.asarray(order, dtype=np.int64)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert figures(count(election)) == figures(count(election, tuple(shuffled)))


@given(elections())
def test_a_file_given_twice_changes_no_vote(election: Election) -> None:
    again = tuple(replace(one, file="again.csv") for one in election.readings)
    once, twice = count(election), count(election, (*election.readings, *again))
    assert once.contests[0].areas[0].total.votes.keys() == twice.contests[0].areas[0].total.votes.keys()
    alone = len(election.readings) == 1
    if alone:
        assert once.contests[0].areas[0].total.votes == twice.contests[0].areas[0].total.votes


@given(elections())
def test_areas_sum_to_their_parent(election: Election) -> None:
    contest = count(election).contests[0]
    regions = [total for _, _, total in contest.roll_up("region")]
    whole = contest.areas[0].total
    for option in OPTIONS:
        assert sum(total.votes[option] for total in regions) == whole.votes[option]
    assert sum(total.sheets for total in regions) == whole.sheets
    assert sum(total.electors_counted for total in regions) == whole.electors_counted


@given(elections(sources=1, slips=False))
def test_one_station_more_adds_exactly_its_votes(election: Election) -> None:
    (one,) = election.readings
    if not len(one):
        return
    less = (one.take(np.arange(len(one) - 1)),)
    before, after = (count(election, r).contests[0].areas[0].total.votes for r in (less, (one,)))
    for option in OPTIONS:
        assert after[option] - before[option] == int(one.column(option)[-1])


@given(elections())
def test_no_unknown_becomes_a_vote(election: Election) -> None:
    """Totals never exceed what is written on the readings that count."""
    contest = count(election).contests[0]
    resolved, total = contest.resolved, contest.areas[0].total
    for column, option in enumerate(OPTIONS):
        added = 0
        for position in np.flatnonzero(resolved.counted).tolist():
            held = contest.held[int(resolved.source[position])]
            added += int(held.readings.votes[int(resolved.row[position]), column])
        assert total.votes[option] == added


def test_without_stations_no_level_has_areas() -> None:
    pack = builders.pack(levels=(("region", 2), ("centre", 2)))
    (contest,) = fold(pack, builders.frame(pack), ()).contests
    assert contest.roll_up("region") == ()
