"""Sections on the layout of tables and of the QR code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from veedor.election.contest import Contest
from veedor.election.pack import Feed, Level, QrLayout, StationCode, TableMap
from veedor.election.packfile.faults import shown
from veedor.election.packfile.pattern import pattern
from veedor.election.packfile.section import Section
from veedor.election.packfile.values import (
    DELIMITERS,
    each,
    encoding,
    filled,
    identifier,
    named,
    one_of,
    one_or_more,
    string,
    word_among,
    yes_no,
)
from veedor.election.sheet import CARD, FIELDS, TEXTS, UNDECLARED, VOTERS_BY_DOCUMENT, Kind


def read_table(
    section: Section, contests: tuple[Contest, ...], levels: tuple[Level, ...], code: StationCode
) -> TableMap:
    """One layout of table. Columns are checked against each other, contests and options against the pack."""
    with section:
        votes = _votes(section, contests)
        table = TableMap(
            id=section.need("id", identifier, ""),
            station=_station(section, code),
            station_pattern=section.read("station_pattern", pattern(_parts(code)), None),
            station_from_copy=section.read("station_from_copy", yes_no, False),
            votes=votes,
            fields=_fields(section, contests, votes or [contest.id for contest in contests]),
            texts=_columns_by(section, "texts", TEXTS),
            copy_pattern=section.read("copy_pattern", pattern(), None),
            levels=_columns_by(section, "levels", [level.id for level in levels]),
            level_names=_columns_by(section, "level_names", [level.id for level in levels]),
            optional=section.read("optional", each(filled), ()),
            kind=section.read("kind", one_of(Kind), Kind.TYPED),
            custodian=section.read("custodian", filled, UNDECLARED),
            stage=section.read("stage", string, ""),
            feed=section.read("feed", one_of(Feed), Feed.PARTIAL),
            encoding=section.read("encoding", encoding, None),
            delimiter=section.read("delimiter", word_among(DELIMITERS), None),
            worksheet=section.read("worksheet", filled, None),
            empty=section.read("empty", each(string), ("",)),
            illegible=section.read("illegible", each(string), ()),
            struck_out=section.read("struck_out", each(string), ()),
        )
        table = _with_long(section, table, contests)
        _check_columns(section, table)
        _check_marks(section, table)
        return table


def _parts(code: StationCode) -> tuple[str, ...]:
    return tuple(f"part{number}" for number in range(1, max(len(code.widths), 1) + 1))


def _station(section: Section, code: StationCode) -> tuple[str, ...]:
    """The columns of the code: one for each of its parts, or a single one that holds it whole. Codes that are
    free text may be joined from any number of columns."""
    if section.states("station_from_copy"):
        if section.states("station"):
            section.fault("station", "pack.station_twice")
        return ()
    columns: tuple[str, ...] = section.need("station", one_or_more(filled), ())
    fitting = (1,) if section.states("station_pattern") else (1, len(code.widths))
    free = not code.widths and not section.states("station_pattern")
    if columns and not free and len(columns) not in fitting:
        section.fault("station", "pack.station_columns", given=len(columns), parts=max(fitting))
    return columns


def _votes(section: Section, contests: tuple[Contest, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    """`[table.votes]`: option = column(s) where the pack has one contest, else a table for each contest."""
    with section.section("votes") as votes:
        if len(contests) == 1 and not votes.is_table(contests[0].id):
            return {contests[0].id: found} if (found := _options(votes, contests[0])) else {}
        found_by = {}
        for contest in contests:
            if votes.states(contest.id):
                with votes.section(contest.id) as inner:
                    found_by[contest.id] = _options(inner, contest)
        return found_by


def _options(votes: Section, contest: Contest) -> dict[str, tuple[str, ...]]:
    read = {option: votes.read(option, one_or_more(filled), ()) for option in contest.option_ids}
    return {option: columns for option, columns in read.items() if columns}


def _fields(
    section: Section, contests: tuple[Contest, ...], held: Iterable[str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """`[table.fields]`: what stands directly in it belongs to every contest of the table; a table named
    after a contest to that contest only."""
    with section.section("fields") as fields:
        shared = _plain_fields(fields, contests)
        found = {contest_id: dict(shared) for contest_id in held} if shared else {}
        for contest in contests:
            if fields.states(contest.id):
                with fields.section(contest.id) as inner:
                    found.setdefault(contest.id, {}).update(_plain_fields(inner, (contest,)))
        return found


def _plain_fields(fields: Section, contests: tuple[Contest, ...]) -> dict[str, tuple[str, ...]]:
    cards = [CARD + card for contest in contests for option in contest.options for card in option.cards]
    documents = [key for key in fields.keys if key.startswith(VOTERS_BY_DOCUMENT)]
    read = {name: fields.read(name, one_or_more(filled), ()) for name in (*FIELDS, *cards, *documents)}
    return {name: columns for name, columns in read.items() if columns}


def _columns_by(section: Section, key: str, names: Iterable[str]) -> dict[str, str]:
    with section.section(key) as inner:
        read = {name: inner.read(name, filled, "") for name in names}
        return {name: column for name, column in read.items() if column}


def _with_long(section: Section, table: TableMap, contests: tuple[Contest, ...]) -> TableMap:
    """The columns of a table with one row an option, from `[table.long]`."""
    if not section.states("long"):
        return table
    ids = [contest.id for contest in contests]
    countable = sorted({option for contest in contests for option in contest.option_ids} | set(FIELDS))
    with section.section("long") as long:
        if len(contests) > 1 and not long.states("contest"):
            long.fault("contest", "pack.missing_key", key="contest")
        return replace(
            table,
            long=True,
            contest_column=long.read("contest", filled, None),
            contest_names=long.read("contest_names", named(word_among(ids)), {}),
            option_column=long.need("option", filled, ""),
            option_names=long.read("option_names", named(word_among(countable)), {}),
            votes_column=long.need("votes", filled, ""),
        )


def _check_columns(section: Section, table: TableMap) -> None:
    """Every column means one thing, and the table says something."""
    if table.long and table.votes:
        section.fault("votes", "pack.long_and_wide")
    if not (table.long or table.votes or table.fields):
        section.fault("votes", "pack.table_without_figures")
    if table.station_from_copy and "copy" not in table.texts:
        section.fault("station_from_copy", "pack.copy_column_missing")
    if table.copy_pattern is not None and "copy" not in table.texts:
        section.fault("copy_pattern", "pack.copy_column_missing")
    if table.station_pattern is not None and table.station_from_copy:
        section.fault("station_pattern", "pack.station_twice")
    for contest_id in {*table.votes, *table.fields}:
        used = figure_columns(table, contest_id)
        for column in sorted({column for column in used if used.count(column) > 1}):
            section.fault("votes", "pack.column_twice", column=shown(column))
    for column in table.optional:
        if column not in columns_of(table):
            section.fault("optional", "pack.not_a_column", column=shown(column))


def _check_marks(section: Section, table: TableMap) -> None:
    """A mark means one state of a field."""
    marks = [*set(table.empty), *set(table.illegible), *set(table.struck_out)]
    for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
        section.fault("empty", "pack.mark_twice", mark=shown(mark))


def figure_columns(table: TableMap, contest_id: str) -> list[str]:
    """The columns that hold numbers of one contest, once for each thing they stand for."""
    meanings = (table.votes.get(contest_id, {}), table.fields.get(contest_id, {}))
    return [column for meaning in meanings for columns in meaning.values() for column in columns]


def columns_of(table: TableMap) -> set[str]:
    """Every column that the layout names."""
    figures = [
        column for contest_id in {*table.votes, *table.fields} for column in figure_columns(table, contest_id)
    ]
    words = [*table.texts.values(), *table.levels.values(), *table.level_names.values()]
    long = [column for column in (table.contest_column, table.option_column, table.votes_column) if column]
    return {*table.station, *figures, *words, *long}


def read_qr(section: Section, contests: tuple[Contest, ...], code: StationCode) -> QrLayout:
    """The QR layout; `options` names the option of every position, in the order of the text."""
    with section:
        contest_id = section.need("contest", word_among([contest.id for contest in contests]), "")
        options = [option for contest in contests if contest.id == contest_id for option in contest.option_ids]
        return QrLayout(
            contest=contest_id,
            pattern=section.need("pattern", pattern(("votes", *_parts(code))), ""),
            separator=section.need("separator", filled, ","),
            options=section.need("options", each(word_among(options) if contest_id else identifier), ()),
        )
