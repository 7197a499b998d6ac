"""`veedor pack check` and `veedor pack new`."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import Refused, refuse
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.manners import Command, Group
from veedor.cli.terminal import tell, tell_json, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.contest import Contest
    from veedor.election.pack import Pack, TableMap

JSON_FORMAT: Final = 1
"""Version of what `--json` prints."""

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.command(cls=Command, help=help_of("cli.pack.check"))
def check(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=help_of("cli.pack.folder"))],
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Print what a pack holds, or refuse it with all its faults."""
    from veedor.election.pack_reader import read_pack

    words = words_of(context)
    try:
        pack = read_pack(folder)
    except Refused as refused:
        _tell_refusal(refused, words, as_json=as_json)
        raise typer.Exit(refused.exit_code) from None
    if as_json:
        tell_json(_as_object(pack))
    else:
        tell(*_summary(pack, words))


def _tell_refusal(refused: Refused, words: Words, *, as_json: bool) -> None:
    if as_json:
        faults = [{"where": p.where, "code": p.code, "says": words.explain(p)} for p in refused.problems]
        tell_json({"format": JSON_FORMAT, "holds": False, "faults": faults})
        return
    warn(*(words.explain(problem) for problem in refused.problems))
    warn(words.say("pack.summary.faults", count=len(refused.problems)))


def _as_object(pack: Pack) -> dict[str, object]:
    contests = [
        {"id": contest.id, "rule": str(contest.rule.name), "level": contest.level, "options": contest.option_ids}
        for contest in pack.contests
    ]
    return {
        "format": JSON_FORMAT,
        "holds": True,
        "pack": pack.id,
        "date": pack.election.date.isoformat(),
        "invented": pack.election.invented,
        "contests": contests,
        "registers": {register.id: register.total for register in pack.registers},
        "stations": pack.stations_total,
        "stations_listed": len(pack.stations),
        "tables": [table.id for table in pack.tables],
        "bulletins": [bulletin.id for bulletin in pack.bulletins],
        "locked": pack.law.locked,
    }


def _summary(pack: Pack, words: Words) -> list[str]:
    name = pack.election.name.read_in(words.language)
    lines = [words.say("pack.summary.title", name=name, date=pack.election.date, id=pack.id)]
    if pack.election.invented:
        lines.append(words.say("pack.summary.invented"))
    lines += [_contest_line(contest, pack, words) for contest in pack.contests]
    lines.append(_stations_line(pack, words))
    lines += _register_lines(pack, words)
    lines += [_table_line(table, words) for table in pack.tables]
    lines.append(words.say("pack.summary.bulletins", count=len(pack.bulletins)))
    lines.append(_law_line(pack, words))
    lines.append(words.say("pack.summary.holds"))
    return lines


def _contest_line(contest: Contest, pack: Pack, words: Words) -> str:
    where = words.say("pack.summary.national")
    if contest.level is not None:
        level = next(level.name for level in pack.levels if level.id == contest.level)
        where = words.say("pack.summary.by_level", level=level.read_in(words.language))
    return words.say(
        "pack.summary.contest",
        id=contest.id,
        name=contest.name.read_in(words.language),
        rule=words.say(f"pack.rule.{contest.rule.name}", seats=contest.rule.seats),
        options=len(contest.options),
        where=where,
    )


def _stations_line(pack: Pack, words: Words) -> str:
    if pack.stations_total is None:
        return words.say("pack.summary.stations_unknown")
    return words.say("pack.summary.stations", total=pack.stations_total, listed=len(pack.stations))


def _register_lines(pack: Pack, words: Words) -> list[str]:
    return [
        words.say(
            "pack.summary.register",
            id=register.id,
            total=register.total,
            definition=register.definition.read_in(words.language),
        )
        for register in pack.registers
    ] or [words.say("pack.summary.register_none")]


def _table_line(table: TableMap, words: Words) -> str:
    from veedor.election.sheet import UNDECLARED

    if table.custodian == UNDECLARED:
        return words.say("pack.summary.table_open", id=table.id)
    return words.say("pack.summary.table", id=table.id, custodian=table.custodian)


def _law_line(pack: Pack, words: Words) -> str:
    if not pack.law.locked:
        return words.say("pack.summary.unlocked")
    statements = "; ".join(words.say(f"pack.law.{name}") for name in pack.law.locked)
    return words.say("pack.summary.locked", statements=statements)


@app.command(cls=Command, help=help_of("cli.pack.new"))
def new(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("cli.pack.new_folder"))],
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Write a commented, valid pack into a new or empty folder, in the language chosen."""
    words = words_of(context)
    _copy_starting_pack(words.language, folder)
    tell(words.say("pack.summary.created", folder=folder))


def _copy_starting_pack(language: str, folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise refuse("pack.folder_taken", str(folder))
        with as_file(files("veedor") / "locale" / language / "new-pack") as start:
            shutil.copytree(start, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except OSError as error:
        raise refuse("pack.cannot_write", str(folder), reason=error.strerror or type(error).__name__) from None
