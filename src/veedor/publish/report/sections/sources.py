"""The sources, two by two."""

from __future__ import annotations

from typing import Final

from veedor.publish.report.blocks import Block, Prose, Table
from veedor.publish.report.facts import ContestFacts, PairFact
from veedor.publish.report.sections.opening import custody
from veedor.publish.report.voice import Voice

_COLUMNS: Final = ("pair", "relation", "compared", "agree", "differ", "largest", "only_a", "only_b")


def sources(voice: Voice, contest: ContestFacts) -> tuple[Block, ...]:
    """Who held the paper, and how the sources agree."""
    said = Prose(custody(voice, contest))
    if len(contest.sources) == 1:
        return said, Prose(voice.say("report.sources.one", source=contest.sources[0].name))
    if not contest.pairs:
        return ()
    table = Table(
        caption=voice.say("report.sources.table"),
        head=tuple(voice.say(f"report.sources.{column}") for column in _COLUMNS),
        numeric=(False, False, True, True, True, True, True, True),
        rows=tuple(_row(voice, pair) for pair in contest.pairs),
        stacks=True,
    )
    return said, Prose(voice.say("report.sources.many")), table


def _row(voice: Voice, pair: PairFact) -> tuple[str, ...]:
    figures = (pair.compared, pair.compared - pair.differ, pair.differ, pair.largest, pair.only_a, pair.only_b)
    named = voice.say("report.sources.pair_of", a=pair.a.name, b=pair.b.name)
    return named, voice.say(f"report.sources.{pair.relation}"), *map(voice.number, figures)
