"""Tables with one row an option."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake import making
from tests.strategies import builders
from veedor.election.pack import Pack, TableMap

LONG = TableMap(
    id="long",
    station=("CENTRE", "STATION"),
    long=True,
    option_column="WHO",
    votes_column="VOTES",
    option_names={"Ana": "a", "NULOS": "null"},
    fields={"president": {"electors": ("ROLL",)}},
    optional=("ROLL",),
    illegible=("?",),
)


def _read(folder: Path, text: str, of: Pack | None = None) -> tuple[list[object], list[tuple[int, str]]]:
    intake = making.read_text(folder, text, of or making.pack(LONG))
    return [(one.contest, one.fields, making.rows(one)) for one in intake.readings], making.reasons(intake.refused)


def test_rows_become_sheets(tmp_path: Path) -> None:
    text = "CENTRE,STATION,WHO,VOTES,ROLL\n1,2,Ana,7,9\n1,1,b,3,8\n1,2,NULOS,1,9\n1,2,b,?,9\n"
    assert _read(tmp_path, text) == (
        [
            (
                "president",
                ("a", "b", "null", "electors"),
                [(3, 101, "NO_SUCH_FIELD", 3, "NO_SUCH_FIELD", 8), (2, 102, 7, "ILLEGIBLE", 1, 9)],
            )
        ],
        [],
    )


def test_a_fault_refuses_the_whole_sheet(tmp_path: Path) -> None:
    text = "CENTRE,STATION,WHO,VOTES\n1,1,a,1\n1,1,b,x\n1,2,a,1\n1,2,a,1\n1,2,b,3\n1,3,a,5\n1,3,nobody,2\n"
    readings, refused = _read(tmp_path, text)
    assert readings == [("president", ("a", "b"), [(7, 103, 5, "NO_SUCH_FIELD")])]
    assert refused == [
        (2, "sheet_refused"),
        (3, "not_whole"),
        (4, "option_twice"),
        (5, "option_twice"),
        (6, "sheet_refused"),
        (8, "unknown_option"),
    ]


def test_what_repeats_must_agree(tmp_path: Path) -> None:
    text = "CENTRE,STATION,WHO,VOTES,ROLL\n1,1,a,1,5\n1,1,b,2,6\n1,2,a,1,5\n1,2,b,2,5\n"
    readings, refused = _read(tmp_path, text)
    assert readings == [("president", ("a", "b", "electors"), [(4, 102, 1, 2, 5)])]
    assert refused == [(2, "sheet_refused"), (3, "sheet_disagrees")]


def test_contests_by_word(tmp_path: Path) -> None:
    contests = (builders.contest(("a", "b")), builders.contest(("c",), name="mayor"))
    mapping = replace(LONG, fields={}, contest_column="OFFICE", contest_names={"Alcaldía": "mayor"})
    of = replace(making.pack(mapping), contests=contests)
    text = "CENTRE,STATION,OFFICE,WHO,VOTES\n1,1,president,a,1\n1,1,Alcaldía,c,2\n1,1,judge,a,3\n1,1,mayor,b,3\n"
    readings, refused = _read(tmp_path, text, of)
    assert readings == [
        ("mayor", ("c",), [(3, 101, 2)]),
        ("president", ("a", "b"), [(2, 101, 1, "NO_SUCH_FIELD")]),
    ]
    assert refused == [(4, "unknown_contest"), (5, "unknown_option")]


@given(st.permutations([(s, w, v) for s in (1, 2, 3) for w, v in (("a", s), ("b", 5), ("null", 2 * s))]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_order_of_rows_does_not_matter(tmp_path: Path, entries: list[tuple[int, str, int]]) -> None:
    text = "CENTRE,STATION,WHO,VOTES\n" + "".join(f"1,{s},{w},{v}\n" for s, w, v in entries)
    (readings,) = making.read_text(tmp_path, text, making.pack(LONG)).readings
    assert [row[1:] for row in making.rows(readings)] == [(101, 1, 5, 2), (102, 2, 5, 4), (103, 3, 5, 6)]
