"""The shipped packs say what their sources say."""

import csv
import gzip
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tests.shared import real
from tests.strategies.pack_folders import MINIMAL, pack_folder
from veedor.election.frame import build_frame
from veedor.election.law import Bulletin
from veedor.election.pack import Pack
from veedor.election.pack_reader import read_pack, shipped_packs
from veedor.election.packfile.geography import count_areas
from veedor.election.sheet import Kind


@pytest.fixture(scope="module")
def venezuela() -> Pack:
    return read_pack("ve-2024-presidential")


@pytest.fixture(scope="module")
def demo() -> Pack:
    return read_pack("demo")


def bulletin(pack: Pack, bulletin_id: str) -> Bulletin:
    return next(bulletin for bulletin in pack.bulletins if bulletin.id == bulletin_id)


def test_both_packs_are_shipped() -> None:
    assert {"demo", "ve-2024-presidential"} <= set(shipped_packs())


def test_venezuela_has_one_contest_of_ten_options_and_38_cards(venezuela: Pack) -> None:
    (contest,) = venezuela.contests
    assert contest.option_ids == ("NM", "LM", "JABE", "JOBR", "AE", "CF", "DC", "EG", "EM", "BERA")
    assert [len(option.cards) for option in contest.options] == [13, 6, 1, 4, 6, 1, 2, 3, 1, 1]


def test_the_positions_of_the_qr_are_the_cards_in_their_order(venezuela: Pack) -> None:
    options = venezuela.contest("president").options
    assert venezuela.qr is not None
    assert venezuela.qr.options == tuple(option.id for option in options for _ in option.cards)


def test_the_first_bulletin_adds_up_to_the_announced_sum(venezuela: Pack) -> None:
    first = bulletin(venezuela, "1")
    assert sum(first.votes.values()) + (first.others or 0) == 10_058_774
    assert first.announced_at == datetime(2024, 7, 29, 4, 13, tzinfo=UTC)
    assert (first.coverage, first.coverage_of) == ("80 %", "stations")
    assert first.percentages == {"NM": "51.2 %", "EG": "44.2 %", "others": "4.6 %"}
    assert first.called_irreversible


def test_the_second_bulletin_holds_exactly(venezuela: Pack) -> None:
    second = bulletin(venezuela, "2")
    assert second.electors is not None
    assert second.electors_counted is not None
    assert sum(second.votes.values()) == second.valid == 12_335_884
    assert second.total == 12_335_884 + 50_785
    assert second.electors - second.electors_counted == 667_374
    assert second.votes["NM"] - second.votes["EG"] == 1_082_740
    assert second.announced_at.date() == date(2024, 8, 2)
    assert not second.hour_stated


def test_registers_differ_by_definition(venezuela: Pack) -> None:
    assert [register.total for register in venezuela.registers] == [21_321_805, 21_392_464, 21_620_705]
    assert venezuela.register("everyone").total - venezuela.register("venezuelans").total == 228_241


def test_what_venezuelas_pack_does_not_state_is_locked(venezuela: Pack) -> None:
    assert venezuela.law.locked == ("publication_from", "declared_by", "projections_allowed")


def test_all_tables_of_venezuela_have_one_custodian(venezuela: Pack) -> None:
    assert {table.custodian for table in venezuela.tables} == {"campaign"}
    assert {table.id: table.kind for table in venezuela.tables}["qr-readout"] is Kind.QR


def test_states_add_up_to_the_stations_of_the_country(venezuela: Pack) -> None:
    assert sum(area.stations or 0 for area in venezuela.areas) == venezuela.stations_total == 30_026


@pytest.mark.parametrize("other", ["tally-sheets-v1.csv.gz", "tally-sheets-v2.csv.gz", "qr-readout-21952.csv.gz"])
def test_tables_of_venezuela_have_the_columns_that_the_pack_names(other: str, venezuela: Pack) -> None:
    with gzip.open(real(f"data/ve-2024/{other}"), "rt", encoding="latin-1") as file:
        heading = {*next(csv.reader(file))}
    table = next(table for table in venezuela.tables if other.startswith(table.id))
    named = {column for columns in table.votes["president"].values() for column in columns}
    named |= {column for columns in table.fields.get("president", {}).values() for column in columns}
    assert {*named, *table.station} - {*table.optional} <= heading


def test_state_codes_stand_in_the_order_of_the_real_table(venezuela: Pack) -> None:
    names = {area.code: area.name.read_in("es") for area in venezuela.areas}
    with gzip.open(real("data/ve-2024/tally-sheets-v1.csv.gz"), "rt", encoding="utf-8-sig") as file:
        real_names = {f"{int(row['COD_EDO']):02d}": row["EDO"] for row in csv.DictReader(file)}
    plain = str.maketrans("ÁÉÍÓÚ", "AEIOU")
    shortened = {"01": "CAPITAL", "15": "ESPARTA", "23": "DELTA AMAC"}
    for code, printed in real_names.items():
        assert shortened.get(code, names[code].upper().translate(plain)) in printed


def test_the_demo_is_invented_and_says_so(demo: Pack) -> None:
    assert demo.election.invented


def test_the_demo_lists_every_station_with_its_electors_and_areas(demo: Pack) -> None:
    assert len(demo.stations) == demo.stations_total
    assert sum(demo.stations.electors) == demo.register("final").total
    centres = count_areas(demo.stations, demo.levels)["centre"]
    assert len(centres) == 120
    assert {*centres.values()} <= {*range(2, 10)}
    assert all(250 <= electors <= 900 for electors in demo.stations.electors)


def test_the_law_of_the_demo_is_complete(demo: Pack) -> None:
    assert demo.law.locked == ()


def test_a_pack_makes_a_frame(demo: Pack) -> None:
    frame = build_frame(demo, [])
    assert [len(level.codes) for level in frame.levels] == [8, 24, 120]
    assert frame.level("region").names[0] == "Costa Clara"


def test_areas_follow_from_the_digits_of_the_code(tmp_path: Path) -> None:
    pack = read_pack(pack_folder(tmp_path, stations="code\n1.01\n0102\n02.01\n02.02\n"))
    assert pack.stations.codes == ("01.01", "01.02", "02.01", "02.02")
    assert pack.stations.areas == (("01", "01", "02", "02"),)


def test_options_of_a_list_follow_those_of_the_toml(tmp_path: Path) -> None:
    pack = read_pack(pack_folder(tmp_path, options="contest,id,name,name.es,cards\nmayor,C,Cat,Gata,X Y\n"))
    (contest,) = pack.contests
    assert contest.option_ids == ("A", "B", "C")
    assert contest.options[2].name.read_in("es") == "Gata"
    assert contest.options[2].cards == ("X", "Y")


def test_a_text_without_a_language_is_in_the_first(tmp_path: Path) -> None:
    pack = read_pack(pack_folder(tmp_path))
    assert pack.election.name.by_language == {"en": "A small election"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("40 %", (2, 5)), ("40%", (2, 5)), ("12.5 %", (1, 8)), ("12,5 %", (1, 8)), ("2/5", (2, 5)), ("100 %", (1, 1))],
)
def test_shares_are_exact(written: str, meant: tuple[int, int], tmp_path: Path) -> None:
    text = MINIMAL.replace('rule = "plurality"', f'rule = "majority"\nmajority = "{written}"')
    assert read_pack(pack_folder(tmp_path, text)).contests[0].rule.majority == Fraction(*meant)
