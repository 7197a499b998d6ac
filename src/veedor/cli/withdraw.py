"""`veedor withdraw`: readings taken out of a workspace's count, for everyone to see."""

from __future__ import annotations

from typing import Annotated

import typer

from veedor.base.errors import refuse
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.terminal import tell
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter


def withdraw(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|SOURCE", help=help_of("withdraw.help.what"))],
    station: Annotated[
        str | None, typer.Option("--station", metavar="CODE", help=help_of("withdraw.help.station"))
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help=help_of("withdraw.help.reason"))
    ] = "withdrawn",
    yes: Annotated[bool, typer.Option("--yes", help=help_of("withdraw.help.yes"))] = False,
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Take readings out of the count."""
    from veedor.tally.facts import REASONS

    if reason not in REASONS:
        raise refuse("withdraw.bad_reason", "--reason", given=ascii(reason)[:40], known=", ".join(REASONS))
    opened(workspace)
    from veedor.store.withdrawing import standing
    from veedor.store.withdrawing import withdraw as take_out

    words, found = words_of(context), standing(what, station)
    if not yes:
        sources = ", ".join(f"{name} ({words.number(readings)})" for name, readings in found.sources.items())
        raise refuse("withdraw.for_good", what, readings=len(found.leaves), sources=sources)
    tell(words.say("withdraw.done", readings=take_out(found, reason, this_quarter())), words.say("withdraw.next"))
