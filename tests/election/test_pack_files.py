"""The files of a pack: lists row by row, damaged bytes, links and pipes, folders that hold no pack."""

import os
from pathlib import Path

import pytest

from tests.strategies.pack_folders import pack_folder, problems_of
from veedor.base.errors import Refused
from veedor.election.pack_reader import read_pack

LISTS = {
    "station_twice": (
        "stations",
        "code\n01.01\n01.01\n01.02\n",
        "stations.csv:3: code",
        "station_listed_twice",
    ),
    "station_twice_unpadded": (
        "stations",
        "code\n01.01\n1.01\n",
        "stations.csv:3: code",
        "station_listed_twice",
    ),
    "bad_code": ("stations", "code\n01.AB\n", "stations.csv:2: code", "bad_station_code"),
    "wide_code": ("stations", "code\n01.001\n", "stations.csv:2: code", "bad_station_code"),
    "negative_electors": ("stations", "code,electors\n01.01,-5\n", "stations.csv:2: electors", "not_whole"),
    "decimal_electors": ("stations", "code,electors\n01.01,5.0\n", "stations.csv:2: electors", "not_whole"),
    "area_against_code": (
        "stations",
        "code,district\n01.01,02\n",
        "stations.csv:2: district",
        "area_against_code",
    ),
    "contest_unknown": (
        "stations",
        "code,contests\n01.01,king\n",
        "stations.csv:2: contests",
        "no_such_contest",
    ),
    "closed_maybe": ("stations", "code,closed\n01.01,maybe\n", "stations.csv:2: closed", "not_yes_no"),
    "short_row": ("stations", "code,electors\n01.01\n", "stations.csv:2", "row_length"),
    "open_quote": ("stations", 'code\n"01.01\n', "stations.csv:2", "bad_csv"),
    "no_code_column": ("stations", "kode\n01.01\n", "stations.csv:1", "missing_column"),
    "unknown_column": ("stations", "code,colour\n01.01,x\n", "stations.csv:1", "unknown_column"),
    "heading_twice": ("stations", "code,code\n01.01,01.01\n", "stations.csv:1", "column_twice"),
    "empty_file": ("stations", "", "stations.csv:1", "missing_column"),
    "heading_only": ("stations", "code\n", "stations.csv", "no_rows"),
    "fewer_than_stated": ("stations", "code\n01.01\n", "pack.toml: stations.total", "total_against_list"),
    "area_twice": (
        "areas",
        "level,code,name\ndistrict,01,a\ndistrict,1,b\n",
        "areas.csv:3: code",
        "area_listed_twice",
    ),
    "area_of_no_level": ("areas", "level,code,name\nstate,01,a\n", "areas.csv:2: level", "not_among"),
    "area_too_deep": ("areas", "level,code,name\ndistrict,01.02,a\n", "areas.csv:2: code", "bad_area_code"),
    "area_without_name": ("areas", "level,code,name\ndistrict,01,\n", "areas.csv:2: name", "empty_cell"),
    "areas_beyond_country": (
        "areas",
        "level,code,name,stations\ndistrict,01,a,5\n",
        "areas.csv: district",
        "area_sum",
    ),
    "areas_below_country": (
        "areas",
        "level,code,name,stations\ndistrict,01,a,3\n",
        "areas.csv: district",
        "area_sum",
    ),
    "foreign_register": (
        "areas",
        "level,code,name,electors.x\ndistrict,01,a,5\n",
        "areas.csv:1",
        "unknown_column",
    ),
    "option_of_no_contest": (
        "options",
        "contest,id,name\nking,C,Cat\n",
        "options.csv:2: contest",
        "not_among",
    ),
    "option_again": (
        "options",
        "contest,id,name\nmayor,A,Cat\n",
        "pack.toml: contest[1].option[3].id",
        "id_twice",
    ),
    "stray_list": ("station", "code\n01.01\n", "station.csv", "stray_list"),
}


@pytest.mark.parametrize("name", LISTS)
def test_list(name: str, tmp_path: Path) -> None:
    file, rows, where, code = LISTS[name]
    assert (where, f"pack.{code}") in problems_of(pack_folder(tmp_path, **{file: rows}))


def test_an_area_must_have_the_stations_that_are_listed(tmp_path: Path) -> None:
    areas = "level,code,name,stations\ndistrict,01,a,3\ndistrict,02,b,1\n"
    folder = pack_folder(tmp_path, stations="code\n01.01\n01.02\n02.01\n02.02\n", areas=areas)
    assert problems_of(folder) == [
        ("areas.csv: district 01", "pack.area_against_list"),
        ("areas.csv: district 02", "pack.area_against_list"),
    ]


BYTES = {
    "not_utf8": (b'a = "\xff"', "pack.toml:1", "not_utf8"),
    "nul": (b"a = 1\nb = \0", "pack.toml:2", "nul"),
    "half_a_table": (b"[pack", "pack.toml", "bad_toml"),
    "key_twice": (b"a = 1\na = 2", "pack.toml", "bad_toml"),
    "deep_lists": (b"a = " + b"[\n" * 100_000, "pack.toml", "too_deep"),
    "deep_key": (b".".join([b"a"] * 900) + b" = 1", "pack.toml:1", "too_deep"),
    "long_line": (b"# " + b"a" * 2000, "pack.toml:1", "line_too_long"),
    "too_large": (b"# \n" * 400_000, "pack.toml", "too_large"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes(name: str, tmp_path: Path) -> None:
    content, where, code = BYTES[name]
    (tmp_path / "pack.toml").write_bytes(content)
    assert problems_of(tmp_path) == [(where, f"pack.{code}")]


def test_keys_nested_as_deep_as_lines_allow_are_read_in_time(tmp_path: Path) -> None:
    line = ".".join(["a"] * 64)
    (tmp_path / "pack.toml").write_text("".join(f"b{n}.{line} = 1\n" for n in range(3000)), encoding="utf-8")
    assert problems_of(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [("pack.toml", "pack.no_toml")]


@pytest.mark.parametrize("where", ["nope", "../demo", "demo/..", "", "a\0b", "x" * 5000, "DEMO"])
def test_a_place_without_a_pack_is_refused(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused):
        read_pack(where)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("code\n01.01\n", encoding="utf-8")
    folder = pack_folder(tmp_path / "pack")
    (folder / "stations.csv").symlink_to(outside)
    assert problems_of(folder) == [("stations.csv", "pack.outside")]


@pytest.mark.parametrize("target", ["nowhere.csv", "areas.csv"])
def test_a_link_that_leads_nowhere_is_refused(target: str, tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    (folder / "areas.csv").symlink_to(folder / target)
    assert [where for where, _ in problems_of(folder)] == ["areas.csv"]


def test_a_folder_or_a_pipe_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    (folder / "stations.csv").mkdir()
    os.mkfifo(folder / "areas.csv")
    assert problems_of(folder) == [("stations.csv", "pack.not_a_file"), ("areas.csv", "pack.not_a_file")]
