"""Where a table puts its stations: the areas and their names that stand beside the codes."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.election.frame import AreaColumn, Keys, Placement
from veedor.election.pack import Pack
from veedor.intake import limits
from veedor.intake.layout import Layout
from veedor.intake.sieve import Sieve
from veedor.intake.texts import as_array, blanked, composed, unreadable_names


def read_areas(sieve: Sieve, layout: Layout, pack: Pack) -> list[pl.Series] | None:
    """The area code of every row at every level of the pack; None where the table does not carry them all, or
    the digits of station codes say it. Rows without an area fall through."""
    columns = [layout.mapping.levels.get(level.id) for level in pack.levels]
    if not columns or _in_digits(pack) or not all(name and layout.has(name) for name in columns):
        return None
    return [_area_text(sieve, layout, str(name)) for name in columns]


def _in_digits(pack: Pack) -> bool:
    return pack.station_code.numeric and all(level.digits for level in pack.levels)


def _area_text(sieve: Sieve, layout: Layout, name: str) -> pl.Series:
    column = sieve.grid.columns[layout.columns[name]]
    text = composed(column.text())
    sieve.refuse("intake.row.area_missing", (text == "").to_numpy(), column=name)
    sieve.refuse("intake.row.text_unreadable", unreadable_names(text, limits.CODE_LENGTH), column, column=name)
    return blanked(text, sieve.bad)


def placement(
    sieve: Sieve,
    layout: Layout,
    pack: Pack,
    keys: Keys,
    areas: list[pl.Series] | None,
    electors: NDArray[np.int64] | None = None,
) -> Placement:
    """The good rows' stations, with their areas, the names that the table prints, and a register's electors."""
    at = _in_order(keys, np.flatnonzero(~sieve.bad))
    if at is None:
        at = np.arange(len(keys), dtype=np.int64)
    else:
        keys = keys[at]
    columns = None if areas is None else [area.gather(at) for area in areas]
    stated = None if electors is None else electors[at]
    printed = _printed(sieve, layout, pack, at)
    names: dict[tuple[int, str], str] = {}
    for index, words in printed.items():
        if columns is not None or _in_digits(pack):
            codes = _digits(pack, keys, index) if columns is None else _paths(columns[: index + 1])
            names |= {(index, code): name for code, name in _smallest(codes, words).items()}
    return Placement(keys, None if columns is None else tuple(map(_area_column, columns)), stated, names)


def _printed(sieve: Sieve, layout: Layout, pack: Pack, at: NDArray[np.int64]) -> dict[int, pl.Series]:
    """The names of areas in some rows, by the index of the level."""
    named = layout.mapping.level_names
    columns = {index: named[level.id] for index, level in enumerate(pack.levels) if level.id in named}
    cells = {index: layout.columns[name] for index, name in columns.items() if layout.has(name)}
    return {index: sieve.grid.columns[position].text().gather(at) for index, position in cells.items()}


def _in_order(keys: Keys, at: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """The rows to take; None for all as they are. Keys that are words go sorted: the frame would do it slower."""
    if keys.dtype.kind == "U":
        order: NDArray[np.int64] = pl.Series(keys[at]).arg_sort().to_numpy()
        return at[order]
    return None if len(at) == len(keys) else at


def _area_column(areas: pl.Series) -> AreaColumn:
    labels = areas.unique().sort()
    codes = areas.cast(pl.Enum(labels)).to_physical().to_numpy().astype(np.int32)
    return AreaColumn(as_array(labels), codes)


def _paths(columns: list[pl.Series]) -> pl.Series:
    return pl.select(pl.concat_str(columns, separator=".")).to_series()


def _digits(pack: Pack, keys: NDArray[np.int64], index: int) -> pl.Series:
    """Each station's area at a level, written as the frame writes it: digits of the levels, dots between."""
    widths = [int(level.digits or 0) for level in pack.levels[: index + 1]]
    area = keys // 10 ** (sum(pack.station_code.widths) - sum(widths))
    codes, place = np.unique(area, return_inverse=True)
    written = [_dotted(f"{int(code):0{sum(widths)}d}", widths) for code in codes]
    return pl.Series(written, dtype=pl.String).gather(place)


def _dotted(digits: str, widths: list[int]) -> str:
    ends = np.cumsum(widths)
    return ".".join(digits[end - width : end] for end, width in zip(ends, widths, strict=True))


def _smallest(paths: pl.Series, printed: pl.Series) -> dict[str, str]:
    """One name an area; of several the smallest, so that the order of rows does not matter. Overlong names and
    those with unseen characters are left out: the code stands for them."""
    table = pl.DataFrame({"code": paths, "name": printed})
    named = table.filter(pl.Series((printed != "").to_numpy() & ~unreadable_names(printed)))
    return dict(named.group_by("code").agg(pl.col("name").min()).iter_rows())
