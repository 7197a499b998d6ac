"""The lists of a pack turned into stations, areas and further options."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from veedor.election.contest import Area, Option
from veedor.election.frame import read_key, written
from veedor.election.pack import UNKNOWN, Level, StationCode, StationList
from veedor.election.packfile.contests import NAMELESS
from veedor.election.packfile.faults import Faults, shown, unfit
from veedor.election.packfile.lists import Row, number, rows, words, yes_or_no
from veedor.election.packfile.values import colour, filled, identifier, people, string, word_among
from veedor.election.text import Text

T = TypeVar("T")

STATION_COLUMNS: Final = ("code", "electors", "ballots", "closed", "seal", "contests")
AREA_COLUMNS: Final = ("level", "code", "name", "stations")
OPTION_COLUMNS: Final = ("contest", "id", "name", "colour", "cards")
_ELECTORS_OF: Final = "electors."
_NAME_IN: Final = "name."
_LONGEST_CODE: Final = 64


def read_stations(
    text: str, levels: Sequence[Level], code: StationCode, contests: Sequence[str], faults: Faults
) -> StationList:
    """`stations.csv`. Columns: `code`; one for each level (not needed where digits of the code name it);
    `electors`, `ballots`, `closed`, `seal`, `contests` (ids between blanks)."""
    level_ids = [level.id for level in levels]
    needed = ["code", *(level.id for level in levels if level.digits is None)]
    listed = _Stations(levels, code)
    for row in rows(text, "stations.csv", needed, {*STATION_COLUMNS, *level_ids}.__contains__, faults):
        listed.add(row, contests)
    stations = listed.complete()
    if not len(stations) and not len(faults):
        faults.add("pack.no_rows", "stations.csv")
    return stations


class _Stations:
    """The columns of the station list while it is read."""

    def __init__(self, levels: Sequence[Level], code: StationCode) -> None:
        self._levels = levels
        self._code = code
        self._lines: dict[str, int] = {}
        self._areas: list[list[str]] = [[] for _ in levels]
        self._electors: list[int] = []
        self._ballots: list[int] = []
        self._closed: list[bool] = []
        self._seals: dict[int, str] = {}
        self._contests: dict[int, tuple[str, ...]] = {}

    def add(self, row: Row, contests: Sequence[str]) -> None:
        code = row.need("code", self._read_code, "")
        if not code:
            return
        if code in self._lines:
            row.fault("code", "pack.station_listed_twice", code=code, line=str(self._lines[code]))
            return
        position = len(self._lines)
        self._lines[code] = row.line
        for column, area in zip(self._areas, self._areas_of(row, code), strict=True):
            column.append(area)
        self._electors.append(row.cell("electors", number, UNKNOWN))
        self._ballots.append(row.cell("ballots", number, UNKNOWN))
        self._closed.append(row.cell("closed", yes_or_no, False))
        if seal := row.cell("seal", string, ""):
            self._seals[position] = seal
        if held := row.cell("contests", words, ()):
            self._contests[position] = held
            for contest in held:
                if contest not in contests:
                    row.fault("contests", "pack.no_such_contest", given=shown(contest))

    def complete(self) -> StationList:
        return StationList(
            codes=tuple(self._lines),
            areas=tuple(tuple(column) for column in self._areas),
            electors=tuple(self._electors),
            ballots=tuple(self._ballots),
            closed=tuple(self._closed),
            seals=self._seals,
            contests=self._contests,
        )

    def _read_code(self, cell: str) -> str:
        try:
            return written(self._code, read_key(self._code, _short(cell)))
        except ValueError:
            widths = ".".join(str(width) for width in self._code.widths)
            raise unfit("pack.bad_station_code", given=shown(cell), widths=widths) from None

    def _areas_of(self, row: Row, code: str) -> list[str]:
        """The station's area code on each level, from its row or from the digits of its code."""
        digits = code.replace(".", "")
        found, start = [], 0
        for level in self._levels:
            if level.digits is None:
                found.append(row.need(level.id, _area_code, ""))
                continue
            expected = digits[start : start + level.digits]
            start += level.digits
            stated = row.cell(level.id, _area_code, expected)
            if stated.zfill(level.digits) != expected:
                row.fault(level.id, "pack.area_against_code", given=shown(stated), expected=expected)
            found.append(expected)
        return found


