"""`veedor backup`, `restore`, `confirm`: a workspace as one file, and back when the disk is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CHECK_FAILED, HOLDS
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.passphrase import PassphraseOption, known_passphrase, new_passphrase
from veedor.cli.published import reachable, reading, refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import warn
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.store.carry.restore import Restored

_BUDGET: Final = 10**12
"""Bytes that a mirror may send in all."""
_NAMED: Final = 20
"""Lost bodies and files that are named one by one."""


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("carry.help.backup_file"))],
    passphrase: PassphraseOption = None,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Save a workspace in one encrypted file."""
    words, found = words_of(context), opened(workspace)
    from veedor.store.carry.backup import back_up

    done = back_up(found, file, new_passphrase(passphrase, words), this_quarter())
    saved = words.say("carry.backup.done", file=str(done.path), facts=done.manifest.facts, files=done.files)
    tell_of(found.log_name, words, saved, words.say("carry.backup.keep"))
    if done.faults:
        warn(*map(words.explain, done.faults), words.say("carry.backup.partial", file=str(file)))
        raise typer.Exit(CHECK_FAILED)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="BACKUP", help=help_of("carry.help.restore_file"))],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("workspace.help.folder"))],
    log: Annotated[str | None, typer.Option("--log", metavar="DIR|URL", help=help_of("carry.help.log"))] = None,
    head: Annotated[
        list[Path] | None, typer.Option("--head", metavar="FILE", help=help_of("carry.help.head"))
    ] = None,
    files: Annotated[Path | None, typer.Option("--files", metavar="DIR", help=help_of("carry.help.files"))] = None,
    new_log: Annotated[str, typer.Option("--new-log", metavar="NAME", help=help_of("carry.help.new_log"))] = "",
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help=help_of("workspace.help.database"))
    ] = "sqlite",
    passphrase: PassphraseOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make a workspace from its backup, and from what others have of its log."""
    from veedor.store.connection import start_django

    start_django()
    from veedor.store.carry.elsewhere import Elsewhere
    from veedor.store.carry.restore import Wanted, restore

    words, heads = words_of(context), tuple(map(_read, head or []))
    secret = known_passphrase(passphrase, words)
    with ExitStack() as stack:
        stack.enter_context(refusing(log or str(file)))
        mirror = stack.enter_context(reading(log, budget=_BUDGET)) if log else None
        wanted = Wanted(folder.absolute(), database, new_log)
        done = restore(file, secret, wanted, Elsewhere(mirror, heads, files), this_quarter())
    tell_of(done.log, words, *_lines(done, words))
    raise typer.Exit(CHECK_FAILED if done.lost else HOLDS)


def confirm(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LOG", help=help_of("carry.help.confirm_name"))],
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Let a restored workspace sign although nobody showed what it signed after its backup."""
    found = opened(workspace)
    from veedor.store.carry.restore import confirm

    confirm(found, name, this_quarter())
    words = words_of(context)
    tell_of(found.log_name, words, words.say("carry.confirmed", log=found.log_name))


def _read(path: Path) -> bytes:
    with reachable(path):
        return path.read_bytes()


def _lines(done: Restored, words: Words) -> Iterator[str]:
    yield words.say("carry.restored.done", log=done.log, facts=done.facts, saved=done.saved, at=done.at)
    gone = done.known.size - done.facts
    if gone > 0:
        yield words.say("carry.restored.facts", lost=gone, first=done.facts, log=done.known.origin)
    if done.bodies:
        named = ", ".join(map(words.number, done.bodies[:_NAMED]))
        yield words.say("carry.restored.bodies", lost=len(done.bodies), leaves=named)
    if done.files:
        named = ", ".join(done.files[:_NAMED])
        yield words.say("carry.restored.files", lost=len(done.files), digests=named)
    if done.shown is None:
        yield words.say("carry.restored.unasked", at=done.at)
    elif not done.current:
        yield words.say("carry.restored.stale", shown=done.shown, at=done.at)
    elif not done.lost:
        yield words.say("carry.restored.whole", shown=done.shown)
    if done.held:
        yield words.say("carry.restored.held")
    if done.log == done.known.origin:
        yield words.say("carry.restored.stop")
