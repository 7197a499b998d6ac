"""What may be said of a count, decided."""

from __future__ import annotations

from dataclasses import replace

from tests.strategies.reports import ELECTORS, counted, election, facts, floored, many
from veedor.election.pack import Pack
from veedor.publish.report.facts import AreaFacts, Standing
from veedor.tally.outcome import Verdict


def only(of: Pack, missing: int = 0) -> AreaFacts:
    return facts(counted(of, missing)).contests[0].areas[0]


def with_register(total: int) -> Pack:
    of = election()
    return replace(of, registers=(replace(of.registers[0], total=total),))


def test_options_stand_by_votes_and_registers_by_strictness() -> None:
    area = only(election())
    assert [option.id for option in area.options] == ["a", "b", "c", "d"]
    assert [register.verdict.register for register in area.registers] == ["everyone", "final"]


def test_below_the_floor_no_option_and_no_leader_is_shown() -> None:
    of = floored(election())
    decided = facts(counted(of, missing=15)).contests[0]
    assert decided.areas[0].below_floor
    assert decided.areas[0].options == ()
    assert {place.standing for place in decided.places} == {Standing.TOO_FEW, Standing.NO_SHEETS}


def test_a_region_below_its_own_floor_has_no_leader() -> None:
    places = facts(counted(election(), missing=5)).contests[0].places
    assert [place.standing for place in places].count(Standing.AHEAD) == 5
    assert places[-1].standing is Standing.NO_SHEETS
    assert places[-1].ahead is None


def test_the_lead_is_a_share_of_all_votes_for_options() -> None:
    first = facts(counted(election())).contests[0].places[0]
    votes = first.total.votes
    assert first.ahead == "a"
    assert first.lead is not None
    assert first.lead * sum(votes.values()) == votes["a"] - votes["b"]


def test_spare_electors_are_exactly_what_turns_a_yes() -> None:
    everything = 30 * ELECTORS
    (register,) = only(with_register(everything)).registers
    assert register.verdict.verdict is Verdict.YES
    assert register.spare is not None
    (still,) = only(with_register(everything + register.spare - 1)).registers
    (turned,) = only(with_register(everything + register.spare)).registers
    assert still.verdict.verdict is Verdict.YES
    assert turned.verdict.verdict is Verdict.NO


def test_minus_spare_electors_are_exactly_what_a_no_needs() -> None:
    total = 60 * ELECTORS
    (register,) = only(with_register(total)).registers
    assert register.verdict.verdict is Verdict.NO
    assert register.spare is not None
    assert register.spare < 0
    (still,) = only(with_register(total + register.spare + 1)).registers
    (turned,) = only(with_register(total + register.spare)).registers
    assert still.verdict.verdict is Verdict.NO
    assert turned.verdict.verdict is Verdict.YES


def test_pairs_say_what_their_agreement_is_worth() -> None:
    (pair,) = facts(counted(election())).contests[0].pairs
    assert (pair.relation, pair.differ, pair.largest) == ("independent", 1, 7)


def test_examples_are_few_and_name_stations() -> None:
    rules = {one.summary.rule.code: one for one in facts(counted(election())).rules}
    (example,) = rules["F07"].examples
    assert example.station == "0101.04"
    assert all(len(one.examples) <= 3 for one in rules.values())


def test_a_bulletin_goes_to_its_contest() -> None:
    (contest,) = facts(counted(election())).contests
    assert [one.bulletin.id for one in contest.bulletins] == ["1"]
    assert contest.bulletins[0].compatible.verdict is Verdict.NO


def test_contests_by_area_show_their_own_areas() -> None:
    president, governor, mayor = facts(many()).contests
    assert [len(one.areas) for one in (president, governor, mayor)] == [1, 6, 30]
    assert [len(one.places) for one in (president, governor, mayor)] == [6, 6, 30]
