"""QR text to reading: the golden case first, then what no text may become."""

from __future__ import annotations

import csv
import dataclasses
import gzip
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import real
from veedor.election.frame import written
from veedor.election.pack import QrLayout, StationCode
from veedor.election.pack_reader import read_pack
from veedor.intake import limits
from veedor.intake.qr import QrReader, QrReading
from veedor.intake.unread import Unread

PACK = read_pack("ve-2024-presidential")
EXAMPLE = "201301006.01.1.0001!140,7,10,8,1,7,1,0,2,3,0,1,8,1,0,1,0,3,1,1,0,1,0,0,0,0,0,0,1,2,0,0,0,5,7,155,1,1!0!0"


def reader() -> QrReader:
    found = QrReader.of(PACK)
    assert found is not None
    return found


def read(text: str) -> QrReading:
    found = reader().read(text)
    assert isinstance(found, QrReading), found
    return found


def sheet_text(votes: Sequence[int], *, station: str = "201301006.01", null: int = 0, blank: int = 0) -> str:
    return f"{station}.1.0001!{','.join(map(str, votes))}!{null}!{blank}"


def test_g4_the_example() -> None:
    found = read(EXAMPLE)
    assert written(PACK.station_code, found.station) == "201301006.01"
    assert (found.votes["NM"], found.votes["EG"], sum(found.votes.values())) == (188, 167, 368)
    assert found.fields == {"null": 0, "blank": 0}
    assert found.contest == "president"


def test_g4_the_example_equals_its_row() -> None:
    found = read(EXAMPLE)
    with gzip.open(real("data/ve-2024/tally-sheets-v1.csv.gz"), "rt", encoding="utf-8-sig") as table:
        (row,) = [row for row in csv.DictReader(table) if (row["CENTRO"], row["MESA"]) == ("201301006", "1")]
    assert found.votes == {option: int(row[option]) for option in found.votes}
    assert found.fields["null"] == int(row["VOTOS_NULOS"])


def test_all_published_texts_equal_their_figures() -> None:
    with real("data/ve-2024/qr/expected.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 14
    for row in rows:
        found = read(row["qr_text"])
        assert written(PACK.station_code, found.station) == f"{row['centro']}.{row['mesa']}"
        assert found.votes == {option: int(row[option]) for option in found.votes}
        assert found.fields == {"null": int(row["nulos"]), "blank": int(row["vacios"])}


@given(st.lists(st.integers(0, 9_999), min_size=38, max_size=38), st.integers(0, 999), st.integers(0, 999))
def test_a_reading_says_what_was_written(votes: list[int], null: int, blank: int) -> None:
    found = read(sheet_text(votes, null=null, blank=blank))
    assert sum(found.votes.values()) == sum(votes)
    assert found.votes["NM"] == sum(votes[:13])
    assert found.votes["EG"] == sum(votes[33:36])
    assert found.fields == {"null": null, "blank": blank}


@given(st.text(max_size=200))
def test_no_other_text_becomes_a_reading(text: str) -> None:
    assert isinstance(reader().read(text), Unread)


@given(st.integers(0, len(EXAMPLE) - 1), st.characters())
def test_one_changed_letter_is_never_guessed_away(at: int, letter: str) -> None:
    changed = EXAMPLE[:at] + letter + EXAMPLE[at + 1 :]
    found = reader().read(changed)
    if isinstance(found, QrReading):
        figures = [int(figure) for figure in changed.split("!")[1].split(",")]
        assert sum(found.votes.values()) == sum(figures)


ONES = [1] * 38


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Unread.UNKNOWN_LAYOUT),
        ("https://example.org/", Unread.UNKNOWN_LAYOUT),
        (EXAMPLE + "\n", Unread.UNKNOWN_LAYOUT),
        (" " + EXAMPLE, Unread.UNKNOWN_LAYOUT),
        (EXAMPLE + "!0", Unread.UNKNOWN_LAYOUT),
        (EXAMPLE.replace("140", "-140"), Unread.UNKNOWN_LAYOUT),
        (EXAMPLE.replace("140", "1٤0"), Unread.UNKNOWN_LAYOUT),
        (EXAMPLE * 100, Unread.UNKNOWN_LAYOUT),
        (sheet_text(ONES[:37]), Unread.VOTES_MISCOUNTED),
        (sheet_text([*ONES, 1]), Unread.VOTES_MISCOUNTED),
        (EXAMPLE.replace("140,7", "140,,7", 1).replace(",1!0!0", "!0!0"), Unread.NOT_A_COUNT),
        (sheet_text([limits.COUNT + 1, *ONES[1:]]), Unread.COUNT_TOO_LARGE),
        (sheet_text([10**50, *ONES[1:]]), Unread.COUNT_TOO_LARGE),
        (sheet_text([limits.COUNT, 1, *ONES[2:]]), Unread.COUNT_TOO_LARGE),
        (sheet_text(ONES, null=10**12), Unread.COUNT_TOO_LARGE),
    ],
)
def test_a_named_reason_instead_of_a_guess(text: str, reason: Unread) -> None:
    assert reader().read(text) is reason


def test_an_empty_field_is_not_a_zero() -> None:
    layout = QrLayout(
        "president", r"(?P<part1>\d+)\.(?P<part2>\d+)!(?P<votes>[\d,]+)!(?P<blank>\d*)", ",", ("a", "b")
    )
    found = QrReader(layout, StationCode((4, 2))).read("101.1!5,6!")
    assert found == QrReading(10101, "president", {"a": 5, "b": 6}, {"blank": None})


def test_stations_of_another_kind_are_refused() -> None:
    layout = QrLayout("president", r"(?P<part1>\w*)\.(?P<part2>\d+)!(?P<votes>[\d,]+)", ",", ("a",))
    of_digits = QrReader(layout, StationCode((4, 2)))
    assert of_digits.read("12345.1!5") is Unread.NOT_A_STATION
    assert of_digits.read("AB.1!5") is Unread.NOT_A_STATION
    assert of_digits.read(".1!5") is Unread.NOT_A_STATION
    of_words = QrReader(layout, StationCode())
    assert of_words.read("AB.1!5") == QrReading("AB.1", "president", {"a": 5}, {})


def test_a_pack_without_codes_has_no_reader() -> None:
    assert QrReader.of(dataclasses.replace(PACK, qr=None)) is None
