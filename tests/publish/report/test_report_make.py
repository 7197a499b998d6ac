"""What a report needs before it is written, and what name and date it bears."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.strategies.reports import counted, election, facts
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.publish.report import make


def test_a_missing_package_is_one_sentence_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "find_spec", lambda name: None if name == "typst" else object())
    with pytest.raises(Refused) as refused:
        make.require_packages()
    (problem,) = refused.value.problems
    assert problem.values == {"packages": "typst"}
    assert "pip install 'veedor[report]'" in Words("en").explain(problem)


def test_with_all_packages_nothing_is_refused() -> None:
    make.require_packages()


def test_the_date_is_that_of_the_pack_or_of_the_environment() -> None:
    of = election()
    assert make.made_at(of, {}) == datetime(2024, 7, 28, tzinfo=UTC)
    assert make.made_at(of, {"SOURCE_DATE_EPOCH": "0"}) == datetime(1970, 1, 1, tzinfo=UTC)
    assert make.made_at(of, {"SOURCE_DATE_EPOCH": "soon"}) == datetime(2024, 7, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("station", "name"),
    [
        ("0101.04", "0101.04"),
        ("../../etc", "_.._etc_"),
        ("..", "_"),
        ("mesa 7/á", "mesa_7__"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_station_never_leaves_its_folder(station: str, name: str) -> None:
    made = make.file_name(station)
    assert made.startswith(name)
    assert Path(made).name == made


def test_two_stations_never_share_a_file() -> None:
    stations = ("1/2", "1_2", "1 2", "1.2", ".1.2", "حوزه ۱", "حوزه ۲", "x" * 80, "x" * 81, "")
    assert len(set(map(make.file_name, stations))) == len(stations)


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(Refused, match="cannot_write"):
        make.write_report(facts(counted(election())), "es", tmp_path / "taken" / "report.html", None)


@pytest.mark.parametrize("name", ["候选人", "Ana 😀", "ผู้สมัคร"])
def test_a_letter_that_no_font_of_the_pdf_has_is_refused_by_name(tmp_path: Path, name: str) -> None:
    of = facts(counted(election((name, "b", "c", "d"))))
    with pytest.raises(Refused, match="pdf_letters") as refused:
        make.write_report(of, "en", tmp_path / "r.html", tmp_path / "r.pdf")
    (problem,) = refused.value.problems
    assert str(problem.values["letters"]) in name
    assert name in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html"]
