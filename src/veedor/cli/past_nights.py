"""`veedor forecast replay`, `track-record` and `simulate`: what the verdicts say of past nights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, HOLDS, Refused, refuse
from veedor.base.progress import Progress
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.terminal import tell, tell_json, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.forecast.arithmetic import Bounds
    from veedor.forecast.condition import Condition
    from veedor.forecast.projection import Calibration
    from veedor.forecast.replay import Replay
    from veedor.forecast.simulate import Simulation
    from veedor.forecast.track_record import Entry
    from veedor.intake.arrivals import Arrivals
    from veedor.intake.refusals import Refusals

STEPS: Final = 60
MOST_STEPS: Final = 100_000
ALPHA: Final = 0.05
SHOWN: Final = 5
"""Refused rows told on the terminal."""

AssertionOption = Annotated[
    str, typer.Option("--assertion", metavar="lead|majority|40+10", help=help_of("cli.forecast.assertion"))
]
AlphaOption = Annotated[float, typer.Option("--alpha", metavar="A", help=help_of("cli.forecast.alpha"))]
StepsOption = Annotated[int, typer.Option("--steps", metavar="N", help=help_of("cli.forecast.steps"))]
LargestOption = Annotated[
    int | None, typer.Option("--largest-station", min=1, metavar="N", help=help_of("cli.forecast.largest"))
]


JsonOption = Annotated[bool, typer.Option("--json", help=help_of("cli.forecast.json"))]


def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("cli.forecast.file"))],
    assertion: AssertionOption = "lead",
    alpha: AlphaOption = ALPHA,
    steps: StepsOption = STEPS,
    largest_station: LargestOption = None,
    plot: Annotated[Path | None, typer.Option(metavar="OUT.svg", help=help_of("cli.forecast.plot"))] = None,
    phone: Annotated[bool, typer.Option("--phone", help=help_of("cli.forecast.phone"))] = False,
    as_json: JsonOption = False,
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
        _draw(shown, plot, words, phone)
    raise typer.Exit(CANNOT_EVALUATE if len(arrivals.refused) else HOLDS)


def _check(alpha: float, steps: int) -> None:
    require_alpha(alpha)
    if not 1 <= steps <= MOST_STEPS:
        raise refuse("forecast.bad_steps", "--steps", given=steps, limit=MOST_STEPS)


def require_alpha(alpha: float) -> None:
    """Refused: what is no error rate, or a smaller one than the past behind the shipped calibration supports."""
    from veedor.forecast.calibration import shipped

    if not 0 < alpha < 1:
        raise refuse("forecast.bad_alpha", "--alpha", given=str(alpha))
    least = min(shipped().multipliers)
    if alpha < least:
        raise refuse("forecast.alpha_out_of_reach", "--alpha", given=str(alpha), least=str(least))


def _read(file: Path, words: Words) -> Arrivals:
    """The table; the first rows that it refused are told at once."""
    from veedor.intake.arrivals import read_arrivals

    arrivals = read_arrivals(file)
    tell_refused(arrivals.refused, words)
    return arrivals


def tell_refused(refused: Refusals, words: Words) -> None:
    """The first refused rows, each with its reason, and how many there are."""
    if len(refused):
        explained = (words.explain(one.problem) for one in refused.kept[:SHOWN])
        warn(*explained, words.say("count.refused.line", rows=len(refused)))


def _condition(name: str, options: tuple[str, ...]) -> Condition:
    from veedor.forecast.condition import NAMED, Condition

    if name not in NAMED:
        raise refuse("forecast.bad_assertion", "--assertion", given=ascii(name)[:40], known=", ".join(NAMED))
    return Condition.named(name, options)


def _bounds(largest_station: int | None) -> Bounds:
    from veedor.forecast.arithmetic import Bounds

    return Bounds(largest_station=largest_station)


def _replayed(arrivals: Arrivals, assertion: str, alpha: float, steps: int, largest: int | None) -> Replay:
    from veedor.forecast.replay import Gaps, replay, trajectory_of

    condition = _condition(assertion, arrivals.options)
    shown = replay(trajectory_of(arrivals), condition, alpha, steps, _bounds(largest))
    return replace(shown, gaps=Gaps(len(arrivals.refused), arrivals.untimed))


def _tell_lines(shown: Replay, words: Words) -> None:
    from veedor.publish.exports.replay_lines import replay_lines

    for line in replay_lines(shown, words):
        tell_json(line, indent=None)


def _as_text(shown: Replay, words: Words) -> Iterator[str]:
    from veedor.publish.replay_text import ReplayText

    return ReplayText(shown, words).lines()


def _prepare_plot(plot: Path | None, file: Path) -> None:
    """Refused before any work: packages that are missing, a picture over the table that it shows, or one that its
    name calls something else than it is."""
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise refuse("forecast.bad_plot", "--plot", given=plot.name)
        from veedor.publish.files import keep_inputs
        from veedor.publish.report.make import require_packages

        require_packages()
        keep_inputs([plot], [file])


def _draw(shown: Replay, plot: Path, words: Words, phone: bool) -> None:
    from veedor.publish.files import replacing
    from veedor.publish.night_picture import night_svg

    svg = night_svg(shown, words, phone)
    if svg is None:
        warn(words.say("forecast.picture.nothing"))
        return
    with replacing(plot) as draft:
        draft.write_text(svg, encoding="utf-8")
    warn(words.say("count.written.line", path=str(plot)))


def track_record(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("cli.forecast.folder"))],
    assertion: AssertionOption = "lead",
    alpha: AlphaOption = ALPHA,
    steps: StepsOption = STEPS,
    as_json: JsonOption = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Replay every table of a folder, and say what the verdicts are worth."""
    from veedor.publish.exports.replay_lines import entry_object, record_object
    from veedor.publish.track_record_text import record_lines

    words = words_of(context)
    _check(alpha, steps)
    shown, whole = _each(_tables(folder), assertion, alpha, steps, words)
    if not shown:
        raise refuse("forecast.no_tables", str(folder))
    entries = [entry for entry, _ in shown]
    if as_json:
        for entry in entries:
            tell_json(entry_object(entry), indent=None)
        tell_json({"summary": record_object(entries, shown[-1][1], words)}, indent=None)
    else:
        tell(*record_lines(entries, shown[-1][1], words))
    raise typer.Exit(HOLDS if whole else CANNOT_EVALUATE)


