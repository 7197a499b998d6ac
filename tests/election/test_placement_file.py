"""Where stations lie, as a file: the same placement again, and no other content whatever."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import builders
from veedor.base.errors import Refused
from veedor.election.frame import AreaColumn, Placement, build_frame
from veedor.election.pack import UNKNOWN
from veedor.election.pack_files import pack_files, pack_of
from veedor.election.pack_reader import read_pack, shipped_packs
from veedor.election.placement_file import placement_file, read_placement

PACK = builders.pack()


@pytest.mark.parametrize("electors", [None, [300, UNKNOWN]])
@pytest.mark.parametrize("areas", [None, ["N", "S"]])
def test_a_placement_is_read_as_it_was_written(areas: list[str] | None, electors: list[int] | None) -> None:
    pack = builders.pack(levels=[("region", None)]) if areas else PACK  # type: ignore[list-item]
    where = Placement(
        builders.keys(["0101.01", "0203.01"]),
        (AreaColumn.of(areas),) if areas else None,
        None if electors is None else np.asarray(electors, dtype=np.int64),
        {(0, "N" if areas else "01"): "Norte"},
    )
    again = read_placement(placement_file(where, pack), pack, "x")
    one, other = build_frame(pack, [where]), build_frame(pack, [again])
    assert np.array_equal(one.keys, other.keys)
    assert np.array_equal(one.electors, other.electors)
    assert [(level.codes, level.names) for level in one.levels] == [
        (level.codes, level.names) for level in other.levels
    ]
    assert "Norte" in other.levels[0].names


@pytest.mark.parametrize("name", shipped_packs())
def test_a_pack_is_its_files(name: str) -> None:
    pack = read_pack(name)
    again = pack_of(pack_files(pack))
    assert (again.id, again.contests, again.stations, again.bulletins) == (
        pack.id,
        pack.contests,
        pack.stations,
        pack.bulletins,
    )


def test_a_pack_has_no_other_files() -> None:
    with pytest.raises(Refused, match="stray_file"):
        pack_of({"../pack.toml": b""})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
shaped = st.fixed_dictionaries(
    {
        "stations": st.lists(st.sampled_from(["0101.01", "0102.01", "x", ""]), max_size=2) | json_values,
        "areas": st.dictionaries(st.sampled_from(["region", "x"]), json_values, max_size=1) | json_values,
        "names": st.dictionaries(st.sampled_from(["region", "x"]), json_values, max_size=1) | json_values,
        "electors": st.lists(st.integers(-2, 5), max_size=2) | json_values,
    }
)


@given(
    shaped.map(json.dumps).map(str.encode) | json_values.map(json.dumps).map(str.encode) | st.binary(max_size=40)
)
def test_any_bytes_are_a_placement_or_refused(data: bytes) -> None:
    try:
        found = read_placement(data, PACK, "x")
    except Refused as refused:
        codes = [problem.code for problem in refused.problems]
    else:
        codes = []
        build_frame(PACK, [found])
    assert codes in ([], ["pack.placement_unfit"])
