"""The lead against what is outstanding, under every register: as a picture, as a table, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from veedor.publish.report.blocks import Block, Picture, Prose, Table
from veedor.publish.report.facts import AreaFacts, ContestFacts, RegisterFact
from veedor.publish.report.pictures.margin import Against, Balance, draw_margin
from veedor.publish.report.sections.verdict import reason
from veedor.publish.report.voice import Voice
from veedor.tally.outcome import Judged

_COLUMNS: Final = ("register", "total", "outstanding", "counted", "worst", "swing", "slack", "verdict", "weak")


def margin(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """Picture and table; nothing where coverage is below the floor, one sentence where nothing can be weighed."""
    if area.below_floor:
        return ()
    weighed = [(register, judged) for register in area.registers if (judged := register.tightest) is not None]
    if not weighed:
        return (Prose(voice.say("report.margin.no_way", reason=reason(voice, area, area.registers[0]))),)
    drawing = draw_margin(_balances(voice, contest, weighed))
    table = margin_table(voice, area)
    folded = replace(table, fold=voice.say("report.table_of"))
    shown = Picture(drawing, voice.say("report.margin.picture"), voice.say("report.margin.picture_says"), folded)
    notes = [Prose(voice.say("report.margin.explain"), "note")]
    if not all(_plain(judged) for _, judged in weighed):
        notes.append(Prose(voice.say("report.margin.units"), "note"))
    return shown, *notes


def _plain(judged: Judged) -> bool:
    """Whether the condition counts votes one by one."""
    return all(weight in (-1, 0, 1) for weight in judged.assertion.weights)


def _balances(voice: Voice, contest: ContestFacts, weighed: Sequence[tuple[RegisterFact, Judged]]) -> list[Balance]:
    """One lead bar for all registers under which the same condition could break first."""
    balances = []
    for (assertion, counted), group in groupby(weighed, key=lambda pair: (pair[1].assertion, pair[1].counted)):
        named = voice.assertion(contest.contest, assertion)
        balances.append(
            Balance(
                says=voice.say("report.margin.lead", assertion=named, counted=counted),
                counted=counted,
                fill=voice.palette.variable(contest.contest.id, assertion.names[0]),
                against=tuple(_against(voice, register, judged) for register, judged in group),
            )
        )
    return balances


def _against(voice: Voice, register: RegisterFact, judged: Judged) -> Against:
    key = "against_swing" if judged.swing else "against"
    says = voice.say(f"report.margin.{key}", worst=judged.worst, swing=judged.swing)
    total = register.verdict.register_total
    if total is not None:
        rest = voice.say(f"report.margin.{'spare' if judged.slack >= 0 else 'short'}", slack=abs(judged.slack))
        says = voice.say("report.margin.against_register", against=says, total=total, rest=rest)
    return Against(says, judged.worst, judged.swing)


def margin_table(voice: Voice, area: AreaFacts) -> Table:
    """Every register with the numbers put in."""
    return Table(
        caption=voice.say("report.margin.table"),
        head=tuple(voice.say(f"report.margin.{column}") for column in _COLUMNS),
        numeric=(False, True, True, True, True, True, True, False, True),
        rows=tuple(_row(voice, register) for register in area.registers),
        stacks=True,
    )


def _row(voice: Voice, register: RegisterFact) -> tuple[str, ...]:
    verdict, judged = register.verdict, register.tightest
    parts = (judged.counted, judged.worst, judged.swing, judged.slack) if judged else (None,) * 4
    return (
        voice.register(register),
        voice.maybe(verdict.register_total),
        voice.maybe(verdict.outstanding),
        *(voice.say("report.none") if part is None else voice.number(part) for part in parts),
        voice.say(f"report.areas.{verdict.verdict.name.lower()}"),
        voice.say("report.none") if verdict.sheets_false is None else voice.number(verdict.sheets_false),
    )
