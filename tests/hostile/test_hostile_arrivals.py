"""Nights made to break a forecast: each is refused by name or told in finite figures, never a traceback or NaN."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from veedor.base.errors import Refused
from veedor.cli.app import app

HEAD = "station,region,centre,registered,a,b,arrived_order"
HUGE = "9" * 30
LARGEST = 999_999_999
"""The largest figure that a cell may hold."""
SUMMARY = {
    "file", "stations", "ahead", "final_margin", "first_arithmetic", "first_statistical", "calls",
    "wrong_calls", "bands", "band_held", "assertion", "alpha", "register", "gaps", "calibration",
}  # fmt: skip


def rows(
    number: int = 40,
    electors: Callable[[int], object] = lambda _: 300,
    votes: Callable[[int], Sequence[object]] = lambda at: (100 + at % 7, 90 - at % 5),
    order: Callable[[int], object] = lambda at: at // 2,
    place: Callable[[int], str] = lambda at: f"r{at % 3},c{at // 3}",
) -> list[str]:
    told = ([at, place(at), electors(at), *votes(at), order(at)] for at in range(number))
    return [HEAD, *(",".join(map(str, row)) for row in told)]


NIGHTS: dict[str, list[str]] = {
    "two options tied": rows(votes=lambda _: (100, 100)),
    "tied at the end only": rows(votes=lambda at: (100, 50) if at < 20 else (50, 100)),
    "no votes for anybody": rows(votes=lambda _: (0, 0)),
    "every roll 0": rows(electors=lambda _: 0),
    "every roll negative": rows(electors=lambda _: -5),
    "no roll stated": rows(electors=lambda _: ""),
    "half of the rolls stated": rows(electors=lambda at: 300 if at % 2 else ""),
    "every roll 1": rows(electors=lambda _: 1),
    "more votes than electors": rows(electors=lambda _: 50),
    "one roll beyond all others": rows(electors=lambda at: LARGEST if at == 39 else 300),
    "rolls beyond any number": rows(electors=lambda _: HUGE),
    "votes at the largest figure": rows(votes=lambda _: (LARGEST, LARGEST)),
    "all in one batch": rows(order=lambda _: 1),
    "a batch a station": rows(order=lambda at: at),
    "no moment anywhere": rows(order=lambda _: ""),
    "moments beyond any number": rows(order=lambda at: f"1e{300 + at % 8}"),
    "moments below any number": rows(order=lambda at: f"-1e{300 + at % 8}"),
    "one station": rows(1),
    "five stations": rows(5),
    "six stations in one place": rows(6, place=lambda _: "r,c"),
    "each station its own region": rows(place=lambda at: f"r{at},c{at}"),
    "no names of places": rows(place=lambda _: ","),
    "every vote for one": rows(votes=lambda _: (200, 0)),
    "one at first, the other at last": rows(votes=lambda at: (300, 0) if at < 35 else (0, 300)),
    "one vote in all": rows(votes=lambda at: (int(at == 20), 0)),
    "a negative vote": [*rows(), "x,r1,c1,300,-4,10,99"],
    "a station twice": [*rows(), "0,r1,c1,300,1,1,99"],
    "a vote beyond any number": [*rows(), f"x,r1,c1,300,{HUGE},1,99"],
    "not a number": [*rows(), "x,r1,c1,nan,nan,nan,nan"],
    "an infinite moment": [*rows(), "x,r1,c1,300,1,1,inf"],
    "half a vote": [*rows(), "x,r1,c1,300,1.5,1,99"],
    "only one option": [line.rsplit(",", 2)[0] + "," + line.rsplit(",", 1)[1] for line in rows()],
    "no station": [HEAD],
    "nothing": [],
    "control characters": [*rows(), "\x00\x1b[31m,\x07,\x07,300,1,1,99"],
}


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} in JSON")


def finite(told: Any) -> bool:
    if isinstance(told, dict):
        return all(map(finite, told.values()))
    return not isinstance(told, float) or isfinite(told)


@pytest.mark.parametrize("assertion", ["lead", "majority", "40+10"])
@pytest.mark.parametrize("name", NIGHTS)
def test_a_night_is_refused_by_name_or_told_in_finite_figures(tmp_path: Path, name: str, assertion: str) -> None:
    path = tmp_path / "night.csv"
    path.write_text("\n".join(NIGHTS[name]) + "\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["forecast", "replay", str(path), "--assertion", assertion, "--json"])
    if isinstance(ran.exception, Refused):
        assert all(problem.code for problem in ran.exception.problems)
        return
    assert ran.exit_code in (0, 2), (ran.exception, ran.output)
    told = [json.loads(line, parse_constant=no_constant) for line in ran.stdout.splitlines()]
    assert all(map(finite, told))
    assert set(told[-1]["summary"]) == SUMMARY
    for step in told[:-1]:
        bounds = step["low"], step["estimate"], step["high"]
        assert None in bounds or bounds[0] <= bounds[1] <= bounds[2]
        if step["stations"] < 5 and len(NIGHTS[name]) > 6:
            assert step["statistical"] == "undecided"


@pytest.mark.parametrize("name", ["a negative vote", "a station twice", "a vote beyond any number", "half a vote"])
def test_a_bad_row_is_named_and_the_rest_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "night.csv"
    path.write_text("\n".join(NIGHTS[name]) + "\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["forecast", "replay", str(path), "--json"])
    assert ran.exit_code == 2
    assert "night.csv:42" in ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1])["summary"]["stations"] == 40


@pytest.mark.parametrize("order", ["random", "small-first", "large-first", "area-by-area", "stronghold-areas-last"])
@pytest.mark.parametrize("name", ["every roll 0", "two options tied", "one station", "no names of places"])
def test_a_simulation_of_it_ends_too(tmp_path: Path, name: str, order: str) -> None:
    path = tmp_path / "night.csv"
    path.write_text("\n".join(NIGHTS[name]) + "\n", encoding="utf-8")
    arguments = ["forecast", "simulate", str(path), "--order", order, "--runs", "2", "--lose", "0.9", "--json"]
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 0, (ran.exception, ran.output)
    assert finite(json.loads(ran.stdout, parse_constant=no_constant))
