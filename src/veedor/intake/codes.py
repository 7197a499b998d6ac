"""Station codes from cells to keys: leading zeros come back, anything but a code refuses its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.election.frame import Keys
from veedor.election.pack import StationCode
from veedor.election.sheet import State
from veedor.intake import limits
from veedor.intake.cells import Marks, figures
from veedor.intake.grid import Column
from veedor.intake.layout import Layout
from veedor.intake.sieve import Sieve
from veedor.intake.texts import as_array, blanked, composed, unreadable

_NO_MARKS: Final = Marks({"": State.EMPTY})
_TOTALS: Final = r"(?i)^(?:sub|gran |grand )?total"
Parts = list[tuple[str, Column]]
"""The parts of a code, large to small, with the name of the column that each stands in."""


def read_stations(sieve: Sieve, layout: Layout, code: StationCode, file: str) -> Keys:
    """The key of every row of the sieve's grid; rows without a proper code fall through."""
    mapping = layout.mapping
    columns = [sieve.grid.columns[position] for position in layout.at(mapping.station)]
    parts: Parts = list(zip(mapping.station, columns, strict=True))
    for name, column in parts:
        _refuse_at_sight(sieve, name, column)
    if mapping.station_pattern is not None:
        parts = _by_pattern(sieve, *parts[0], mapping.station_pattern, file)
    elif len(parts) == 1 and len(code.widths) > 1:
        parts = _cut(sieve, *parts[0], code)
    if code.widths and len(parts) != len(code.widths):
        raise refuse("intake.file.code_parts", file, found=len(parts), expected=len(code.widths))
    return _numeric(sieve, parts, code) if code.numeric else _textual(sieve, parts, code, file)


def _refuse_at_sight(sieve: Sieve, name: str, column: Column) -> None:
    """Lines of totals; and numbers with decimals, for 1.1 may have been the text 1.10."""
    sieve.refuse("intake.row.totals", column.matching(_TOTALS), column, column=name)
    if column.decimals is not None:
        sieve.refuse("intake.row.code_decimals", column.decimals, column, column=name)


def _by_pattern(sieve: Sieve, name: str, column: Column, pattern: str, file: str) -> Parts:
    """The groups `part1`, `part2` … of a pattern. Polars' expressions run in linear time on any text."""
    text = column.text()
    groups = _groups(text, pattern)
    if not groups:
        raise refuse("intake.file.code_pattern", file, pattern=pattern)
    nowhere = np.any([part.is_null().to_numpy() for part in groups.values()], axis=0)
    sieve.refuse("intake.row.code_missing", (text == "").to_numpy(), column=name)
    sieve.refuse("intake.row.code_no_pattern", nowhere, column, column=name)
    return [(name, Column(groups[f"part{number}"])) for number in range(1, len(groups) + 1)]


def _groups(text: pl.Series, pattern: str) -> Mapping[str, pl.Series]:
    """Texts by group; none if the pattern is no pattern, or its groups are not `part1`, `part2` …"""
    try:
        found = text.str.extract_groups(pattern).struct.unnest()
    except pl.exceptions.PolarsError:
        return {}
    numbered = (f"part{number}" for number in range(1, found.width + 1))
    return {name: found[name] for name in numbered if name in found.columns}


def _cut(sieve: Sieve, name: str, column: Column, code: StationCode) -> Parts:
    """The parts of a code that stands whole in one column: exactly as many digits, or dots between them. Behind a
    dot no digit may be missing: only zeros at the very start get lost without a trace."""
    text = column.text()
    digits = [f"([0-9]{{{width}}})" for width in code.widths]
    by_width = "^" + "".join(digits) + "$"
    by_dots = "^" + r"\.".join(["([0-9]+)", *digits[1:]]) + "$"
    sieve.refuse("intake.row.code_missing", (text == "").to_numpy(), column=name)
    cut = []
    for number in range(1, len(code.widths) + 1):
        found = text.str.extract(by_dots, number)
        cut.append((name, Column(found.zip_with(found.is_not_null(), text.str.extract(by_width, number)))))
    nowhere = cut[0][1].values.is_null().to_numpy()
    dotted = text.str.contains(r"^[0-9]+(?:\.[0-9]+)+$").to_numpy()
    form = ".".join("0" * width for width in code.widths)
    sieve.refuse("intake.row.code_cut_short", nowhere & dotted, column, column=name, form=form)
    sieve.refuse("intake.row.code_no_pattern", nowhere, column, column=name)
    return cut


def _numeric(sieve: Sieve, parts: Parts, code: StationCode) -> Keys:
    keys = np.zeros(len(sieve.grid), dtype=np.int64)
    for (name, column), width in zip(parts, code.widths, strict=True):
        read = figures(column, _NO_MARKS, 10**width - 1)
        sieve.refuse_code(read, column, name, width)
        keys = keys * 10**width + read.counts
    return keys


def _textual(sieve: Sieve, parts: Parts, code: StationCode, file: str) -> NDArray[np.str_]:
    widths = code.widths or (0,) * len(parts)
    written = []
    for index, ((name, column), width) in enumerate(zip(parts, widths, strict=True)):
        text = column.text()
        sieve.refuse("intake.row.code_missing", (text == "").to_numpy(), column=name)
        if index:  # a dot only in the first part keeps "1.2" + "3" and "1" + "2.3" apart
            dotted = text.str.contains(".", literal=True).to_numpy()
            sieve.refuse("intake.row.code_dotted", dotted, column, column=name)
        written.append(_padded(sieve, text, name, column, width) if width else text)
    whole = composed(pl.select(pl.concat_str(written, separator=".")).to_series())
    names = " + ".join(name for name, _ in parts)
    sieve.refuse("intake.row.code_unreadable", unreadable(whole, limits.CODE_LENGTH), Column(whole), column=names)
    return _bounded(blanked(whole, sieve.bad), file)


def _bounded(keys: pl.Series, file: str) -> NDArray[np.str_]:
    """The keys as an array, which gives every code the room of the longest. Refused: more than fits in memory."""
    longest = int(keys.str.len_chars().max() or 1)  # type: ignore[arg-type]
    if 4 * len(keys) * longest > limits.CODES_BYTES:
        raise refuse("intake.file.codes_too_long", file, rows=len(keys), longest=longest)
    return as_array(keys)


def _padded(sieve: Sieve, text: pl.Series, name: str, column: Column, width: int) -> pl.Series:
    digits = text.str.contains(r"^[0-9]+$").to_numpy()
    sieve.refuse("intake.row.code_not_digits", ~digits, column, column=name)
    short = text.str.strip_chars_start("0").str.zfill(width)
    too_long = (short.str.len_chars() > width).to_numpy()
    sieve.refuse("intake.row.code_too_long", too_long, column, column=name, width=width)
    return short
