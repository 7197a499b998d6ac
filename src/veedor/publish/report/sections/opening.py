"""What is read first: the headline, what it adds up, and the four numbers that matter."""

from __future__ import annotations

from collections.abc import Iterator

from veedor.publish.report.blocks import Block, Figure, Figures
from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.sections.outcome import outcome_sentence
from veedor.publish.report.sections.verdict import verdict_block
from veedor.publish.report.voice import Voice


def only_area(voice: Voice) -> tuple[ContestFacts, AreaFacts] | None:
    """The one thing that is decided, where it is one."""
    contests = voice.facts.contests
    if len(contests) == 1 and len(contests[0].areas) == 1:
        return contests[0], contests[0].areas[0]
    return None


def kicker(voice: Voice, election: str, date: str) -> str:
    """How many sheets of how many contests; a station has a sheet of each contest that is held there."""
    values = {"stations": voice.facts.stations, "election": election, "date": date}
    alone = len(voice.facts.contests) == 1
    return voice.say(f"report.headline.kicker{'' if alone else '_contests'}", **values)


def headline(voice: Voice) -> str:
    """One sentence that would be true on a front page."""
    only = only_area(voice)
    stations = voice.facts.stations
    if not stations:
        return voice.say("report.ahead.nothing").rstrip(".")
    if only is None:
        return voice.say("report.headline.many", stations=stations, contests=len(voice.facts.contests))
    contest, area = only
    if area.below_floor:
        return voice.say("report.headline.below_floor", stations=stations)
    return outcome_sentence(voice, contest, area).rstrip(".")


def standfirst(voice: Voice) -> tuple[str, ...]:
    """Coverage, grades and custodians, in sentences."""
    only = only_area(voice)
    return () if only is None else tuple(_standing(voice, *only))


def _standing(voice: Voice, contest: ContestFacts, area: AreaFacts) -> Iterator[str]:
    total = area.count.total
    if total.sheets:
        grades = [
            voice.say(f"report.headline.grade_{grade.lower()}", sheets=sheets)
            for grade, sheets in total.grades.items()
            if sheets
        ]
        yield voice.say("report.headline.grades", grades=voice.listed(grades))
    yield custody(voice, contest)


def custody(voice: Voice, contest: ContestFacts) -> str:
    """Who held the paper, and whether anybody independent confirms it."""
    custodians = voice.custodians(contest)
    if len(custodians) == 1:
        return voice.say("count.grades.one_custodian", custodian=custodians[0])
    return voice.say("count.grades.custodians", custodians=voice.listed(custodians)) if custodians else ""


def opening(voice: Voice) -> tuple[Block, ...]:
    """The numbers of the only contest, and its verdict."""
    only = only_area(voice)
    if only is None:
        return ()
    contest, area = only
    return Figures(tuple(_figures(voice, area))), *verdict_block(voice, contest, area)


def _figures(voice: Voice, area: AreaFacts) -> Iterator[Figure]:
    total = area.count.total
    yield Figure(voice.say("report.figure.sheets"), voice.number(total.sheets), _of_stations(voice, area))
    if not area.below_floor and total.options_sum:
        first, second = area.options[0].share, area.options[1].share if len(area.options) > 1 else None
        points = voice.points(first - second) if first is not None and second is not None else "—"
        note = voice.say("report.figure.margin_share", points=points)
        yield Figure(voice.say("report.figure.margin"), voice.number(area.margin), note)
    yield from _outstanding(voice, area)


def _of_stations(voice: Voice, area: AreaFacts) -> str:
    total = area.count.total
    if total.stations is None:
        return voice.say("report.figure.stations_unknown")
    share = voice.percent(total.coverage_stations)
    return voice.say("report.figure.of_stations", stations=total.stations, share=share)


def _outstanding(voice: Voice, area: AreaFacts) -> Iterator[Figure]:
    strictest = area.registers[0].verdict
    if strictest.outstanding is None or strictest.register_total is None:
        return
    note = voice.say("report.figure.outstanding_note", total=strictest.register_total)
    yield Figure(voice.say("report.figure.outstanding"), voice.number(strictest.outstanding), note)
    if strictest.sheets_false is not None and not area.below_floor:
        note = voice.say("report.figure.weak_note", sheets=area.count.total.sheets)
        yield Figure(voice.say("report.figure.weak"), voice.number(strictest.sheets_false), note)
