"""The benchmarks' own ground: invented tables are the same every time, and the packs say what the tables say."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from benchmarks.cases import PACKS
from benchmarks.invent import OPTIONS, invent, invented_stations
from tests.shared import real
from veedor.base.errors import CHECK_FAILED, HOLDS
from veedor.cli.app import app
from veedor.election.pack_reader import read_pack

ID2019 = "data/arrivals/id2019_stations.parquet"


def count(*arguments: str) -> Any:
    ran = CliRunner().invoke(app, ["count", *arguments, "--json"])
    assert ran.exit_code in (HOLDS, CHECK_FAILED), ran.output[-2000:]
    return json.loads(ran.stdout)


def test_the_same_seed_invents_the_same_bytes(tmp_path: Path) -> None:
    one, other = (invent(tmp_path / name, 500)[0].read_bytes() for name in ("one", "other"))
    assert one == other
    assert not invented_stations(500, seed=1).equals(invented_stations(500, seed=2))


def test_what_is_invented_adds_up_and_counts(tmp_path: Path) -> None:
    table, pack = invent(tmp_path, 500)
    stations = pl.read_csv(table)
    assert (stations.select(pl.sum_horizontal(OPTIONS)).to_series() == stations["VALID"]).all()
    assert stations.select("CENTRE", "STATION").is_unique().all()
    (contest,) = count(str(table), "--pack", str(pack))["contests"]
    assert contest["votes"] == {option: stations[option].sum() for option in OPTIONS}
    assert (contest["sheets"], contest["electors_counted"]) == (500, stations["ELECTORS"].sum())


def test_the_pack_of_indonesia_reads() -> None:
    pack = read_pack(PACKS / "id2019")
    assert [table.custodian for table in pack.tables] == ["kawal-pemilu", "kpu"]
    assert [level.id for level in pack.levels] == ["province", "regency", "district", "village"]


@pytest.fixture(scope="module")
def indonesia() -> pl.DataFrame:
    return pl.read_parquet(real(ID2019))


def test_two_custodians_are_compared_as_polars_compares_them(indonesia: pl.DataFrame) -> None:
    pairs = [(pl.col(f"kp_{figure}"), pl.col(f"kpu_{figure}")) for figure in ("pas1", "pas2", "invalid")]
    known = [a.is_not_null() & b.is_not_null() for a, b in pairs]
    gaps = indonesia.filter(pl.any_horizontal(known)).select(pl.max_horizontal((a - b).abs() for a, b in pairs))
    gap = gaps.to_series()
    (source,) = count(str(real(ID2019)), "--pack", str(PACKS / "id2019"))["sources"]
    assert not source["same_custodian"]
    assert (source["compared"], source["differ"]) == (len(gap), int((gap > 0).sum()))
    assert source["largest_difference"] == gap.max()


@pytest.mark.parametrize(("mapping", "prefix"), [("volunteers", "kp"), ("authority", "kpu")])
def test_one_custodian_adds_up_as_polars_adds_it_up(indonesia: pl.DataFrame, mapping: str, prefix: str) -> None:
    read = indonesia.filter(pl.col(f"{prefix}_pas1").is_not_null())
    electors = read.filter((pl.col("reg_male") >= 0) & (pl.col("reg_female") >= 0))
    (contest,) = count(f"--source={mapping}={real(ID2019)}", "--pack", str(PACKS / "id2019"))["contests"]
    assert contest["sheets"] == len(read)
    assert contest["votes"] == {option: read[f"{prefix}_{option}"].sum() for option in ("pas1", "pas2")}
    assert (contest["valid"], contest["null"]) == (read[f"{prefix}_valid"].sum(), read[f"{prefix}_invalid"].sum())
    assert contest["electors_counted"] == electors.select(pl.sum("reg_male", "reg_female")).sum_horizontal()[0]
