"""The edges of the command line, as a real process: versions, mistyped commands, full disks, foreign letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.test_cli_count import GOOD, HEAD
from veedor import __version__
from veedor.base.plain import unseen
from veedor.cli import terminal
from veedor.cli.language import Voice

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def veedor(
    *arguments: str | bytes, stdout: int | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "veedor", *arguments],
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        env=os.environ | {"VEEDOR_LANG": "es"} | environment,
        check=False,
    )


def test_the_version_is_told_without_anything_heavy() -> None:
    code = (
        "import sys\n"
        "from veedor.cli.app import app\n"
        "app(['--version'], standalone_mode=False)\n"
        "sys.exit(', '.join({'numpy', 'polars'} & set(sys.modules)) or None)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, f"veedor {__version__}\n"), ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cont"], "No hay ninguna orden cont. Use una de estas: count"),
        (["count", "x.csv"], "Falta --pack."),
        (["pack", "check"], "Falta DIR."),
        (["count", "--pakc", "demo"], "No hay ninguna opción --pakc."),
        (["count", "--pack"], "A la opción --pack le falta su valor"),
        (["read", "--jobs", "0", "x.png"], "El valor de --jobs no sirve (tiene que ser al menos 1)."),
        (["read", "--jobs", "x", "x.png"], "El valor de --jobs no sirve (tiene que ser un número entero)."),
        (["pack", "check", "demo", "demo"], "No se entiende la orden (sobra demo)."),
    ],
)
def test_what_is_mistyped_is_said_in_spanish(arguments: list[str], said: str) -> None:
    ran = veedor(*arguments)
    assert ran.returncode == 2
    assert said in ran.stderr.decode()
    assert len(ran.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["count", "--help"],
        ["init", "--help"],
        ["witness", "--help"],
        ["pack", "--help"],
        ["bulletin"],
    ],
)
def test_help_is_in_one_language(arguments: list[str]) -> None:
    ran = veedor(*arguments)
    page = (ran.stdout + ran.stderr).decode()
    assert page.startswith("Uso: ")
    assert "Opciones:" in page
    for english in (
        "Usage", "OPTIONS", "Options:", "COMMAND", "Commands:", "ARGS", "Arguments:", "Show this",
        "[required]", "[default:", "<path>", "<str>",
    ):  # fmt: skip
        assert english not in page


@needs_full
@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["pack", "check", "demo"], ["count"], ["count", "--json"]]
)
def test_a_full_disk_is_said_in_words(arguments: list[str], tmp_path: Path) -> None:
    table = tmp_path / "sheets.csv"
    table.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    more = [str(table), "--pack", "demo"] if arguments[0] == "count" else []
    with FULL.open("wb") as full:
        ran = veedor(*arguments, *more, stdout=full.fileno())
    assert ran.returncode == 2
    assert ran.stderr.decode().splitlines()[0].startswith("veedor: El sistema no deja seguir")
    assert len(ran.stderr.splitlines()) == 1


def test_too_little_memory_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import veedor.cli.app as edge

    def full(**_: object) -> None:
        raise MemoryError

    monkeypatch.setenv("VEEDOR_LANG", "es")
    monkeypatch.setattr(edge, "app", full)
    assert edge._run(Voice()) == 2
    assert "No hay memoria suficiente" in capsys.readouterr().err


def test_a_reader_who_leaves_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    ran = veedor("--help", stdout=write)
    os.close(write)
    assert ran.stderr == b""


def test_a_terminal_without_the_letter_shows_its_code() -> None:
    ran = veedor("--help", PYTHONIOENCODING="iso8859-5")
    assert ran.returncode == 0
    assert rb"elecci\xf3n" in ran.stdout


def test_arguments_need_not_be_text() -> None:
    ran = veedor("count", b"o\xff\x1b[2J.csv", "--pack", "demo")
    assert ran.returncode == 2
    assert "o��[2J.csv: No existe" in ran.stderr.decode()


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=()))))
def test_json_is_read_as_it_was_meant(answer: dict[str, str]) -> None:
    written = json.dumps(answer, ensure_ascii=False, indent=1)
    shown = "\n".join(map(terminal._escaped, written.split("\n")))
    assert json.loads(shown) == json.loads(json.dumps(answer))
    assert not any(unseen(letter) for letter in shown.replace("\n", ""))


INTERRUPTED = """
import importlib.abc, os, runpy, signal, sys

interrupted, sys.argv[1:] = sys.argv[1], ["pack", "check", "demo"]

class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == interrupted:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
runpy.run_module("veedor", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["veedor.cli.app", "typer", "veedor.election.pack_reader"])
def test_an_interrupt_ends_it_quietly_however_early(module: str) -> None:
    ran = subprocess.run([sys.executable, "-c", INTERRUPTED, module], capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")
