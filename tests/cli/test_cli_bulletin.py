"""`veedor bulletin check` as a person types it."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from veedor.base.errors import Refused
from veedor.cli.app import app

GOOD = """[[bulletin]]
id = "night"
contest = "president"
announced = 2025-03-16T23:30:00
source = "Junta Electoral de Alborada (inventada)"
valid = 135
null = 4
blank = 2
total = 141
coverage = "10 %"
coverage_of = "stations"

[bulletin.votes]
ARREBOL = 70
PENALVER = 40
QUINTANILLA = 15
OLMEDO = 5
SOLANA = 5
"""
HEAD = (
    "CENTRO,MESA,ELECTORES,VOTANTES,ARREBOL,PEÑALVER,QUINTANILLA,OLMEDO,SOLANA,VALIDOS,NULOS,BLANCOS,TOTAL,IMAGEN"
)
SHEETS = ["010101,1,368,200,100,60,20,10,5,195,3,2,200,a.jpg", "010101,2,425,210,90,80,20,10,5,205,3,2,210,b.jpg"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["bulletin", "check", *arguments, "--lang", "en"])


def refused(*arguments: str) -> str:
    ran = run(*arguments)
    assert isinstance(ran.exception, Refused)
    return ran.exception.problems[0].code


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "night.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    path = tmp_path / "sheets.csv"
    path.write_text("\n".join([HEAD, *SHEETS]) + "\n", encoding="utf-8")
    return path


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from veedor.cli.app import app\n"
        "assert CliRunner().invoke(app, ['bulletin', 'check', '--help']).exit_code == 0\n"
        "sys.exit(', '.join(sorted({'numpy', 'polars'} & set(sys.modules))) or None)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_everything_holds(file: Path) -> None:
    ran = run(str(file), "--pack", "demo")
    assert ran.exit_code == 0, ran.output
    assert "Bulletin night — President of the Republic, 16 March 2025, 23:30" in ran.stdout
    assert "✓ K01 Sum of the options: The options add up to 135, as stated." in ran.stdout
    assert ran.stdout.rstrip().endswith("not who made them or why.")


def test_without_a_pack_options_go_by_their_ids(file: Path) -> None:
    ran = run(str(file))
    assert ran.exit_code == 0, ran.output
    assert "Bulletin night — president" in ran.stdout
    assert "ARREBOL ahead of PENALVER: 30." in ran.stdout


def test_a_check_that_does_not_hold(file: Path) -> None:
    file.write_text(GOOD.replace("valid = 135", "valid = 136"), encoding="utf-8")
    ran = run(str(file))
    assert ran.exit_code == 1
    assert "✗ K01" in ran.stdout


def test_a_bulletin_that_states_nothing(file: Path) -> None:
    file.write_text(GOOD[: GOOD.index("valid")], encoding="utf-8")
    assert run(str(file)).exit_code == 2


def test_beside_sheets(file: Path, sheets: Path) -> None:
    ran = run(str(file), "--pack", "demo", "--against", str(sheets), "--json")
    assert ran.exit_code == 0, ran.output
    answer = json.loads(ran.stdout)
    (one,) = answer["bulletins"]
    assert (answer["format"], answer["pack"]) == ("veedor-bulletins/1", "demo")
    assert (one["compatible_with_sheets"], one["sheets_contradicted_at_least"]) == ("yes", 0)
    assert list(one) == [
        "bulletin", "contest", "area", "announced", "source", "called_irreversible",
        "irreversible_on_its_own_figures", "station_results", "station_results_as_of", "unsupported",
        "compatible_with_sheets", "sheets_contradicted_at_least", "proof", "checks",
    ]  # fmt: skip
    assert {frozenset(check) for check in one["checks"]} == {frozenset(("code", "result", "says", "numbers"))}


def test_not_beside_sheets(file: Path, sheets: Path) -> None:
    covering = GOOD.replace('coverage = "10 %"', "stations_counted = 619").replace('coverage_of = "stations"', "")
    file.write_text(covering, encoding="utf-8")
    ran = run(str(file), "--pack", "demo", "--source", f"web@witnesses={sheets}")
    assert ran.exit_code == 1
    assert "cannot both be right" in ran.stdout
    assert "1. The bulletin counts 619 of 619 sheets; it leaves out 619 − 619 = 0 sheets." in ran.stdout


def test_rows_that_cannot_be_read_are_told(file: Path, sheets: Path) -> None:
    sheets.write_text("\n".join([HEAD, *SHEETS, "010101,3,5"]) + "\n", encoding="utf-8")
    ran = run(str(file), "--pack", "demo", "--against", str(sheets))
    assert "1 row was refused" in ran.stderr


def test_what_cannot_be_asked(file: Path, sheets: Path) -> None:
    assert refused() == "bulletin.nothing_given"
    assert refused("--pack", "demo") == "bulletin.none_in_pack"
    assert refused(str(file), "--against", str(sheets)) == "bulletin.against_needs_pack"
    assert refused(str(file.with_name("absent.toml"))) == "pack.no_file"


def test_a_count_names_the_command_that_tells_more(tmp_path: Path, file: Path, sheets: Path) -> None:
    """The pack and the sheets as they were written, a name with a space in quotes."""
    mine = tmp_path / "my pack"
    shutil.copytree(files("veedor") / "election" / "packs" / "demo", mine)  # type: ignore[arg-type]
    covering = GOOD.replace('coverage = "10 %"', "stations_counted = 619").replace('coverage_of = "stations"', "")
    with (mine / "pack.toml").open("a", encoding="utf-8") as pack:
        pack.write("\n" + covering)
    ran = CliRunner().invoke(app, ["count", str(sheets), "--pack", str(mine), "--lang", "en"])
    command = next(line for line in ran.stdout.splitlines() if "Every check" in line).partition(": ")[2]
    assert command == f"veedor bulletin check --pack '{mine}' --against {sheets}"
    again = CliRunner().invoke(app, shlex.split(command)[1:])
    assert again.exit_code == 1, again.output


def test_a_count_without_bulletins_has_no_such_section(sheets: Path) -> None:
    ran = CliRunner().invoke(app, ["count", str(sheets), "--pack", "demo", "--lang", "en"])
    assert "Bulletins" not in ran.stdout


def test_a_table_is_sent_to_the_command_for_tables(sheets: Path) -> None:
    ran = run(str(sheets), "--pack", "demo")
    assert isinstance(ran.exception, Refused)
    assert [problem.code for problem in ran.exception.problems] == ["bulletin.is_a_table"]
