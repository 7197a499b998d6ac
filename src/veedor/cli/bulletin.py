"""`veedor bulletin check`: announced totals judged on their own figures, and beside sheets if there are any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, refuse
from veedor.cli.asked import RegisterOption, SourceOption
from veedor.cli.count import given_files
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.manners import Command, Group
from veedor.cli.photos import PhotoWatch
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import tell, tell_json, warn
from veedor.cli.workspace import WorkspaceOption, opened, this_quarter

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.election.packfile.bulletins import BulletinFile
    from veedor.intake.given import GivenFile
    from veedor.tally.bulletin.examine import Examined
    from veedor.tally.fold import Count

JSON_FORMAT: Final = "veedor-bulletins/1"
"""Version of what `--json` prints."""

_TABLES: Final = (".csv", ".tsv", ".xlsx", ".parquet", ".gz", ".xz", ".zip")

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.command(cls=Command, help=help_of("workspace.help.bulletin_add"))
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("cli.bulletin.file"))],
    workspace: WorkspaceOption = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Add announced totals to a workspace."""
    found = opened(workspace)
    _refuse_table(file)
    from veedor.store.announcing import announce

    added, already = announce(found, file, this_quarter())
    words = words_of(context)
    tell_of(found.log_name, words, words.say("workspace.announced.added", added=added))
    if already:
        tell(words.say("workspace.announced.already", already=already))
    tell(words.say("workspace.announced.next"))


def _refuse_table(file: Path) -> None:
    """Sheets, or what a feed of totals gave, taken for a file of bulletins."""
    if file.suffix.lower() in _TABLES and file.is_file():
        raise refuse("bulletin.is_a_table", str(file))


@app.command(cls=Command, help=help_of("cli.bulletin.check"))
def check(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=help_of("cli.bulletin.file"))] = None,
    pack: Annotated[
        str | None, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.bulletin.pack"))
    ] = None,
    against: Annotated[
        list[Path] | None, typer.Option("--against", metavar="FILE", help=help_of("cli.bulletin.against"))
    ] = None,
    source: SourceOption = None,
    register: RegisterOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Check announced totals, and print what each check says."""
    from veedor.election.pack_reader import read_pack

    words = words_of(context)
    sheets = given_files(against or [], source or [])
    if (sheets or register) and pack is None:
        raise refuse("bulletin.against_needs_pack", "--against")
    known = read_pack(pack) if pack is not None else None
    examined = _examine(known, file, sheets, register, words)
    if not examined and pack is not None and file is None:
        raise refuse("bulletin.none_in_pack", pack, pack=pack)
    if not examined:
        raise refuse("bulletin.nothing_given", "veedor bulletin check")
    if as_json:
        tell_json(_as_object(examined, words, known))
    else:
        tell(*_as_text(examined, words, known))
    raise typer.Exit(_exit_code(examined))


def _examine(
    pack: Pack | None, file: Path | None, sheets: list[GivenFile], register: Path | None, words: Words
) -> tuple[Examined, ...]:
    from veedor.election.packfile.bulletins import read_bulletins

    if file is not None:
        _refuse_table(file)
    read = None if file is None else read_bulletins(file, pack)
    if pack is None:
        return () if read is None else _alone(read)
    return _beside(pack, read, sheets, register, words)


def _alone(read: BulletinFile) -> tuple[Examined, ...]:
    """Without a pack: plurality, the options that each bulletin names, the registers of the file."""
    from veedor.tally.bulletin.around import Around, previous
    from veedor.tally.bulletin.examine import examine

    registers = {register.id: register.total for register in read.registers}
    return tuple(
        examine(one, Around(registers=registers, earlier=previous(read.bulletins, index)))
        for index, one in enumerate(read.bulletins)
    )


def _beside(
    pack: Pack, read: BulletinFile | None, sheets: list[GivenFile], register: Path | None, words: Words
) -> tuple[Examined, ...]:
    from dataclasses import replace

    from veedor.publish.bulletins import examine_pack

    if read is not None:
        more = tuple(one for one in read.registers if one.id not in {known.id for known in pack.registers})
        pack = replace(pack, bulletins=read.bulletins, registers=(*pack.registers, *more))
    return examine_pack(_count(pack, sheets, register, words))


def _count(pack: Pack, sheets: list[GivenFile], register: Path | None, words: Words) -> Count:
    """The sheets of `--against`, counted; a count of nothing where there are none."""
    from veedor.election.frame import build_frame
    from veedor.intake.tables import read_register, read_tables
    from veedor.tally.fold import fold

    placements, readings, refused = [], [], 0
    if sheets:
        with PhotoWatch(words) as watch:
            intake = read_tables(pack, sheets, watch=watch)
        placements, readings, refused = list(intake.placements), list(intake.readings), len(intake.refused)
    if register is not None:
        stated, unread = read_register(pack, register)
        placements, refused = [*placements, stated], refused + len(unread)
    if refused:
        warn(words.say("count.refused.line", rows=refused))
    return fold(pack, build_frame(pack, placements), readings)


def _as_text(examined: tuple[Examined, ...], words: Words, pack: Pack | None) -> Iterator[str]:
    from veedor.publish.bulletins import full_text

    for one in examined:
        yield from full_text(one, words, pack)
        yield ""
    yield words.say("bulletin.not_official")


def _as_object(examined: tuple[Examined, ...], words: Words, pack: Pack | None) -> dict[str, Any]:
    from veedor.publish.bulletins import bulletin_object

    return {
        "format": JSON_FORMAT,
        "notice": words.say("bulletin.not_official"),
        "pack": pack.id if pack else None,
        "bulletins": [bulletin_object(one, words, pack) for one in examined],
    }


def _exit_code(examined: tuple[Examined, ...]) -> int:
    """0 everything evaluated holds; 1 a check does not hold; 2 a bulletin of which nothing could be evaluated."""
    if any(one.failed for one in examined):
        return CHECK_FAILED
    return HOLDS if all(one.evaluated for one in examined) else CANNOT_EVALUATE
