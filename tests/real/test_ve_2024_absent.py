"""Venezuela 2024: the centres that are missing from the sheets had voted otherwise in 2013."""

from __future__ import annotations

import json
from fractions import Fraction

from typer.testing import CliRunner, Result

from tests.real.test_ve_2024 import PACK, V2
from tests.shared import real
from veedor.cli.app import app

THEN = "data/ve-2024/presidential-2013-by-mesa.csv.gz"


def forecast(*more: str) -> Result:
    sheets, then = str(real(V2)), str(real(THEN))
    ran = CliRunner().invoke(app, ["forecast", sheets, "--pack", PACK, "--baseline", then, *more])
    assert ran.exit_code == 2, ran.output  # 28 rows of 2013 bear no votes
    return ran


def test_absent_centres_had_voted_more_for_the_government_than_present_ones() -> None:
    (contest,) = json.loads(forecast("--json").stdout)["contests"]
    unlike = contest["unlike"]
    absent, present = unlike["absent"]["votes"], unlike["present"]["votes"]
    # Of the votes for the first two of 2013: 55.3 % and 50.0 %, as others found (reference/forecast.md).
    assert (absent, present) == ([1_120_202, 904_237], [6_466_959, 6_458_182])
    assert [round(100 * Fraction(side[0], sum(side)), 1) for side in (absent, present)] == [
        Fraction("55.3"),
        Fraction("50.0"),
    ]
    assert unlike["unlisted"] == unlike["absent"]["places"]
    assert len(unlike["new"]) + unlike["present"]["places"] == 13_110


def test_it_is_said_beside_the_shift_with_its_source() -> None:
    ran = forecast("--lang", "en")
    assert "the absent places had voted 55.3 %, the present ones 50.0 %" in ran.stdout
    assert "source: Consejo Nacional Electoral" in ran.stdout
    assert ran.stdout.index("What the missing stations would have to be like") < ran.stdout.index("How unlike")
    assert "28 rows were refused" in ran.stderr
