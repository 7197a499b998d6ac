"""The 24,532 real sheets: no sum fault, no duplicate, no over-vote (a published property of that table)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.shared import real
from tests.strategies import builders
from veedor.election.contest import Form
from veedor.election.frame import Placement, build_frame
from veedor.election.sheet import Readings, Source
from veedor.tally.rules.book import rule
from veedor.tally.rules.rule import Result, Sheets

OPTIONS = ("EG", "NM", "LM", "JABE", "JOBR", "AE", "CF", "DC", "EM", "BERA")
FIELDS = {"VOTOS_VALIDOS": "valid", "VOTOS_NULOS": "null", "RE": "electors"}


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    table = pl.read_csv(real("data/ve-2024/tally-sheets-v1.csv.gz"))
    figures = table.select(*OPTIONS, *FIELDS).to_numpy().astype(np.int32)
    keys = (table["CENTRO"].cast(pl.Int64) * 100 + table["MESA"].cast(pl.Int64)).to_numpy()
    readings = Readings(
        source=Source("v1"),
        contest="president",
        file="v1",
        options=OPTIONS,
        fields=(*OPTIONS, *FIELDS.values()),
        stations=keys,
        counts=np.asfortranarray(figures),
        states=np.zeros(figures.shape, dtype=np.uint8, order="F"),
        rows=np.arange(len(table)) + 2,
    )
    levels = [("state", 2), ("municipality", 2), ("parish", 2), ("centre", 3)]
    pack = builders.pack(
        contests=[builders.contest(OPTIONS)], form=Form(total_is=("valid", "null")), levels=levels, widths=(9, 2)
    )
    frame = build_frame(pack, [Placement(keys)])
    return Sheets(pack, pack.contests[0], frame, readings, frame.positions(keys))


@pytest.mark.parametrize("code", ["A04", "B01", "B08", "B16", "C01", "C03", "D01", "D10"])
def test_all_sheets_are_evaluated_and_none_fails(sheets: Sheets, code: str) -> None:
    checked = rule(code).check(sheets)
    assert (checked.count(Result.PASSED), checked.count(Result.FAILED)) == (24_532, 0)


@pytest.mark.parametrize("code", ["B02", "B03", "B06", "C04", "D05"])
def test_what_the_table_does_not_carry_is_not_evaluated(sheets: Sheets, code: str) -> None:
    assert rule(code).check(sheets).count(Result.NOT_EVALUATED) == 24_532


def test_one_changed_digit_is_found(sheets: Sheets) -> None:
    counts = sheets.readings.counts.copy(order="F")
    counts[100, 0] += 90
    changed = Sheets(
        sheets.pack, sheets.contest, sheets.frame, replace(sheets.readings, counts=counts), sheets.positions
    )
    for code in ("B01", "D10"):
        assert rule(code).check(changed).failed.tolist() == [100]
