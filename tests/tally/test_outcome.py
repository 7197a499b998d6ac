"""The arithmetic verdict against brute force: nothing that could still happen overturns a granted "yes"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.elections import OPTIONS, Election, elections, votes_within
from veedor.election.contest import Form
from veedor.election.decision import DecisionRule, Outcome, RuleName
from veedor.election.pack import UNKNOWN, Policy
from veedor.election.sheet import Readings, Source, State
from veedor.tally.areas import AreaCount
from veedor.tally.fold import fold
from veedor.tally.outcome import Irreversible, Verdict


def only_area(election: Election) -> AreaCount:
    frame = builders.frame(election.pack, *election.readings)
    return fold(election.pack, frame, election.readings).contests[0].areas[0]


def indicated(rule: DecisionRule, totals: dict[str, int]) -> tuple[Outcome, object]:
    """The outcome of totals as something that can be compared: who, and how many seats."""
    found = rule.indicated(OPTIONS, np.asarray([totals[option] for option in OPTIONS], dtype=np.int64))
    if found.allocation is not None:
        return found.outcome, dict(found.allocation.seats)
    return found.outcome, frozenset(found.options)


@st.composite
def finished(draw: st.DrawFn) -> tuple[Election, dict[str, dict[str, int]]]:
    """A clean partial count, and one way in which the whole election may end."""
    election = draw(elections(sources=1, slips=False))
    counted = {election.pack.stations.codes.index(c) for c in _held(election)}
    rest = [code for index, code in enumerate(election.pack.stations.codes) if index not in counted]
    ending = {code: draw(votes_within(election.electors[code])) for code in rest}
    return election, ending


def _held(election: Election) -> list[str]:
    frame = builders.frame(election.pack, *election.readings)
    return [frame.written(key) for one in election.readings for key in one.stations]


@settings(max_examples=300)
@given(finished())
def test_no_completion_overturns_irreversible(case: tuple[Election, dict[str, dict[str, int]]]) -> None:
    election, ending = case
    area = only_area(election)
    if area.outcome.by_register[0].verdict is not Verdict.YES:
        return
    final = dict(area.total.votes)
    for votes in ending.values():
        for option in OPTIONS:
            final[option] += votes[option]
    assert indicated(election.contest.rule, final) == indicated(election.contest.rule, dict(area.total.votes))


@settings(max_examples=200)
@given(elections(sources=1, slips=False))
def test_the_worst_completions_overturn_neither(election: Election) -> None:
    """All outstanding electors for any one option, the extreme points of what can happen."""
    area = only_area(election)
    outstanding = sum(election.electors.values()) - sum(election.electors[code] for code in _held(election))
    ends = [
        indicated(election.contest.rule, dict(area.total.votes) | {o: area.total.votes[o] + outstanding})
        for o in OPTIONS
    ]
    now = indicated(election.contest.rule, dict(area.total.votes))
    if area.outcome.by_register[0].verdict is Verdict.YES:
        assert all(end == now for end in ends)


def tiny(margins: list[tuple[int, int]], outside: int) -> AreaCount:
    """Two options; counted stations (votes a, votes b) whose electors are exactly their votes."""
    codes = [f"0101.{index + 1:02d}" for index in range(len(margins))]
    contest = builders.contest(("a", "b"))
    stations = [(code, a + b) for code, (a, b) in zip(codes, margins, strict=True)]
    pack = builders.pack(stations, contests=[contest], registers={"all": outside + sum(a + b for a, b in margins)})
    rows = [(code, {"a": a, "b": b}) for code, (a, b) in zip(codes, margins, strict=True)]
    read = builders.readings(rows, of=contest)
    return fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]


def _overturned(margins: list[tuple[int, int]], outside: int, false: tuple[int, ...]) -> bool:
    """Whether giving b everything outside, and all electors of the false sheets, ends a's lead."""
    a = sum(margin[0] for index, margin in enumerate(margins) if index not in false)
    b = sum(margin[1] for index, margin in enumerate(margins) if index not in false)
    b += outside + sum(sum(margins[index]) for index in false)
    return a <= b


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=7),
    st.integers(0, 60),
)
def test_fewer_false_sheets_cannot_and_some_k_can(margins: list[tuple[int, int]], outside: int) -> None:
    area = tiny(margins, outside)
    verdict = area.outcome.by_register[0]
    if verdict.verdict is not Verdict.YES or area.outcome.indicated.options != ("a",):
        return
    k = verdict.sheets_false
    least = min(
        (len(false) for false in _choices(len(margins)) if _overturned(margins, outside, false)), default=None
    )
    assert k == least


def _choices(size: int) -> Iterator[tuple[int, ...]]:
    for number in range(size + 1):
        yield from combinations(range(size), number)


