"""`veedor follow DIR`: a copy of the log and of every file on a second disk or host, again and again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CHECK_FAILED, HOLDS, Refused
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.law import warn_publishing
from veedor.cli.published import refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import warn
from veedor.cli.witness import seconds_of
from veedor.cli.workspace import WorkspaceOption, opened

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.store.host import Host
    from veedor.store.workspace import Workspace


def follow(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="DIR|HOST:DIR", help=help_of("follow.help.folder"))],
    every: Annotated[str, typer.Option("--every", metavar="TIME", help=help_of("follow.help.every"))] = "60s",
    once: Annotated[bool, typer.Option("--once", help=help_of("follow.help.once"))] = False,
    check: Annotated[bool, typer.Option("--check", help=help_of("follow.help.check"))] = False,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Keep a copy of the log and the files."""
    from veedor.store.host import Host

    words, pause, found = words_of(context), seconds_of(every), opened(workspace)
    place = Host.named(target) or Path(target)
    warn_publishing(found, words)
    if once:
        raise typer.Exit(_round(found, place, words, check=check))
    try:
        while True:
            try:
                _round(found, place, words, check=check)
                check = False
            except (Refused, OSError) as error:
                warn(*_said(error, place, words))
            time.sleep(pause)
    except KeyboardInterrupt:
        raise typer.Exit(HOLDS) from None


def _round(workspace: Workspace, place: Path | Host, words: Words, *, check: bool) -> int:
    """One copy; the exit code that it earns."""
    from veedor.store.follow import follow

    with refusing(str(place)):
        done = follow(workspace, place, check=check)
    tell_of(workspace.log_name, words, words.say("follow.done", facts=done.facts, files=done.files))
    if not done.faults:
        return HOLDS
    warn(*map(words.explain, done.faults))
    return CHECK_FAILED


def _said(error: Refused | OSError, place: Path | Host, words: Words) -> list[str]:
    """A disk that was pulled out is waited for."""
    if isinstance(error, Refused):
        return list(map(words.explain, error.problems))
    return [words.say("follow.waiting", folder=str(place), reason=error.strerror or type(error).__name__)]
