"""An earlier election's table: rows of a place add up, in any order; what is no number refuses its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.pack_folders import MINIMAL
from veedor.base.errors import Refused
from veedor.election.pack import Pack
from veedor.election.pack_reader import read_pack
from veedor.intake.baseline import Earlier, read_earlier

BASELINE = """
[[baseline]]
id = "2021"
contest = "mayor"
name = "Mayor 2021"
source = "The board, gazette of 2021"
place = "CENTRE"
[[baseline.option]]
name = "Ann"
votes = ["HOUSE", "TREE"]
[[baseline.option]]
name = "Bob"
votes = "BOAT"
"""
HEAD = "CENTRE,STATION,HOUSE,TREE,BOAT\n"


def pack(folder: Path, baseline: str = BASELINE) -> Pack:
    (folder / "pack").mkdir(exist_ok=True)
    (folder / "pack" / "pack.toml").write_text(MINIMAL + baseline, encoding="utf-8")
    return read_pack(folder / "pack")


def read(folder: Path, *rows: str) -> tuple[Earlier, list[str]]:
    (folder / "then.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    earlier, refused = read_earlier(pack(folder), folder / "then.csv")
    return earlier, [f"{one.problem.where}: {one.problem.code}" for one in refused.kept]


def test_rows_and_columns_of_a_place_add_up(tmp_path: Path) -> None:
    earlier, refused = read(tmp_path, "01,01,5,2.0,3", "2,01,1,0,1", "01,02,1,1,1")
    assert (earlier.places.tolist(), earlier.votes.tolist()) == ([1, 2], [[9, 4], [1, 1]])
    assert refused == []
    assert (earlier.parts, earlier.layout.source) == (1, "The board, gazette of 2021")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("02,01,,1,1", "intake.baseline.no_number"),
        ("02,01,1,1,-1", "intake.row.negative"),
        (",01,1,1,1", "intake.row.code_missing"),
        ("123,01,1,1,1", "intake.row.code_too_long"),
    ],
)
def test_what_cannot_be_read_refuses_its_row_by_name(tmp_path: Path, row: str, code: str) -> None:
    earlier, refused = read(tmp_path, "01,01,5,2,3", row)
    assert earlier.votes.tolist() == [[7, 3]]
    assert refused == [f"then.csv:3: {code}"]


@given(st.permutations(["01,1,5,2,3", "02,1,1,0,1", "01,2,1,1,1", "03,1,0,0,0"]))
def test_the_order_of_rows_changes_nothing(tmp_path_factory: pytest.TempPathFactory, rows: list[str]) -> None:
    earlier, _ = read(tmp_path_factory.mktemp("then"), *rows)
    assert earlier.votes.tolist() == [[9, 4], [1, 1], [0, 0]]


def test_a_pack_without_a_baseline_and_a_table_without_its_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "then.csv").write_text("CENTRE,HOUSE\n01,1\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"intake\.baseline\.none_in_pack"):
        read_earlier(pack(tmp_path, ""), tmp_path / "then.csv")
    with pytest.raises(Refused, match=r"intake\.header"):
        read_earlier(pack(tmp_path), tmp_path / "then.csv")
