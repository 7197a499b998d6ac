"""Station codes: leading zeros come back, and nothing else becomes a code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.intake import making
from tests.intake.test_intake_worksheet import workbook
from veedor.base.errors import Refused
from veedor.election.frame import build_frame, written
from veedor.election.pack import UNKNOWN, StationList
from veedor.intake import limits
from veedor.intake.given import GivenFile
from veedor.intake.tables import read_tables


def test_leading_zeros_come_back(tmp_path: Path) -> None:
    of = making.pack()
    (readings,) = making.read_text(tmp_path, "CENTRE,STATION,A,B\n101,1,3,4\n0101,02,3,4\n", of).readings
    assert [written(of.station_code, key) for key in readings.stations] == ["0101.01", "0101.02"]


@pytest.mark.parametrize(
    ("centre", "station", "reason"),
    [
        ("", "1", "code_missing"),
        ("1", " ", "code_missing"),
        ("12345", "1", "code_too_long"),
        ("1", "100", "code_too_long"),
        ("1a", "1", "code_not_digits"),
        ("-1", "1", "code_not_digits"),
        ("1.5", "1", "code_not_digits"),
        ("１", "1", "code_not_digits"),
        ("9" * 30, "1", "code_too_long"),
    ],
)
def test_what_is_no_code_refuses_its_row(tmp_path: Path, centre: str, station: str, reason: str) -> None:
    intake = making.read_text(tmp_path, f"CENTRE,STATION,A,B\n{centre},{station},3,4\n1,1,3,4\n")
    assert making.rows(intake.readings[0]) == [(3, 101, 3, 4)]
    assert making.reasons(intake.refused) == [(2, reason)]


def test_a_whole_code_in_one_column(tmp_path: Path) -> None:
    of = making.pack(making.mapping(station=("CODE",)))
    text = "CODE,A,B\n0001.02,3,4\n000103,3,4\n1.04,3,4\n00010,3,4\n1/02,3,4\n"
    intake = making.read_text(tmp_path, text, of)
    assert [key.item() for key in intake.readings[0].stations] == [102, 103, 104]
    assert making.reasons(intake.refused) == [(5, "code_no_pattern"), (6, "code_no_pattern")]


@pytest.mark.parametrize("code", ["1.1", "01.1", "0001.1", "1.011", "1.2.03", "1.1.1"])
def test_behind_a_dot_no_digit_may_be_missing(tmp_path: Path, code: str) -> None:
    of = making.pack(making.mapping(station=("CODE",)), widths=(2, 2))
    intake = making.read_text(tmp_path, f"CODE,A,B\n{code},3,4\n1.10,3,4\n", of)
    assert [key.item() for key in intake.readings[0].stations] == [110]
    assert making.reasons(intake.refused) == [(2, "code_cut_short")]


@pytest.mark.parametrize("widths", [(2, 2), (), (20, 2)], ids=["digits", "words", "many digits"])
def test_a_number_with_decimals_is_no_code(tmp_path: Path, widths: tuple[int, ...]) -> None:
    of = making.pack(making.mapping(station=("CODE",)), widths=widths)
    content = workbook(("CODE", "A", "B"), (1.1, 3, 4), (1.25, 3, 4), ("1.10", 3, 4))
    pl.DataFrame({"CODE": [1.1, 1.25, None], "A": 3, "B": 4}).write_parquet(tmp_path / "sheets.parquet")
    for path in (making.saved(tmp_path, content, "sheets.xlsx"), tmp_path / "sheets.parquet"):
        refused = making.reasons(making.read(path, of).refused)
        assert refused[:2] == [(2, "code_decimals"), (3, "code_decimals")]


def test_whole_numbers_are_codes_without_their_point(tmp_path: Path) -> None:
    of = making.pack(making.mapping(station=("CODE",)), widths=(9, 1))
    digits = {"CODE": [1234567890.0, 101.0], "A": [3.0, 3.0], "B": [4.0, 4.0]}
    pl.DataFrame(digits).write_parquet(tmp_path / "sheets.parquet")
    book = making.saved(tmp_path, workbook(tuple(digits), *zip(*digits.values(), strict=True)), "sheets.xlsx")
    for path in (book, tmp_path / "sheets.parquet"):
        intake = making.read(path, of)
        assert [key.item() for key in intake.readings[0].stations] == [1234567890]
        assert making.reasons(intake.refused) == [(3, "code_no_pattern")]


@pytest.mark.parametrize("total", ["TOTAL", "Total general", " totales", "Subtotal", "Gran total", "TOTAL:"])
@pytest.mark.parametrize("widths", [(4, 2), (), (20, 2)], ids=["digits", "words", "many digits"])
def test_a_line_of_totals_is_called_so(tmp_path: Path, total: str, widths: tuple[int, ...]) -> None:
    text = f"CENTRE,STATION,A,B\n1,1,3,4\n{total},,3,4\n"
    intake = making.read_text(tmp_path, text, making.pack(widths=widths))
    assert making.reasons(intake.refused) == [(3, "totals")]
    assert len(intake.readings[0]) == 1


def test_a_code_by_pattern(tmp_path: Path) -> None:
    mapping = making.mapping(station=("ACTA",), station_pattern=r"^C(?P<part1>\d+)-(?P<part2>\d+)(?P<rest>.*)$")
    text = "ACTA,A,B\nC0007-3.x,1,2\nseven,1,2\n,1,2\n"
    intake = making.read_text(tmp_path, text, making.pack(mapping))
    assert making.rows(intake.readings[0]) == [(2, 703, 1, 2)]
    assert making.reasons(intake.refused) == [(3, "code_no_pattern"), (4, "code_missing")]


def test_a_pattern_without_parts_is_refused(tmp_path: Path) -> None:
    mapping = making.mapping(station=("ACTA",), station_pattern=r"^(\d+)$")
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, "ACTA,A,B\n1,1,2\n", making.pack(mapping))
    assert making.told(refused.value) == ["file.code_pattern"]


def test_codes_that_are_words(tmp_path: Path) -> None:
    text = f"CENTRE,STATION,A,B\n Ébano ,x1,1,2\nA.1,2,1,2\nA,1.2,1,2\n{'z' * 201},1,1,2\n,1,1,2\n"
    intake = making.read_text(tmp_path, text, making.pack(widths=()))
    assert [str(key) for key in intake.readings[0].stations] == ["Ébano.x1", "A.1.2"]
    assert making.reasons(intake.refused) == [(4, "code_dotted"), (5, "code_unreadable"), (6, "code_missing")]


def test_a_letter_with_its_accent_is_spelt_one_way(tmp_path: Path) -> None:
    of = replace(
        making.pack(widths=()),
        stations=StationList(codes=("E\u0301bano.1",), electors=(9,), ballots=(UNKNOWN,), closed=(False,)),
    )
    intake = making.read_text(tmp_path, "CENTRE,STATION,A,B\nÉbano,1,1,2\nE\u0301bano,1,1,2\n", of)
    assert [str(key) for key in intake.readings[0].stations] == ["Ébano.1", "Ébano.1"]
    frame = build_frame(of, intake.placements)
    assert (len(frame), frame.listed.tolist(), frame.electors.tolist()) == (1, [True], [9])


def test_case_tells_codes_apart(tmp_path: Path) -> None:
    intake = making.read_text(tmp_path, "CENTRE,STATION,A,B\nS,1,1,2\ns,1,1,2\n", making.pack(widths=()))
    assert [str(key) for key in intake.readings[0].stations] == ["S.1", "s.1"]


@pytest.mark.parametrize(
    "unseen", [*"\u200b\u200d\u00ad\u202e\u2066\ufeff\u2028\u2029\x85\x9b\x1b\ue000"], ids=ascii
)
def test_characters_that_nobody_sees_refuse_a_code(tmp_path: Path, unseen: str) -> None:
    mapping = making.mapping(station=("CENTRE",), levels={"region": "R"})
    of = making.pack(mapping, levels=("region",), widths=())
    intake = making.read_text(tmp_path, f"CENTRE,A,B,R\nS{unseen}1,1,2,N\nS1,1,2,N{unseen}N\nS1,1,2,N\n", of)
    assert [str(key) for key in intake.readings[0].stations] == ["S1"]
    assert making.reasons(intake.refused) == [(2, "code_unreadable"), (3, "text_unreadable")]
    assert all(unseen not in str(one.values) for one in intake.refused.kept)


def test_a_long_code_does_not_widen_all_others(tmp_path: Path) -> None:
    mapping = making.mapping(levels={"region": "R"})
    of = making.pack(mapping, levels=("region",), widths=())
    fits, long = "z" * (limits.CODE_LENGTH - 2), "z" * (limits.CODE_LENGTH + 1)
    intake = making.read_text(
        tmp_path, f"CENTRE,STATION,A,B,R\n{long},1,1,2,N\n{fits},1,1,2,N\nx,1,1,2,{long}\n", of
    )
    assert intake.readings[0].stations.dtype == f"<U{limits.CODE_LENGTH}"
    assert making.reasons(intake.refused) == [(2, "code_unreadable"), (4, "text_unreadable")]


def test_more_codes_than_fit_in_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES_BYTES", 4 * 2 * len("abc.1") - 1)
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, "CENTRE,STATION,A,B\nabc,1,1,2\na,1,1,2\n", making.pack(widths=()))
    assert making.told(refused.value) == ["file.codes_too_long"]
    assert refused.value.problems[0].where == "sheets.csv"


def test_codes_of_more_digits_than_an_integer_holds(tmp_path: Path) -> None:
    text = f"CENTRE,STATION,A,B\n{'7' * 20},1,1,2\n1,x,1,2\n"
    intake = making.read_text(tmp_path, text, making.pack(widths=(20, 2)))
    assert [str(key) for key in intake.readings[0].stations] == ["7" * 20 + ".01"]
    assert making.reasons(intake.refused) == [(3, "code_not_digits")]


SHEETS = making.mapping(texts={"copy": "URL"}, copy_pattern="[^/]+$")
SITE = making.mapping("site", station=(), station_from_copy=True, texts={"copy": "IMAGE"})


def test_stations_by_the_image_of_the_sheet(tmp_path: Path) -> None:
    sheets = "CENTRE,STATION,A,B,URL\n1,1,1,2,http://x/a.jpg\n1,2,1,2,http://x/b.jpg\n1,3,1,2,b.jpg\n"
    site = "IMAGE,A,B\na.jpg,5,6\nb.jpg,5,6\nc.jpg,5,6\n,5,6\n"
    files = [GivenFile(making.saved(tmp_path, site, "site.csv")), GivenFile(making.saved(tmp_path, sheets))]
    for given in (files, files[::-1]):
        intake = read_tables(making.pack(SHEETS, SITE), given)
        found = {one.source.name: making.rows(one) for one in intake.readings}
        assert found["site"] == [(2, 101, 5, 6)]
        assert making.reasons(intake.refused) == [(3, "copy_ambiguous"), (4, "copy_unknown"), (5, "copy_missing")]


def test_images_without_a_table_that_names_them(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, "IMAGE,A,B\na.jpg,5,6\n", making.pack(SHEETS, SITE))
    assert making.told(refused.value) == ["file.no_copies"]
