"""From a count to the facts of its report: what may be shown, what stands first, what could break first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from veedor import __version__
from veedor.base.words import Phrase
from veedor.election.sheet import UNDECLARED
from veedor.publish.floor import below_floor
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
from veedor.tally.compare import Pair, independent
from veedor.tally.fold import ContestCount, Count
from veedor.tally.tabulate import Total

EXAMPLES: Final = 3
"""Stations named for each rule that failed."""

QUOTED: Final = frozenset({"serial", "time", "seal", "status", "replaces"})
"""Fields in which people write; a sentence that would quote them is not shown in public."""


def decide(count: Count, received: Received, bulletins: Sequence[Examined] = ()) -> ReportFacts:
    """The facts of a report."""
    return ReportFacts(
        pack=count.pack,
        contests=tuple(_contest(count, contest, bulletins) for contest in count.contests),
        rules=_rules(count),
        received=received,
        version=__version__,
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
    hidden = below_floor(count.pack.floor, contest, area)
    ranked = sorted(area.total.votes.values(), reverse=True)
    at = area.stations
    return AreaFacts(
        count=area,
        name=_area_name(count, area),
        below_floor=hidden,
        options=() if hidden else _options(area),
        margin=ranked[0] - ranked[1] if len(ranked) > 1 else ranked[0],
        registers=registers_of(count.pack, area),
        tied=int(contest.resolved.tied[at].sum()),
        disputed=int((contest.resolved.disputed | contest.resolved.doubtful)[at].sum()),
    )


def _area_name(count: Count, area: AreaCount) -> str | None:
    if area.area is None or area.contest.level is None:
        return None
    level = count.frame.level(area.contest.level)
    return level.names[level.codes.index(area.area)]


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
    relation = "undeclared" if UNDECLARED in (a.holder, b.holder) else "same"
    return PairFact(
        a=a,
        b=b,
        relation="independent" if independent(contest.sources, pair) else relation,
        compared=pair.compared,
        differ=int(pair.differ.sum()),
        largest=int(pair.largest.max(initial=0)),
        only_a=len(pair.only_a),
        only_b=len(pair.only_b),
    )


def _rules(count: Count) -> tuple[RuleFacts, ...]:
    examples: dict[str, list[Example]] = {}
    for finding in findings(count, EXAMPLES):
        examples.setdefault(finding.rule.code, []).append(_example(finding))
    return tuple(
        RuleFacts(summary, tuple(_distinct(examples.get(summary.rule.code, ()))[:EXAMPLES]))
        for summary in summarise_rules(count)
    )


def _example(finding: Finding) -> Example:
    quotes = bool(QUOTED.intersection(finding.rule.fields))
    says = None if quotes else Phrase(f"rules.{finding.rule.code}.failed", finding.numbers)
    return Example(finding.station or finding.area, says)


def _distinct(examples: Iterable[Example]) -> list[Example]:
    return list({one.station: one for one in reversed(list(examples))}.values())[::-1]
