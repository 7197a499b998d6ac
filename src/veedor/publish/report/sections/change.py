"""What would change the verdict: said before anybody has to ask."""

from __future__ import annotations

from collections.abc import Iterator

from veedor.publish.report.blocks import Block, Points
from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.voice import Voice
from veedor.tally.outcome import Verdict


def change(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """One list of conditions, each with its number."""
    items = () if area.below_floor else tuple(_arithmetic(voice, area))
    items += tuple(_evidence(voice, contest, area))
    return (Points(items or (voice.say("report.change.nothing"),)),)


def _arithmetic(voice: Voice, area: AreaFacts) -> Iterator[str]:
    register = area.registers[0]
    verdict, total = register.verdict, register.verdict.register_total
    named = {"total": total or 0, "register": voice.register(register)}
    if verdict.sheets_false is not None:
        yield voice.say("report.change.false", false=verdict.sheets_false, sheets=area.count.total.sheets, **named)
    if register.spare is None or total is None:
        return
    if verdict.verdict is Verdict.YES:
        yield voice.say("report.change.spare", spare=register.spare, total=total)
    elif -register.spare <= (verdict.outstanding or 0):
        yield voice.say("report.change.needed", needed=-register.spare, **named)


def _evidence(voice: Voice, contest: ContestFacts, area: AreaFacts) -> Iterator[str]:
    custodians = voice.custodians(contest)
    if len(custodians) == 1:
        yield voice.say("report.change.custodian", custodian=custodians[0])
    if area.disputed:
        yield voice.say("report.change.disputed", disputed=area.disputed)
    if area.tied:
        yield voice.say("report.change.tied", tied=area.tied)
    if area.count.total.electors_unknown:
        yield voice.say("report.change.electors", missing=area.count.total.electors_unknown)
    if area.missing:
        yield voice.say("report.change.missing", missing=area.missing)
    for one in contest.bulletins:
        if one.compatible.verdict is Verdict.NO:
            yield voice.say("report.change.bulletin", id=one.bulletin.id)
