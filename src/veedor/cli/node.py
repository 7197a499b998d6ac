"""`veedor node`, `veedor bundle export|import`: work without a line, and how it comes to the centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veedor.base.errors import CANNOT_EVALUATE, HOLDS, Problem, Refused
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.manners import Command, Group
from veedor.cli.passphrase import PassphraseOption, known_passphrase, new_passphrase
from veedor.cli.published import refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import tell, warn
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.store.carry.taking import Taken

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


def node(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("node.help.folder"))],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=help_of("node.help.name"))],
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make a workspace that works without a line for this one."""
    centre, words = opened(workspace), words_of(context)
    from veedor.store.carry.node import make_node

    made = make_node(centre, folder.absolute(), name, this_quarter())
    said = words.say("node.made", folder=str(folder), log=made.log_name)
    tell_of(made.log_name, words, said, words.say("node.next", name=name))


@app.command("export", cls=Command, help=help_of("node.help.export"))
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("node.help.file"))],
    since: Annotated[int, typer.Option("--since", metavar="N", min=0, help=help_of("node.help.since"))] = 0,
    passphrase: PassphraseOption = None,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Write what a node knows into one encrypted file."""
    found, words = opened(workspace), words_of(context)
    from veedor.store.carry.bundle import export as write

    with refusing(str(found.folder)):
        head, files = write(found, file, new_passphrase(passphrase, words), since)
    to_be_typed = str(head.size)
    said = words.say("node.exported", file=str(file), facts=head.size, files=files, since=to_be_typed)
    tell_of(found.log_name, words, said)


@app.command("import", cls=Command, help=help_of("node.help.import"))
def import_bundles(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help=help_of("node.help.files"))],
    passphrase: PassphraseOption = None,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Add what nodes know."""
    centre, words = opened(workspace), words_of(context)
    from veedor.store.carry.taking import take_in

    secret, faults, taken = known_passphrase(passphrase, words), list[Problem](), 0
    for file in files:
        try:
            done = take_in(centre, file, secret, this_quarter())
        except Refused as refused:
            faults += refused.problems
            continue
        taken += 1
        tell_of(done.node, words, *_lines(done, words))
    if taken:
        tell(words.say("node.taken_next"))
    if faults:
        warn(*map(words.explain, faults))
    raise typer.Exit(CANNOT_EVALUATE if faults else HOLDS)


def _lines(done: Taken, words: Words) -> Iterator[str]:
    told = "added" if done.added or done.others or done.recovered else "nothing"
    yield words.say(f"node.taken.{told}", log=done.node, added=done.added, size=done.size)
    for told in ("others", "recovered", "missing"):
        if number := getattr(done, told):
            yield words.say(f"node.taken.{told}", **{told: number})
