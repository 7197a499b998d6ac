"""The whole report in one language: which sections stand in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from veedor.publish.report.blocks import Block, Edition, Section
from veedor.publish.report.facts import AreaFacts, ContestFacts, ReportFacts
from veedor.publish.report.sections.ahead import ahead
from veedor.publish.report.sections.areas import areas
from veedor.publish.report.sections.bulletins import bulletins
from veedor.publish.report.sections.change import change
from veedor.publish.report.sections.contests import in_full, overview, votes
from veedor.publish.report.sections.coverage import coverage
from veedor.publish.report.sections.forecast import forecast
from veedor.publish.report.sections.margin import margin
from veedor.publish.report.sections.method import method
from veedor.publish.report.sections.opening import headline, kicker, opening, standfirst
from veedor.publish.report.sections.rules import rules
from veedor.publish.report.sections.sources import sources
from veedor.publish.report.sections.verdict import verdict_block
from veedor.publish.report.sections.where import where
from veedor.publish.report.voice import Voice

DETAILED: Final = 12
"""A contest decided in more areas than this is told as a table, a line an area."""


def edition(facts: ReportFacts, language: str) -> Edition:
    """Everything worded; nothing is left to decide but how it looks."""
    voice = Voice(facts, language)
    election = facts.pack.election
    name, day = voice.read(election.name), voice.date(election.date)
    return Edition(
        language=language,
        title=voice.say("report.title", election=name),
        kicker=kicker(voice, name, day),
        headline=headline(voice),
        standfirst=standfirst(voice),
        notice=voice.say("count.not_official"),
        invented=voice.say("count.invented") if election.invented else "",
        opening=opening(voice),
        sections=tuple(_sections(voice)),
        contents=voice.say("report.contents"),
        skip=voice.say("report.skip"),
        foot=(
            voice.say("report.foot", version=facts.version, pack=facts.pack.id),
            voice.say("count.not_official"),
        ),
    )


def _sections(voice: Voice) -> Iterator[Section]:
    contests = voice.facts.contests
    alone = len(contests) == 1
    if alone:
        yield from _parts(voice, contests[0], "")
    else:
        yield from _several(voice)
    yield Section(voice.id("rules"), voice.say("report.rules.title"), rules(voice))
    yield Section(voice.id("method"), voice.say("report.method.title"), method(voice))
    if alone and len(contests[0].areas) == 1:
        yield from _section(voice, "", "change", change(voice, contests[0], contests[0].areas[0]))


def _several(voice: Voice) -> Iterator[Section]:
    """All at a glance, then those told in full, then the others in a line each."""
    contests = voice.facts.contests
    yield Section(voice.id("contests"), voice.say("report.contests.title"), overview(voice))
    full = in_full(contests)
    placed = [(f"c{index + 1}-", contest) for index, contest in enumerate(contests)]
    for prefix, contest in placed:
        if contest.contest.id in full:
            yield _titled(voice, contest, prefix, (), tuple(_parts(voice, contest, prefix)))
    if others := [(prefix, contest) for prefix, contest in placed if contest.contest.id not in full]:
        yield _others(voice, others)


def _others(voice: Voice, others: Sequence[tuple[str, ContestFacts]]) -> Section:
    """Contests that are not told in full: one table of all that one area decides, and a part for each that several
    decide, or that has bulletins."""
    alone = [contest for _, contest in others if len(contest.areas) == 1]
    parts = (
        _titled(
            voice,
            contest,
            prefix,
            areas(voice, contest) if len(contest.areas) > 1 else (),
            bulletins(voice, contest, prefix, drawn=0),
        )
        for prefix, contest in others
        if len(contest.areas) > 1 or contest.bulletins
    )
    return Section(voice.id("others"), voice.say("report.contests.others"), votes(voice, alone), tuple(parts))


def _titled(
    voice: Voice, contest: ContestFacts, prefix: str, blocks: tuple[Block, ...], parts: tuple[Section, ...]
) -> Section:
    return Section(voice.id(f"{prefix}contest"), voice.read(contest.contest.name), blocks, parts)


def _parts(voice: Voice, contest: ContestFacts, prefix: str) -> Iterator[Section]:
    """The sections of one contest, by how many areas decide it."""
    if len(contest.areas) == 1:
        yield from _whole(voice, contest, contest.areas[0], prefix)
    else:
        yield from _section(voice, prefix, "areas", areas(voice, contest), _each(voice, contest, prefix))
        yield from _section(voice, prefix, "where", where(voice, contest))
    yield from _section(voice, prefix, "bulletins", (), bulletins(voice, contest, prefix))
    yield from _section(voice, prefix, "sources", sources(voice, contest))


def _whole(voice: Voice, contest: ContestFacts, area: AreaFacts, prefix: str) -> Iterator[Section]:
    alone = len(voice.facts.contests) == 1
    yield from _section(voice, prefix, "ahead", ahead(voice, contest, area))
    yield from _section(voice, prefix, "where", where(voice, contest))
    yield from _section(voice, prefix, "coverage", coverage(voice, contest, area))
    weighed = margin(voice, contest, area)
    yield from _section(
        voice, prefix, "margin", weighed if alone else (*weighed, *verdict_block(voice, contest, area))
    )
    yield from _section(voice, prefix, "forecast", forecast(voice, contest, area))
    if not alone:
        yield from _section(voice, prefix, "change", change(voice, contest, area))


def _each(voice: Voice, contest: ContestFacts, prefix: str) -> tuple[Section, ...]:
    """A part an area, where they are few."""
    if len(contest.areas) > DETAILED:
        return ()
    parts: tuple[Callable[[Voice, ContestFacts, AreaFacts], tuple[Block, ...]], ...]
    parts = (ahead, coverage, verdict_block, forecast)
    return tuple(
        Section(
            voice.id(f"{prefix}area{index + 1}"),
            voice.area(contest, area),
            tuple(block for part in parts for block in part(voice, contest, area)),
        )
        for index, area in enumerate(contest.areas)
    )


def _section(
    voice: Voice, prefix: str, key: str, blocks: tuple[Block, ...], parts: tuple[Section, ...] = ()
) -> Iterator[Section]:
    """A section with its title, unless it is empty."""
    if blocks or parts:
        yield Section(voice.id(f"{prefix}{key}"), voice.say(f"report.{key}.title"), blocks, parts)
