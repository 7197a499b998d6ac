"""`veedor init`, `status`, `rebuild`: a workspace made, looked at, and refilled from its log."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CHECK_FAILED, HOLDS, refuse
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.law import warn_publishing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from veedor.base.words import Words
    from veedor.store.status import Status
    from veedor.store.workspace import Workspace

_SOURCES = 10
"""Sources that are told one by one."""
WorkspaceOption = Annotated[
    Path | None, typer.Option("-C", "--workspace", metavar="DIR", help=help_of("workspace.help.option"))
]
"""Declares `-C` on a command; the command asks `opened(workspace)`."""
DatabaseOption = Annotated[str, typer.Option("--database", metavar="URL", help=help_of("workspace.help.database"))]
RegistersOption = Annotated[
    list[Path] | None, typer.Option("--register", metavar="FILE", help=help_of("workspace.help.register"))
]


def opened(given: Path | None) -> Workspace:
    """The workspace that is meant, its database connected. Refused: there is none, or Django is not installed."""
    from veedor.store.connection import connect
    from veedor.store.workspace import open_workspace

    found = open_workspace(given)
    connect(found)
    return found


def this_quarter() -> str:
    """The quarter of an hour that facts bear which are recorded now."""
    from datetime import UTC, datetime

    from veedor.base.clock import quarter

    return quarter(datetime.now(UTC))


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("workspace.help.folder"))],
    pack: Annotated[str, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.count.pack"))],
    mandate: Annotated[
        str, typer.Option("--mandate", metavar="MANDATE", help=help_of("workspace.help.mandate"))
    ] = "citizen_observers",
    log: Annotated[str | None, typer.Option("--log", metavar="NAME", help=help_of("workspace.help.log"))] = None,
    database: DatabaseOption = "sqlite",
    register: RegistersOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make a workspace."""
    words = words_of(context)
    name = _make(folder, pack, register or [], log=log or "", mandate=mandate, database=database)
    tell(words.say("workspace.made", folder=str(folder), log=name), words.say("workspace.next"))


def rehearse(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("workspace.help.folder"))],
    pack: Annotated[str, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.count.pack"))],
    database: DatabaseOption = "sqlite",
    register: RegistersOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make a workspace to practise in."""
    words = words_of(context)
    name = _make(folder, pack, register or [], log="", database=database, rehearsal=True)
    tell(words.say("rehearsal.made", folder=str(folder), log=name), words.say("workspace.next"))


def _make(
    folder: Path, pack: str, register: list[Path], *, log: str, rehearsal: bool = False, **settings: str
) -> str:
    """A workspace; the name of its log, which is made up where none is given."""
    from veedor.election.pack_reader import read_pack
    from veedor.election.rehearsal import LOG
    from veedor.intake.tables import read_register
    from veedor.store.connection import start_django
    from veedor.store.workspace import named_workspace

    start_django()
    from veedor.store.create import create

    command = "veedor rehearse" if rehearsal else "veedor init"
    known = read_pack(pack)
    name = log or f"{LOG if rehearsal else 'veedor/'}{known.id}/{secrets.token_hex(4)}"
    wanted = named_workspace(folder.absolute(), command, log=name, rehearsal=rehearsal, **settings)
    registers = [read_register(known, path) for path in register]
    for path, (_, unread) in zip(register, registers, strict=True):
        if len(unread):
            raise refuse("workspace.register_refused", str(path), rows=len(unread))
    create(wanted, known, [placement for placement, _ in registers], this_quarter())
    return name


def status(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Say what a workspace holds."""
    found = opened(workspace)
    from veedor.store.status import status_of

    now, words = status_of(found), words_of(context)
    if as_json:
        tell_json(_status_object(now, words))
    else:
        tell_of(found.log_name, words, *_status_lines(now, words))
    raise typer.Exit(CHECK_FAILED if now.problems else HOLDS)


def _status_object(now: Status, words: Words) -> dict[str, object]:
    from dataclasses import asdict

    problems = [{"code": one.code, "where": one.where, "text": words.explain(one)} for one in now.problems]
    return {"format": "veedor-status/1", **asdict(now), "problems": problems}


def _status_lines(now: Status, words: Words) -> Iterator[str]:
    yield words.say("workspace.status.head", log=now.log, facts=now.facts)
    yield words.say("workspace.status.sheets", sheets=now.sheets)
    yield from _source_lines(now, words)
    if now.sealed:
        others = now.sealed - now.sealed_readings
        yield words.say("workspace.status.sealed", readings=now.sealed_readings, others=others)
    if now.unread:
        yield words.say("workspace.status.unread", photos=now.unread)
    if now.refused:
        yield words.say("workspace.status.refused", rows=now.refused)
    yield words.say("workspace.status.bulletins", bulletins=now.bulletins)
    yield from _published_lines(now, words)
    yield from map(words.explain, now.problems)


def _source_lines(now: Status, words: Words) -> Iterator[str]:
    for one in now.sources[:_SOURCES]:
        values = {"source": one.source, "custodian": one.custodian, "readings": one.readings}
        yield words.say("workspace.status.source", **values)
    if (more := len(now.sources) - _SOURCES) > 0:
        yield words.say("workspace.status.more_sources", sources=more)


def _published_lines(now: Status, words: Words) -> Iterator[str]:
    """What is to be done about it is said only where nothing is in the way."""
    waiting = now.facts - (now.published or 0)
    if now.published is None and not now.problems:
        yield words.say("workspace.status.never")
    elif waiting > 0:
        yield words.say(f"workspace.status.{'unpublished' if now.problems else 'waiting'}", facts=waiting)
    elif not now.problems:
        yield words.say("workspace.status.published")


def rebuild(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Refill every projection from the log."""
    found = opened(workspace)
    from veedor.store.rebuild import rebuild as refill

    words, changed = words_of(context), refill()
    if changed:
        tell_of(found.log_name, words, words.say("workspace.rebuilt.changed", tables=", ".join(changed)))
        raise typer.Exit(CHECK_FAILED)
    tell_of(found.log_name, words, words.say("workspace.rebuilt.same"))
    raise typer.Exit(HOLDS)


def open_all(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("workspace.help.yes"))] = False,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Open what was sealed."""
    found = opened(workspace)
    from veedor.store.opening import open_sealed, waiting

    words, sealed = words_of(context), len(waiting())
    if sealed and not yes:
        raise refuse("workspace.open_for_good", str(found.folder), sealed=sealed)
    if sealed:
        warn_publishing(found, words)
    tell_of(found.log_name, words, words.say("workspace.opened", facts=open_sealed(this_quarter())))
    if sealed:
        tell(words.say("workspace.open_next"))
