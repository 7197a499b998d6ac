"""`veedor forecast FILES --pack P`: can the result of tonight still change?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, refuse
from veedor.cli.count import given_files
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.past_nights import ALPHA, AlphaOption, require_alpha, tell_refused
from veedor.cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.forecast.tonight import Tonight
    from veedor.forecast.withdrawn import Stated
    from veedor.intake.given import GivenFile
    from veedor.tally.fold import Count


def tonight(
    context: typer.Context,
    pack: Annotated[str, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.count.pack"))],
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=help_of("cli.forecast.files"))] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", metavar="NAME[@CUSTODIAN]=FILE", help=help_of("cli.count.source")),
    ] = None,
    register: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.count.register"))] = None,
    alpha: AlphaOption = ALPHA,
    previous: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.forecast.previous"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Say of every contest whether its result can still change."""
    from veedor.election.pack_reader import read_pack
    from veedor.forecast.withdrawn import read_stated, withdrawn

    words = words_of(context)
    require_alpha(alpha)
    given = given_files(files or [], source or [])
    if not given:
        raise refuse("count.no_files", "veedor forecast")
    stated = [] if previous is None else read_stated(_loaded(previous), str(previous))
    count, looks, refused = _look(read_pack(pack), given, register, alpha, words)
    gone = withdrawn(stated, looks)
    if as_json:
        tell_json(_as_object(looks, gone, words))
    else:
        tell(*_as_text(count, looks, gone, words))
    if gone:
        raise typer.Exit(CHECK_FAILED)
    raise typer.Exit(CANNOT_EVALUATE if refused or not count.stations_counted else HOLDS)


def _loaded(previous: Path) -> Any:
    try:
        return json.loads(previous.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise refuse("forecast.bad_previous", str(previous)) from error


def _look(
    pack: Pack, given: list[GivenFile], register: Path | None, alpha: float, words: Words
) -> tuple[Count, list[Tonight], int]:
    """The count, what is seen of it, and how many rows were refused."""
    from veedor.election.frame import build_frame
    from veedor.forecast.tonight import feed_of, tonight
    from veedor.intake.tables import read_register, read_tables
    from veedor.publish.floor import below_floor
    from veedor.tally.fold import fold

    intake = read_tables(pack, given)
    placements, refused = list(intake.placements), intake.refused
    if register is not None:
        stated, unread = read_register(pack, register)
        placements, refused = [*placements, stated], refused.joined([unread])
    tell_refused(refused, words)
    count = fold(pack, build_frame(pack, placements), intake.readings)
    feed = feed_of(pack, intake.files)
    looks = list(tonight(count, feed, alpha, lambda contest, area: below_floor(pack.floor, contest, area)))
    return count, looks, len(refused)


def _as_text(count: Count, looks: list[Tonight], gone: list[Stated], words: Words) -> Iterator[str]:
    from veedor.publish.tonight_text import TonightText, withdrawn_lines

    yield from withdrawn_lines(gone, words)
    yield from TonightText(count, looks, words).lines()


def _as_object(looks: list[Tonight], gone: list[Stated], words: Words) -> dict[str, Any]:
    from dataclasses import asdict

    from veedor.publish.exports.tonight_object import tonight_object

    return tonight_object(looks, words) | {"withdrawn": [asdict(one) for one in gone]}
