"""Workbooks and Parquet: the same table in other clothes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.intake import making
from veedor.base.errors import Problem, Refused
from veedor.election.pack import Pack
from veedor.intake import limits


def workbook(*rows: tuple[object, ...], title: str = "Hoja1", above: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for at, row in enumerate(rows, start=1 + above):
        for column, cell in enumerate(row, start=1):
            sheet.cell(at, column, cell)  # type: ignore[arg-type]
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


HEADER = ("CENTRE", "STATION", "A", "B")


def test_a_workbook(tmp_path: Path) -> None:
    content = workbook(
        HEADER,
        ("0001", 1, 5, 6.0),
        (1, 2, "7", None),
        (1, 3, 1.5, 2),
        (),
        (1, 4, True, 2),
        (1, 5, date(2024, 1, 1), 2),
    )
    intake = making.read(making.saved(tmp_path, content, "sheets.xlsx"))
    assert making.rows(intake.readings[0]) == [(2, 101, 5, 6), (3, 102, 7, "EMPTY")]
    assert making.reasons(intake.refused) == [(4, "not_whole"), (6, "not_whole"), (7, "not_whole")]
    assert intake.refused.kept[0].raw == "1,3,1.5,2"
    assert (intake.files[0].encoding, intake.files[0].blank) == ("xlsx", 1)


def test_rows_are_counted_as_the_worksheet_shows_them(tmp_path: Path) -> None:
    content = workbook(HEADER, (1, 1, 5, 6), (1, 2, 5, 6, "beyond"), above=3)
    intake = making.read(making.saved(tmp_path, content))
    assert making.rows(intake.readings[0]) == [(5, 101, 5, 6)]
    assert making.reasons(intake.refused) == [(6, "too_many_fields")]


def test_a_declared_worksheet(tmp_path: Path) -> None:
    path = making.saved(tmp_path, workbook(HEADER, (1, 1, 5, 6), title="Actas"))
    assert len(making.read(path, making.pack(making.mapping(worksheet="Actas"))).readings[0]) == 1
    with pytest.raises(Refused) as refused:
        making.read(path, making.pack(making.mapping(worksheet="Otra")))
    assert making.told(refused.value) == ["file.no_worksheet"]


def _with_member(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one member changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in {*old.namelist(), name}:
            text = old.read(member) if member in old.namelist() else b""
            new.writestr(member, change(text) if member == name else text)
    return made.getvalue()


def _with_rows(rows: bytes) -> bytes:
    """A workbook whose sheet holds these rows."""

    def change(xml: bytes) -> bytes:
        return re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", xml)

    return _with_member(workbook(HEADER), "xl/worksheets/sheet1.xml", change)


def _refusal_of(tmp_path: Path, content: bytes, of: Pack | None = None) -> Problem:
    with pytest.raises(Refused) as refused:
        making.read(making.saved(tmp_path, content), of)
    (problem,) = refused.value.problems
    return problem


FAR = {
    "named": b'<row r="1"><c r="A1"/><c r="XFD1048576"/></row>',
    "blanks around the equals sign": b'<row r="1"><c r = "A1"/><c r  =  \'XFD1048576\'/></row>',
    "leading zeros": b'<row r="1"><c r="XFD0000001048576"/></row>',
    "nine digits": b'<row r="1"><c r="A200000000"/></row>',
    "a tag longer than a chunk": b'<row><c r="A1"/><c a="' + b" " * 2**21 + b'" r="XFD1048576"/></row>',
    "only the row named": b'<row r="9000000"><c/><c/></row>',
    "not named": b"<row><c/></row>" * 4000 + b"<row>" + b"<c/>" * 4000 + b"</row>",
    "not named, with prefix": b"<x:row><x:c/></x:row>" * 4000 + b"<x:row>" + b"<x:c/>" * 4000 + b"</x:row>",
}


@pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in FAR.items()])
def test_a_cell_far_away_is_a_bomb(tmp_path: Path, rows: bytes) -> None:
    assert _refusal_of(tmp_path, _with_rows(rows)).code == "intake.file.workbook_too_big"


def test_many_sheets_share_one_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_CELLS", 15)
    cells = b'<row><c r="D2"/></row>'
    content = _with_member(_with_rows(cells), "xl/worksheets/sheet2.xml", lambda _: cells)
    assert _refusal_of(tmp_path, content).code == "intake.file.workbook_too_big"


def _with_shared(text: bytes, references: int) -> bytes:
    sheet = _with_rows(b"<row>" + b'<c t="s"><v>0</v></c>' * references + b"</row>")
    return _with_member(sheet, "xl/sharedStrings.xml", lambda _: b"<sst><si><t>" + text + b"</t></si></sst>")


SHARED = {
    "plain": b"x" * 2000,
    "with a comment": b"x" * 1000 + b"<!-- <si> -->" + b"x" * 1000,
    "with CDATA": b"x" * 1000 + b"<![CDATA[<si>]]>" + b"x" * 1000,
    "in runs": b"x" * 1000 + b"</t><t>" + b"x" * 1000,
    "in itself": b"x" * 1000 + b"<si>" + b"x" * 1000 + b"</si>",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SHARED.items()])
def test_a_text_that_many_cells_repeat_is_a_bomb(
    tmp_path: Path, text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_TEXT", 2000 * 40 - 1)
    assert _refusal_of(tmp_path, _with_shared(text, 40)).code == "intake.file.workbook_too_big"
    assert _refusal_of(tmp_path, _with_shared(text, 30)).code.startswith("intake.header")


def test_a_text_longer_than_any_cell_holds(tmp_path: Path) -> None:
    text = b"x" * (limits.WORKBOOK_RUN + 2**21)
    assert _refusal_of(tmp_path, _with_shared(text, 1)).code == "intake.file.workbook_too_big"


@pytest.mark.parametrize("member", ["xl/workbook.bin", "content.xml", "XL\\Workbook.bin"])
def test_other_formats_are_not_tried(tmp_path: Path, member: str) -> None:
    content = _with_member(workbook(HEADER), member, lambda _: b"?")
    assert _refusal_of(tmp_path, content).code == "intake.file.old_workbook"


def _two_sheets(hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for title in ("Zulia", "Lara"):
        sheet = book.create_sheet(title)
        sheet.append(HEADER)
        sheet.append((1, 1, 5, 6))
    book["Lara"].sheet_state = "hidden" if hidden else "visible"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_of_several_sheets_none_is_dropped_silently(tmp_path: Path) -> None:
    problem = _refusal_of(tmp_path, _two_sheets())
    assert (problem.code, problem.values) == ("intake.file.several_worksheets", {"worksheets": "Zulia, Lara"})
    path = making.saved(tmp_path, _two_sheets())
    assert len(making.read(path, making.pack(making.mapping(worksheet="Lara"))).readings[0]) == 1


def test_empty_and_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    intake = making.read(making.saved(tmp_path, _two_sheets(hidden=True)))
    assert making.rows(intake.readings[0]) == [(2, 101, 5, 6)]


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_damaged_workbooks(tmp_path: Path, member: str) -> None:
    content = _with_member(workbook(HEADER, (1, 1, 5, 6)), member, lambda xml: xml.replace(b">", b""))
    path = making.saved(tmp_path, content)
    with pytest.raises(Refused) as refused:
        making.read(path)
    assert making.told(refused.value)[0] in (
        "file.damaged",
        "header.absent",
        "file.no_worksheet",
        "file.zip_members",
    )


def test_parquet(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {
            "CENTRE": ["0001", "1", "1", "1"],
            "STATION": [1, 2, 3, 4],
            "A": [5.0, 1.5, None, 1e20],
            "B": [6, -1, None, 7],
        }
    )
    table.write_parquet(tmp_path / "sheets.parquet")
    intake = making.read(tmp_path / "sheets.parquet")
    assert making.rows(intake.readings[0]) == [(2, 101, 5, 6), (4, 103, "EMPTY", "EMPTY")]
    assert making.reasons(intake.refused) == [(3, "not_whole"), (5, "not_whole")]
    assert intake.refused.kept[0].raw == "1,2,1.5,-1"


def test_parquet_columns_that_are_no_cells(tmp_path: Path) -> None:
    pl.DataFrame({"CENTRE": [1], "STATION": [1], "A": [[1]], "B": [2]}).write_parquet(tmp_path / "sheets.parquet")
    with pytest.raises(Refused) as refused:
        making.read(tmp_path / "sheets.parquet")
    assert making.told(refused.value) == ["file.column_type"]


def test_big_unsigned_numbers(tmp_path: Path) -> None:
    big = pl.Series("A", [2**64 - 1, 4], dtype=pl.UInt64)
    pl.DataFrame({"CENTRE": [1, 1], "STATION": [1, 2], "A": big, "B": [2, 3]}).write_parquet(tmp_path / "t.parquet")
    intake = making.read(tmp_path / "t.parquet")
    assert making.rows(intake.readings[0]) == [(3, 102, 4, 3)]
    assert making.reasons(intake.refused) == [(2, "too_large")]


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical], ids=["text", "categories"])
def test_a_word_repeated_a_million_times_is_a_bomb(
    tmp_path: Path, kind: type[pl.DataType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PARQUET_TEXT", 2_000_000)
    word = pl.Series("CENTRE", ["x" * 2000]).new_from_index(0, 1001).cast(kind)
    path = tmp_path / "sheets.parquet"
    pl.DataFrame({"CENTRE": word, "STATION": 1, "A": 5, "B": 6}).write_parquet(path)
    with pytest.raises(Refused) as refused:
        making.read(path)
    assert making.told(refused.value) == ["file.too_big"]
    assert path.stat().st_size < 10_000
