"""`veedor import`: tables and photos into the workspace's log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CANNOT_EVALUATE, HOLDS, Problem, Refused, refuse
from veedor.cli.count import SHOWN, given_files
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.photos import PhotoWatch, photo_lines
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import warn
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from veedor.base.words import Words
    from veedor.intake.given import GivenFile
    from veedor.store.importing import Imported


def import_files(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=help_of("cli.count.files"))] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", metavar="NAME[@CUSTODIAN]=FILE", help=help_of("cli.count.source")),
    ] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help=help_of("workspace.help.sealed"))] = False,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Add sheets to a workspace."""
    words = words_of(context)
    given = given_files(files or [], source or [])
    if not given:
        raise refuse("workspace.nothing_to_import", "veedor import")
    _refuse_bulletins(given)
    found = opened(workspace)
    from veedor.store.importing import Importer

    with PhotoWatch(words) as watch:
        done = Importer(found, this_quarter(), sealed, watch).add(given)
    tell_of(found.log_name, words, *_lines(done, words))
    if refused := done.intake.refused:
        warn(*(words.explain(one.problem) for one in refused.kept[:SHOWN]))
    raise typer.Exit(CANNOT_EVALUATE if len(refused) else HOLDS)


def _refuse_bulletins(given: list[GivenFile]) -> None:
    written = [one.path for one in given if one.path.suffix.lower() == ".toml" and one.path.is_file()]
    if written:
        raise Refused(Problem("workspace.not_sheets", str(path)) for path in written)


def _lines(done: Imported, words: Words) -> Iterator[str]:
    yield words.say("workspace.imported.added", added=done.added)
    if done.already:
        yield words.say("workspace.imported.already", already=done.already)
    if len(done.intake.refused):
        yield words.say("count.refused.line", rows=len(done.intake.refused))
    yield from photo_lines(done.intake, words)
    yield words.say("workspace.imported.next")
