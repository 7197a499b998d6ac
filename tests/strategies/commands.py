"""A run of the command line, as a person sees it: what is said, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass

from typer.testing import CliRunner

from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.cli.app import app


@dataclass(frozen=True)
class Ran:
    exit_code: int
    stdout: str
    stderr: str


def veedor(*arguments: object) -> Ran:
    """One command, in English. A refusal ends it with its code and words, as in `main`; other errors are raised."""
    ran = CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])
    if isinstance(ran.exception, Refused):
        said = "\n".join(map(Words("en").explain, ran.exception.problems))
        return Ran(ran.exception.exit_code, ran.stdout, ran.stderr + said)
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)
