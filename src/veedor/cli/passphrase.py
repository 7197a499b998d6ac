"""The passphrase of a file that leaves the workspace: from a file, or typed unseen.

Never on the command line, where other users of the machine could read it.
"""

from __future__ import annotations

import os
import stat
import warnings
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import Annotated, Final

import typer

from veedor.base.errors import Problem, refuse
from veedor.base.words import Words
from veedor.cli.language import help_of
from veedor.cli.terminal import warn

LEAST: Final = 12
"""Letters of a new passphrase: a file that is stolen can be tried at leisure."""
_MOST_BYTES: Final = 4096
_OTHERS_READ: Final = stat.S_IRGRP | stat.S_IROTH

PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help=help_of("carry.help.passphrase"))
]


def new_passphrase(file: Path | None, words: Words) -> str:
    """To encrypt with. Refused: it is too short."""
    found = _read(file, words) if file else _asked_twice(words)
    if len(found.strip()) < LEAST:
        where = words.say("carry.passphrase_of", file=str(file)) if file else words.say("carry.passphrase_typed")
        raise refuse("carry.short_passphrase", where, least=LEAST)
    return found


def known_passphrase(file: Path | None, words: Words) -> str:
    """To decrypt with."""
    return _read(file, words) if file else _typed(words.say("carry.passphrase_asked"))


def _asked_twice(words: Words) -> str:
    """Until what is typed is the same twice: nobody sees it."""
    while True:
        typed = _typed(words.say("carry.passphrase_asked"))
        if typed == _typed(words.say("carry.passphrase_again")):
            return typed
        warn(words.say("carry.passphrase_differs"))


def _typed(label: str) -> str:
    """What is typed unseen. An end of input ends the command as an interrupt does. Refused: nothing hides it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)  # raised before anything is read that would be seen
            return getpass(f"{label}: ")
    except GetPassWarning as error:
        raise refuse("carry.no_terminal", "veedor") from error
    except (EOFError, KeyboardInterrupt):
        warn("")
        raise KeyboardInterrupt from None


def _read(file: Path, words: Words) -> str:
    """The first line. That others may read it, too, is said and no more: a USB stick may know no permissions."""
    try:
        with file.open("rb") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & _OTHERS_READ:
                warn(words.explain(Problem("carry.open_passphrase", str(file))))
            return opened.readline(_MOST_BYTES).decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise refuse("folder.system", str(file), path=file.name, reason=reason) from error