def _short(text: str) -> str:
    found = unicodedata.normalize("NFC", filled(text))
    if len(found) > _LONGEST_CODE:
        raise unfit("pack.too_long", most=_LONGEST_CODE)
    return found


def _area_code(text: str) -> str:
    """The code of one area on its own level; the dot is kept for paths."""
    found = _short(text)
    if "." in found:
        raise unfit("pack.dot_in_area", given=shown(found))
    return found


def read_areas(
    text: str, levels: Sequence[Level], registers: Sequence[str], languages: Sequence[str], faults: Faults
) -> tuple[Area, ...]:
    """`areas.csv`. Columns: `level`, `code` (the path from the top: `01.03`), `name` (and `name.en` …),
    `stations`, `electors.<register>`."""
    allowed = {*AREA_COLUMNS, *_names_in(languages), *(_ELECTORS_OF + register for register in registers)}
    depths = {level.id: depth for depth, level in enumerate(levels, 1)}
    areas: dict[tuple[str, str], Area] = {}
    for row in rows(text, "areas.csv", ("level", "code", "name"), allowed.__contains__, faults):
        level = row.need("level", word_among(list(depths)), "")
        if not level:
            continue
        code = row.need("code", _path_of(levels[: depths[level]]), "")
        if code and (level, code) in areas:
            row.fault("code", "pack.area_listed_twice", code=code)
        areas[level, code] = Area(
            level, code, _name(row, languages), row.cell("stations", number, None), _electors(row, registers)
        )
    return tuple(areas.values())


def _path_of(levels: Sequence[Level]) -> Callable[[str], str]:
    """Reads a path with one code for each of `levels`, digits padded to their widths."""

    def read(cell: str) -> str:
        parts = _short(cell).split(".")
        padded = [part.zfill(level.digits or 0) for part, level in zip(parts, levels, strict=False)]
        fits = len(parts) == len(levels) and all(
            part and (level.digits is None or (part.isdigit() and len(part) == level.digits))
            for part, level in zip(padded, levels, strict=False)
        )
        if not fits:
            path = ".".join(level.id for level in levels)
            raise unfit("pack.bad_area_code", given=shown(cell), path=path)
        return ".".join(padded)

    return read


def _electors(row: Row, registers: Sequence[str]) -> Mapping[str, int] | None:
    stated = {register: row.cell(_ELECTORS_OF + register, _people, UNKNOWN) for register in registers}
    return {register: total for register, total in stated.items() if total != UNKNOWN} or None


def _people(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 12):
        raise unfit("pack.not_whole", given=shown(cell))
    return people(int(cell))


def _names_in(languages: Sequence[str]) -> list[str]:
    return [_NAME_IN + language for language in languages[1:]]


def _name(row: Row, languages: Sequence[str]) -> Text:
    first = row.need("name", filled, "")
    further = {language: row.cell(_NAME_IN + language, filled, "") for language in languages[1:]}
    said = {languages[0]: first, **further}
    return Text({language: name for language, name in said.items() if name} or NAMELESS.by_language)


def read_options(
    text: str, contests: Sequence[str], languages: Sequence[str], faults: Faults
) -> Mapping[str, tuple[Option, ...]]:
    """`options.csv`, for contests with many options. Columns: `contest`, `id`, `name` (and `name.en` …),
    `colour`, `cards` (between blanks)."""
    allowed = {*OPTION_COLUMNS, *_names_in(languages)}
    found: dict[str, list[Option]] = {}
    for row in rows(text, "options.csv", ("contest", "id", "name"), allowed.__contains__, faults):
        contest = row.need("contest", word_among(list(contests)), "")
        option = Option(
            id=row.need("id", identifier, ""),
            name=_name(row, languages),
            colour=row.cell("colour", colour, None),
            cards=row.cell("cards", words, ()),
        )
        found.setdefault(contest, []).append(option)
    return {contest: tuple(options) for contest, options in found.items()}


def count_areas(stations: StationList, levels: Sequence[Level]) -> dict[str, Counter[str]]:
    """How many listed stations each area of each level has, by path."""
    counted: dict[str, Counter[str]] = {}
    paths = [""] * len(stations)
    for level, column in zip(levels, stations.areas, strict=False):
        paths = [f"{path}.{code}" if path else code for path, code in zip(paths, column, strict=True)]
        counted[level.id] = Counter(paths)
    return counted
