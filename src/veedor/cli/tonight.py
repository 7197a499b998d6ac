"""`veedor forecast`: can the result of tonight still change? Of tables, or of everything that a workspace holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, refuse
from veedor.cli.asked import PackOption, RegisterOption, SourceOption
from veedor.cli.count import given_files, pack_of
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.law import warn_projecting
from veedor.cli.past_nights import ALPHA, AlphaOption, require_alpha, tell_refused
from veedor.cli.photos import PhotoWatch
from veedor.cli.terminal import tell, tell_json, warn
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.forecast.tonight import Tonight
    from veedor.forecast.withdrawn import Stated
    from veedor.intake.baseline import Earlier
    from veedor.intake.given import GivenFile
    from veedor.intake.read import FileRead
    from veedor.intake.refusals import Refusals
    from veedor.tally.fold import Count

_COMMAND = "veedor forecast"


@dataclass(frozen=True)
class Night:
    """What is looked at: a count, the files behind it, the rows refused. Of a workspace also the verdicts `stated`
    that stand, and what `record`s the looks: the number of facts appended."""

    count: Count
    files: Sequence[FileRead]
    refused: Refusals
    stated: Sequence[Stated] = ()
    record: Callable[[Sequence[Tonight]], int] | None = None

    def looks(self, alpha: float, earlier: Earlier | None) -> list[Tonight]:
        """One a contest area."""
        from veedor.forecast.tonight import feed_of, tonight
        from veedor.publish.floor import below_floor

        pack = self.count.pack
        feed = feed_of(pack, self.files)
        return list(tonight(self.count, feed, alpha, lambda one, area: below_floor(pack.floor, one, area), earlier))

    def earlier(self, baseline: Path | None) -> tuple[Night, Earlier | None]:
        """The night, with what was refused of an earlier election's table; and that table."""
        from veedor.intake.baseline import read_earlier

        if baseline is None:
            return self, None
        earlier, unread = read_earlier(self.count.pack, baseline)
        return replace(self, refused=self.refused.joined([unread])), earlier


def tonight(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=help_of("cli.forecast.files"))] = None,
    pack: PackOption = None,
    source: SourceOption = None,
    register: RegisterOption = None,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.forecast.baseline"))] = None,
    alpha: AlphaOption = ALPHA,
    previous: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.forecast.previous"))] = None,
    record: Annotated[bool, typer.Option("--record", help=help_of("cli.forecast.record"))] = False,
    workspace: WorkspaceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Say of every contest whether its result can still change."""
    from veedor.forecast.withdrawn import read_stated, withdrawn

    words = words_of(context)
    require_alpha(alpha)
    given = given_files(files or [], source or [])
    if not given and (pack or register):
        raise refuse("count.no_files", _COMMAND)
    if given and record:
        raise refuse("forecast.record_files", "--record")
    before = None if previous is None else read_stated(_loaded(previous), str(previous))
    if given:
        night = _of_files(pack_of(pack, workspace, _COMMAND), given, register, words)
    else:
        night = _of_workspace(workspace)
    night, earlier = night.earlier(baseline)
    looks = night.looks(alpha, earlier)
    gone = withdrawn(night.stated if before is None else before, looks)
    if record:
        warn_projecting(night.count.pack, words)
    recorded = night.record(looks) if record and night.record else None
    if as_json:
        tell_json(_as_object(looks, gone, recorded, words))
    else:
        tell(*_as_text(night.count, looks, gone, recorded, words))
    tell_refused(night.refused, words)
    if gone and night.record and not record:
        warn(words.say("forecast.tonight.not_recorded"))
    if gone:
        raise typer.Exit(CHECK_FAILED)
    raise typer.Exit(CANNOT_EVALUATE if len(night.refused) or not night.count.stations_counted else HOLDS)


def _loaded(previous: Path) -> Any:
    try:
        return json.loads(previous.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise refuse("forecast.bad_previous", str(previous)) from error


def _of_files(pack: Pack, given: list[GivenFile], register: Path | None, words: Words) -> Night:
    from veedor.election.frame import build_frame
    from veedor.intake.tables import read_register, read_tables
    from veedor.tally.fold import fold

    with PhotoWatch(words) as watch:
        intake = read_tables(pack, given, watch=watch)
    placements, refused = list(intake.placements), intake.refused
    if register is not None:
        stated, unread = read_register(pack, register)
        placements, refused = [*placements, stated], refused.joined([unread])
    return Night(fold(pack, build_frame(pack, placements), intake.readings), intake.files, refused)


def _of_workspace(workspace: Path | None) -> Night:
    """Everything that the workspace holds, in the order in which it came."""
    from veedor.cli.recorded import files, refusals

    found = opened(workspace)
    from veedor.store.stating import state, stored_night

    night = stored_night(found)
    return Night(
        count=night.basis.count(),
        files=files(night.basis),
        refused=refusals(night.basis),
        stated=night.stated,
        record=lambda looks: state(found, night, looks, this_quarter()),
    )


def _as_text(
    count: Count, looks: list[Tonight], gone: list[Stated], recorded: int | None, words: Words
) -> Iterator[str]:
    from veedor.publish.tonight_text import TonightText, withdrawn_lines
    from veedor.publish.verdict import heading

    if gone and count.pack.election.rehearsal:
        yield words.say("rehearsal.notice")
    yield from withdrawn_lines(gone, words)
    yield from heading(count, words)
    yield ""
    yield from TonightText(count, looks, words).lines()
    if recorded is not None:
        code = "recorded" if recorded else "recorded_none"
        yield words.say(f"forecast.tonight.{code}", facts=recorded)


def _as_object(looks: list[Tonight], gone: list[Stated], recorded: int | None, words: Words) -> dict[str, Any]:
    from dataclasses import asdict

    from veedor.publish.exports.tonight_object import tonight_object

    return tonight_object(looks, words) | {"withdrawn": [asdict(one) for one in gone], "recorded": recorded}
