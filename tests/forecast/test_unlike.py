"""How absent places had voted: each place on one side, exact shares, nothing said where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import builders
from veedor.election.frame import Placement, build_frame
from veedor.election.pack import Baseline, TableMap
from veedor.forecast.unlike import Places, Unlike, unlike
from veedor.intake.baseline import Earlier
from veedor.tally.fold import Count, fold

TEXT = builders.text
LAYOUT = Baseline("then", "president", TEXT("then"), "the board", (TEXT("x"), TEXT("y")), TableMap("then", ("C",)))


def earlier(votes: dict[int, tuple[int, int]], layout: Baseline = LAYOUT) -> Earlier:
    """Votes of x and y by centre (the first part of a code)."""
    table = np.asarray([votes[place] for place in sorted(votes)], dtype=np.int64).reshape(-1, 2)
    return Earlier(layout, 1, np.asarray(sorted(votes), dtype=np.int64), table)


def counted(present: list[str], listed: Sequence[str] = (), total: int | None = None, **rest: object) -> Count:
    """A count of these sheets, in an election that lists these stations."""
    contest = replace(builders.contest(("a", "b")), **rest)  # type: ignore[arg-type]
    stations = [(code, 100) for code in listed]
    pack = builders.pack(stations, contests=(contest,), registers={"final": 1000}, stations_total=total)
    readings = builders.readings([(code, {"a": 5, "b": 4}) for code in present], of=contest)
    return fold(pack, build_frame(pack, [Placement(readings.stations)]), [readings])


def seen(count: Count, votes: dict[int, tuple[int, int]], layout: Baseline = LAYOUT) -> Unlike | None:
    (contest,) = count.contests
    return unlike(count, contest, contest.areas[0], earlier(votes, layout))


def test_a_centre_is_present_when_one_of_its_stations_is() -> None:
    found = seen(counted(["0101.01"], ["0101.01", "0101.02", "0102.01"]), {101: (50, 50), 102: (6, 4)})
    assert found is not None
    assert (found.present, found.absent) == (Places(1, (50, 50)), Places(1, (6, 4)))
    assert (found.absent.share(0), found.present.share(1)) == (Fraction(3, 5), Fraction(1, 2))
    assert (found.unlisted, found.new) == (0, ())


def test_centres_that_closed_are_no_absent_ones_where_every_station_is_known() -> None:
    votes = {101: (50, 50), 102: (6, 4), 999: (9, 0)}
    known = seen(counted(["0101.01"], ["0101.01", "0102.01"]), votes)
    unknown = seen(counted(["0101.01"], [], total=3), votes)
    assert known is not None
    assert unknown is not None
    assert (known.absent, known.unlisted) == (Places(1, (6, 4)), 0)
    assert (unknown.absent, unknown.unlisted) == (Places(2, (15, 4)), 2)


def test_centres_without_earlier_votes_are_named_and_in_neither_figure() -> None:
    found = seen(counted(["0101.01", "0103.01"], ["0101.01", "0102.01", "0103.01"]), {101: (1, 1), 102: (6, 4)})
    assert found is not None
    assert (found.present.number, found.absent.number, found.new) == (1, 1, ("0103",))


def test_a_contest_of_some_areas_knows_only_its_own_places() -> None:
    count = counted(["0101.01"], ["0101.01", "0102.01", "0201.01"], only=("01",), level="region")
    found = seen(count, {101: (1, 0), 102: (2, 0), 201: (4, 0), 999: (8, 0)})
    assert found is not None
    assert (found.present.votes, found.absent.votes) == ((1, 0), (2, 0))


@pytest.mark.parametrize(
    ("present", "votes", "contest"),
    [
        (["0101.01"], {101: (1, 1)}, "president"),  # none absent
        ([], {101: (1, 1)}, "president"),  # none present
        (["0101.01"], {}, "president"),
        (["0101.01"], {101: (1, 1), 102: (1, 1)}, "mayor"),
    ],
)
def test_nothing_is_said_of_one_side_alone_or_of_another_contest(
    present: list[str], votes: dict[int, tuple[int, int]], contest: str
) -> None:
    assert seen(counted(present, ["0101.01", "0102.01"]), votes, replace(LAYOUT, contest=contest)) is None


def test_places_that_cast_no_votes_have_no_share() -> None:
    assert Places(3, (0, 0)).share(0) is None


PLACES = st.dictionaries(st.integers(101, 120), st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1)


@given(PLACES, st.sets(st.integers(101, 120), min_size=1))
def test_every_earlier_vote_is_on_one_side(votes: dict[int, tuple[int, int]], present: set[int]) -> None:
    found = seen(counted([f"0{place}.01" for place in sorted(present)], total=99), votes)
    if found is None:
        assert not (votes.keys() & present and votes.keys() - present)
        return
    sides = np.add(found.absent.votes, found.present.votes)
    assert sides.tolist() == np.sum(list(votes.values()), axis=0).tolist()
    assert found.absent.number + found.present.number == len(votes)
    assert {int(place) for place in found.new} == present - votes.keys()
