"""Venezuela, 28 July 2024: the golden cases, figure by figure, through the real command.

The tables are the opposition campaign's publication, or read-outs of it by third parties: one custodian.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.shared import real
from veedor.cli.app import app

PACK = "ve-2024-presidential"
V1, V2 = "data/ve-2024/tally-sheets-v1.csv.gz", "data/ve-2024/tally-sheets-v2.csv.gz"
QR, SITE = "data/ve-2024/qr-readout-21952.csv.gz", "data/ve-2024/site-snapshot-2024-08-01-mesas.csv.gz"


def count(*arguments: str, exit_code: int = 0) -> Any:
    ran = CliRunner().invoke(app, ["count", *arguments, "--pack", PACK, "--json"])
    assert ran.exit_code == exit_code, ran.output[-2000:]
    return json.loads(ran.stdout)


def contest(counted: Any) -> Any:
    (one,) = counted["contests"]
    return one


def rule(counted: Any, code: str) -> tuple[int, int]:
    (one,) = [one for one in counted["rules"] if one["code"] == code]
    return one["evaluated"], one["failed"]


def test_g3_first_publication() -> None:
    counted = count(str(real(V1)))
    one = contest(counted)
    assert one["votes"] == {
        "EG": 7_156_462, "NM": 3_241_461, "LM": 84_446, "JABE": 19_966, "JOBR": 21_583,
        "AE": 49_603, "CF": 12_321, "DC": 10_308, "EM": 25_570, "BERA": 37_408,
    }  # fmt: skip
    assert (one["sheets"], one["stations"], one["valid"], one["null"]) == (24_532, 30_026, 10_659_128, 1_139)
    assert (one["ahead"], one["margin"], one["electors_counted"]) == ("EG", 3_915_001, 17_745_239)
    assert one["grades"] == {"A": 0, "B": 0, "C": 24_532, "D": 0}
    assert len(one["custodians"]) == 1


@pytest.mark.parametrize(
    ("total", "outstanding", "false"),
    [(21_321_805, 3_576_566, 240), (21_392_464, 3_647_225, 188), (21_620_705, 3_875_466, 26)],
)
def test_g3_irreversible_under_every_register(total: int, outstanding: int, false: int) -> None:
    one = contest(count(str(real(V1))))
    (register,) = [register for register in one["registers"] if register["total"] == total]
    assert register["irreversible"] == "yes"
    assert register["outstanding_electors"] == outstanding
    assert register["holds_unless_sheets_false"] == false


def test_g3_the_strictest_register_speaks() -> None:
    one = contest(count(str(real(V1))))
    assert (one["irreversible"], one["outstanding_electors"]) == ("yes", 3_875_466)
    assert one["holds_unless_sheets_false"] == 26


def test_g3_no_sum_fault_no_duplicate_no_over_vote() -> None:
    counted = count(str(real(V1)))
    assert {code: rule(counted, code) for code in ("B01", "A04", "B08")} == dict.fromkeys(
        ("B01", "A04", "B08"), (24_532, 0)
    )


def test_g3_states_and_centres(tmp_path: Path) -> None:
    import polars as pl

    count(str(real(V1)), "--by", "centre", "--out", str(tmp_path))
    table = pl.read_parquet(tmp_path / "results.parquet")
    by_level = {level: len(rows) for (level,), rows in table.group_by("level")}
    assert (by_level["state"], by_level["centre"]) == (24, 12_817)
    for _, rows in table.group_by("level"):
        assert rows["votes.EG"].sum() == 7_156_462
        assert rows["sheets"].sum() == 24_532


def test_g3b_second_publication_alone_is_not_evaluated() -> None:
    one = contest(count(str(real(V2))))
    assert one["votes"] == {
        "EG": 7_303_480, "NM": 3_316_142, "LM": 86_225, "JABE": 20_404, "JOBR": 22_097,
        "AE": 51_011, "CF": 12_632, "DC": 10_584, "EM": 26_067, "BERA": 38_620,
    }  # fmt: skip
    assert (one["sheets"], one["valid"], one["null"]) == (25_073, 10_887_262, 1_213)
    assert one["irreversible"] == "not evaluated"
    assert one["holds_unless_sheets_false"] is None
    assert one["reason"]


def test_g3b_with_the_first_as_register() -> None:
    counted = count(str(real(V2)), "--register", str(real(V1)))
    one = contest(counted)
    assert (one["irreversible"], one["outstanding_electors"]) == ("yes", 3_648_193)
    assert len(counted["register_file"]["unmatched"]) == 543
    assert len(set(counted["register_file"]["unmatched"])) == 543


def test_g3c_against_the_qr_read_out() -> None:
    counted = count(str(real(V1)), str(real(QR)))
    (pair,) = counted["sources"]
    assert (pair["compared"], pair["differ"], pair["largest_difference"]) == (21_924, 7, 3)
    assert pair["same_custodian"]
    assert contest(counted)["grades"]["A"] == 0


def test_g3d_against_the_site_by_image() -> None:
    counted = count(str(real(V1)), str(real(SITE)), exit_code=2)
    (pair,) = counted["sources"]
    assert (pair["compared"], pair["differ"]) == (23_914, 144)
    assert counted["refused"]["rows"] == 33  # images that the first publication does not have
    assert pair["same_custodian"]


def test_nothing_depends_on_packing_or_order(tmp_path: Path) -> None:
    import gzip

    text = gzip.decompress(real(V1).read_bytes())
    head, *rows = text.split(b"\r\n")
    turned = tmp_path / "turned.csv.xz"
    turned.write_bytes(lzma.compress(b"\n".join([head, *reversed([row for row in rows if row])])))
    straight, reverse = contest(count(str(real(V1)))), contest(count(str(turned)))
    assert straight == reverse


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_verdict_in_words(lang: str) -> None:
    ran = CliRunner().invoke(app, ["count", str(real(V1)), "--pack", PACK, "--lang", lang])
    assert ran.exit_code == 0
    said: Sequence[str] = {
        "es": [
            "7.156.462",
            "salvo que al menos 26 de las 24.532 actas",
            "un solo custodio",
            "no es un resultado oficial",
        ],
        "en": ["7,156,462", "unless at least 26 of the 24,532 sheets", "one custodian", "not an official result"],
    }[lang]
    for words in said:
        assert words in ran.stdout
    for never in ("ganador", "electo", "winner", "elected"):
        assert never not in ran.stdout.lower().replace("electores", "").replace("electors", "")
    assert ran.stdout.rstrip().endswith(".")
