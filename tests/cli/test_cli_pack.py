"""`veedor pack check` and `veedor pack new`, in both languages, with their exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.strategies.pack_folders import MINIMAL, pack_folder
from veedor.cli.app import main
from veedor.cli.language import usual_language
from veedor.election.pack_reader import read_pack


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def veedor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("VEEDOR_LANG", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["veedor", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capsys.readouterr()
        return Ran(int(end.value.code or 0), captured.out, captured.err)

    return run


def test_check_says_what_a_pack_holds(veedor) -> None:
    ran = veedor("pack", "check", "ve-2024-presidential", "--lang", "en")
    assert ran.code == 0
    assert "Options: 10" in ran.out
    assert "Stations: 30,026; listed: 0." in ran.out
    assert "21,321,805" in ran.out
    assert "The pack does not state from when results may be published;" in ran.out


def test_check_speaks_spanish_unless_told_otherwise(veedor) -> None:
    assert "Mesas: 619" in veedor("pack", "check", "demo").out


def test_check_tells_all_faults_and_ends_with_2(veedor, tmp_path: Path) -> None:
    pack_folder(tmp_path, MINIMAL.replace("total = 1000", "total = 0").replace('id = "B"', 'id = "A"'))
    ran = veedor("pack", "check", str(tmp_path), "--lang", "en")
    assert ran.code == 2
    assert ran.out == ""
    assert "pack.toml: register[1].total: 0 is outside its limits" in ran.err
    assert "pack.toml: contest[1].option[2].id: The id A stands twice." in ran.err


def test_check_answers_in_json(veedor) -> None:
    ran = veedor("pack", "check", "demo", "--json")
    answer = json.loads(ran.out)
    assert (answer["format"], answer["holds"], answer["stations"], answer["locked"]) == (1, True, 619, [])


def test_faults_come_in_json_too(veedor, tmp_path: Path) -> None:
    ran = veedor("pack", "check", str(tmp_path), "--json")
    answer = json.loads(ran.out)
    assert ran.code == 2
    assert (answer["holds"], answer["faults"][0]["code"]) == (False, "pack.no_toml")


def test_an_unknown_language_is_refused(veedor) -> None:
    ran = veedor("pack", "check", "demo", "--lang", "fr")
    assert ran.code == 2
    assert "--lang" in ran.err


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_new_pack_is_in_order(language: str, veedor, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert veedor("pack", "new", str(folder), "--lang", language).code == 0
    assert read_pack(folder).languages[0] == language
    assert veedor("pack", "check", str(folder)).code == 0


def test_new_never_overwrites(veedor, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("mine", encoding="utf-8")
    assert veedor("pack", "new", str(tmp_path)).code == 2
    assert (tmp_path / "pack.toml").read_text(encoding="utf-8") == "mine"


def test_new_needs_a_place_to_write(veedor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = veedor("pack", "new", str(tmp_path / "file" / "inside"))
    assert ran.code == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"VEEDOR_LANG": "en", "LANG": "es_VE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"VEEDOR_LANG": "fr", "LANG": "en_US"}, "en"),
        ({"LANG": "C.UTF-8"}, "es"),
        ({}, "es"),
    ],
)
def test_the_language_of_the_environment(environment: dict[str, str], spoken: str) -> None:
    assert usual_language(environment) == spoken


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'polars', 'python_calamine'}"
    program = f"import sys, veedor.cli.app; sys.exit(bool({heavy} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
