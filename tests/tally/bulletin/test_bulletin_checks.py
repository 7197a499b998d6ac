"""The checks of one bulletin, K01 to K11: an accepting, a refusing and an unanswerable example each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.bulletins import bulletin
from tests.strategies.bulletins import sheets as held
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.law import Bulletin, StationResults
from veedor.tally.bulletin.around import Around, previous
from veedor.tally.bulletin.check import Check, Named
from veedor.tally.bulletin.examine import Examined, examine
from veedor.tally.bulletin.stated import Convention, Stated, percent
from veedor.tally.outcome import Verdict

TWO = {"a": 60, "b": 40}


def check(code: str, one: Bulletin, **around: Any) -> Check:
    return examine(one, Around(**around)).check(code)


def sentence(code: str, one: Bulletin, **around: Any) -> str:
    return check(code, one, **around).sentence


def test_K01_the_options_add_up() -> None:
    assert sentence("K01", bulletin(TWO, valid=100)) == "passed"
    assert sentence("K01", bulletin(TWO, others=5, valid=105)) == "passed"
    found = check("K01", bulletin(TWO, valid=99))
    assert (found.sentence, found.numbers["difference"]) == ("failed", 1)
    assert sentence("K01", bulletin(TWO)) == "not_evaluated"


def test_K01_options_left_open() -> None:
    assert sentence("K01", bulletin(TWO, valid=120), options=("a", "b", "c")) == "not_evaluated_unnamed"
    assert sentence("K01", bulletin(TWO, valid=90), options=("a", "b", "c")) == "failed"


def test_K02_the_ballots_add_up() -> None:
    assert sentence("K02", bulletin(TWO, valid=100, null=3, total=103)) == "passed"
    assert sentence("K02", bulletin(TWO, null=3, blank=2, total=105)) == "passed"
    assert sentence("K02", bulletin(TWO, null=3, total=100)) == "failed"
    assert sentence("K02", bulletin(TWO, null=3)) == "not_evaluated"
    found = check("K02", bulletin(TWO, null=3, total=103), total_is=("valid", "null", "blank"))
    assert (found.sentence, found.numbers["missing"]) == ("not_evaluated_missing", Named("blank"))
    assert sentence("K02", bulletin(TWO, null=3, blank=9, total=103), total_is=("valid", "null")) == "passed"


def test_K03_percentages_are_computed_again() -> None:
    shares = {"a": "60 %", "b": "40 %"}
    assert sentence("K03", bulletin(TWO, percentages=shares, base="options")) == "passed"
    assert sentence("K03", bulletin(TWO, percentages=shares)) == "passed"
    found = check("K03", bulletin(TWO, percentages={**shares, "b": "41 %"}, base="options"))
    assert found.sentence == "failed"
    assert (found.numbers["option"], found.numbers["computed"]) == (Named("b"), Decimal("40.00"))
    assert sentence("K03", bulletin(TWO)) == "not_evaluated"
    assert sentence("K03", bulletin(TWO, percentages=shares, base="cast")) == "not_evaluated_base"


def test_K03_cut_instead_of_rounded() -> None:
    found = check("K03", bulletin({"a": 2, "b": 1}, percentages={"a": "66.6 %", "b": "33.3 %"}))
    assert (found.sentence, found.numbers["convention"].code) == ("passed", "bulletin.convention.cut")  # type: ignore[union-attr]
    mixed = bulletin({"a": 2, "b": 4, "c": 6}, percentages={"a": "16.6 %", "b": "33.3 %", "c": "50.1 %"})
    assert sentence("K03", mixed) == "failed"


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=8).filter(any), st.integers(0, 3))
def test_K03_honest_percentages_pass(votes: list[int], decimals: int) -> None:
    named = {f"o{index}": number for index, number in enumerate(votes)}
    shares = {name: f"{percent(Fraction(n, sum(votes)), decimals)} %" for name, n in named.items()}
    assert sentence("K03", bulletin(named, percentages=shares, base="options")) == "passed"


def test_K04_totals_from_percentages() -> None:
    grown = {"a": 5_150_092, "b": 4_445_978, "c": 462_704}
    found = check("K04", bulletin(grown, percentages={"a": "51.2 %", "b": "44.2 %", "c": "4.6 %"}))
    assert (found.sentence, found.numbers["one_in"]) == ("failed", 101_178_934)
    assert found.numbers["p"] == Fraction(1000, 10_058_774) ** 2


def test_K04_corrects_for_what_it_tried() -> None:
    found = check("K04", bulletin({"a": 5_150_092, "b": 4_445_978, "c": 462_704}))
    assert (found.sentence, found.numbers["tried"], found.numbers["decimals"]) == ("failed_tried", 4, 1)
    assert found.numbers["one_in_corrected"] == 101_178_934 // 4


def test_K04_counted_totals_pass_and_small_sums_say_nothing() -> None:
    counted = {"a": 5_150_000, "b": 4_445_978, "c": 462_704}
    assert sentence("K04", bulletin(counted)) == "passed"
    assert sentence("K04", bulletin(TWO)) == "not_evaluated_small"
    assert sentence("K04", bulletin({"a": 7})) == "not_evaluated"
    assert sentence("K04", bulletin(counted), options=("a", "b", "c", "d")) == "not_evaluated"


@given(st.lists(st.integers(1, 600), min_size=3, max_size=6), st.integers(10**7, 10**9))
def test_K04_finds_every_total_made_from_percentages(thousandths: list[int], whole: int) -> None:
    parts = [Fraction(part, 1000) for part in thousandths]
    parts.append(1 - sum(parts))
    made = {f"o{at}": int(percent(part * whole / 100, 0)) for at, part in enumerate(parts) if part > 0}
    if parts[-1] > 0 and sum(made.values()) == whole:
        assert sentence("K04", bulletin(made)).startswith("failed")


def test_K05_the_base_of_the_turnout() -> None:
    counted = bulletin(TWO, total=100, turnout="50 %", electors=250, electors_counted=200)
    found = check("K05", counted)
    assert (found.sentence, found.numbers["share"]) == ("passed_counted_of", Decimal("40.00"))
    assert sentence("K05", replace(counted, electors=None)) == "passed_counted"
    assert sentence("K05", replace(counted, electors=200, electors_counted=None)) == "passed_register"
    assert sentence("K05", bulletin(TWO, total=100, turnout="50 %"), registers={"all": 200}) == "passed_register"
    wrong = check("K05", bulletin(TWO, total=100, turnout="43.18 %"), registers={"all": 300, "some": 260})
    assert (wrong.sentence, wrong.numbers["implied"], wrong.numbers["electors"]) == ("failed", 232, 260)


def test_K05_cannot_be_evaluated() -> None:
    assert sentence("K05", bulletin(TWO, total=100)) == "not_evaluated"
    assert sentence("K05", bulletin({}, turnout="50 %")) == "not_evaluated_voters"
    assert sentence("K05", bulletin(TWO, total=100, turnout="0 %")) == "not_evaluated_voters"
    assert sentence("K05", bulletin(TWO, total=100, turnout="50 %")) == "not_evaluated_register"


def test_K06_what_the_coverage_is_a_share_of() -> None:
    electors = bulletin(TWO, electors=300, electors_counted=200, coverage="66.7 %", coverage_of="electors")
    assert sentence("K06", electors) == "passed"
    assert sentence("K06", replace(electors, coverage_of="stations")) == "failed_other"
    assert sentence("K06", replace(electors, coverage="70 %")) == "failed"
    assert sentence("K06", replace(electors, coverage="70 %", coverage_of="stations")) == "not_evaluated_figures"
    assert sentence("K06", bulletin(TWO)) == "not_evaluated"
    sheets = bulletin(TWO, stations_counted=7, coverage="70 %", coverage_of="stations")
    assert sentence("K06", sheets, stations=10) == "passed"
    assert sentence("K06", sheets) == "not_evaluated_figures"


def test_K06_no_more_is_counted_than_there_is() -> None:
    """Nor does a share that is stated beside such figures say how much is left out."""
    sheets = bulletin(TWO, stations_counted=11, coverage="100 %", coverage_of="stations")
    electors = bulletin(TWO, electors=200, electors_counted=201, coverage="100 %", coverage_of="electors")
    for one in (sheets, electors, replace(electors, coverage=None, coverage_of=None)):
        around = Around(stations=10, sheets=held([(60, 40)]))
        assert examine(one, around).check("K06").sentence == "failed_beyond"
        assert examine(one, around).irreversible is Verdict.NOT_EVALUATED
        assert examine(one, around).compatible.verdict is Verdict.NOT_EVALUATED


def test_K07_nothing_shrinks() -> None:
    first = bulletin(TWO, others=5, null=3, coverage="80 %", coverage_of="stations")
    grown = bulletin({"a": 61, "b": 40, "c": 6}, id="2", null=3, coverage="90 %", coverage_of="stations")
    assert sentence("K07", grown, earlier=first) == "passed"
    found = check("K07", replace(grown, votes={"a": 59, "b": 40, "c": 4}), earlier=first)
    assert (found.sentence, found.numbers["shrunk"], found.numbers["figure"]) == ("failed", 2, Named("a"))
    assert sentence("K07", replace(grown, coverage="79 %"), earlier=first) == "failed"
    assert sentence("K07", replace(grown, coverage="79 %", coverage_of="electors"), earlier=first) == "passed"
    assert sentence("K07", bulletin({}), earlier=first) == "not_evaluated_figures"
    assert sentence("K07", grown) == "not_evaluated"


def test_K08_by_electors() -> None:
    one = bulletin({"a": 60, "b": 40}, electors=219, electors_counted=200)
    assert sentence("K08", one) == "passed_outweighs"
    assert sentence("K08", replace(one, electors=220)) == "passed_outweighed_not_called"
    assert sentence("K08", replace(one, electors=220, called_irreversible=True)) == "failed_outweighed"
    assert sentence("K08", bulletin({"a": 5, "b": 5}, called_irreversible=True)) == "failed_tie"


def test_K08_by_a_share_of_sheets() -> None:
    """An estimate is enough for a no, never for a yes."""
    one = bulletin({"a": 60, "b": 40}, coverage="80 %", coverage_of="stations")
    assert verdict(one) is Verdict.NO
    most = replace(one, votes={"a": 90, "b": 10})
    assert verdict(most) is Verdict.NOT_EVALUATED
    assert verdict(most, registers={"all": 179, "few": 1}) is Verdict.YES
    assert verdict(most, registers={"all": 180}) is Verdict.NOT_EVALUATED


def test_K08_with_options_left_open_or_lumped_together() -> None:
    every = {"electors": 200, "electors_counted": 200}
    assert verdict(bulletin(TWO, **every), options=("a", "b", "c")) is Verdict.NOT_EVALUATED
    lumped = bulletin({"a": 60}, others=59, **every)
    assert verdict(lumped) is Verdict.YES
    seats = DecisionRule(RuleName.DHONDT, seats=3)
    assert sentence("K08", lumped, rule=seats) == "not_evaluated_lists"
    assert sentence("K08", bulletin({"a": 60, "b": 1}, **every), rule=seats).startswith("passed")


def test_K08_says_no_yes_on_more_votes_than_electors() -> None:
    one = bulletin({"a": 60, "b": 40}, electors=100, electors_counted=99)
    assert sentence("K08", one) == "not_evaluated_beyond"
    assert sentence("K08", replace(one, electors_counted=100)) == "passed_outweighs"
    assert sentence("K08", bulletin(TWO, valid=100), registers={"all": 99, "few": 1}) == "not_evaluated_beyond"
    assert sentence("K08", bulletin(TWO, valid=100), registers={"all": 100, "few": 1}) == "passed_outweighs"
    assert verdict(one, extra_per_station=1, stations=1) is Verdict.YES


def test_K08_with_ballots_beyond_the_register() -> None:
    one = bulletin({"a": 60, "b": 40}, electors=210, electors_counted=200)
    assert verdict(one, extra_per_station=2, stations=4) is Verdict.YES
    assert verdict(one, extra_per_station=2, stations=5) is Verdict.NOT_EVALUATED
    assert verdict(one, extra_per_station=2) is Verdict.NOT_EVALUATED


def verdict(one: Bulletin, **around: Any) -> Verdict:
    return examine(one, Around(**around)).irreversible


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=4),
    st.integers(0, 60),
    st.data(),
)
def test_K08_no_completion_overturns_a_yes(votes: list[int], left_out: int, data: st.DataObject) -> None:
    named = {f"o{at}": number for at, number in enumerate(votes)}
    one = bulletin(named, electors=1000, electors_counted=1000 - left_out)
    if verdict(one) is Verdict.YES:
        late = data.draw(st.lists(st.sampled_from(sorted(named)), max_size=left_out))
        final = {name: number + late.count(name) for name, number in named.items()}
        assert sorted(final, key=final.__getitem__)[-1] == sorted(named, key=named.__getitem__)[-1]


def test_K09_unsupported_only_after_the_deadline() -> None:
    due = date(2024, 8, 28)
    missing = bulletin(TWO, station_results=StationResults.NOT_PUBLISHED, as_of=date(2024, 8, 29))
    assert sentence("K09", missing, deadline=due) == "failed"
    assert examine(missing, Around(deadline=due)).unsupported
    assert sentence("K09", replace(missing, as_of=due), deadline=due) == "not_evaluated_before"
    assert sentence("K09", missing) == "not_evaluated_deadline"
    assert sentence("K09", replace(missing, station_results=StationResults.PUBLISHED)) == "passed"
    assert sentence("K09", replace(missing, station_results=StationResults.PARTLY), deadline=due) == "failed"
    assert sentence("K09", bulletin(TWO), deadline=due) == "not_evaluated"


def test_K11_calls_stand() -> None:
    called = bulletin(TWO, called_irreversible=True)
    assert sentence("K11", bulletin(TWO, id="2", called_irreversible=True), earlier=called) == "passed"
    assert sentence("K11", bulletin(TWO, id="2", called_irreversible=False), earlier=called) == "failed"
    assert sentence("K11", bulletin(TWO, id="2"), earlier=called) == "not_evaluated"
    assert sentence("K11", called, earlier=bulletin(TWO)) == "not_evaluated"


def test_the_previous_bulletin_is_of_the_same_contest_and_area() -> None:
    def at(day: int, **stated: Any) -> Bulletin:
        return bulletin(TWO, id=str(day), announced_at=datetime(2024, 7, day, tzinfo=UTC), **stated)

    every = [at(31), at(29), at(30, contest="mayor"), at(28, area="01"), at(30)]
    found = [previous(every, index) for index in range(len(every))]
    assert [one and one.id for one in found] == ["30", None, None, None, "29"]


def test_a_bulletin_that_states_nothing() -> None:
    found: Examined = examine(bulletin({}), Around())
    assert not found.evaluated
    assert not found.failed
    assert [one.code for one in found.checks] == [f"K{number:02d}" for number in range(1, 12)]


@pytest.mark.parametrize(("text", "share", "printed"), [("51,20 %", (64, 125), "51.20"), ("4/5", (4, 5), "80.00")])
def test_a_percentage_keeps_its_decimals(text: str, share: tuple[int, int], printed: str) -> None:
    assert (Stated.read(text).share, str(Stated.read(text).printed)) == (Fraction(*share), printed)


def test_both_ways_of_printing() -> None:
    assert Stated.read("66.7 %").conventions(Fraction(2, 3)) == {Convention.ROUNDED}
    assert Stated.read("66.6 %").conventions(Fraction(2, 3)) == {Convention.CUT}
    assert Stated.read("66.6 %").conventions(Fraction(666, 1000)) == set(Convention)