def _tables(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise refuse("forecast.no_folder", str(folder))
    return sorted(path for path in folder.iterdir() if path.is_file())


def _each(
    paths: list[Path], assertion: str, alpha: float, steps: int, words: Words
) -> tuple[list[tuple[Entry, Calibration]], bool]:
    """One entry a table, and whether all rows of all of them were read. What is no table in order of arrival is
    named and passed over."""
    from veedor.forecast.track_record import Entry

    shown, whole = [], True
    with Progress(len(paths)) as progress:
        for path in paths:
            progress.step(path.name)
            try:
                arrivals = _read(path, words)
                done = _replayed(arrivals, assertion, alpha, steps, None)
                shown.append((Entry.of(done), done.calibration))
                whole = whole and not len(arrivals.refused)
            except Refused as refused:
                progress.clear()
                warn(*(words.explain(problem) for problem in refused.problems[:1]))
    return shown, whole


def simulate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("cli.forecast.file"))],
    order: Annotated[list[str] | None, typer.Option(metavar="ORDER", help=help_of("cli.forecast.order"))] = None,
    lose: Annotated[float, typer.Option(metavar="SHARE", help=help_of("cli.forecast.lose"))] = 0.0,
    runs: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help=help_of("cli.forecast.runs"))] = 5,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help=help_of("cli.forecast.seed"))] = 1,
    assertion: AssertionOption = "lead",
    alpha: AlphaOption = ALPHA,
    steps: StepsOption = STEPS,
    as_json: JsonOption = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Try other orders of arrival, and losses, on a past election."""
    from veedor.forecast.replay import trajectory_of
    from veedor.forecast.simulate import Simulation
    from veedor.publish.exports.replay_lines import tried_object
    from veedor.publish.track_record_text import tried_lines

    words = words_of(context)
    _check(alpha, steps)
    chosen = _orders(order or [])
    if not 0 <= lose < 1:
        raise refuse("forecast.bad_loss", "--lose", given=str(lose))
    arrivals = _read(file, words)
    condition = _condition(assertion, arrivals.options)
    asked = Simulation(trajectory_of(arrivals), condition, alpha, steps, runs, lose, seed)
    tried = _try_all(asked, chosen)
    if as_json:
        for name, done in tried.items():
            tell_json(tried_object(asked, name, done, words), indent=None)
    else:
        tell(*tried_lines(asked, tried, words))
    raise typer.Exit(CANNOT_EVALUATE if len(arrivals.refused) else HOLDS)


def _orders(named: list[str]) -> list[str]:
    from veedor.forecast.simulate import ORDERS

    for name in named:
        if name not in ORDERS:
            raise refuse("forecast.bad_order", "--order", given=ascii(name)[:40], known=", ".join(ORDERS))
    return list(dict.fromkeys(named)) or list(ORDERS)


def _try_all(asked: Simulation, orders: list[str]) -> dict[str, list[Replay]]:
    """All replays, by order."""
    tried = {}
    with Progress(len(orders)) as progress:
        for name in orders:
            progress.step(name)
            tried[name] = asked.replays(name)
    return tried
