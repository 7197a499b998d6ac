"""`veedor`: the commands, and the one place where a refusal becomes words and an exit code.

Command files import NumPy, Polars and the rooms inside their functions, so that `veedor --help` stays quick.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from veedor import __version__
from veedor.base.errors import CANNOT_EVALUATE, HOLDS, Problem, Refused
from veedor.cli import backup, bulletin, forecast, log, node, pack, workspace
from veedor.cli.count import count
from veedor.cli.follow import follow
from veedor.cli.importing import import_files
from veedor.cli.language import Voice, help_of
from veedor.cli.manners import Command, Group, mistyped
from veedor.cli.mirror import mirror
from veedor.cli.publish_log import publish_log
from veedor.cli.read import read
from veedor.cli.receipt import check_receipt, prove
from veedor.cli.recount import recount
from veedor.cli.terminal import last_words, show_every_letter, tell, warn
from veedor.cli.verify import verify
from veedor.cli.withdraw import withdraw
from veedor.cli.witness import witness

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(cls=Command, help=help_of("cli.count.help"))(count)
app.command(cls=Command, help=help_of("cli.read.help"))(read)
app.command(cls=Command, help=help_of("mirror.help.command"))(mirror)
app.command(cls=Command, help=help_of("witness.help.command"))(witness)
app.command(cls=Command, help=help_of("log.help.verify"))(verify)
app.command(cls=Command, help=help_of("receipt.help.prove"))(prove)
app.command("check-receipt", cls=Command, help=help_of("receipt.help.check"))(check_receipt)
app.command(cls=Command, help=help_of("workspace.help.init"))(workspace.init)
app.command(cls=Command, help=help_of("rehearsal.help.rehearse"))(workspace.rehearse)
app.command("import", cls=Command, help=help_of("workspace.help.import"))(import_files)
app.command(cls=Command, help=help_of("workspace.help.status"))(workspace.status)
app.command(cls=Command, help=help_of("withdraw.help.withdraw"))(withdraw)
app.command("open", cls=Command, help=help_of("workspace.help.open"))(workspace.open_all)
app.command(cls=Command, help=help_of("workspace.help.publish_log"))(publish_log)
app.command(cls=Command, help=help_of("workspace.help.recount"))(recount)
app.command(cls=Command, help=help_of("workspace.help.rebuild"))(workspace.rebuild)
app.command(cls=Command, help=help_of("carry.help.backup"))(backup.backup)
app.command(cls=Command, help=help_of("carry.help.restore"))(backup.restore)
app.command(cls=Command, help=help_of("carry.help.confirm"))(backup.confirm)
app.command(cls=Command, help=help_of("follow.help.follow"))(follow)
app.command(cls=Command, help=help_of("node.help.node"))(node.node)
app.add_typer(node.app, name="bundle", help=help_of("node.help.group"))
app.add_typer(bulletin.app, name="bulletin", help=help_of("cli.bulletin.help"))
app.add_typer(forecast.app, name="forecast", help=help_of("cli.forecast.help"))
app.add_typer(log.app, name="log", help=help_of("log.help.group"))
app.add_typer(pack.app, name="pack", help=help_of("cli.pack.help"))


def _print_version(wanted: bool) -> None:
    if wanted:
        tell(f"veedor {__version__}")
        raise typer.Exit(HOLDS)


@app.callback(help=help_of("cli.app.help"))
def veedor(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=help_of("cli.app.version"))
    ] = False,
) -> None:
    """What all commands share."""


def main() -> None:
    """Runs the command line. Exit codes: 0 holds, 1 a check failed, 2 cannot be evaluated or bad input."""
    show_every_letter()
    sys.exit(_run(Voice()))


def _run(voice: Voice) -> int:
    """A reader who leaves (a broken pipe) is the library's: it ends quietly."""
    try:
        return int(app(obj=voice, standalone_mode=False) or HOLDS)
    except Refused as refused:
        warn(*(voice.words.explain(problem) for problem in refused.problems))
    except TyperException as error:
        asked_nothing = type(error).__name__ == "NoArgsIsHelpError"
        warn(*(error.message.split("\n") if asked_nothing else [voice.words.explain(mistyped(error))]))
    except MemoryError:
        warn(voice.words.explain(Problem("cli.memory", "veedor")))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        last_words(voice.words.explain(Problem("cli.system", "veedor", {"reason": reason})))
    return CANNOT_EVALUATE
