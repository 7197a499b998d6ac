"""Packs written to a folder, changed, and written again."""

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from veedor.base.errors import Problem, Refused
from veedor.base.words import LANGUAGES, Words
from veedor.election.pack import Pack
from veedor.election.pack_reader import SHIPPED, read_pack

MINIMAL = """
format = 1
[pack]
id = "small"
languages = ["en", "es"]
[election]
name = "A small election"
date = 2025-03-16
time_zone = "America/Caracas"
country = "Nowhere"
[stations]
code_widths = [2, 2]
total = 4
[[level]]
id = "district"
name = "District"
digits = 2
[[register]]
id = "final"
total = 1000
definition = "Everyone"
source = "The board"
[[contest]]
id = "mayor"
name = "Mayor"
rule = "plurality"
registers = ["final"]
[[contest.option]]
id = "A"
name = "Ann"
cards = ["HOUSE"]
[[contest.option]]
id = "B"
name = "Bob"
[[table]]
id = "sheets"
station = ["CENTRE", "STATION"]
[table.votes]
A = "ANN"
B = "BOB"
"""


def toml(value: object) -> str:
    """A value as TOML, tables inline; lists over several lines, so that no line grows long."""
    match value:
        case bool():
            return "true" if value else "false"
        case date() | datetime():
            return value.isoformat()
        case str():
            return '"' + "".join(_escaped(char) for char in value) + '"'
        case list() | tuple():
            return "[\n" + "".join(f"{toml(item)},\n" for item in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{toml(str(key))} = {toml(item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)


def _escaped(char: str) -> str:
    return char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}"


def dump(content: Mapping[str, Any]) -> str:
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in content.items())


def pack_folder(folder: Path, text: str = MINIMAL, **lists: str) -> Path:
    """A folder with a `pack.toml` and the lists given (`stations="…"`)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    for name, rows in lists.items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    return folder


def copy_shipped(pack_id: str, folder: Path) -> Path:
    shutil.copytree(SHIPPED / pack_id, folder, dirs_exist_ok=True)
    return folder


def read_or_refuse(folder: Path) -> Pack | tuple[Problem, ...]:
    """What reading gives; every problem can be told in every language."""
    try:
        return read_pack(folder)
    except Refused as refused:
        problems = refused.problems
    told = [Words(language).explain(problem) for problem in problems for language in LANGUAGES]
    assert told, "a refusal without a problem"
    assert all(line.isprintable() for line in told)
    return problems


def problems_of(folder: Path) -> list[tuple[str, str]]:
    """Place and code of every problem; empty if the pack is in order."""
    found = read_or_refuse(folder)
    return [] if isinstance(found, Pack) else [(problem.where, problem.code) for problem in found]
