"""Can what is missing still change it? The answer, with what it assumes and its own weakness beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from veedor.publish.report.blocks import Block, Verdict
from veedor.publish.report.facts import AreaFacts, ContestFacts, RegisterFact
from veedor.publish.report.voice import Voice
from veedor.tally import outcome

_SIGNS: Final = {
    outcome.Verdict.YES: "yes",
    outcome.Verdict.NO: "no",
    outcome.Verdict.NOT_EVALUATED: "open",
}


def verdict_block(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """The verdict under the strictest register; none where the area's coverage is below the floor."""
    if area.below_floor or not area.count.total.sheets:
        return ()
    strictest = area.registers[0]
    key = strictest.verdict.verdict.name.lower()
    notes = tuple(_notes(voice, contest, area, strictest))
    answer = voice.say(f"report.verdict.{key}")
    return (Verdict(_SIGNS[strictest.verdict.verdict], answer, _text(voice, contest, strictest), notes),)


def _text(voice: Voice, contest: ContestFacts, register: RegisterFact) -> str:
    if register.tightest is None or register.verdict.verdict is outcome.Verdict.NOT_EVALUATED:
        return ""
    return arithmetic(voice, contest, register)


def arithmetic(voice: Voice, contest: ContestFacts, register: RegisterFact) -> str:
    """The assertion that could break first, with its numbers put in."""
    judged, verdict = register.tightest, register.verdict
    if judged is None:
        return ""
    return voice.say(
        "report.verdict.arithmetic",
        assertion=voice.assertion(contest.contest, judged.assertion),
        counted=judged.counted,
        worst=judged.worst,
        outstanding=verdict.outstanding,
        swing=judged.swing,
        slack=judged.slack,
    )


def reason(voice: Voice, area: AreaFacts, register: RegisterFact) -> str:
    missing = area.count.total.electors_unknown
    return voice.say(f"count.reason.{register.verdict.reason}", missing=missing)


def _notes(voice: Voice, contest: ContestFacts, area: AreaFacts, register: RegisterFact) -> Iterator[str]:
    verdict = register.verdict
    if verdict.verdict is not outcome.Verdict.YES:
        yield reason(voice, area, register)
    if verdict.register_total is not None:
        custodians = voice.listed(voice.custodians(contest))
        named = voice.register(register)
        yield voice.say(
            "report.verdict.assumes", total=verdict.register_total, register=named, custodians=custodians
        )
    if verdict.sheets_false is not None:
        sheets = area.count.total.sheets
        yield voice.say("report.verdict.weak", false=verdict.sheets_false, sheets=sheets)
    evaluated = any(one.verdict.verdict is not outcome.Verdict.NOT_EVALUATED for one in area.registers)
    if len(area.registers) > 1 and evaluated:
        yield _all_registers(voice, area)


def _all_registers(voice: Voice, area: AreaFacts) -> str:
    found = [register.verdict.verdict for register in area.registers]
    if len(set(found)) == 1:
        return voice.say("report.verdict.same_registers", registers=len(found))
    return voice.say(
        "report.verdict.all_registers",
        registers=len(found),
        yes=found.count(outcome.Verdict.YES),
        no=found.count(outcome.Verdict.NO),
        open=found.count(outcome.Verdict.NOT_EVALUATED),
    )
