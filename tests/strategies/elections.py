"""Random elections: a few areas, stations, options and sources, with everything that goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.strategies import builders
from veedor.election.contest import Contest
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.pack import Pack
from veedor.election.sheet import Kind, Readings, Source, State

OPTIONS = ("a", "b", "c")


@dataclass(frozen=True)
class Election:
    """`truth` is what every station's paper says; `readings` what the sources make of some of it."""

    pack: Pack
    contest: Contest
    electors: dict[str, int]
    truth: dict[str, dict[str, int]]
    readings: tuple[Readings, ...]


rules = st.sampled_from(
    [
        DecisionRule(RuleName.PLURALITY),
        DecisionRule(RuleName.MAJORITY),
        DecisionRule(RuleName.FORTY_PLUS_TEN),
        DecisionRule(RuleName.DHONDT, seats=3),
        DecisionRule(RuleName.DHONDT, seats=5),
    ]
)


@st.composite
def station_codes(draw: st.DrawFn, least: int = 1, most: int = 12) -> list[str]:
    number = draw(st.integers(least, most))
    places = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))
    drawn = draw(st.lists(places, min_size=number, max_size=number, unique=True))
    return [f"{region:02d}{centre:02d}.{station:02d}" for region, centre, station in drawn]


@st.composite
def votes_within(draw: st.DrawFn, electors: int, options: Sequence[str] = OPTIONS) -> dict[str, int]:
    """Votes, blanks and nulls that a station of so many electors could have produced."""
    left = electors
    votes = {}
    for name in (*options, "blank", "null"):
        votes[name] = draw(st.integers(0, left))
        left -= votes[name]
    return votes


@st.composite
def elections(draw: st.DrawFn, sources: int = 3, slips: bool = True, rule: DecisionRule | None = None) -> Election:
    """An election whose sources hold some stations, sometimes misread (`slips`), sometimes not at all."""
    codes = draw(station_codes())
    contest = builders.contest(OPTIONS, rule or draw(rules))
    electors = {code: draw(st.integers(0, 60)) for code in codes}
    truth = {code: draw(votes_within(electors[code])) for code in codes}
    made = builders.pack(list(electors.items()), contests=[contest], registers={"all": sum(electors.values())})
    number = draw(st.integers(1, sources))
    kinds = st.sampled_from(list(Kind))
    custodians = st.sampled_from(["x", "y", "undeclared"])
    readings = [
        builders.readings(
            draw(_rows(truth, slips)),
            source=Source(f"s{index}", draw(custodians), draw(kinds)),
            of=contest,
            fields=("blank", "null"),
        )
        for index in range(number)
    ]
    return Election(made, contest, electors, truth, tuple(readings))


@st.composite
def _rows(draw: st.DrawFn, truth: dict[str, dict[str, int]], slips: bool) -> list[builders.Row]:
    held = draw(st.lists(st.sampled_from(sorted(truth)), unique=not slips, max_size=len(truth) + 2))
    rows: list[builders.Row] = []
    for code in held:
        figures: dict[str, int | State] = dict(truth[code])
        if slips and draw(st.integers(0, 4)) == 0:
            name = draw(st.sampled_from(sorted(figures)))
            figures[name] = draw(st.one_of(st.integers(0, 60), st.sampled_from([State.EMPTY, State.ILLEGIBLE])))
        rows.append((code, figures))
    return rows
