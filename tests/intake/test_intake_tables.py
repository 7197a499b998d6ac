"""Runs of several files: names, custodians, order, registers, and where stations lie."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.intake import making
from veedor.base.errors import Refused
from veedor.election.frame import build_frame
from veedor.election.pack import UNKNOWN
from veedor.election.sheet import UNDECLARED, Kind
from veedor.intake.given import GivenFile
from veedor.intake.tables import read_register, read_tables

ONE = "CENTRE,STATION,A,B\n1,1,2,3\n"
OTHER = "CENTRE,STATION,A,B\n1,1,2,4\n"


def test_a_source_is_named_by_its_giver_or_its_file(tmp_path: Path) -> None:
    of = making.pack(making.mapping(custodian="authority", kind=Kind.OFFICIAL, stage="final"))
    path = making.saved(tmp_path, ONE, "acta.2024.csv")
    plain = making.read(path, of).readings[0].source
    assert (plain.name, plain.custodian, plain.kind, plain.stage) == ("acta.2024", "authority", "official", "final")
    given = making.read(path, of, name="cne", custodian="witnesses").readings[0].source
    assert (given.name, given.custodian) == ("cne", "witnesses")
    assert making.read(path).readings[0].source.custodian == UNDECLARED


def test_files_of_one_name_are_told_apart_by_their_digests(tmp_path: Path) -> None:
    paths = []
    for folder, text in (("x", ONE), ("y", OTHER)):
        (tmp_path / folder).mkdir()
        paths.append(making.saved(tmp_path / folder, text))
    found = [
        read_tables(making.pack(), [GivenFile(path) for path in order]) for order in itertools.permutations(paths)
    ]
    names = [[one.source.name for one in intake.readings] for intake in found]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2
    assert [file.name for file in found[0].files] == [file.name for file in found[1].files]
    assert found[0].readings[0].counts.tolist() == found[1].readings[0].counts.tolist()


def test_the_same_table_twice_is_refused(tmp_path: Path) -> None:
    path = making.saved(tmp_path, ONE)
    with pytest.raises(Refused) as refused:
        read_tables(making.pack(), [GivenFile(path), GivenFile(path)])
    assert set(making.told(refused.value)) == {"file.twice"}


def test_the_same_table_under_two_names_proves_nothing(tmp_path: Path) -> None:
    paths = making.saved(tmp_path, ONE), making.saved(tmp_path, ONE, "copy.csv")
    for given in (
        [GivenFile(paths[0], "one", "x"), GivenFile(paths[0], "other", "y")],
        [GivenFile(paths[0], "one", "x"), GivenFile(paths[1], "other", "y")],
        [GivenFile(path) for path in paths],
    ):
        with pytest.raises(Refused) as refused:
            read_tables(making.pack(), given)
        assert making.told(refused.value) == ["file.two_names"]


def test_one_table_may_hold_two_sources(tmp_path: Path) -> None:
    theirs = making.mapping("theirs", votes={"president": {"a": ("A2",), "b": ("B2",)}}, fields={})
    path = making.saved(tmp_path, "CENTRE,STATION,A,B,A2,B2\n1,1,2,3,4,5\n")
    given = [GivenFile(path, "sheets", "x"), GivenFile(path, "theirs", "y")]
    readings = read_tables(making.pack(making.mapping(), theirs), given).readings
    assert [(one.source.name, one.source.custodian) for one in readings] == [("sheets", "x"), ("theirs", "y")]


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    empty, odd = making.saved(tmp_path, "", "empty.csv"), making.saved(tmp_path, "X,Y\n1,2\n", "odd.csv")
    with pytest.raises(Refused) as refused:
        read_tables(making.pack(), [GivenFile(path) for path in (empty, odd, tmp_path / "absent")])
    assert sorted(making.told(refused.value)) == ["file.empty", "file.missing", "header.no_fit"]


def test_areas_and_their_names(tmp_path: Path) -> None:
    mapping = making.mapping(levels={"region": "R", "town": "T"}, level_names={"region": "REGION"})
    of = making.pack(mapping, levels=("region", "town"), widths=())
    text = "CENTRE,STATION,A,B,R,T,REGION\nx,2,1,1,N,B,North\nx,1,1,1,N,A,Norte\ny,1,1,1,S,A,\nz,1,1,1,,A,South\n"
    intake = making.read_text(tmp_path, text, of)
    assert making.reasons(intake.refused) == [(5, "area_missing")]
    frame = build_frame(of, intake.placements)
    assert frame.names(np.arange(3)) == ["x.1", "x.2", "y.1"]
    assert frame.level("region").codes == ("N", "S")
    assert frame.level("region").names == ("Norte", "S")
    assert frame.level("town").codes == ("N.A", "N.B", "S.A")


def test_names_of_areas_that_are_digits_of_the_code(tmp_path: Path) -> None:
    of = making.pack(making.mapping(level_names={"region": "REGION"}))
    intake = making.read_text(tmp_path, "CENTRE,STATION,A,B,REGION\n101,1,1,1,Uno\n1201,1,1,1,Doce\n", of)
    assert intake.placements[0].names == {(0, "01"): "Uno", (0, "12"): "Doce"}


def test_a_register_needs_only_stations_and_electors(tmp_path: Path) -> None:
    of = making.pack(
        making.mapping(fields={"president": {"electors": ("MEN", "WOMEN")}}, optional=("MEN", "WOMEN"))
    )
    path = making.saved(tmp_path, "CENTRE,STATION,MEN,WOMEN\n1,1,200,250\n1,2,200,\n1,3,x,1\n")
    register, refused = read_register(of, path)
    assert (register.keys.tolist(), register.electors.tolist()) == ([101, 102], [450, UNKNOWN])  # type: ignore[union-attr]
    assert making.reasons(refused) == [(4, "not_whole")]


def test_a_register_of_codes_that_are_words_keeps_electors_with_their_station(tmp_path: Path) -> None:
    of = making.pack(making.mapping(fields={"president": {"electors": ("ROLL",)}}), widths=())
    path = making.saved(tmp_path, "CENTRE,STATION,ROLL\nz,1,3\nb,1,x\na,1,1\nm,1,2\n")
    register, _ = read_register(of, path)
    assert (register.keys.tolist(), register.electors.tolist()) == (["a.1", "m.1", "z.1"], [1, 2, 3])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "code"), [({}, "register.no_mapping"), ({"president": {"electors": ("ROLL",)}}, "header.no_fit")]
)
def test_tables_that_are_no_register(tmp_path: Path, fields: dict[str, dict[str, tuple[str]]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_register(making.pack(making.mapping(fields=fields)), making.saved(tmp_path, ONE))
    assert making.told(refused.value) == [code]


def test_naming_files_loads_no_table_reader() -> None:
    code = "import sys, veedor.intake.given; sys.exit('polars' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
