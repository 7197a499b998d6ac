"""The passphrase of a file that leaves the workspace: from a file, or typed unseen.

Never on the command line, where other users of the machine could read it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated, Final

import typer

from veedor.base.errors import refuse
from veedor.base.words import Words
from veedor.cli.language import help_of

LEAST: Final = 12
"""Letters of a new passphrase: a file that is stolen can be tried at leisure."""
_MOST_BYTES: Final = 4096
_OTHERS_READ: Final = stat.S_IRGRP | stat.S_IROTH

PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help=help_of("carry.help.passphrase"))
]


def new_passphrase(file: Path | None, words: Words) -> str:
    """To encrypt with. Refused: it is too short."""
    found = _read(file) if file else _asked(words, twice=True)
    if len(found.strip()) < LEAST:
        raise refuse("carry.short_passphrase", str(file or "-"), least=LEAST)
    return found


def known_passphrase(file: Path | None, words: Words) -> str:
    """To decrypt with."""
    return _read(file) if file else _asked(words, twice=False)


def _asked(words: Words, *, twice: bool) -> str:
    typed = typer.prompt(words.say("carry.passphrase_asked"), hide_input=True, confirmation_prompt=twice, err=True)
    return str(typed)


def _read(file: Path) -> str:
    """The first line. Refused: others may read it, too."""
    try:
        with file.open("rb") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & _OTHERS_READ:
                raise refuse("carry.open_passphrase", str(file))
            return opened.readline(_MOST_BYTES).decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise refuse("folder.system", str(file), path=file.name, reason=reason) from error