@given(elections())
def test_renaming_options_renames_the_verdict_and_nothing_else(election: Election) -> None:
    area = only_area(election)
    turned = tuple(reversed(OPTIONS))
    contest = builders.contest(turned, election.contest.rule)
    order = [*(OPTIONS.index(option) for option in turned), *range(len(OPTIONS), len(OPTIONS) + 2)]
    readings = tuple(_reordered(one, turned, order) for one in election.readings)
    pack = builders.pack(
        list(election.electors.items()), contests=[contest], registers={"all": sum(election.electors.values())}
    )
    again = only_area(Election(pack, contest, election.electors, election.truth, readings))
    assert dict(again.total.votes) == dict(area.total.votes)
    was, now = area.outcome.by_register[0], again.outcome.by_register[0]
    assert (was.verdict, was.outstanding, was.sheets_false) == (now.verdict, now.outstanding, now.sheets_false)


def _reordered(one: Readings, options: tuple[str, ...], order: list[int]) -> Readings:

    return replace(
        one,
        options=options,
        fields=(*options, *one.fields[len(options) :]),
        counts=np.asfortranarray(one.counts[:, order]),
        states=np.asfortranarray(one.states[:, order]),
    )


def test_disputed_station_enters_with_its_worst_reading() -> None:
    contest = builders.contest(("a", "b"))

    pack = builders.pack([("0101.01", 100), ("0101.02", 20)], contests=[contest], registers={"all": 120})
    one = builders.readings([("0101.01", {"a": 60, "b": 30})], source=Source("one", "x"), of=contest)
    two = builders.readings([("0101.01", {"a": 30, "b": 60})], source=Source("two", "x"), of=contest)
    three = builders.readings([("0101.01", {"a": 60, "b": 30})], source=Source("three", "x"), of=contest)
    area = fold(pack, builders.frame(pack, one, two, three), [one, two, three]).contests[0].areas[0]
    (judged,) = area.outcome.by_register[0].way
    assert (judged.counted, judged.swing, judged.worst, judged.slack) == (30, 60, 20, -50)
    assert area.outcome.by_register[0].verdict is Verdict.NO


def test_unread_option_keeps_the_station_outstanding() -> None:
    contest = builders.contest(("a", "b"))
    pack = builders.pack([("0101.01", 100), ("0101.02", 100)], contests=[contest], registers={"all": 200})
    rows: list[builders.Row] = [
        ("0101.01", {"a": 90, "b": 0}),
        ("0101.02", {"a": 50, "b": State.ILLEGIBLE}),
    ]
    read = builders.readings(rows, of=contest)
    area = fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]
    assert area.outcome.by_register[0].outstanding == 50
    assert area.total.most == {"b": 50}


def test_electors_missing_is_not_evaluated_unless_the_lead_is_safe_anyway() -> None:
    contest = builders.contest(("a", "b"))
    for register, verdict in ((1000, Verdict.NOT_EVALUATED), (210, Verdict.YES)):
        pack = builders.pack(contests=[contest], registers={"all": register})
        read = builders.readings([("0101.01", {"a": 150, "b": 50})], of=contest)
        area = fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]
        assert area.outcome.by_register[0].verdict is verdict


def test_a_tie_is_named_and_never_irreversible() -> None:
    area = tiny([(10, 10)], 0)
    assert area.outcome.indicated.outcome is Outcome.TIE
    assert area.outcome.by_register[0].verdict is Verdict.NO


def test_every_small_forty_plus_ten_verdict_against_all_completions() -> None:
    """Exhaustive: three options, few votes, every split of what is outstanding."""
    rule = DecisionRule(RuleName.FORTY_PLUS_TEN)
    contest = builders.contest(OPTIONS, rule)
    for votes in product(range(0, 9, 2), repeat=3):
        for outside in range(3):
            pack = builders.pack(
                [("0101.01", sum(votes)), ("0101.02", outside)],
                contests=[contest],
                registers={"all": sum(votes) + outside},
            )
            read = builders.readings([("0101.01", dict(zip(OPTIONS, votes, strict=True)))], of=contest)
            area = fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]
            if area.outcome.by_register[0].verdict is Verdict.YES:
                now = indicated(rule, dict(area.total.votes))
                for more in product(range(outside + 1), repeat=3):
                    if sum(more) <= outside:
                        final = {o: v + m for o, v, m in zip(OPTIONS, votes, more, strict=True)}
                        assert indicated(rule, final) == now


