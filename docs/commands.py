"""The pages of commands: what `--help` really prints, in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import Final

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "en": (
        "The commands",
        "Written from the program's own help by `make docs`. En español: [commands.es.md](commands.es.md).",
    ),
    "es": (
        "Las órdenes",
        "Escrito por `make docs` con la ayuda del propio programa. In English: [commands.md](commands.md).",
    ),
}
WIDTH: Final = "100"
_ASK: Final = """
import contextlib, io, json, sys, typer
from veedor.cli.app import app

def ask(command, path):
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
        whole.main(args=[*path, "--help"], prog_name="veedor")
    answers.append([" ".join(("veedor", *path)), said.getvalue()])
    for name, below in getattr(command, "commands", {}).items():
        ask(below, [*path, name])

whole, answers = typer.main.get_command(app), []
ask(whole, [])
json.dump(answers, sys.stdout)
"""
"""The command itself, then those below it, in the order of the help."""


def commands_page(language: str) -> str:
    """One section a command, in the order of the help."""
    title, note = HEADINGS[language]
    sections = [f"# {title}\n\n*{note}*\n"]
    sections += [f"## `{shown}`\n\n```\n{said}\n```\n" for shown, said in _help(language).items()]
    return "\n".join(sections)


@cache
def _help(language: str) -> dict[str, str]:
    """What each command says of itself, asked for in one process: it would load everything anew for each."""
    environment = os.environ | {"VEEDOR_LANG": language, "COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    ran = subprocess.run([sys.executable, "-c", _ASK], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return {shown: "\n".join(map(str.rstrip, said.strip().splitlines())) for shown, said in json.loads(ran.stdout)}
