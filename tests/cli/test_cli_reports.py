"""`veedor count --report --pdf --dossier`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from veedor.base.errors import Refused, refuse
from veedor.cli.app import app

HEAD = (
    "CENTRO,MESA,ELECTORES,VOTANTES,ARREBOL,PEÑALVER,QUINTANILLA,OLMEDO,SOLANA,VALIDOS,NULOS,BLANCOS,TOTAL,IMAGEN"
)
GOOD = "010101,1,368,200,100,60,20,10,5,195,3,2,200,{image}"
WRONG = "010101,2,425,210,90,80,20,10,5,209,3,2,210,b.jpg"

PERSONAL = "V-12.345.678 María Pérez firma WhatsApp 2025-03-16 at 18.07.33.jpg"
"""What an image may be called: a document number, a name, a minute."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sheets.csv"
    path.write_text("\n".join([HEAD, GOOD.format(image=PERSONAL), WRONG]) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["count", *map(str, arguments), "--pack", "demo", "--lang", "en"])


def test_report_and_pdf_are_written_and_named(table: Path, tmp_path: Path) -> None:
    html, pdf = tmp_path / "new" / "report.html", tmp_path / "report.pdf"
    ran = run(table, "--report", html, "--pdf", pdf)
    assert f"Written: {html}" in ran.stdout
    assert f"Written: {pdf}" in ran.stdout
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert pdf.read_bytes().startswith(b"%PDF-1.7")


def test_the_language_asked_for_comes_first(table: Path, tmp_path: Path) -> None:
    run(table, "--report", tmp_path / "report.html")
    assert '<html lang="en">' in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_dossier_goes_into_the_folder_once(table: Path, tmp_path: Path) -> None:
    run(table, "--dossier", "010101.01", "--dossier", "010101.01", "--out", tmp_path / "out")
    found = sorted(path.name for path in (tmp_path / "out").glob("dossier-*"))
    assert found == ["dossier-010101.01.html", "dossier-010101.01.pdf"]


def test_a_dossier_needs_a_folder(table: Path) -> None:
    ran = run(table, "--dossier", "010101.01")
    assert isinstance(ran.exception, Refused)
    assert ran.exception.problems[0].code == "report.dossier_needs_out"


def test_a_station_that_nobody_knows_is_refused(table: Path, tmp_path: Path) -> None:
    ran = run(table, "--dossier", "999999.99", "--out", tmp_path / "out")
    assert isinstance(ran.exception, Refused)
    assert ran.exception.problems[0].code == "report.no_such_station"
    assert not (tmp_path / "out").exists()


def test_without_the_extra_nothing_is_counted(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.publish.report import make

    monkeypatch.setattr(make, "find_spec", lambda name: None)
    ran = run(table, "--report", tmp_path / "report.html")
    assert isinstance(ran.exception, Refused)
    assert ran.exception.problems[0].code == "report.missing_extra"
    assert ran.stdout == ""


@pytest.mark.parametrize("as_json", [False, True])
def test_what_cannot_be_written_costs_neither_the_verdict_nor_the_rest(
    table: Path, tmp_path: Path, as_json: bool
) -> None:
    """The folder of two dossiers and of the tables is a file; the report goes elsewhere."""
    (tmp_path / "taken").write_text("")
    html, pdf = tmp_path / "report.html", tmp_path / "taken" / "report.pdf"
    stations = ("--dossier", "010101.01", "--dossier", "010101.02")
    asked = [*stations, "--out", tmp_path / "taken", "--report", html, "--pdf", pdf]
    ran = run(table, *asked, *(["--json"] if as_json else []))
    assert ran.exit_code == 2
    assert html.exists()
    if as_json:
        told = json.loads(ran.stdout)
        assert told["reports"] == [str(html)]
        assert len(told["unwritten"]) == len({*told["unwritten"]}) == 4 + 1 + 2 * 2
    else:
        assert "This is not an official result." in ran.stdout
        assert [line for line in ran.stdout.splitlines() if line.startswith("Written")] == [f"Written: {html}"]
    assert f"{pdf}: It cannot be written there" in ran.stderr


def test_letters_that_no_font_has_cost_only_the_pdf(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veedor.publish.report import make

    def lacking(path: Path, *_: object) -> bytes:
        raise refuse("report.pdf_letters", str(path), letters="\U00013000")

    monkeypatch.setattr(make, "_typeset", lacking)
    ran = run(table, "--report", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf")
    assert ran.exit_code == 2
    assert f"Written: {tmp_path / 'r.html'}" in ran.stdout
    assert f"Written: {tmp_path / 'r.pdf'}" not in ran.stdout
    assert f"{tmp_path / 'r.pdf'}: " in ran.stderr


def test_nothing_personal_reaches_a_report(table: Path, tmp_path: Path) -> None:
    """A document number, a name and a minute, planted in the name of an image."""
    out = tmp_path / "out"
    run(table, "--report", out / "report.html", "--dossier", "010101.01", "--out", out)
    for page in out.glob("*.html"):
        shown = page.read_text(encoding="utf-8")
        for planted in ("12.345.678", "María Pérez", "firma WhatsApp", "18.07"):
            assert planted not in shown, page.name
