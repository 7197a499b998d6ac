"""The pages of commands: what `--help` really prints, in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from veedor.base.words import Words

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


def commands_page(language: str) -> str:
    """One section a command, in the order of the help."""
    title, note = HEADINGS[language]
    sections = [f"# {title}\n\n*{note}*\n"]
    for path in _commands((), language):
        shown = " ".join(("veedor", *path))
        sections.append(f"## `{shown}`\n\n```\n{_help(path, language)}\n```\n")
    return "\n".join(sections)


def _commands(path: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    """The command itself, then those below it."""
    yield path
    lines, heading = _help(path, language).splitlines(), Words(language).say("cli.page.commands")
    if heading not in lines:
        return
    for line in lines[lines.index(heading) + 1 :]:
        if line.startswith("  ") and not line.startswith("   "):
            yield from _commands((*path, line.split()[0]), language)


@cache
def _help(path: tuple[str, ...], language: str) -> str:
    environment = os.environ | {"VEEDOR_LANG": language, "COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    code = "from veedor.cli.app import app; app(prog_name='veedor')"
    command = [sys.executable, "-c", code, *path, "--help"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return "\n".join(line.rstrip() for line in ran.stdout.strip().splitlines())
