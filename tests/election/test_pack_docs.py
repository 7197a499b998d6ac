"""docs/packs.md: its example is a pack, and it names every key that a pack may have."""

import re
from pathlib import Path

import pytest

from tests.strategies.pack_folders import pack_folder
from tests.strategies.third_country import third_country
from veedor.election.pack_reader import read_pack
from veedor.election.packfile import geography
from veedor.election.packfile.section import Section

PAGE = Path(__file__).parents[2] / "docs" / "packs.md"
OWN_WORDS = re.compile(r"table\[\d+\]\.(votes|fields)\.|bulletin\[\d+\]\.(votes|percentages)\.")
"""Paths whose last key is an id of the pack itself."""


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_example_is_a_pack(page: str, tmp_path: Path) -> None:
    (toml,) = blocks(page, "toml")
    stations, areas = blocks(page, "csv")
    pack = read_pack(pack_folder(tmp_path, toml, stations=stations, areas=areas))
    assert sum(pack.stations.electors) == pack.register("final").total


def test_every_key_is_explained(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    states = Section.states

    def listen(section: Section, key: str) -> bool:
        if not OWN_WORDS.search(section.where(key)):
            asked.add(key)
        return states(section, key)

    monkeypatch.setattr(Section, "states", listen)
    for pack in ("ve-2024-presidential", "demo", third_country(tmp_path)):
        read_pack(pack)
    levels = {"state", "municipality", "parish", "centre", "region", "estado", "municipio"}
    columns = {*geography.STATION_COLUMNS, *geography.AREA_COLUMNS, *geography.OPTION_COLUMNS}
    explained = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`[^`\n]+`", page))))
    assert (asked | columns) - levels - explained == set()
