"""Physical lines: every refused row is named by its own, whatever stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake import making
from veedor.base.errors import Refused
from veedor.intake import limits


def test_ragged_rows(tmp_path: Path) -> None:
    intake = making.read_text(tmp_path, "CENTRE,STATION,A,B\n1,1,2,3\n1,2,2\n1,3,2,3,4\n1,4,2,3\n")
    assert making.rows(intake.readings[0]) == [(2, 101, 2, 3), (5, 104, 2, 3)]
    assert making.reasons(intake.refused) == [(3, "too_few_fields"), (4, "too_many_fields")]
    assert intake.refused.kept[0].values == {"expected": 4, "found": 3}
    assert intake.files[0].rows == 4


def test_line_numbers_after_quoted_line_ends_and_blank_lines(tmp_path: Path) -> None:
    text = 'CENTRE,STATION,A,B,NOTE\r\n\r\n1,1,2,3,"two\r\nlines"\r\n1,2,x,3,"and\r\nmore"\r\n   \r\n1,3,2,3,\r\n'
    intake = making.read_text(tmp_path, text)
    assert [row[0] for row in making.rows(intake.readings[0])] == [3, 8]
    assert making.reasons(intake.refused) == [(5, "not_whole")]
    assert intake.refused.kept[0].raw == '1,2,x,3,"and\r\nmore"'
    assert intake.files[0].blank == 2
    assert intake.unused == {"sheets.csv": ("NOTE",)}


def test_a_broken_quote_takes_one_line_with_it(tmp_path: Path) -> None:
    text = 'CENTRE,STATION,A,B\n1,1,2,3\n1,2,"2,3\n' + "".join(f"1,{n},2,3\n" for n in range(3, 99))
    intake = making.read_text(tmp_path, text + '1,99,"2"x,3\n')
    assert len(intake.readings[0]) == 97
    assert making.reasons(intake.refused) == [(3, "quotes"), (100, "quotes")]


def test_a_line_without_end_is_refused_and_reading_goes_on(tmp_path: Path) -> None:
    text = f"CENTRE,STATION,A,B\n1,1,2,3\n{'9' * (3 * limits.LINE_BYTES)}\n1,2,2,3\n"
    intake = making.read_text(tmp_path, text)
    assert [row[0] for row in making.rows(intake.readings[0])] == [2, 4]
    assert making.reasons(intake.refused) == [(3, "line_too_long")]


def test_a_file_of_broken_quotes_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, "CENTRE,STATION,A,B\n" + '1,1,"2"x,3\n' * (limits.BROKEN_RECORDS + 1))
    assert making.told(refused.value) == ["file.quotes"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_of_every_kind(tmp_path: Path, end: str, last: bool) -> None:
    text = end.join(["CENTRE,STATION,A,B", "1,1,2,3", "1,2,2,"]) + (end if last else "")
    (readings,) = making.read_text(tmp_path, text).readings
    assert making.rows(readings) == [(2, 101, 2, 3), (3, 102, 2, "EMPTY")]


def test_a_table_without_rows(tmp_path: Path) -> None:
    intake = making.read_text(tmp_path, "CENTRE,STATION,A,B\n")
    assert [len(one) for one in intake.readings] == [0]
