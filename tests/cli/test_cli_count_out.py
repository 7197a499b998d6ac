"""What `veedor count --out` writes: safe to open, never twice the same figure, nothing about who ran it."""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from tests.cli.test_cli_count import GOOD, HEAD, OTHER
from tests.strategies.third_country import third_country
from veedor.base.errors import Refused
from veedor.cli.app import app
from veedor.election.pack_reader import SHIPPED

FILES = ("results.csv", "results.parquet", "findings.csv", "refused.csv")


def run(*arguments: object, pack: object = "demo") -> Result:
    return CliRunner().invoke(app, ["count", *map(str, arguments), "--pack", str(pack), "--lang", "en"])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def codes(ran: Result) -> list[str]:
    assert isinstance(ran.exception, Refused), ran.output
    return [problem.code for problem in ran.exception.problems]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sheets.csv"
    path.write_text("\n".join([HEAD, GOOD, OTHER]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FILES)
def test_pipes_and_links_are_replaced(table: Path, tmp_path: Path, name: str) -> None:
    victim, out = tmp_path / "victim.txt", tmp_path / "out"
    victim.write_text("mine")
    out.mkdir()
    (out / name).symlink_to(victim)
    os.mkfifo(out / "other")
    (out / "other").replace(out / FILES[FILES.index(name) - 1])
    assert run(table, "--out", out).exit_code == 0
    assert victim.read_text() == "mine"
    assert all((out / file).is_file() and not (out / file).is_symlink() for file in FILES)


def test_the_folder_of_results_may_have_any_name(table: Path, tmp_path: Path) -> None:
    out = os.fsdecode(os.fsencode(tmp_path) + b"/o\xff")
    ran = run(table, "--out", out, "--json")
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["findings"]["path"] == f"{out}/findings.csv"


@pytest.mark.parametrize("how", ["--out", "--register", "--report", "--pdf"])
def test_no_input_is_overwritten(table: Path, tmp_path: Path, how: str) -> None:
    itself = tmp_path / "results.csv"
    itself.write_bytes(table.read_bytes())
    arguments = {
        "--out": [itself, "--out", tmp_path],
        "--register": [table, "--register", itself, "--out", tmp_path],
        "--report": [itself, "--report", itself],
        "--pdf": [itself, "--pdf", itself],
    }[how]
    assert codes(run(*arguments)) == ["count.over_an_input"]
    assert itself.read_bytes() == table.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_refused(table: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "out" / name).mkdir(parents=True)
    assert codes(run(table, "--out", tmp_path / "out")) == ["count.target_is_folder"]


@pytest.mark.parametrize("room", [100, 3_000])
def test_a_disk_that_fills_up_is_said_in_words(table: Path, tmp_path: Path, room: int) -> None:
    """A limit on the size of files stands in for a full disk: first the CSV, then the Parquet file does not fit."""
    command = [sys.executable, "-m", "veedor", "count", str(table), "-p", "demo", "--by", "region", "--out", "out"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "out/results." in ran.stderr
    assert not list((tmp_path / "out").glob(".veedor-*"))


def test_formulas_are_defused_in_the_csv_only(tmp_path: Path) -> None:
    pack, table = third_country(tmp_path / "pack"), tmp_path / "t.csv"
    stations = pack / "stations.csv"
    stations.write_text(stations.read_text().replace("Praia/", "@Praia/").replace(",Sul,", ",=Sul,"))
    table.write_text("SEÇÃO;CARGO;VOTÁVEL;VOTOS;APTOS\n@Praia/Biblioteca/1;GOVERNADOR;10;9;420", encoding="latin-1")
    run(table, "--out", tmp_path / "out", "--by", "station", pack=pack)
    areas = {row["area"] for row in rows_of(tmp_path / "out" / "results.csv")}
    assert {"'=Sul", "'@Praia/Biblioteca/1"} <= areas
    assert {"=Sul", "@Praia/Biblioteca/1"} <= set(pl.read_parquet(tmp_path / "out" / "results.parquet")["area"])


def third(tmp_path: Path, *arguments: object) -> tuple[Result, Path]:
    pack, table = third_country(tmp_path / "pack"), tmp_path / "boletins.csv"
    lines = ["SEÇÃO;CARGO;VOTÁVEL;VOTOS;APTOS"]
    for station, electors in (("Serra/Ginásio/1", 400), ("Praia/Biblioteca/1", 420)):
        for office, options in (("GOVERNADOR", "10 20 30"), ("PREFEITO", "110 120"), ("VEREADOR", "V1 V2 V3")):
            for index, option in enumerate(options.split()):
                lines.append(f"{station};{office};{option};{100 - 30 * index};{electors}")
    table.write_text("\r\n".join(lines), encoding="latin-1")
    return run(table, "--out", tmp_path / "out", *arguments, pack=pack), tmp_path / "out"


@pytest.mark.parametrize("by", ["estado", "municipio", "station"])
def test_no_figure_stands_twice(tmp_path: Path, by: str) -> None:
    ran, out = third(tmp_path, "--by", by)
    assert ran.exit_code in (0, 1), ran.output
    rows = rows_of(out / "results.csv")
    assert max(Counter((row["contest"], row["area"]) for row in rows).values()) == 1
    own = {"governador": "estado", "prefeito": "municipio", "vereadores": "municipio"}
    levels = ("estado", "municipio", "station")
    for contest, level in own.items():
        mine = {row["level"] for row in rows if row["contest"] == contest}
        assert mine == {level, *levels[levels.index(level) : levels.index(by) + 1]}


def test_rows_that_decide_say_what_they_indicate(tmp_path: Path) -> None:
    _, out = third(tmp_path, "--by", "municipio")
    rows = {(row["contest"], row["area"]): row for row in rows_of(out / "results.csv")}
    council = rows["vereadores", "Sul.Praia"]
    assert (council["outcome"], council["named"]) == ("seats", "V1 V2 V3")
    seats = [int(council[f"seats.{option}"]) for option in ("V1", "V2", "V3")]
    assert seats == sorted(seats, reverse=True)
    governor = rows["governador", "Sul"]
    assert (governor["outcome"], governor["named"], governor["seats.V1"]) == ("run_off", "G10 G20", "")
    assert governor["irreversible"] == "no"
    assert rows["governador", "Sul.Praia"]["outcome"] == ""  # it decides nothing


def test_every_row_has_a_name_and_unknown_is_blank(table: Path, tmp_path: Path) -> None:
    run(table, "--out", tmp_path, "--by", "region")
    country, region, other, *_ = rows_of(tmp_path / "results.csv")
    assert (country["area"], country["name"]) == ("", "República de Alborada")
    assert (region["area"], region["name"], region["outcome"]) == ("01", "Costa Clara", "")
    assert (other["sheets"], other["votes.ARREBOL"], other["electors_counted"]) == ("0", "", "")


def test_an_option_that_nobody_reads_is_unknown(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("\n".join([HEAD, GOOD.replace(",5,195", ",?,195"), OTHER.replace(",5,205", ",?,205")]))
    ran = run(table, "--json", "--out", tmp_path)
    (one,) = json.loads(ran.stdout)["contests"]
    assert (one["votes"]["SOLANA"], one["votes"]["OLMEDO"], one["unread"]["SOLANA"]) == (None, 20, 2)
    assert (one["margin"], one["intervals"]["SOLANA"][0]) == (50, 0)
    assert rows_of(tmp_path / "results.csv")[0]["votes.SOLANA"] == ""


def test_of_nothing_counted_everything_is_unknown(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("\n".join([HEAD, GOOD.replace("100", "1oo")]))
    ran = run(table, "--json")
    (one,) = json.loads(ran.stdout)["contests"]
    assert set(one["votes"].values()) == {None}
    assert (one["margin"], one["valid"], one["electors_counted"], one["sheets"]) == (None, None, None, 0)


def test_parquet_and_csv_hold_the_same(table: Path, tmp_path: Path) -> None:
    run(table, "--out", tmp_path, "--by", "station")
    parquet = pl.read_parquet(tmp_path / "results.parquet")
    assert parquet.columns == list(rows_of(tmp_path / "results.csv")[0])
    assert len(parquet) == len(rows_of(tmp_path / "results.csv"))


def strings(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in (key, *strings(value))]
    if isinstance(node, list):
        return [text for value in node for text in strings(value)]
    return [str(node)]


def test_nothing_says_where_the_input_lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home" / "maria"
    home.mkdir(parents=True)
    bad = OTHER.replace(",90,", ",9o,")
    (home / "sheets.csv").write_text("\n".join([HEAD, GOOD, GOOD.replace("100", "101"), bad]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = ["--source", f"people@network={home / 'sheets.csv'}", "--register", home / "sheets.csv"]
    ran = run(
        *arguments, "--by", "station", "--out", "out", "--report", "out/r.html", "--dossier", "010101.01", "--json"
    )
    assert ran.exit_code == 2, ran.output
    assert not [text for text in strings(json.loads(ran.stdout)) if "maria" in text]
    written = sorted((tmp_path / "out").iterdir())
    assert {path.name for path in written} >= {*FILES, "r.html", "dossier-010101.01.html"}
    assert not [path.name for path in written if b"maria" in path.read_bytes()]
    assert "maria" not in run(*arguments, "--out", "out").output


def test_a_photo_among_the_sources_is_not_written_over(tmp_path: Path) -> None:
    photos = tmp_path / "photos" / "deep"
    photos.mkdir(parents=True)
    (photos / "a.png").write_bytes(b"evidence")
    (tmp_path / "link.png").symlink_to(photos / "a.png")
    for target in (photos / "a.png", tmp_path / "link.png"):
        assert codes(run(tmp_path / "photos", "--report", target)) == ["count.over_an_input"]
    assert (photos / "a.png").read_bytes() == b"evidence"


@pytest.mark.parametrize("name", ["pack.toml", "stations.csv"])
def test_a_pack_is_not_written_over(table: Path, tmp_path: Path, name: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(SHIPPED / "demo", pack)
    before = (pack / name).read_bytes()
    assert codes(run(table, "--pdf", pack / name, pack=pack)) == ["count.over_an_input"]
    assert (pack / name).read_bytes() == before


@pytest.mark.parametrize("name", ["results.csv", "dossier-010101.01.html", "dossier-010101.01.pdf"])
def test_no_two_outputs_share_a_name(table: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    ran = run(table, "--out", out, "--report", out / name, "--dossier", "10101.01", "--dossier", "010101.01")
    assert codes(ran) == ["count.same_target"]
    assert codes(run(table, "--report", out / "x", "--pdf", out / "x")) == ["count.same_target"]
    assert not out.exists()


def test_tables_do_not_go_among_the_lists_of_the_pack(table: Path, tmp_path: Path) -> None:
    """The pack would not open again: a list that is not its own is refused."""
    pack = tmp_path / "pack"
    shutil.copytree(SHIPPED / "demo", pack)
    (tmp_path / "link").symlink_to(pack)
    for out in (pack, tmp_path / "link"):
        assert codes(run(table, "--out", out, pack=pack)) == ["count.among_lists"] * 3
    assert run(table, "--out", pack / "out", "--report", pack / "report.html", pack=pack).exit_code == 0
    assert run(table, pack=pack).exit_code == 0
