"""Tables in order of arrival: real ones, every kind of cell, hostile headers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.shared import real
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.election.pack import UNKNOWN
from veedor.intake.arrivals import NEVER, Arrivals, read_arrivals

HEADER = "station,region,centre,registered,A,B,null,arrived_at"


def read(folder: Path, *rows: str, header: str = HEADER) -> Arrivals:
    path = folder / "night.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return read_arrivals(path)


def refused(folder: Path, *rows: str, header: str = HEADER) -> list[str]:
    with pytest.raises(Refused) as found:
        read(folder, *rows, header=header)
    words = Words("en")
    assert all(words.explain(problem) for problem in found.value.problems)
    return [problem.code for problem in found.value.problems]


ROW = "1,north,school,100,40,30,2,2024-07-28T20:00:00"


def test_bolivia_2019_comes_in_the_order_that_its_column_states() -> None:
    found = read_arrivals(real("data/arrivals/bo2019_computo.parquet"))
    assert (len(found), found.untimed, len(found.refused)) == (34555, 40, 0)
    assert found.areas == ("department", "province", "municipality", "precinct")
    leading = dict(zip(found.options, found.votes.sum(axis=0).tolist(), strict=True))
    assert leading["MAS"] - leading["CC"] == 648_439  # index.csv
    assert int(found.batch.max()) == 93  # 93 publications, then the 40 sheets of no publication


@pytest.mark.parametrize(("file", "unknown"), [("id2019_dki_jakarta", 53), ("mx2018_quickcount", 42)])
def test_electors_that_are_zero_or_not_stated_refuse_no_row(file: str, unknown: int) -> None:
    found = read_arrivals(real(f"data/arrivals/{file}.parquet"))
    assert int(np.count_nonzero(found.electors <= 0)) == unknown
    assert not len(found.refused)


def test_every_column_is_known_by_name_and_place(tmp_path: Path) -> None:
    found = read(tmp_path, ROW)
    assert (found.areas, found.options) == (("region", "centre"), ("A", "B"))
    assert found.votes.tolist() == [[40, 30]]
    assert found.fields["null"].tolist() == [2]


def test_the_order_of_the_file_changes_nothing(tmp_path: Path) -> None:
    rows = [ROW, ROW.replace("1,n", "2,n", 1), ROW.replace("1,n", "3,n", 1).replace("20:00", "19:00")]
    one, other = read(tmp_path, *rows), read(tmp_path, *rows[::-1])
    assert one.stations == other.stations == ("3", "1", "2")
    assert one.batch.tolist() == other.batch.tolist() == [0, 1, 1]


def test_sheets_without_a_moment_come_last_and_stations_without_votes_never(tmp_path: Path) -> None:
    found = read(tmp_path, ROW, "2,north,school,100,1,2,0,", "3,north,school,100,,,,")
    assert dict(zip(found.stations, found.batch.tolist(), strict=True)) == {"1": 0, "2": 1, "3": NEVER}
    assert found.untimed == 1


@pytest.mark.parametrize("cell", ["", "-1", "12.5", "many", "99999999999999999999"])
def test_electors_that_are_no_number_are_unknown(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, ROW, f"2,north,school,{cell},1,2,0,")
    assert sorted(found.electors.tolist()) == [UNKNOWN, 100]


def test_a_zone_orders_times(tmp_path: Path) -> None:
    rows = [
        ROW.replace("00:00", f"00:00{zone}").replace("1,n", f"{zone},n", 1) for zone in ("Z", "+02:00", "-04:00")
    ]
    assert read(tmp_path, *rows).stations == ("+02:00", "Z", "-04:00")


def test_arrived_order_goes_before_times(tmp_path: Path) -> None:
    header = HEADER + ",arrived_order"
    found = read(tmp_path, f"{ROW},2.5", f"2{ROW[1:]},1", header=header)
    assert found.stations == ("2", "1")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,north,school,100,4,3,0,2024-07-28T20:00:00", "arrivals.again"),
        (",north,school,100,4,3,0,2024-07-28T20:00:00", "intake.row.code_missing"),
        ("2,north,school,100,-4,3,0,2024-07-28T20:00:00", "intake.row.negative"),
        ("2,north,school,100,4.5,3,0,2024-07-28T20:00:00", "intake.row.not_whole"),
        ("2,north,school,100,4,,0,2024-07-28T20:00:00", "arrivals.some_votes"),
        ("2,north,school,100,4,3,0,yesterday", "arrivals.bad_moment"),
        ("2,north,school,100,4,3", "intake.row.too_few_fields"),
    ],
)
def test_a_bad_row_is_refused_by_name_and_the_others_are_read(tmp_path: Path, row: str, code: str) -> None:
    found = read(tmp_path, ROW, row)
    assert found.stations == ("1",)
    assert [one.code for one in found.refused.kept] == [code]


@pytest.mark.parametrize(
    ("lost", "code"), [("station", "arrivals.no_station"), ("registered", "arrivals.no_electors")]
)
def test_a_header_that_lacks_a_column_is_refused_by_name(tmp_path: Path, lost: str, code: str) -> None:
    assert refused(tmp_path, ROW, header=HEADER.replace(lost, "thing")) == [code]


def test_all_that_a_header_lacks_is_said_at_once(tmp_path: Path) -> None:
    assert refused(tmp_path, "1,2", header="registered,A") == [
        "arrivals.no_station",
        "arrivals.no_options",
        "arrivals.no_order",
    ]


def test_a_file_whose_every_row_is_bad_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "1,n,s,100,x,1,0,") == ["arrivals.no_rows", "intake.row.not_whole"]


def test_parquet_and_csv_say_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, ROW, "2,north,school,80,1,2,0,2024-07-28T19:00:00")
    table = pl.read_csv(tmp_path / "night.csv", try_parse_dates=True)
    table.write_parquet(tmp_path / "night.parquet")
    again = read_arrivals(tmp_path / "night.parquet")
    assert (again.stations, again.votes.tolist()) == (found.stations, found.votes.tolist())


@pytest.mark.parametrize("odd", ["nan", "inf", "1e400", "2024-07-28T20:00:00", "soon"])
def test_one_odd_moment_refuses_its_own_row_only(tmp_path: Path, odd: str) -> None:
    header = HEADER.replace("arrived_at", "arrived_order")
    rows = [f"{at},north,school,100,4,3,0,{at}" for at in range(5)]
    found = read(tmp_path, *rows, f"9,north,school,100,4,3,0,{odd}", header=header)
    assert (len(found), [one.code for one in found.refused.kept]) == (5, ["arrivals.bad_moment"])
