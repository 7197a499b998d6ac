"""The report of the real sheets says the golden figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.shared import real
from veedor.cli.app import app


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    sheets = real("data/ve-2024/tally-sheets-v1.csv.gz")
    CliRunner().invoke(
        app, ["count", str(sheets), "--pack", "ve-2024-presidential", "--report", str(path), "--lang", "en"]
    )
    return " ".join(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    "says",
    [
        "Count of 24,532 sheets",
        "Edmundo González is ahead on the sheets held, by 3,915,001 votes",
        "Every sheet comes from one custodian (campaign); nobody independent confirms them.",
        "It holds unless at least 26 of the 24,532 sheets are false",
        "at least 3,254 of the 24,532 sheets are wrong (misread, altered or forged)",
        "Bulletin 1, 29 July 2024, around 00:15",
        "once in 101,178,934",
        "This is not an official result.",
    ],
)
def test_the_report_says_it(page: str, says: str) -> None:
    assert says in page


@pytest.mark.parametrize("figure", ["240", "188", "26", "3,576,566", "3,647,225", "3,875,466", "7,156,462"])
def test_every_register_stands_in_the_table(page: str, figure: str) -> None:
    assert f" {figure} " in page
