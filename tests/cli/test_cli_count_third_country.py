"""A country that no code knows, counted: three contests, each decided in its own areas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.strategies.third_country import third_country
from veedor.cli.app import app

STATIONS = {
    "Capital/Escola Açaí/1": "Norte.Capital", "Capital/Escola Açaí/2": "Norte.Capital",
    "Serra/Ginásio/1": "Norte.Serra", "Serra/Ginásio/2": "Norte.Serra",
    "Praia/Biblioteca/1": "Sul.Praia", "Praia/Biblioteca/2": "Sul.Praia",
}  # fmt: skip
ELECTORS = dict(zip(STATIONS, (410, 405, 400, 415, 420, 410), strict=True))


def rows(station: str, index: int) -> list[str]:
    governor = {"10": 200 + index, "20": 90, "30": 20, "Branco": 5, "Nulo": 7}
    mayor = {"110": 150, "120": 150 + 10 * index, "Branco": 1, "Nulo": 0}
    council = {"V1": 150, "V2": 100, "V3": 3, "Branco": 0, "Nulo": "#NULO#"}
    asked = {"GOVERNADOR": governor, "VEREADOR": council}
    if STATIONS[station] != "Norte.Capital":
        asked["PREFEITO"] = mayor
    return [
        f"{station};{office};{option};{votes};{ELECTORS[station]}"
        for office, votes_of in asked.items()
        for option, votes in votes_of.items()
    ]


@pytest.fixture
def counted(tmp_path: Path) -> Any:
    pack = third_country(tmp_path / "pack")
    table = tmp_path / "boletins.csv"
    lines = ["SEÇÃO;CARGO;VOTÁVEL;VOTOS;APTOS"]
    for index, station in enumerate(STATIONS):
        lines += rows(station, index)
    table.write_bytes("\r\n".join(lines).encode("latin-1"))
    ran = CliRunner().invoke(app, ["count", str(table), "--pack", str(pack), "--json", "--lang", "en"])
    assert ran.exit_code == 0, ran.output
    return {one["id"]: one for one in json.loads(ran.stdout)["contests"]}


def test_contests_and_their_areas(counted: Any) -> None:
    assert list(counted) == [
        "governador:Norte", "governador:Sul",
        "prefeito:Norte.Serra", "prefeito:Sul.Praia",
        "vereadores:Norte.Capital", "vereadores:Norte.Serra", "vereadores:Sul.Praia",
    ]  # fmt: skip


def test_governor_of_the_north_needs_more_than_half(counted: Any) -> None:
    one = counted["governador:Norte"]
    assert one["votes"] == {"G10": 806, "G20": 360, "G30": 80}
    assert (one["outcome"], one["ahead"], one["irreversible"]) == ("first_round", "G10", "yes")
    assert (one["blank"], one["null"], one["stations"]) == (20, 28, 4)
    # 2 · 806 − 1,246 = 366 above half; one false sheet (200 of 310 votes, 410 electors) turns 90 + 410 = 500.
    assert one["holds_unless_sheets_false"] == 1


def test_council_of_the_coast_by_dhondt(counted: Any) -> None:
    one = counted["vereadores:Sul.Praia"]
    assert one["votes"] == {"V1": 300, "V2": 200, "V3": 6}
    assert one["seats"] == {"V1": 4, "V2": 3}  # V3 stays below 3 %; 300/4 = 75 > 200/3 = 66.7 > 300/5 = 60
    assert one["unread"]["null"] == 2  # the table's mark for an empty cell, never a zero


def test_mayor_where_one_is_elected(counted: Any) -> None:
    assert counted["prefeito:Norte.Serra"]["ahead"] == "P20"
    assert "prefeito:Norte.Capital" not in counted
