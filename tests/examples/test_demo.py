"""The demo: the same seed makes the same files, a clean election has no error, every fault put in is found."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from examples import demo
from examples.demo.camera import Shot
from examples.demo.forgeries import Counted, fates
from examples.demo.invent import invent_sheets
from examples.demo.photos import SOURCE
from examples.demo.score import against_truth, pointed_at, rows_of, score, station_rows
from examples.demo.sources import CUSTODIANS, WITNESSES, Tables
from veedor.cli.app import app
from veedor.election.pack_reader import read_pack
from veedor.election.sheet import UNDECLARED
from veedor.intake.facts import NAME


def counted(tables: Tables, folder: Path) -> int:
    arguments = ["count", "--pack", "demo", "--by", "station", "--out", str(folder / "out")]
    for source, path in tables.write(folder / "tables").items():
        arguments += ["--source", f"{source}@{CUSTODIANS[source]}={path}"]
    return CliRunner().invoke(app, arguments).exit_code


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    pack = read_pack("demo")
    for folder in ("one", "two"):
        tables = Tables(invent_sheets(pack, 7), 7)
        tables.put_in_faults()
        tables.write(tmp_path / folder)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_sheets_hold_their_own_sums_and_never_more_than_electors() -> None:
    for sheet in invent_sheets(read_pack("demo"), 3):
        assert sheet.total <= sheet.electors
        assert min(*sheet.votes.values(), sheet.null, sheet.blank) >= 0


def test_a_clean_election_has_no_error_and_its_true_votes(tmp_path: Path) -> None:
    sheets = invent_sheets(read_pack("demo"), 11)
    assert counted(Tables(sheets, 11), tmp_path) == 0
    assert not [row for row in rows_of(tmp_path / "out" / "findings.csv") if row["severity"] == "error"]
    assert all(found == true for found, true in against_truth(sheets, station_rows(tmp_path / "out")).values())


@pytest.mark.parametrize("seed", [1, 2, 3, 20250316])
def test_every_fault_is_found_and_nothing_else_is_called_an_error(seed: int, tmp_path: Path) -> None:
    tables = Tables(invent_sheets(read_pack("demo"), seed), seed)
    tables.put_in_faults()
    assert counted(tables, tmp_path) == 2  # rows were refused
    scored = score(tables, tmp_path / "out")
    assert not scored.missed()
    assert not scored.alarms


def test_forgeries_come_in_where_nobody_else_holds_the_paper_and_are_contradicted_where_somebody_does(
    tmp_path: Path,
) -> None:
    tables = Tables(invent_sheets(read_pack("demo"), 4), 4)
    tables.put_in_faults()
    tables.put_in_forgeries()
    counted(tables, tmp_path)
    out = tmp_path / "out"
    for fate in fates(tables.forgeries, station_rows(out), pointed_at(out)):
        if fate.forgery.observed:
            assert fate.counted is Counted.NEITHER
            assert "F07" in fate.rules
        else:
            assert (fate.counted, fate.grade) == (Counted.FORGED, "C")
            assert "F07" not in fate.rules
    assert not score(tables, out).missed()
    assert not score(tables, out).alarms


def test_what_is_photographed_is_the_paper_and_not_its_typing() -> None:
    tables = Tables(invent_sheets(read_pack("demo"), 4), 4)
    tables.put_in_faults()
    tables.put_in_forgeries()
    forged = {one.station: one.forged for one in tables.forgeries}
    assert set(tables.papers) == set(tables.rows[WITNESSES])
    assert {station: tables.papers[station] for station in forged} == forged
    stuffed = {fault.station for fault in tables.faults if fault.kind == "over-vote"}
    assert stuffed == {station for station, paper in tables.papers.items() if paper.total > paper.electors}


def test_its_names_can_stand_in_a_log() -> None:
    custodians = {table.custodian for table in read_pack("demo").tables} - {UNDECLARED}
    assert custodians == {"junta-electoral"}
    assert all(NAME.fits(name) for name in (*custodians, *CUSTODIANS, *CUSTODIANS.values(), SOURCE))


def test_both_languages_say_the_same() -> None:
    words = tomllib.loads((Path(demo.__file__).parent / "words.toml").read_text(encoding="utf-8"))
    assert placeholders(words["es"]) == placeholders(words["en"])
    assert set(words["en"]["shots"]) == {shot.value for shot in Shot}


def placeholders(texts: dict[str, Any]) -> dict[str, Any]:
    return {
        key: placeholders(text) if isinstance(text, dict) else sorted(re.findall(r"\{\w+\}", str(text)))
        for key, text in texts.items()
    }
