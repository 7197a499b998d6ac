"""A third country needs no code: another language, another layout of table, three contests on their own areas."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.strategies.third_country import third_country
from veedor.election.decision import RuleName
from veedor.election.frame import build_frame
from veedor.election.pack import Pack
from veedor.election.pack_reader import read_pack
from veedor.election.sheet import Kind


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(third_country(tmp_path))


def test_it_speaks_its_own_language(pack: Pack) -> None:
    assert pack.languages == ("pt",)
    assert pack.contest("vereadores").name.read_in("es") == "Câmara de vereadores"


def test_each_contest_has_its_rule_and_level(pack: Pack) -> None:
    rules = {contest.id: (contest.rule.name, contest.level) for contest in pack.contests}
    assert rules == {
        "governador": (RuleName.MAJORITY, "estado"),
        "prefeito": (RuleName.PLURALITY, "municipio"),
        "vereadores": (RuleName.DHONDT, "municipio"),
    }
    council = pack.contest("vereadores").rule
    assert (council.seats, council.threshold) == (7, Fraction(3, 100))


def test_one_municipality_elects_no_mayor(pack: Pack) -> None:
    mayor = pack.contest("prefeito")
    assert not mayor.held_in("Norte.Capital")
    assert mayor.held_in("Norte.Serra")
    assert pack.contest("vereadores").held_in("Norte.Capital")


def test_its_table_has_one_row_an_option(pack: Pack) -> None:
    (table,) = pack.tables
    assert (table.long, table.kind, table.delimiter, table.encoding) == (True, Kind.OFFICIAL, ";", "iso8859-1")
    assert (table.contest_column, table.option_column, table.votes_column) == ("CARGO", "VOTÁVEL", "VOTOS")
    assert table.option_names["Branco"] == "blank"
    assert table.fields == {key: {"electors": ("APTOS",)} for key in ("governador", "prefeito", "vereadores")}


def test_its_stations_stand_in_their_areas(pack: Pack) -> None:
    frame = build_frame(pack, [])
    assert frame.level("estado").codes == ("Norte", "Sul")
    assert frame.level("municipio").codes == ("Norte.Capital", "Norte.Serra", "Sul.Praia")
    assert int(frame.electors.sum()) == pack.register("eleitores").total
