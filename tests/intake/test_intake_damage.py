"""Damage of many kinds to every kind of file: a refusal or a reading, never a crash; every record accounted for."""

from __future__ import annotations

import gzip
import io
import lzma
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake import making
from tests.intake.test_intake_container import zipped
from tests.intake.test_intake_worksheet import workbook
from veedor.base.errors import Refused
from veedor.base.words import Words

SHEETS = [
    (f"{centre:04}", station, centre % 90, station * 7, 3) for centre in range(1, 8) for station in range(1, 4)
]
HEADER = tuple(making.HEADER.split(","))
TEXT = "\r\n".join([making.HEADER, *(",".join(map(str, row)) for row in SHEETS)]).encode() + b"\r\n"


def _parquet() -> bytes:
    made = io.BytesIO()
    pl.DataFrame(SHEETS, schema=list(HEADER), orient="row").write_parquet(made)
    return made.getvalue()


FILES = {
    "csv": TEXT,
    "gzip": gzip.compress(TEXT, mtime=0),
    "xz": lzma.compress(TEXT),
    "zip": zipped(table=TEXT),
    "xlsx": workbook(HEADER, *SHEETS),
    "parquet": _parquet(),
}


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes changed, cut out, doubled or put in, at one to three places."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        to = min(len(content), at + draw(st.integers(0, 40)))
        inside = draw(st.sampled_from([b"", b'"', b",", b"\n", b"\r", b"\0", b"-", b"\xff", content[at:to] * 2]))
        content = content[:at] + (inside or draw(st.binary(max_size=8))) + content[to:]
    return content


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.filterwarnings("ignore")
def test_damaged_files(tmp_path: Path, kind: str) -> None:
    @given(damaged(FILES[kind]))
    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    def holds(content: bytes) -> None:
        path = making.saved(tmp_path, content)
        assert _refusal(path) or _accounted_for(path)

    holds()


def _refusal(path: Path) -> list[str]:
    try:
        making.read(path)
    except Refused as refused:
        return [Words("es").explain(problem) for problem in refused.problems]
    return []


def _accounted_for(path: Path) -> bool:
    intake = making.read(path)
    (readings,) = intake.readings
    return len(readings) + len(intake.refused) == intake.files[0].rows


def test_nothing_is_lost_of_what_is_sound(tmp_path: Path) -> None:
    for content in FILES.values():
        (readings,) = making.read(making.saved(tmp_path, content)).readings
        assert [row[2:] for row in making.rows(readings)] == [row[2:] for row in SHEETS]
