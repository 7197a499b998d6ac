"""`[[baseline]]` in a pack: what is wrong with one is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.test_baseline import BASELINE, pack
from veedor.base.errors import Refused


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "2021"', "", "pack.missing_key"),
        ('source = "The board, gazette of 2021"', "", "pack.missing_key"),
        ('contest = "mayor"', 'contest = "king"', "pack.not_among"),
        ('place = "CENTRE"', 'place = ["A", "B", "C"]', "pack.station_columns"),
        ('votes = "BOAT"', 'votes = "TREE"', "pack.column_twice"),
        ('place = "CENTRE"', 'place = "BOAT"', "pack.column_twice"),
        ('place = "CENTRE"', 'place = "CENTRE"\ncolour = "red"', "pack.unknown_key"),
        (BASELINE[BASELINE.index("[[baseline.option]]") :], "", "pack.missing_key"),
        (BASELINE, BASELINE * 2, "pack.id_twice"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in BASELINE
    with pytest.raises(Refused) as refused:
        pack(tmp_path, BASELINE.replace(old, new))
    assert {problem.code.removesuffix("_like") for problem in refused.value.problems} == {code}
    assert all("baseline" in problem.where for problem in refused.value.problems)


def test_a_whole_baseline_is_read(tmp_path: Path) -> None:
    (one,) = pack(tmp_path).baselines
    assert [option.read_in("en") for option in one.options] == ["Ann", "Bob"]
    assert one.table.votes == {"2021": {"0": ("HOUSE", "TREE"), "1": ("BOAT",)}}
