"""Which mappings of a pack a file answers to, opened as each of them declares it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from veedor.base.errors import Problem, Refused, refuse
from veedor.election.pack import TableMap
from veedor.intake.container import Content, Form
from veedor.intake.grid import Grid, Wanted
from veedor.intake.layout import Layout, Misfit, checked_header, fit, no_fit, widest
from veedor.intake.parquet import open_parquet
from veedor.intake.shown import shown_list
from veedor.intake.texttable import open_text_table
from veedor.intake.worksheet import open_worksheet


class Table(Protocol):
    """A file whose header was read, which stands on `line`; `encoding` says how its text was written, or what form
    it has."""

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def line(self) -> int: ...

    @property
    def encoding(self) -> str: ...

    def read(self, wanted: Wanted) -> Grid: ...


@dataclass(frozen=True)
class Match:
    """A mapping that fits, and the table as it wants it opened."""

    table: Table
    layout: Layout


@dataclass
class _Attempts:
    """What came of every mapping. Tables are opened once for every way of opening them."""

    content: Content
    folder: Path
    tables: dict[tuple[str | None, ...], Table | Refused] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def attempt(self, mapping: TableMap) -> None:
        table = self._opened(mapping)
        if isinstance(table, Refused):
            self.problems |= {(problem.code, str(problem.values)): problem for problem in table.problems}
            return
        found = fit(table.header, mapping)
        if isinstance(found, Layout):
            self.matches.append(Match(table, found))
        else:
            self.misfits.append(Misfit(mapping.id, found, table.header, table.line))

    def _opened(self, mapping: TableMap) -> Table | Refused:
        way = _way(self.content.form, mapping)
        if way not in self.tables:
            try:
                self.tables[way] = open_table(self.content, mapping, self.folder)
            except Refused as refused:
                self.tables[way] = refused
        return self.tables[way]

    def refusal(self) -> Refused:
        return Refused([*self.problems.values(), *no_fit(self.content.name, self.misfits)])


def _way(form: Form, mapping: TableMap) -> tuple[str | None, ...]:
    if form is Form.TEXT:
        return mapping.encoding, mapping.delimiter
    return (mapping.worksheet,) if form is Form.WORKBOOK else ()


def open_table(content: Content, mapping: TableMap, folder: Path) -> Table:
    """A file with a sound header, opened as the mapping declares it; `folder` is scratch. Refused: damaged, no
    header, a header that names nothing or a column twice."""
    table: Table
    if content.form is Form.TEXT:
        table = open_text_table(content, mapping, folder)
    elif content.form is Form.WORKBOOK:
        table = open_worksheet(content, mapping.worksheet)
    else:
        table = open_parquet(content)
    checked_header(table.header, content.name)
    return table


def match(content: Content, mappings: Sequence[TableMap], folder: Path) -> list[Match]:
    """The mappings that fit a file best. Refused: none fits."""
    if not mappings:
        raise refuse("intake.header.no_mappings", content.name)
    attempts = _Attempts(content, folder)
    for mapping in mappings:
        attempts.attempt(mapping)
    if not attempts.matches:
        raise attempts.refusal()
    best = widest([found.layout for found in attempts.matches])
    return [found for found in attempts.matches if found.layout in best]


def without_twins(matches: Sequence[Match], file: str) -> Sequence[Match]:
    """The same. Refused: two mappings that would read the very same columns as two sources."""
    times = Counter(found.layout.used for found in matches)
    twins = sorted(found.layout.mapping.id for found in matches if times[found.layout.used] > 1)
    if twins:
        raise refuse("intake.header.twins", file, mappings=shown_list(twins), example=twins[0])
    return matches


def unused(matches: Sequence[Match]) -> tuple[str, ...]:
    """The columns of a file that no mapping uses."""
    header = matches[0].table.header
    used = {header[at] for found in matches for at in found.layout.used if at < len(header)}
    return tuple(name for name in header if name not in used)
