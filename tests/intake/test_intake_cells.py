"""What stands in a cell: a number, one of the kinds of no number, or a reason to refuse the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake import making
from veedor.election.sheet import State


@pytest.mark.parametrize(
    ("cell", "count"), [("0", 0), ("12", 12), ("012", 12), (" 7 ", 7), ("12.0", 12), ("+3", 3)]
)
def test_numbers(tmp_path: Path, cell: str, count: int) -> None:
    (readings,) = making.read_text(tmp_path, f"{making.HEADER}\n1,1,{cell},2,0\n").readings
    assert making.rows(readings) == [(2, 101, count, 2, 0)]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.5", "not_whole"),
        ('"1,234"', "not_whole"),
        ("1.234", "not_whole"),
        ("12a", "not_whole"),
        ("１２", "not_whole"),
        ("1e3", "not_whole"),
        ("-3", "negative"),
        ("1000000000", "too_large"),
        ("99999999999999999999", "too_large"),
    ],
)
def test_what_is_no_count_refuses_its_row(tmp_path: Path, cell: str, reason: str) -> None:
    intake = making.read_text(tmp_path, f"{making.HEADER}\n1,1,5,6,0\n1,2,{cell},2,0\n")
    assert making.rows(intake.readings[0]) == [(2, 101, 5, 6, 0)]
    assert making.reasons(intake.refused) == [(3, reason)]
    (refusal,) = intake.refused.kept
    assert refusal.values == {"column": "A", "value": cell.strip('"')}
    assert refusal.raw == f"1,2,{cell},2,0"


def test_five_kinds_of_no_number(tmp_path: Path) -> None:
    mapping = making.mapping(illegible=("?", "ilegible"), struck_out=("XXX",), votes={"president": {"a": ("A",)}})
    text = "CENTRE,STATION,A,NULL\n1,1,0,\n1,2,?,XXX\n1,3, ilegible , \n"
    (readings,) = making.read_text(tmp_path, text, making.pack(mapping)).readings
    assert making.rows(readings) == [
        (2, 101, 0, "NO_SUCH_FIELD", "EMPTY"),
        (3, 102, "ILLEGIBLE", "NO_SUCH_FIELD", "STRUCK_OUT"),
        (4, 103, "ILLEGIBLE", "NO_SUCH_FIELD", "EMPTY"),
    ]
    assert not readings.counts[readings.states != State.NUMBER].any()


def test_a_mark_may_be_a_number(tmp_path: Path) -> None:
    mapping = making.mapping(empty=("-1", "9999"))
    (readings,) = making.read_text(tmp_path, f"{making.HEADER}\n1,1,-1,9999,4\n", making.pack(mapping)).readings
    assert making.rows(readings) == [(2, 101, "EMPTY", "EMPTY", 4)]


def test_cards_add_up_only_where_all_are_numbers(tmp_path: Path) -> None:
    mapping = making.mapping(votes={"president": {"a": ("A1", "A2"), "b": ("B",)}}, illegible=("?",))
    text = "CENTRE,STATION,A1,A2,B\n1,1,3,4,5\n1,2,3,?,5\n1,3,,?,5\n1,4,999999999,1,5\n"
    intake = making.read_text(tmp_path, text, making.pack(mapping))
    assert making.rows(intake.readings[0]) == [
        (2, 101, 7, 5),
        (3, 102, "ILLEGIBLE", 5),
        (4, 103, "ILLEGIBLE", 5),
    ]
    assert making.reasons(intake.refused) == [(5, "too_large")]


def test_an_absent_optional_column_is_no_field(tmp_path: Path) -> None:
    (readings,) = making.read_text(tmp_path, "CENTRE,STATION,A,B\n1,1,3,4\n").readings
    assert readings.fields == ("a", "b")
