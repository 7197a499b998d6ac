"""`[[baseline]]`: the layout of an earlier election's results by place, to be set beside a partial collection."""

from __future__ import annotations

from collections import Counter

from veedor.election.contest import Contest
from veedor.election.pack import Baseline, StationCode, TableMap
from veedor.election.packfile.contests import NAMELESS
from veedor.election.packfile.faults import shown
from veedor.election.packfile.section import Reader, Section
from veedor.election.packfile.values import encoding, filled, identifier, one_or_more, word_among
from veedor.election.text import Text


def read_baseline(
    section: Section, contests: tuple[Contest, ...], code: StationCode, text: Reader[Text]
) -> Baseline:
    """One layout. Its columns are checked against each other, its contest against the pack."""
    with section:
        options = [_option(each, text) for each in section.sections("option")]
        if not options:
            section.fault("option", "pack.missing_key", key="option")
        name = section.need("id", identifier, "")
        votes = {str(at): columns for at, (_, columns) in enumerate(options)}
        table = TableMap(
            id=name,
            station=_place(section, code),
            votes={name: votes},
            encoding=section.read("encoding", encoding, None),
        )
        _check_columns(section, table, votes)
        return Baseline(
            id=name,
            contest=section.need("contest", word_among([contest.id for contest in contests]), ""),
            name=section.need("name", text, NAMELESS),
            source=section.need("source", filled, ""),
            options=tuple(option for option, _ in options),
            table=table,
        )


def _option(section: Section, text: Reader[Text]) -> tuple[Text, tuple[str, ...]]:
    with section:
        return section.need("name", text, NAMELESS), section.need("votes", one_or_more(filled), ())


def _place(section: Section, code: StationCode) -> tuple[str, ...]:
    """One column for each of the first parts of a station's code: all of them, or those that name the place."""
    columns: tuple[str, ...] = section.need("place", one_or_more(filled), ())
    parts = max(len(code.widths), 1)
    if len(columns) > parts:
        section.fault("place", "pack.station_columns", given=len(columns), parts=parts)
    return columns


def _check_columns(section: Section, table: TableMap, votes: dict[str, tuple[str, ...]]) -> None:
    times = Counter([*table.station, *(column for columns in votes.values() for column in columns)])
    for column in sorted(name for name, count in times.items() if count > 1):
        section.fault("option", "pack.column_twice", column=shown(column))
