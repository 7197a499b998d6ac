"""A contest that is decided in many areas: a line an area."""

from __future__ import annotations

from collections import Counter
from typing import Final

from veedor.election.decision import Outcome
from veedor.publish.report.blocks import Block, Prose, Table
from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.voice import Voice
from veedor.tally.outcome import Verdict

_COLUMNS: Final = ("area", "sheets", "stations", "ahead", "margin", "outstanding", "verdict", "weak")


def areas(voice: Voice, contest: ContestFacts) -> tuple[Block, ...]:
    """How many are settled, and the table."""
    found = Counter(area.registers[0].verdict.verdict for area in contest.areas)
    says = voice.say(
        "report.areas.decided",
        yes=found[Verdict.YES],
        no=found[Verdict.NO],
        open=found[Verdict.NOT_EVALUATED],
        areas=len(contest.areas),
    )
    table = Table(
        caption=voice.say("report.areas.caption"),
        head=tuple(voice.say(f"report.areas.{column}") for column in _COLUMNS),
        numeric=(False, True, True, False, True, True, False, True),
        rows=tuple(_row(voice, contest, area) for area in contest.areas),
    )
    return Prose(says, "lead"), table


def _row(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[str, ...]:
    total, verdict, none = area.count.total, area.registers[0].verdict, voice.say("report.none")
    silent = area.below_floor or not total.sheets
    return (
        voice.area(contest, area),
        voice.number(total.sheets),
        voice.maybe(total.stations),
        none if silent else ahead_in(voice, contest, area),
        none if silent else voice.number(area.margin),
        voice.maybe(verdict.outstanding),
        voice.say(f"report.areas.{verdict.verdict.name.lower()}"),
        none if silent or verdict.sheets_false is None else voice.number(verdict.sheets_false),
    )


def ahead_in(voice: Voice, contest: ContestFacts, area: AreaFacts) -> str:
    """Who is ahead on the sheets held, or that nobody is."""
    indicated = area.count.outcome.indicated
    if indicated.outcome is Outcome.TIE:
        return voice.say("report.where.tie")
    return voice.options(contest.contest, indicated.options)
