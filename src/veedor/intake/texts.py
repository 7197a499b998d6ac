"""Words of a table: image names, serials, codes and names of areas. Kept as written, within limits."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from veedor.base.errors import refuse
from veedor.base.plain import JOINED, JOINERS
from veedor.intake import limits
from veedor.intake.layout import Layout
from veedor.intake.sieve import Sieve

_UNSEEN: Final = (
    r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\x{fdd0}-\x{fdef}"
    + "".join(rf"\x{{{plane:x}fffe}}-\x{{{plane:x}ffff}}" for plane in range(17))
    + "]"
)
"""The characters of `base.plain.unseen`, for whole columns."""

_JOINED: Final = f"[{JOINED[0]}-{JOINED[1]}][{JOINERS}]"
"""A joiner where it is spelling."""


def unreadable(text: pl.Series, longest: int = limits.TEXT_LENGTH) -> NDArray[np.bool_]:
    """Where a text is longer than any name or code, or holds characters that nobody sees."""
    found: NDArray[np.bool_] = ((text.str.len_chars() > longest) | text.str.contains(_UNSEEN)).to_numpy()
    return found


def unreadable_names(names: pl.Series, longest: int = limits.TEXT_LENGTH) -> NDArray[np.bool_]:
    """The same of names of areas, in which joiners are spelling. In a station's code they would make two of one."""
    return unreadable(names.str.replace_all(_JOINED, ""), longest)


def composed(text: pl.Series) -> pl.Series:
    """Texts in Unicode's form NFC, so that a letter with its accent is spelt one way."""
    all_ascii = text.str.len_bytes().sum() == text.str.len_chars().sum()
    return text if all_ascii else text.str.normalize("NFC")


def as_array(text: pl.Series) -> NDArray[np.str_]:
    """A NumPy array of texts."""
    width = int(text.str.len_chars().max() or 1)  # type: ignore[arg-type]
    return np.asarray(text.to_list(), dtype=f"U{width}")


def blanked(text: pl.Series, where: NDArray[np.bool_]) -> pl.Series:
    """The texts, empty in some rows: one refused text must not widen the array of all others."""
    return (
        text.zip_with(pl.Series(~where), pl.repeat("", len(text), dtype=pl.String, eager=True))
        if where.any()
        else text
    )


def read_texts(sieve: Sieve, layout: Layout, file: str) -> dict[str, pl.Series]:
    """The mapped texts of every row; the image name of `copy` is cut out by the mapping's pattern."""
    texts: dict[str, pl.Series] = {}
    for name, column_name in layout.mapping.texts.items():
        if not layout.has(column_name):
            continue
        column = sieve.grid.columns[layout.columns[column_name]]
        text = column.text()
        sieve.refuse("intake.row.text_unreadable", unreadable(text), column, column=column_name)
        texts[name] = _image_names(text, layout.mapping.copy_pattern, file) if name == "copy" else text
    return texts


def _image_names(text: pl.Series, pattern: str | None, file: str) -> pl.Series:
    """The first group of the pattern (all that it matches if it has none), or the text if it matches not."""
    if pattern is None:
        return text
    try:
        found = text.str.extract(pattern, 1 if _has_group(pattern) else 0)
    except pl.exceptions.PolarsError as error:
        raise refuse("intake.file.copy_pattern", file, pattern=pattern) from error
    return found.fill_null(text)


def _has_group(pattern: str) -> bool:
    fields = pl.Series([""]).str.extract_groups(pattern).struct.fields
    return bool(fields)
