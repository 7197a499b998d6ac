"""The last edge: what is printed holds no character that a terminal obeys, whoever wrote the names in it."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress

import typer

from veedor.base.plain import plain, unseen


def tell(*lines: str) -> None:
    """Print lines as the answer."""
    typer.echo("\n".join(map(plain, lines)))


def warn(*lines: str) -> None:
    """Print lines on the error stream."""
    typer.echo("\n".join(map(plain, lines)), err=True)


def tell_json(answer: object, *, indent: int | None = 1) -> None:
    """Print an object. What a terminal obeys is escaped: programs read it unchanged."""
    written = json.dumps(answer, ensure_ascii=False, indent=indent)
    typer.echo("\n".join(map(_escaped, written.split("\n"))))


def _escaped(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(json.dumps(letter)[1:-1] if unseen(letter) else letter for letter in line)


def show_every_letter() -> None:
    """A letter that the terminal's encoding lacks is shown by its code; it is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def last_words(line: str) -> None:
    """Said when the system fails: either stream may be what failed, and what still waits in it is given up."""
    with suppress(OSError):
        warn(line)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
