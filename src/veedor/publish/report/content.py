"""From a count to the facts of its report: what may be shown, what stands first, what could break first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from veedor import __version__
from veedor.base.words import Phrase
from veedor.election.text import Text
from veedor.forecast.tonight import Tonight
from veedor.publish.floor import all_below, below_floor
from veedor.publish.named import area_name, relation
from veedor.publish.report.facts import (
    AreaFacts,
    ContestFacts,
    Example,
    OptionFact,
    PairFact,
    Received,
    ReportFacts,
    RuleFacts,
)
from veedor.publish.report.places import places_of
from veedor.publish.report.registers import registers_of
from veedor.publish.shares import share
from veedor.publish.summary import Finding, findings, summarise_rules
from veedor.tally.areas import AreaCount
from veedor.tally.bulletin.examine import Examined
from veedor.tally.compare import Pair
from veedor.tally.fold import ContestCount, Count
from veedor.tally.tabulate import Total

EXAMPLES: Final = 3
"""Stations named for each rule that failed."""

QUOTED: Final = frozenset({"serial", "time", "seal", "status", "replaces"})
"""Fields in which people write; a sentence that would quote them is not shown in public."""


def decide(
    count: Count, received: Received, bulletins: Sequence[Examined] = (), forecasts: Sequence[Tonight] = ()
) -> ReportFacts:
    """The facts of a report."""
    return ReportFacts(
        pack=count.pack,
        stations=count.stations_counted,
        contests=tuple(_contest(count, contest, bulletins) for contest in count.contests),
        rules=_rules(count),
        received=received,
        version=__version__,
        forecasts={look.area.id: look for look in forecasts},
    )


def _contest(count: Count, contest: ContestCount, bulletins: Sequence[Examined]) -> ContestFacts:
    level, places = places_of(count, contest)
    return ContestFacts(
        contest=contest.contest,
        areas=tuple(_area(count, contest, area) for area in contest.areas),
        level=level,
        places=places,
        sources=contest.sources,
        pairs=tuple(_pair(contest, pair) for pair in contest.pairs),
        bulletins=tuple(one for one in bulletins if one.bulletin.contest == contest.contest.id),
    )


def _area(count: Count, contest: ContestCount, area: AreaCount) -> AreaFacts:
    below = all_below(count.pack.floor, contest, area)
    ranked = sorted(area.total.votes.values(), reverse=True)
    at = area.stations
    return AreaFacts(
        count=area,
        name=area_name(count.frame, area),
        below=below,
        options=() if below else _options(area),
        margin=ranked[0] - ranked[1] if len(ranked) > 1 else ranked[0],
        registers=registers_of(count.pack, area),
        tied=int(contest.resolved.tied[at].sum()),
        disputed=int((contest.resolved.disputed | contest.resolved.doubtful)[at].sum()),
    )


def _options(area: AreaCount) -> tuple[OptionFact, ...]:
    total: Total = area.total
    ranked = sorted(area.contest.options, key=lambda option: (-total.votes[option.id], option.id))
    return tuple(
        OptionFact(
            id=option.id,
            name=option.name,
            votes=total.votes[option.id],
            share=share(total.votes[option.id], total.options_sum),
            unread=total.unread.get(option.id, 0),
            most=total.most.get(option.id),
        )
        for option in ranked
    )


def _pair(contest: ContestCount, pair: Pair) -> PairFact:
    a, b = contest.sources[pair.a], contest.sources[pair.b]
    return PairFact(
        a=a,
        b=b,
        relation=relation(a, b),
        compared=pair.compared,
        differ=int(pair.differ.sum()),
        largest=int(pair.largest.max(initial=0)),
        only_a=len(pair.only_a),
        only_b=len(pair.only_b),
    )


def _rules(count: Count) -> tuple[RuleFacts, ...]:
    examples: dict[str, list[Example]] = {}
    named = _areas_shown(count)
    several = any(len(contest.sources) > 1 for contest in count.contests)
    for finding in findings(count, EXAMPLES):
        if finding.station:
            examples.setdefault(finding.rule.code, []).append(_example(finding, several))
        elif finding.area in named:
            examples.setdefault(finding.rule.code, []).append(_of_a_sum(finding, named[finding.area]))
    return tuple(
        RuleFacts(summary, tuple(islice(_distinct(examples.get(summary.rule.code, ())), EXAMPLES)))
        for summary in summarise_rules(count)
    )


def _areas_shown(count: Count) -> dict[str, Text | str]:
    """Names of what is decided, by id: the area's or the contest's. Below the floor sums would tell who leads."""
    return {
        area.id: area_name(count.frame, area) or contest.contest.name
        for contest in count.contests
        for area in contest.areas
        if not below_floor(count.pack.floor, contest, area)
    }


def _example(finding: Finding, several: bool) -> Example:
    quotes = bool(QUOTED.intersection(finding.rule.fields))
    says = None if quotes else Phrase(f"rules.{finding.rule.code}.failed", finding.numbers)
    return Example(finding.station, finding.source if several else "", says)


def _of_a_sum(finding: Finding, name: Text | str) -> Example:
    return Example("", "", Phrase(f"rules.{finding.rule.code}.failed", {**finding.numbers, "area": name}))


def _distinct(examples: Iterable[Example]) -> Iterator[Example]:
    """One of a station; those of sums all."""
    named: set[str] = set()
    for one in examples:
        if one.station not in named:
            yield one
        if one.station:
            named.add(one.station)
