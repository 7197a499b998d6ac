"""`veedor forecast …`: can the result still change? On tables of tonight, and on past nights."""

from __future__ import annotations

import typer

from veedor.cli.language import help_of
from veedor.cli.manners import Command, Group
from veedor.cli.past_nights import replay, simulate, track_record

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
app.command(cls=Command, help=help_of("cli.forecast.replay"))(replay)
app.command("track-record", cls=Command, help=help_of("cli.forecast.track_record"))(track_record)
app.command(cls=Command, help=help_of("cli.forecast.simulate"))(simulate)
