"""`veedor count` as a person types it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from veedor.base.errors import Refused
from veedor.cli.app import app

HEAD = (
    "CENTRO,MESA,ELECTORES,VOTANTES,ARREBOL,PEÑALVER,QUINTANILLA,OLMEDO,SOLANA,VALIDOS,NULOS,BLANCOS,TOTAL,IMAGEN"
)
GOOD = "010101,1,368,200,100,60,20,10,5,195,3,2,200,a.jpg"
OTHER = "010101,2,425,210,90,80,20,10,5,205,3,2,210,b.jpg"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["count", *arguments, "--pack", "demo", "--lang", "en"])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sheets.csv"
    path.write_text("\n".join([HEAD, GOOD, OTHER]) + "\n", encoding="utf-8")
    return path


def test_help_and_version_load_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from veedor.cli.app import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "assert CliRunner().invoke(app, ['count', '--help']).exit_code == 0\n"
        "heavy = {'numpy', 'polars', 'python_calamine', 'altair', 'jinja2', 'typst', 'django', 'cryptography'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or None)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_everything_holds(table: Path) -> None:
    ran = run(str(table))
    assert ran.exit_code == 0, ran.output
    assert "Count of 2 sheets" in ran.stdout
    assert ran.stdout.rstrip().endswith("This is not an official result.")


def test_source_and_custodian_are_declared(table: Path) -> None:
    ran = run("--source", f"people@network={table}", "--json")
    (one,) = json.loads(ran.stdout)["contests"]
    assert one["custodians"] == ["network"]


def test_a_sheet_that_contradicts_itself_ends_with_one(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEAD, GOOD.replace(",195,", ",159,")]), encoding="utf-8")
    assert run(str(path)).exit_code == 1


def test_a_refused_row_ends_with_two_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEAD, GOOD, OTHER.replace(",90,", ",9o,")]), encoding="utf-8")
    ran = run(str(path), "--out", str(tmp_path / "out"))
    assert ran.exit_code == 2
    assert "bad.csv:3" in ran.stderr
    assert "1 row was refused" in ran.stdout
    assert "refused.csv — it repeats rows as they came" in ran.stdout
    (row,) = rows_of(tmp_path / "out" / "refused.csv")
    line, file, _, raw = row.values()
    assert (line, file) == ("3", "bad.csv")
    assert "9o" in raw


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "count.no_files"),
        (("--source", "no-equals"), "count.source_unclear"),
        (("--source", "name@=file.csv"), "count.source_unclear"),
        (("x.csv", "--by", "galaxy"), "count.no_such_level"),
        (("/nowhere/at/all.csv",), "intake.file.missing"),
    ],
)
def test_bad_arguments_are_refused(arguments: tuple[str, ...], code: str) -> None:
    ran = run(*arguments)
    assert isinstance(ran.exception, Refused)
    assert code in [problem.code for problem in ran.exception.problems]


def test_a_refusal_is_said_in_words_and_ends_with_two() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from veedor.cli.app import main; main()", "count", "/nowhere.csv", "-p", "demo"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "nowhere.csv" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_results_by_station(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(str(table), "--by", "station", "--out", str(out)).exit_code == 0
    rows = rows_of(out / "results.csv")
    stations = {row["area"]: row for row in rows if row["level"] == "station"}
    assert stations["010101.01"]["votes.ARREBOL"] == "100"
    assert stations["010101.01"]["grade"] == "C"
    assert stations["010101.03"]["votes.ARREBOL"] == ""  # nobody counted it: unknown, not zero


def test_by_level_sums_to_the_whole(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(str(table), "--by", "centre", "--out", str(out))
    rows = rows_of(out / "results.csv")
    for level in ("country", "region", "municipality", "centre"):
        counted = [int(row["votes.ARREBOL"]) for row in rows if row["level"] == level and row["votes.ARREBOL"]]
        assert sum(counted) == 190


def test_below_the_floor_no_share_is_shown(table: Path) -> None:
    ran = run(str(table), "--by", "region")
    assert "0.32 % of the stations are counted, less than the 60.00 %" in ran.stdout
    for told in ("is ahead", "190", "140", "on the sheets −"):
        assert told not in ran.stdout


def test_findings_name_the_place_and_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEAD, GOOD.replace(",195,", ",159,")]), encoding="utf-8")
    run(str(path), "--out", str(tmp_path))
    rows = rows_of(tmp_path / "findings.csv")
    (sums,) = [row for row in rows if row["rule"] == "B01"]
    assert (sums["station"], sums["file"], sums["row"]) == ("010101.01", "bad.csv", "2")
    assert "195" in sums["finding"]
    assert "159" in sums["finding"]
