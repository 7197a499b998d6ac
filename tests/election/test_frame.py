"""Stations stand in geographic order, whoever names them, in whatever order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.elections import station_codes
from veedor.election.frame import NOWHERE, AreaColumn, Placement, build_frame, read_key, read_keys, written
from veedor.election.pack import UNKNOWN, StationCode


@given(station_codes(most=20), st.randoms())
def test_order_of_naming_does_not_matter(codes: list[str], random: object) -> None:
    pack = builders.pack(levels=(("region", 2), ("centre", 2)))
    shuffled = list(codes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = build_frame(pack, [Placement(builders.keys(codes))])
    other = build_frame(pack, [Placement(builders.keys(shuffled[:3])), Placement(builders.keys(shuffled))])
    assert one.names(np.arange(len(one))) == other.names(np.arange(len(other))) == sorted(codes)
    assert [level.codes for level in one.levels] == [level.codes for level in other.levels]


@given(station_codes(most=20))
def test_areas_are_slices_that_hold_their_own_stations(codes: list[str]) -> None:
    pack = builders.pack(levels=(("region", 2), ("centre", 2)))
    frame = build_frame(pack, [Placement(builders.keys(codes))])
    for code, where in frame.level("centre").slices(len(frame)):
        inside = frame.names(np.arange(where.start, where.stop))
        assert inside == [name for name in sorted(codes) if name.startswith(code.replace(".", ""))]


def test_a_frame_without_stations_has_no_areas() -> None:
    frame = build_frame(builders.pack(levels=(("region", 2), ("centre", 2))), [])
    assert list(frame.level("region").slices(len(frame))) == []


def test_areas_from_table_columns_when_codes_carry_none() -> None:
    pack = builders.pack(levels=(("region", None), ("town", None)), widths=())  # type: ignore[arg-type]
    areas = (AreaColumn.of(["South", "North", "South"]), AreaColumn.of(["B", "A", "A"]))
    frame = build_frame(pack, [Placement(np.asarray(["x9", "x1", "x5"]), areas)])
    assert frame.names(np.arange(3)) == ["x1", "x5", "x9"]
    assert frame.level("region").codes == ("North", "South")
    assert frame.level("town").codes == ("North.A", "South.A", "South.B")


def test_the_smallest_path_wins_between_tables() -> None:
    pack = builders.pack(levels=(("region", None),), widths=())  # type: ignore[arg-type]
    one = Placement(np.asarray(["x"]), (AreaColumn.of(["South"]),))
    other = Placement(np.asarray(["x"]), (AreaColumn.of(["North"]),))
    for order in ([one, other], [other, one]):
        assert build_frame(pack, order).level("region").codes == ("North",)


def test_the_pack_s_own_list_wins_over_every_table() -> None:
    pack = builders.pack([("x", 1)], levels=(("region", None),), widths=())  # type: ignore[arg-type]
    listed = replace(pack, stations=replace(pack.stations, areas=(("South",),)))
    table = Placement(np.asarray(["x", "y"]), (AreaColumn.of(["North", "North"]),))
    frame = build_frame(listed, [table])
    assert frame.level("region").codes == ("North", "South")
    assert frame.names(np.arange(2)) == ["y", "x"]


def test_a_register_fills_only_what_the_pack_leaves_open() -> None:
    pack = builders.pack([("0101.01", 100), ("0101.02", UNKNOWN)])
    register = Placement(builders.keys(["0101.01", "0101.02"]), electors=np.asarray([7, 80]))
    assert build_frame(pack, [register]).electors.tolist() == [100, 80]


def test_unknown_stations_are_nowhere() -> None:
    frame = build_frame(builders.pack([("0101.01", 1)]), [])
    assert frame.positions(builders.keys(["0101.01", "9999.99"])).tolist() == [0, NOWHERE]
    assert frame.position_of("0202.02") == NOWHERE


@given(st.integers(0, 10**11 - 1))
def test_written_codes_read_back(key: int) -> None:
    code = StationCode((9, 2))
    assert read_key(code, written(code, key)) == key
    assert read_keys(code, [written(code, key)]).tolist() == [key]


@pytest.mark.parametrize("text", ["1.2.3", "12345678901.01", "01a.1", "", "１.1", "-1.1"])
def test_faulty_codes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_key(StationCode((9, 2)), text)
    with pytest.raises(ValueError, match=r".*"):
        read_keys(StationCode((9, 2)), ["1.01", text])


def test_many_codes_are_read_as_one_is() -> None:
    texts = ["1.01", "000000001.01", "00000000101"]
    assert read_keys(StationCode((9, 2)), texts).tolist() == [read_key(StationCode((9, 2)), one) for one in texts]
    assert read_keys(StationCode(()), ["é"]).tolist() == ["é"]
    assert len(read_keys(StationCode(()), [])) == len(read_keys(StationCode((9, 2)), [])) == 0
