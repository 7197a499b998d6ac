"""Each rule of family B on the example that the documentation prints, and where it is easily wrong."""

from dataclasses import replace

from tests.strategies.sheet_rules import refusal, result, told
from veedor.election.contest import Form
from veedor.election.sheet import State
from veedor.tally.rules.book import rule
from veedor.tally.rules.examples.case import Case, Listed, one, sheet, sheets_of
from veedor.tally.rules.rule import Result

LARGEST = 2**31 - 1


def test_B01_votes_add_up_to_valid() -> None:
    assert refusal("B01") == "167 + 1 + 96 + 21 + 6 = 291, the sheet says 297 valid votes (difference 6)."


def test_B01_counts_which_field_was_missing() -> None:
    case = Case((sheet(1, 2, valid=3), sheet(1, State.EMPTY, valid=3), sheet(State.EMPTY, State.EMPTY, valid=3)))
    assert rule("B01").check(sheets_of(case)).missing == {"A": 1, "B": 2, "valid": 0}


def test_B01_does_not_overflow() -> None:
    assert result("B01", one(LARGEST, LARGEST, 2, valid=0)) is Result.FAILED


def test_B02_parts_add_up_to_total() -> None:
    assert refusal("B02").startswith("100 + 3 + 2 = 105, the sheet says 115 in total")
    two_parts = Case((sheet(60, 40, valid=100, null=2, total=102),), form=Form(total_is=("valid", "null")))
    assert result("B02", two_parts) is Result.PASSED
    assert result("B02", replace(two_parts, form=Form())) is Result.NOT_EVALUATED


def test_B03_total_equals_ballots_in_box() -> None:
    assert "105" in refusal("B03")
    assert "106" in refusal("B03")


def test_B04_ballots_equal_voters_or_explained() -> None:
    assert refusal("B04").endswith("does not explain the difference of 1.")
    assert result("B04", one(1, ballots_in_box=105, voters=105)) is Result.PASSED
    assert result("B04", one(1, ballots_in_box=105, voters=106)) is Result.FAILED


def test_B05_ballots_received_accounted_for() -> None:
    assert refusal("B05").startswith("105 + 193 + 2 = 300, but 350 ballots were received")


def test_B06_voters_within_electors() -> None:
    assert refusal("B06") == "106 voters, but 100 + 2 = 102 may vote here: 4 too many."


def test_B07_cast_within_ballots_received() -> None:
    assert refusal("B07").endswith("but 100 ballots were received: 5 too many.")


def test_B08_cast_within_electors() -> None:
    assert refusal("B08") == "100 + 3 + 2 = 105 votes cast, but 99 may vote here: 6 too many."


def test_B08_counts_who_may_vote_beyond_the_register() -> None:
    case = one(60, 40, total=105, electors=100, authorised=2)
    assert result("B08", case) is Result.FAILED
    assert result("B08", replace(case, form=Form(extra_per_station=3))) is Result.PASSED


def test_B08_takes_the_register_where_sheets_have_no_electors() -> None:
    listed = (Listed("01.1", electors=104),)
    assert "105 votes cast, but 104 may" in told("B08", Case((sheet(60, 40, total=105),), listed=listed))
    emptied = Case((sheet(60, 40, total=105, electors=State.EMPTY),), listed=listed)
    assert result("B08", emptied) is Result.NOT_EVALUATED


def test_B09_cards_add_up_to_option() -> None:
    assert refusal("B09").startswith("A: 45 + 51 = 96 on its cards, the sheet says 60")
    assert result("B09", one(60, 40)) is Result.NOT_EVALUATED


def test_B13_stated_difference_is_the_computed_one() -> None:
    assert "105 − 109 = −4" in refusal("B13")


def test_B14_voters_by_document_add_up() -> None:
    assert refusal("B14").startswith("14 + 100 = 114 voters by document")
    assert result("B14", one(60, 40, voters=100)) is Result.NOT_EVALUATED


def test_B15_men_and_women_add_up() -> None:
    assert refusal("B15").startswith("50 + 65 = 115")


def test_B16_no_option_above_valid() -> None:
    assert refusal("B16") == "A has 160 votes, but only 100 are valid."


def test_B17_field_width() -> None:
    assert refusal("B17") == "B: 4,000 does not fit the form's 3 boxes."
    assert result("B17", one(60, 40)) is Result.NOT_EVALUATED
