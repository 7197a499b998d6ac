"""Which of a pack's mappings a table answers to: its header against the columns that each mapping names."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from veedor.base.errors import Problem, Refused, refuse
from veedor.election.pack import StationCode, TableMap
from veedor.intake import limits
from veedor.intake.grid import Wanted
from veedor.intake.shown import shown, shown_list


@dataclass(frozen=True)
class Layout:
    """A mapping that fits a table: `columns` gives the position of every column that it uses."""

    mapping: TableMap
    columns: Mapping[str, int]

    @property
    def used(self) -> frozenset[int]:
        return frozenset(self.columns.values())

    def has(self, *names: str) -> bool:
        """Whether the table carries all these columns (optional ones may be absent)."""
        return all(name in self.columns for name in names)

    def at(self, names: Iterable[str]) -> tuple[int, ...]:
        """Positions of columns that are there."""
        return tuple(self.columns[name] for name in names)

    def wanted(self, code: StationCode) -> Wanted:
        """What to read of the table. Station codes are read as numbers where each part has its own column."""
        mapping = self.mapping
        codes = frozenset(self._present(mapping.station))
        as_numbers = code.numeric and len(mapping.station) == len(code.widths) and not mapping.station_pattern
        words = frozenset(self._present(_words_of(mapping))) | (frozenset() if as_numbers else codes)
        counts = frozenset(self._present(_counts_of(mapping)))
        return Wanted(counts - words, (codes if as_numbers else frozenset()) - words - counts, words)

    def _present(self, names: Iterable[str]) -> Iterator[int]:
        return (self.columns[name] for name in names if name in self.columns)


def _counts_of(mapping: TableMap) -> Iterator[str]:
    for by_name in (*mapping.votes.values(), *mapping.fields.values()):
        for columns in by_name.values():
            yield from columns
    if mapping.votes_column:
        yield mapping.votes_column


def _words_of(mapping: TableMap) -> Iterator[str]:
    yield from mapping.texts.values()
    yield from mapping.levels.values()
    yield from mapping.level_names.values()
    yield from (name for name in (mapping.contest_column, mapping.option_column) if name)


def _named(mapping: TableMap) -> tuple[str, ...]:
    """Every column that a mapping names, once, in its order."""
    return tuple(dict.fromkeys((*mapping.station, *_counts_of(mapping), *_words_of(mapping))))


def checked_header(cells: Sequence[str], file: str) -> tuple[str, ...]:
    """A table's column names, trimmed. Refused, all at once: none, too many, empty, or the same twice."""
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        raise refuse("intake.header.absent", file)
    if len(header) > limits.COLUMNS:
        raise refuse("intake.header.too_many", file, found=len(header), limit=limits.COLUMNS)
    problems = [
        Problem("intake.header.unnamed", file, {"position": position})
        for position, name in enumerate(header, start=1)
        if not name
    ]
    twice = [name for name, times in Counter(header).items() if times > 1 and name]
    problems += [Problem("intake.header.twice", file, {"column": shown(name)}) for name in twice]
    if problems:
        raise Refused(problems)
    return header


def fit(header: Sequence[str], mapping: TableMap) -> Layout | tuple[str, ...]:
    """The mapping's layout in this header, or the columns that it misses."""
    exact = {name: position for position, name in enumerate(header)}
    loose = _loose(header)
    columns: dict[str, int] = {}
    missing = []
    for name in _named(mapping):
        position = exact.get(name.strip(), loose.get(folded(name)))
        if position is not None:
            columns[name] = position
        elif name not in mapping.optional:
            missing.append(name)
    return tuple(missing) if missing or not columns else Layout(mapping, columns)


def _loose(header: Sequence[str]) -> dict[str, int]:
    """Positions by folded name, of names that stay apart when folded."""
    times = Counter(folded(name) for name in header)
    return {folded(name): at for at, name in enumerate(header) if times[folded(name)] == 1}


def folded(name: str) -> str:
    """A column name without case, accents, and doubled blanks."""
    bare = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())


def widest(layouts: Sequence[Layout]) -> list[Layout]:
    """Those that no other one explains better: a layout whose columns are all used by a wider one goes."""
    return [layout for layout in layouts if not any(layout.used < other.used for other in layouts)]


@dataclass(frozen=True)
class Misfit:
    """The columns that a table lacks for a mapping, and the header that it has, on which line."""

    mapping: str
    lacks: Sequence[str]
    header: Sequence[str]
    line: int

    def problem(self, file: str) -> Problem:
        values = {
            "mapping": shown(self.mapping),
            "columns": shown_list(list(self.lacks)),
            "line": self.line,
            "header": shown_list(list(self.header), at_most=4),
        }
        return Problem("intake.header.no_fit", file, values)


def no_fit(file: str, misfits: Iterable[Misfit]) -> list[Problem]:
    """What the table lacks, mapping by mapping; the closest mapping first."""
    closest = sorted(misfits, key=lambda misfit: (len(misfit.lacks), misfit.mapping))
    return [misfit.problem(file) for misfit in closest]
