"""`veedor forecast …`: can the result still change? On tables of tonight, and on past nights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, HOLDS, refuse
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.manners import Command, Group
from veedor.cli.terminal import tell, tell_json, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.forecast.arithmetic import Bounds
    from veedor.forecast.condition import Condition
    from veedor.forecast.replay import Replay
    from veedor.intake.arrivals import Arrivals
    from veedor.intake.refusals import Refusals

STEPS: Final = 60
MOST_STEPS: Final = 100_000
ALPHA: Final = 0.05
SHOWN: Final = 5
"""Refused rows told on the terminal."""

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

AssertionOption = Annotated[
    str, typer.Option("--assertion", metavar="lead|majority|40+10", help=help_of("cli.forecast.assertion"))
]
AlphaOption = Annotated[float, typer.Option("--alpha", metavar="A", help=help_of("cli.forecast.alpha"))]
StepsOption = Annotated[int, typer.Option("--steps", metavar="N", help=help_of("cli.forecast.steps"))]
LargestOption = Annotated[
    int | None, typer.Option("--largest-station", min=1, metavar="N", help=help_of("cli.forecast.largest"))
]


@app.callback()
def forecast() -> None:
    """What all of its commands share."""


@app.command(cls=Command, help=help_of("cli.forecast.replay"))
def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("cli.forecast.file"))],
    assertion: AssertionOption = "lead",
    alpha: AlphaOption = ALPHA,
    steps: StepsOption = STEPS,
    largest_station: LargestOption = None,
    plot: Annotated[Path | None, typer.Option(metavar="OUT.svg", help=help_of("cli.forecast.plot"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.forecast.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Replay one night and judge every verdict by how it ended."""
    words = words_of(context)
    _check(alpha, steps)
    _prepare_plot(plot, file)
    arrivals = _read(file, words)
    shown = _replayed(arrivals, assertion, alpha, steps, largest_station)
    if as_json:
        _tell_lines(shown, words)
    else:
        tell(*_as_text(shown, words))
    if plot is not None:
        _draw(shown, plot, words)
    raise typer.Exit(CANNOT_EVALUATE if len(arrivals.refused) else HOLDS)


def _check(alpha: float, steps: int) -> None:
    if not 0 < alpha < 1:
        raise refuse("forecast.bad_alpha", "--alpha", given=str(alpha))
    if not 1 <= steps <= MOST_STEPS:
        raise refuse("forecast.bad_steps", "--steps", given=steps, limit=MOST_STEPS)


def _read(file: Path, words: Words) -> Arrivals:
    """The table; the first rows that it refused are told at once."""
    from veedor.intake.arrivals import read_arrivals

    arrivals = read_arrivals(file)
    _tell_refused(arrivals.refused, words)
    return arrivals


def _tell_refused(refused: Refusals, words: Words) -> None:
    if len(refused):
        warn(*(words.explain(one.problem) for one in refused.kept[:SHOWN]))
        warn(words.say("count.refused.line", rows=len(refused)))


def _condition(name: str, options: tuple[str, ...]) -> Condition:
    from veedor.forecast.condition import NAMED, Condition

    if name not in NAMED:
        raise refuse("forecast.bad_assertion", "--assertion", given=ascii(name)[:40], known=", ".join(NAMED))
    return Condition.named(name, options)


def _bounds(largest_station: int | None) -> Bounds:
    from veedor.forecast.arithmetic import Bounds

    return Bounds(largest_station=largest_station)


def _replayed(arrivals: Arrivals, assertion: str, alpha: float, steps: int, largest: int | None) -> Replay:
    from veedor.forecast.replay import replay, trajectory_of

    condition = _condition(assertion, arrivals.options)
    return replay(trajectory_of(arrivals), condition, alpha, steps, _bounds(largest))


def _tell_lines(shown: Replay, words: Words) -> None:
    from veedor.publish.exports.replay_lines import replay_lines

    for line in replay_lines(shown, words):
        tell_json(line, indent=None)


def _as_text(shown: Replay, words: Words) -> Iterator[str]:
    from veedor.publish.replay_text import ReplayText

    return ReplayText(shown, words).lines()


def _prepare_plot(plot: Path | None, file: Path) -> None:
    """Refused before any work: packages that are missing, a picture over the table that it shows."""
    if plot is not None:
        from veedor.publish.files import keep_inputs
        from veedor.publish.report.make import require_packages

        require_packages()
        keep_inputs([plot], [file])


def _draw(shown: Replay, plot: Path, words: Words) -> None:
    from veedor.publish.files import replacing
    from veedor.publish.night_picture import night_svg

    svg = night_svg(shown.states, shown.condition, words)
    if svg is None:
        warn(words.say("forecast.picture.nothing"))
        return
    with replacing(plot) as draft:
        draft.write_text(svg, encoding="utf-8")
    warn(words.say("count.written.line", path=str(plot)))
