"""The sheets that a command line names: its options, and how to say them again as another command."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from veedor.cli.language import help_of

PackOption = Annotated[str | None, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.count.pack"))]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", "-s", metavar="NAME[@CUSTODIAN]=FILE", help=help_of("cli.count.source")),
]
RegisterOption = Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.count.register"))]


@dataclass(frozen=True)
class Asked:
    """What the command line named, as it was written."""

    pack: str
    files: tuple[Path, ...]
    sources: tuple[str, ...]
    register: Path | None
    as_object: str = ""

    @property
    def about_bulletins(self) -> str:
        """The command that says everything of the pack's bulletins beside the same sheets; where these come from a
        log, the one that prints it as an object."""
        if self.as_object:
            return self.as_object
        arguments = ["veedor", "bulletin", "check", "--pack", self.pack]
        for option, values in (("--against", self.files), ("--source", self.sources)):
            arguments += [part for value in values for part in (option, str(value))]
        if self.register is not None:
            arguments += ["--register", str(self.register)]
        return shlex.join(arguments)
