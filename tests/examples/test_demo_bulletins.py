"""The invented authority's bulletins: sums that hold; one can stand beside true sheets, one cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from examples.demo.bulletins import WANTED, write_bulletins
from examples.demo.invent import invent_sheets
from examples.demo.sources import CUSTODIANS, WITNESSES, Tables
from veedor.cli.app import app
from veedor.election.pack_reader import read_pack


@pytest.mark.parametrize("seed", [5, 20250316])
def test_only_the_second_cannot_stand_beside_true_sheets(seed: int, tmp_path: Path) -> None:
    sheets = invent_sheets(read_pack("demo"), seed)
    path = tmp_path / "bulletins.toml"
    path.write_text(write_bulletins(sheets, seed), encoding="utf-8")
    table = Tables(sheets, seed).write(tmp_path)[WITNESSES]
    source = f"{WITNESSES}@{CUSTODIANS[WITNESSES]}={table}"
    arguments = ["bulletin", "check", str(path), "--pack", "demo", "--source", source, "--json"]
    answer = CliRunner().invoke(app, arguments)
    first, second = json.loads(answer.stdout)["bulletins"]
    assert first["compatible_with_sheets"] == "yes"
    assert not [check["code"] for check in first["checks"] if check["result"] == "failed"]
    assert second["compatible_with_sheets"] == "no"
    assert second["sheets_contradicted_at_least"] > 20
    assert [check["code"] for check in second["checks"] if check["result"] == "failed"] == ["K04", "K09", "K10"]


def test_the_percentages_wanted_are_whole() -> None:
    assert sum(round(float(share) * 10) for share in WANTED.values()) == 1000
