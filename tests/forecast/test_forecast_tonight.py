"""When the statistical verdict may speak, and what stays where it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.forecast.nights import night
from tests.strategies import builders
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.frame import build_frame
from veedor.election.pack import Feed, TableMap
from veedor.forecast.arithmetic import Answer
from veedor.forecast.tonight import Tonight, expected_wrong, feed_of, tonight
from veedor.forecast.withdrawn import Stated, stated, withdrawn
from veedor.intake.read import FileRead
from veedor.tally.fold import Count, fold

OPTIONS = ("a", "b", "c")


def counted(stations: int, *, order: bool = True, lead: float = 0.5, rule: RuleName = RuleName.PLURALITY) -> Count:
    """An invented night of which the first stations are in."""
    past = night(lead=lead, drift=0)
    codes = [f"{1 + at // 60:02d}{at % 60:02d}.01" for at in range(len(past))]
    electors = past.stations.electors.tolist()
    contest = builders.contest(OPTIONS, DecisionRule(rule, seats=3))
    listed = list(zip(codes, electors, strict=True))
    pack = builders.pack(listed, contests=(contest,), registers={"final": sum(electors)})
    rows = [
        (code, dict(zip(OPTIONS, map(int, votes), strict=True)))
        for code, votes in zip(codes[:stations], past.votes[:stations], strict=True)
    ]
    readings = builders.readings(rows, of=contest)
    if order:
        readings = replace(readings, texts={"arrived": past.batch[:stations].astype(str)})
    return fold(pack, build_frame(pack, []), [readings])


def look(count: Count, feed: Feed = Feed.COMPLETE, below: bool = False) -> Tonight:
    (seen,) = tonight(count, feed, 0.05, lambda contest, area: below)
    return seen


def test_a_complete_feed_in_order_may_be_called() -> None:
    seen = look(counted(200))
    assert (seen.silence, seen.call) == (None, Answer.YES)
    assert seen.now is not None
    assert seen.now.margin.low is not None
    assert seen.now.margin.low >= 0
    assert seen.now.share_stations == Fraction(200, 300)


def test_where_it_may_speak_it_foresees_every_share_and_turnout() -> None:
    shares, past = look(counted(200)).shares, night(lead=0.5, drift=0)
    assert shares is not None
    cast = past.votes.sum()
    for one, votes in zip(shares.options, past.votes.sum(axis=0), strict=True):
        assert 0 <= one.low <= one.estimate <= one.high <= 1
        assert one.low <= votes / cast <= one.high
    assert shares.turnout.low <= cast / past.stations.electors.sum() <= shares.turnout.high


@pytest.mark.parametrize(
    ("feed", "order", "below", "silence"),
    [
        (Feed.PARTIAL, True, False, "partial_collection"),
        (Feed.COMPLETE, False, False, "no_order"),
        (Feed.COMPLETE, True, True, "below_floor"),
    ],
)
def test_where_it_may_not_speak_it_gives_no_verdict_and_no_band(
    feed: Feed, order: bool, below: bool, silence: str
) -> None:
    seen = look(counted(200, order=order), feed, below)
    assert (seen.silence, seen.call) == (silence, Answer.UNDECIDED)
    assert all(state.margin.low is state.margin.estimate is None for state in seen.states)
    assert seen.shares is None
    assert seen.missing is not None


def test_a_sample_needs_no_order() -> None:
    assert look(counted(200, order=False), Feed.SAMPLE).silence is None


def test_too_few_stations_give_nothing() -> None:
    seen = look(counted(4))
    assert (seen.silence, seen.call) == ("too_few_stations", Answer.UNDECIDED)


def test_nothing_counted_gives_nothing() -> None:
    seen = look(counted(0))
    assert (seen.states, seen.silence, seen.missing) == ((), "no_votes", None)


def test_seats_are_judged_by_arithmetic_alone() -> None:
    seen = look(counted(200, rule=RuleName.DHONDT))
    assert (seen.states, seen.silence) == ((), "seats")


def test_all_counted_is_exact_and_irreversible() -> None:
    seen = look(counted(300))
    assert seen.now is not None
    assert (seen.now.arithmetic, seen.now.statistical) == (Answer.YES, Answer.YES)
    assert seen.now.margin.low == seen.now.margin.high == seen.now.totals[0] - seen.now.totals[1]


def test_what_the_missing_would_have_to_be_like_is_what_turns_the_lead() -> None:
    count = counted(280)
    missing = look(count, Feed.PARTIAL).missing
    assert missing is not None
    strictest = count.contests[0].areas[0].outcome.strictest
    assert strictest is not None
    totals = count.contests[0].counted.votes.sum(axis=0)
    assert missing.needed * missing.outstanding == -int(totals[0] - totals[1])
    assert missing.impossible == (strictest.verdict == "yes")


def test_expected_wrong_calls_add_up_over_the_contests_that_may_be_called() -> None:
    seen = [look(counted(200)), look(counted(200)), look(counted(200), Feed.PARTIAL)]
    assert expected_wrong(seen) == pytest.approx(0.1)


def test_a_verdict_that_no_longer_stands_is_withdrawn() -> None:
    before = list(stated([look(counted(250))]))
    assert Stated("president", "statistical", "yes", "a") in before
    assert withdrawn(before, [look(counted(250))]) == []
    corrected = look(counted(250, lead=0.0))
    assert Stated("president", "statistical", "yes", "a") in withdrawn(before, [corrected])


def test_a_run_is_the_least_that_its_tables_are() -> None:
    tables = [TableMap(id=feed.value, station=("s",), feed=feed) for feed in Feed]
    pack = replace(builders.pack(), tables=tuple(tables))

    def files(*names: str) -> Sequence[FileRead]:
        return [FileRead("f", "", 0, 0, "utf-8", (name,) if name else (), ()) for name in names]

    assert feed_of(pack, files("complete")) is Feed.COMPLETE
    assert feed_of(pack, files("complete", "sample")) is Feed.SAMPLE
    assert feed_of(pack, files("complete", "partial")) is Feed.PARTIAL
    assert feed_of(pack, files("complete", "")) is Feed.PARTIAL  # a folder of photos
