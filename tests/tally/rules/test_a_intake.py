"""Each rule of family A on the example that the documentation prints, and where it is easily wrong."""

import numpy as np

from tests.strategies.sheet_rules import refusal, result, told
from veedor.tally.rules.book import rule
from veedor.tally.rules.examples.case import Case, Listed, one, sheet, sheets_of
from veedor.tally.rules.rule import Result


def test_A01_station_exists_in_the_frame() -> None:
    assert refusal("A01") == "The pack's list has no such station."


def test_A02_contest_belongs_to_the_station() -> None:
    assert "president" in refusal("A02")


def test_A03_serial_matches_the_pattern() -> None:
    assert "K-001 " in refusal("A03")
    assert result("A03", one(60, 40, serial="K-0001")) is Result.NOT_EVALUATED


def test_A04_received_once() -> None:
    assert (
        refusal("A04") == "The station came more than once from this source: see also line 3, with other figures."
    )
    equal = Case((sheet(60, 40), sheet(60, 40), sheet(1, 2, station="01.2")))
    assert told("A04", equal).endswith("with the same figures.")
    assert rule("A04").check(sheets_of(equal)).results.tolist() == [Result.FAILED, Result.FAILED, Result.PASSED]


def test_A04_also_sees_a_station_that_the_frame_does_not_hold() -> None:
    sheets = sheets_of(Case((sheet(60, 40), sheet(60, 40), sheet(60, 40, station="01.2"))))
    sheets.positions[:] = -1
    assert rule("A04").check(sheets).results.tolist() == [Result.FAILED, Result.FAILED, Result.PASSED]


def test_A05_serial_stands_on_one_stations_sheets() -> None:
    assert "K-0002" in refusal("A05")
    same_station = Case((sheet(60, 40, serial="K-0001"), sheet(61, 40, serial="K-0001")))
    assert result("A05", same_station) is Result.PASSED


def test_A06_replacement_names_a_sheet_of_the_station() -> None:
    assert "K-0002" in refusal("A06")
    assert result("A06", one(60, 40, serial="K-0001", replaces="K-0001")) is Result.FAILED


def test_A07_pages_complete() -> None:
    assert refusal("A07") == "There are 2 pages; the sheet should have 3."


def test_A08_time_not_before_election_day() -> None:
    assert "2024-07-27T19:40" in refusal("A08")
    assert result("A08", one(1, time="2024-07-28T02:00+00:00")) is Result.FAILED  # still the 27th there
    for unreadable in ("2024-07-28", "noon", "2024-99-99T10:00", "0001-01-01T00:00+14:00"):
        assert result("A08", one(1, time=unreadable)) is Result.NOT_EVALUATED


def test_A09_header_equals_register() -> None:
    assert refusal("A09") == "The sheet says 520 electors, the register 250."
    unknown = Case((sheet(60, 40, electors=250),), listed=(Listed("01.1"),))
    assert result("A09", unknown) is Result.NOT_EVALUATED


def test_A10_station_was_open() -> None:
    assert "closed" in refusal("A10")


def test_A11_seal_equals_the_record() -> None:
    assert refusal("A11") == "The sheet says seal 7714; the hand-over record says 7741."
    assert result("A11", one(60, 40, seal="7741")) is Result.NOT_EVALUATED


def test_A12_expected_sheet_came() -> None:
    assert refusal("A12") == "It is in the list, but this source has no sheet of it."
    closed = Case((sheet(1, station="01.2"),), listed=(Listed("01.1", closed=True), Listed("01.2")))
    found = rule("A12").check(sheets_of(closed)).results
    assert np.array_equal(found, [Result.NOT_EVALUATED, Result.PASSED])
