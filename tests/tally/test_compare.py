"""Sources side by side: what agrees, what differs by how much, what only one holds."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from tests.strategies import builders
from tests.strategies.elections import OPTIONS, Election, elections
from veedor.election.sheet import Source, State
from veedor.tally.compare import Pair, compare_all
from veedor.tally.held import hold

CONTEST = builders.contest(("a", "b"))


def pairs_of(rows_a: list[builders.Row], rows_b: list[builders.Row]) -> tuple[Pair, ...]:
    pack = builders.pack(contests=[CONTEST])
    readings = [
        builders.readings(rows, source=Source(name), of=CONTEST, fields=("null", "valid"))
        for name, rows in (("one", rows_a), ("two", rows_b))
    ]
    frame = builders.frame(pack, *readings)
    members = np.ones(len(frame), dtype=bool)
    return compare_all([hold(one, frame.positions(one.stations), members) for one in readings])


def test_by_how_much() -> None:
    (pair,) = pairs_of(
        [("0101.01", {"a": 10, "b": 5}), ("0101.02", {"a": 7, "b": 7}), ("0101.03", {"a": 1, "b": 1})],
        [("0101.01", {"a": 10, "b": 5}), ("0101.02", {"a": 9, "b": 6}), ("0101.04", {"a": 1, "b": 1})],
    )
    assert pair.compared == 2
    assert pair.differ.tolist() == [False, True]
    assert pair.largest.tolist() == [0, 2]
    assert (len(pair.only_a), len(pair.only_b)) == (1, 1)


def test_an_unread_figure_is_not_compared() -> None:
    (pair,) = pairs_of([("0101.01", {"a": 10, "b": State.ILLEGIBLE})], [("0101.01", {"a": 10, "b": 99})])
    assert pair.compared == 1
    assert not pair.differ.any()
    assert not pair.whole.any()


def test_nothing_read_is_not_an_agreement() -> None:
    (pair,) = pairs_of([("0101.01", {})], [("0101.01", {"a": 1, "b": 2})])
    assert pair.compared == 0


def test_printed_sums_are_not_what_voters_said() -> None:
    (pair,) = pairs_of([("0101.01", {"a": 10, "b": 5, "valid": 15})], [("0101.01", {"a": 10, "b": 5, "valid": 51})])
    assert not pair.differ.any()


@given(elections())
def test_against_a_dictionary(election: Election) -> None:
    frame = builders.frame(election.pack, *election.readings)
    held = [hold(one, frame.positions(one.stations), np.ones(len(frame), dtype=bool)) for one in election.readings]
    said = [
        {
            int(position): {
                name: int(one.readings.column(name)[row])
                for name in (*OPTIONS, "blank", "null")
                if one.readings.known(name)[row]
            }
            for row, position in enumerate(one.positions)
        }
        for one in held
    ]
    for pair in compare_all(held):
        a, b = said[pair.a], said[pair.b]
        both = [p for p in a.keys() & b.keys() if a[p].keys() & b[p].keys()]
        differ = [p for p in both if any(a[p][name] != b[p][name] for name in a[p].keys() & b[p].keys())]
        assert sorted(both) == pair.positions.tolist()
        assert sorted(differ) == pair.differing.tolist()
