"""`veedor forecast …`: can the result still change? Tonight, of tables or a workspace, and on past nights."""

from __future__ import annotations

from typing import Any, Final

import typer

from veedor.cli.language import help_of
from veedor.cli.manners import Command, Group
from veedor.cli.past_nights import replay, simulate, track_record
from veedor.cli.tonight import tonight

TONIGHT: Final = "tonight"
"""The command that is meant where none is named."""


class _Forecast(Group):
    """`veedor forecast FILES` is `veedor forecast tonight FILES`, `veedor forecast` the same of the workspace."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] != "--help" and self.get_command(ctx, args[0]) is None):
            args = [TONIGHT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_Forecast, rich_markup_mode=None)
app.command(TONIGHT, cls=Command, help=help_of("cli.forecast.tonight"))(tonight)
app.command(cls=Command, help=help_of("cli.forecast.replay"))(replay)
app.command("track-record", cls=Command, help=help_of("cli.forecast.track_record"))(track_record)
app.command(cls=Command, help=help_of("cli.forecast.simulate"))(simulate)
