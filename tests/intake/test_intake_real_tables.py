"""The published tables of 2024, figure by figure, and a parquet of 776,035 stations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.intake import making
from tests.shared import real
from tests.strategies import builders
from veedor.election.frame import build_frame, written
from veedor.election.pack import Level, Pack, TableMap
from veedor.election.pack_reader import read_pack
from veedor.intake.given import GivenFile
from veedor.intake.read import Intake
from veedor.intake.tables import read_register, read_tables

V1 = "data/ve-2024/tally-sheets-v1.csv.gz"
V2 = "data/ve-2024/tally-sheets-v2.csv.gz"
QR = "data/ve-2024/qr-readout-21952.csv.gz"
SITE = "data/ve-2024/site-snapshot-2024-08-01-mesas.csv.gz"


@pytest.fixture(scope="module")
def venezuela() -> Pack:
    return read_pack("ve-2024-presidential")


def _read(pack: Pack, *paths: str) -> Intake:
    return read_tables(pack, [GivenFile(real(path)) for path in paths])


def test_first_publication(venezuela: Pack) -> None:
    intake = _read(venezuela, V1)
    (readings,) = intake.readings
    assert len(readings) == len(np.unique(readings.stations)) == 24_532
    assert making.totals(readings) == {
        "EG": 7_156_462,
        "NM": 3_241_461,
        "LM": 84_446,
        "JABE": 19_966,
        "JOBR": 21_583,
        "AE": 49_603,
        "CF": 12_321,
        "DC": 10_308,
        "EM": 25_570,
        "BERA": 37_408,
        "valid": 10_659_128,
        "null": 1_139,
        "electors": 17_745_239,
    }
    assert not readings.states.any()
    assert not len(intake.refused)
    assert intake.files[0].encoding == "utf-8-sig"
    assert (readings.rows[0], written(venezuela.station_code, readings.stations[0])) == (2, "010113042.01")
    assert readings.texts["copy"][0] == "408106_387187_0096Acta0096.jpg"
    printed = int(np.flatnonzero(readings.stations == 201_301_006_01)[0])
    assert (readings.column("NM")[printed], readings.column("EG")[printed]) == (188, 167)


def test_second_publication_is_not_utf8(venezuela: Pack) -> None:
    intake = _read(venezuela, V2)
    (readings,) = intake.readings
    assert len(readings) == 25_073
    assert making.totals(readings) == {
        "EG": 7_303_480,
        "NM": 3_316_142,
        "LM": 86_225,
        "JABE": 20_404,
        "JOBR": 22_097,
        "AE": 51_011,
        "CF": 12_632,
        "DC": 10_584,
        "EM": 26_067,
        "BERA": 38_620,
        "valid": 10_887_262,
        "null": 1_213,
    }
    assert not readings.has("electors")
    assert intake.files[0].encoding == "cp1252"
    assert "EDO" in intake.unused["tally-sheets-v2.csv.gz"]


def test_the_qr_readout_takes_stations_from_a_pattern(venezuela: Pack) -> None:
    (readings,) = _read(venezuela, QR).readings
    totals = making.totals(readings)
    assert (len(readings), totals["EG"], totals["NM"]) == (21_952, 6_392_350, 2_891_553)
    at = int(np.flatnonzero(readings.stations == 201_301_006_02)[0])
    assert (readings.rows[at], readings.column("NM")[at], readings.column("EG")[at]) == (19_111, 181, 178)


def test_the_site_takes_stations_from_the_images_of_the_first_publication(venezuela: Pack) -> None:
    intake = _read(venezuela, SITE, V1)
    site = next(one for one in intake.readings if one.has("voters"))
    assert intake.files[0].rows == 23_947
    assert len(site) == 23_914
    assert intake.refused.counts == {("site-snapshot-2024-08-01-mesas.csv.gz", "intake.row.copy_unknown"): 33}


def test_the_first_publication_as_a_register(venezuela: Pack) -> None:
    register, refused = read_register(venezuela, real(V1))
    assert register.electors is not None
    assert (len(register.keys), int(register.electors.sum()), len(refused)) == (24_532, 17_745_239, 0)


def test_776035_stations_with_two_custodians_in_one_table() -> None:
    intake = read_tables(_indonesia(), [GivenFile(real("data/arrivals/id2019_stations.parquet"))])
    kp, kpu = intake.readings
    assert [one.source.name for one in (kp, kpu)] == ["id2019_stations:kp", "id2019_stations:kpu"]
    assert kp.source.independent_of(kpu.source)
    assert len(kp) == len(kpu) == 776_035
    assert (making.totals(kp)["pas1"], making.totals(kpu)["pas1"]) == (80_890_961, 81_443_008)
    assert int((~kp.known("pas1")).sum()) == 12_552
    assert int((~kp.known("electors")).sum()) == 4_325
    assert not len(intake.refused)
    assert str(kp.stations[0]) == "-991304.1"
    frame = build_frame(_indonesia(), intake.placements)
    assert [len(level.starts) for level in frame.levels] == [31, 571, 6_831, 78_137]


def _indonesia() -> Pack:
    contest = builders.contest(("pas1", "pas2"))
    levels = ("province", "regency", "district", "village")
    pack = builders.pack(contests=(contest,), widths=())
    named = tuple(Level(level, builders.text(level)) for level in levels)
    return replace(pack, levels=named, tables=tuple(_count_of(who, levels) for who in ("kp", "kpu")))


def _count_of(who: str, levels: tuple[str, ...]) -> TableMap:
    fields = {"valid": (f"{who}_valid",), "null": (f"{who}_invalid",), "electors": ("reg_male", "reg_female")}
    return TableMap(
        id=who,
        station=("kel_id", "tps"),
        votes={"president": {option: (f"{who}_{option}",) for option in ("pas1", "pas2")}},
        fields={"president": fields},
        levels={level: level for level in levels},
        empty=("-1",),
        custodian=who,
    )
