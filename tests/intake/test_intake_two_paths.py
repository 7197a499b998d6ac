"""The fast path and the careful path read any table alike, or the fast one declines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake import making
from veedor.intake.cells import Marks, figures
from veedor.intake.csv_careful import read_careful
from veedor.intake.csv_fast import read_fast
from veedor.intake.grid import Grid, Wanted

WANTED = Wanted(counts=frozenset({1, 2}), codes=frozenset({0}), words=frozenset({3}))
MARKS = Marks.of(making.mapping(illegible=("?", "x"), struck_out=("-9",)))

TIDY = st.sampled_from(["0", "7", "12", "299", "1000", "999999999"])
NUMBERLIKE = (
    "-9 -09 -1 -0 +3 +-3 007 5.0 5.5 -2.0 1e3 2147483647 2147483648 1000000000 １２ 12a --1 + - .5 5. .0 +5.0"
)
WORDS = "? x é 0x1 1_0 nan inf true null"
BLANKS = ["", " ", " 5", "6 ", "\t8", "\u00a05", "\u200b5", "5\x0b", "- 1"]
DIRTY = st.sampled_from([*NUMBERLIKE.split(), *WORDS.split(), *BLANKS, "9" * 25, "-" + "9" * 25])
CELLS = st.one_of(
    TIDY, TIDY, TIDY, DIRTY, st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=4)
)
ENDS = st.sampled_from(["\n", "\r\n"])
ROUGH = st.sampled_from(['"', "1,2,3\n", "\n", "\r", ',"a\nb",', " \n", "1,2,3,4,5\n", '"a""b"', "\r\n"])


@st.composite
def tables(draw: st.DrawFn) -> str:
    end = draw(ENDS)
    rows = draw(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=8))
    text = end.join(["a,b,c,d", *(",".join(row) for row in rows)]) + draw(st.sampled_from([end, "", end + end]))
    for rough in draw(st.lists(ROUGH, max_size=2)):
        at = draw(st.integers(8, max(8, len(text))))
        text = text[:at] + rough + text[at:]
    return text


@given(tables())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_both_paths_give_the_same(tmp_path: Path, text: str) -> None:
    path = making.saved(tmp_path, text)
    fast = read_fast(path, ",", 4, WANTED, "t.csv")
    careful = read_careful(path, ",", 4, WANTED, "t.csv")
    if fast is not None:
        assert _meaning(fast) == _meaning(careful)


@given(
    st.lists(
        st.lists(CELLS.filter(lambda cell: not set(cell) & set(',"\r\n')), min_size=4, max_size=4),
        min_size=1,
        max_size=8,
    ),
    ENDS,
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_sound_tables_go_the_fast_way(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    text = end.join(["a,b,c,d", *(",".join(row) for row in rows)]) + end
    path = making.saved(tmp_path, text)
    fast = read_fast(path, ",", 4, WANTED, "t.csv")
    assert fast is not None
    assert _meaning(fast) == _meaning(read_careful(path, ",", 4, WANTED, "t.csv"))


def _meaning(grid: Grid) -> object:
    """Everything that is read out of a grid: lines, figures, words, raw rows."""
    counts = [figures(grid.columns[at], MARKS) for at in (1, 2)]
    code = figures(grid.columns[0], Marks(), 9999)
    size = len(grid)
    return (
        grid.rows.tolist(),
        [read.counts.tolist() for read in (*counts, code)],
        [_list(read.states, size) for read in (*counts, code)],
        [_list(read.wrong, size) for read in (*counts, code)],
        grid.columns[3].text().to_list(),
        grid.raw(grid.rows),
        [(fault.code, fault.rows.tolist()) for fault in grid.faults],
        grid.blank,
    )


def _list(array: np.ndarray | None, size: int) -> list[int]:
    return [0] * size if array is None else array.tolist()
