"""Headers: which mappings a table answers to, and what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake import making
from tests.intake.test_intake_worksheet import workbook
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.intake.layout import Layout, fit

THEIRS = making.mapping("theirs", votes={"president": {"a": ("A2",), "b": ("B2",)}}, fields={})


@pytest.mark.parametrize("name", ["PEÑA", "peña", "PENA", " Peña ", "pena"])
def test_names_of_columns_are_matched_with_patience(name: str) -> None:
    mapping = making.mapping(votes={"president": {"a": ("PEÑA",), "b": ("B",)}})
    found = fit(("CENTRE", "STATION", name.strip(), "B"), mapping)
    assert isinstance(found, Layout)
    assert found.columns["PEÑA"] == 2


def test_the_exact_name_wins() -> None:
    found = fit(("CENTRE", "STATION", "a", "A", "B"), making.mapping())
    assert isinstance(found, Layout)
    assert found.columns["A"] == 3


def test_names_that_only_fold_alike_are_none() -> None:
    assert fit(("CENTRE", "STATION", "á", "a", "B"), making.mapping()) == ("A",)


def test_no_mapping_fits_and_the_closest_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, "CENTRE,STATION,A,X\n1,1,2,3\n", making.pack(THEIRS, making.mapping()))
    assert making.told(refused.value) == ["header.no_fit", "header.no_fit"]
    assert [problem.values for problem in refused.value.problems] == [
        {"mapping": "sheets", "columns": "B", "line": 1, "header": "CENTRE, STATION, A, X"},
        {"mapping": "theirs", "columns": "A2, B2", "line": 1, "header": "CENTRE, STATION, A, X"},
    ]


@pytest.mark.parametrize("kind", ["text", "workbook"])
def test_a_title_that_is_taken_for_the_header_is_told(tmp_path: Path, kind: str) -> None:
    title, header, row = ("Actas del Zulia",), ("CENTRE", "STATION", "A", "B"), ("1", "1", "2", "3")
    text = "\n" + "\n".join(map(",".join, (title, header, row))) + "\n"
    content = text if kind == "text" else workbook(title, header, row, above=1)
    with pytest.raises(Refused) as refused:
        making.read(making.saved(tmp_path, content))
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["line"]) == ("intake.header.no_fit", 2)
    assert problem.values["header"] == "Actas del Zulia"
    assert "Delete any title lines above" in Words("en").explain(problem)


def test_two_sources_in_one_table(tmp_path: Path) -> None:
    text = "CENTRE,STATION,A,B,A2,B2\n1,1,2,3,4,5\n1,2,2,x,4,5\n"
    intake = making.read_text(tmp_path, text, making.pack(making.mapping(), THEIRS))
    assert [one.source.name for one in intake.readings] == ["sheets:sheets", "sheets:theirs"]
    assert [len(one) for one in intake.readings] == [1, 2]
    assert len(intake.refused) == 1


def test_a_bad_code_in_a_table_of_two_sources_is_told_once(tmp_path: Path) -> None:
    text = "CENTRE,STATION,A,B,A2,B2\nx,1,2,3,4,5\n1,2,2,3,4,5\n1,3,2\n"
    intake = making.read_text(tmp_path, text, making.pack(making.mapping(), THEIRS))
    assert making.reasons(intake.refused) == [(2, "code_not_digits"), (4, "too_few_fields")]
    assert len(intake.placements) == 1


def test_a_mapping_inside_a_wider_one_does_not_count(tmp_path: Path) -> None:
    bare = making.mapping("bare", fields={}, optional=())
    intake = making.read_text(tmp_path, f"{making.HEADER}\n1,1,2,3,4\n", making.pack(bare, making.mapping()))
    assert [file.mappings for file in intake.files] == [("sheets",)]


def test_twins_must_be_named(tmp_path: Path) -> None:
    of = making.pack(making.mapping("one"), making.mapping("two", custodian="somebody"))
    path = making.saved(tmp_path, "CENTRE,STATION,A,B\n1,1,2,3\n")
    with pytest.raises(Refused) as refused:
        making.read(path, of)
    assert making.told(refused.value) == ["header.twins"]
    (readings,) = making.read(path, of, name="two").readings
    assert (readings.source.name, readings.source.custodian) == ("two", "somebody")


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("CENTRE,STATION,A,A,,B", ["header.unnamed", "header.twice"]),
        (",".join(f"C{n}" for n in range(5000)), ["header.too_many"]),
        (",,,", ["header.absent"]),
    ],
)
def test_headers_that_cannot_be_trusted(tmp_path: Path, header: str, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        making.read_text(tmp_path, f"{header}\n1,1,2,3\n")
    assert making.told(refused.value) == codes
