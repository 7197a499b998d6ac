"""Each rule of family C on the example that the documentation prints, and where it is easily wrong."""

from tests.strategies.sheet_rules import refusal, result, told
from veedor.election.sheet import State
from veedor.tally.rules.examples.case import Case, one, sheet
from veedor.tally.rules.rule import Result


def test_C01_every_field_has_a_number() -> None:
    assert refusal("C01") == "B is illegible; fields without a number: 2."
    assert told("C01", one(1, valid=State.EMPTY), "es") == "votos válidos: vacío; campos sin número: 1."
    assert result("C01", one(60, State.NO_SUCH_FIELD)) is Result.PASSED


def test_C02_all_blank() -> None:
    assert refusal("C02") == "None of the 2 fields holds a number."
    assert result("C02", one(0, State.EMPTY)) is Result.PASSED


def test_C03_all_zero() -> None:
    assert refusal("C03") == "All 2 options have 0 votes."


def test_C04_zero_voters_with_votes() -> None:
    assert refusal("C04") == "The sheet says 0 voters, but 100 votes (60 + 40)."
    assert result("C04", one(0, 0, voters=0)) is Result.PASSED


def test_C05_zero_for_a_leading_option() -> None:
    assert refusal("C05").startswith("A has 0 of 120 votes here, and 30.00 % or more")
    small = Case((sheet(0, 99), sheet(500, 90, station="01.2")))
    assert result("C05", small) is Result.PASSED


def test_C06_total_left_out() -> None:
    assert refusal("C06") == "valid votes is empty, although its parts are there: 60 + 40."
    left_out = one(60, 40, valid=100, blank=3, null=2, total=State.EMPTY)
    assert told("C06", left_out) == "total is empty, although its parts are there: 100 + 3 + 2."
    assert result("C06", one(60, 40, valid=State.ILLEGIBLE)) is Result.NOT_EVALUATED