def two_options(
    stations: list[tuple[str, int]], rows: list[builders.Row], register: int, **pack: object
) -> Irreversible:
    contest = builders.contest(("a", "b"))
    made = builders.pack(stations, contests=[contest], registers={"all": register}, **pack)  # type: ignore[arg-type]
    read = builders.readings(rows, of=contest)
    return fold(made, builders.frame(made, read), [read]).contests[0].areas[0].outcome.by_register[0]


def test_a_listed_station_that_is_missing_is_outstanding_whatever_the_register_says() -> None:
    verdict = two_options([("0101.01", 900), ("0101.02", 500)], [("0101.01", {"a": 300, "b": 100})], 950)
    assert (verdict.outstanding, verdict.verdict) == (500, Verdict.NO)


def test_electors_on_a_sheet_cannot_eat_the_stations_that_are_missing() -> None:
    rows: list[builders.Row] = [("0101.01", {"a": 51, "b": 49, "electors": 999})]
    assert two_options([], rows, 1000, stations_total=30).verdict is Verdict.NO
    capped = two_options([], rows, 1000, form=Form(largest_station=200))
    assert capped.outstanding == 800


def test_more_sheets_than_stations_prove_nothing() -> None:
    rows: list[builders.Row] = [(f"0101.{n:02d}", {"a": 50, "b": 1, "electors": 60}) for n in (1, 2, 3)]
    verdict = two_options([], rows, 180, stations_total=2)
    assert (verdict.verdict, verdict.reason) == (Verdict.NOT_EVALUATED, "more_sheets_than_stations")


def test_a_register_smaller_than_the_counted_stations_proves_nothing() -> None:
    rows: list[builders.Row] = [("0101.01", {"a": 50, "b": 1, "electors": 100})]
    assert two_options([], rows, 90).reason == "register_too_small"


def special_station(rows: list[builders.Row], register: int) -> Irreversible:
    """Two stations of 500 electors, and one without a roll to which 500 ballots went."""
    contest = builders.contest(("a", "b"))
    pack = builders.pack(
        [("0101.01", 500), ("0101.02", 500), ("0101.03", UNKNOWN)], contests=[contest], registers={"all": register}
    )
    pack = replace(pack, stations=replace(pack.stations, ballots=(UNKNOWN, UNKNOWN, 500)))
    read = builders.readings(rows, of=contest)
    return fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0].outcome.by_register[0]


def test_a_station_without_a_roll_covers_nobody_of_the_register() -> None:
    verdict = special_station([("0101.01", {"a": 260, "b": 240}), ("0101.03", {"a": 300, "b": 200})], 1000)
    assert (verdict.outstanding, verdict.verdict) == (500, Verdict.NO)


def test_a_station_without_a_roll_that_is_partly_read_keeps_its_ballots_outstanding() -> None:
    rows: list[builders.Row] = [
        ("0101.01", {"a": 260, "b": 240}),
        ("0101.02", {"a": 260, "b": 240}),
        ("0101.03", {"a": 0, "b": State.ILLEGIBLE}),
    ]
    assert special_station(rows, 1000).outstanding == 500


def test_a_rival_reading_that_is_partly_unread_may_hold_the_worst() -> None:
    contest = builders.contest(("a", "b"))
    pack = builders.pack(
        [("0101.01", 100)], contests=[contest], registers={"all": 100}, policy=Policy(prefer=("x",))
    )
    one = builders.readings([("0101.01", {"a": 50, "b": 30})], source=Source("one", "x"), of=contest)
    two = builders.readings([("0101.01", {"a": 45, "b": State.ILLEGIBLE})], source=Source("two", "y"), of=contest)
    area = fold(pack, builders.frame(pack, one, two), [one, two]).contests[0].areas[0]
    assert area.outcome.by_register[0].way[0].swing == 20 + 10  # b may be 55 there, a 45
    assert not area.outcome.firm


def test_a_majority_below_one_half_must_also_lead() -> None:
    rule = DecisionRule(RuleName.MAJORITY, majority=Fraction(2, 5))
    contest = builders.contest(("a", "b"), rule)
    pack = builders.pack([("0101.01", 950), ("0101.02", 60)], contests=[contest], registers={"all": 1010})
    read = builders.readings([("0101.01", {"a": 500, "b": 450})], of=contest)
    area = fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]
    assert area.outcome.by_register[0].verdict is Verdict.NO


def test_an_unreadable_option_is_not_firm() -> None:
    contest = builders.contest(("a", "b"))
    pack = builders.pack([("0101.01", 100)], contests=[contest], registers={"all": 100})
    read = builders.readings([("0101.01", {"a": State.ILLEGIBLE, "b": 40})], of=contest)
    area = fold(pack, builders.frame(pack, read), [read]).contests[0].areas[0]
    assert not area.outcome.firm
    assert area.total.turnout is None
