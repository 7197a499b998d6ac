"""Many contests at a glance: a line each, and which of them are told in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from veedor.publish.figures import figure
from veedor.publish.report.blocks import Block, Prose, Table
from veedor.publish.report.facts import AreaFacts, ContestFacts, OptionFact
from veedor.publish.report.sections.areas import ahead_in
from veedor.publish.report.voice import Voice
from veedor.tally.outcome import Verdict

FULL: Final = 12
"""Contests told in full. Of more, those of the whole country and then the largest are; pictures of hundreds would
take minutes to draw and nobody would look at them."""
LEADING: Final = 3
"""Options named of a contest that is told in a line."""

_COLUMNS: Final = ("contest", "where", "ahead", "coverage", "verdict", "weak")
_VOTES: Final = ("contest", "first", "second", "third", "rest", "outstanding")


def in_full(contests: Sequence[ContestFacts]) -> frozenset[str]:
    """The ids of those told in full."""
    return frozenset(one.contest.id for one in sorted(contests, key=_weight)[:FULL])


def _weight(contest: ContestFacts) -> tuple[bool, int, str]:
    """Contests of the whole country first, then by electors; those that are counted where nobody states all."""
    totals = [area.count.total for area in contest.areas]
    electors = sum(total.electors or total.electors_counted for total in totals)
    return contest.contest.level is not None, -electors, contest.contest.id


def overview(voice: Voice) -> tuple[Block, ...]:
    """How many are settled, a line a contest, and which are told in full where not all are."""
    contests = voice.facts.contests
    found = Counter(area.registers[0].verdict.verdict for one in contests for area in one.areas)
    says = voice.say(
        "report.contests.decided",
        contests=len(contests),
        yes=found[Verdict.YES],
        no=found[Verdict.NO],
        open=found[Verdict.NOT_EVALUATED],
    )
    told = (Prose(voice.say("report.contests.chosen", full=FULL)),) if len(contests) > FULL else ()
    return Prose(says, "lead"), *told, _table(voice, contests)


def _table(voice: Voice, contests: Sequence[ContestFacts]) -> Table:
    return Table(
        caption=voice.say("report.contests.caption"),
        head=tuple(voice.say(f"report.contests.{column}") for column in _COLUMNS),
        numeric=(False, False, False, True, False, True),
        rows=tuple(_row(voice, contest) for contest in contests),
    )


def _row(voice: Voice, contest: ContestFacts) -> tuple[str, ...]:
    told = _alone(voice, contest, contest.areas[0]) if len(contest.areas) == 1 else _together(voice, contest)
    where, ahead, verdict, weak = told
    return voice.read(contest.contest.name), where, ahead, covered(voice, contest), verdict, weak


def _alone(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[str, str, str, str]:
    """Where, who is ahead, whether it can change, and the sheets that would have to be false."""
    verdict, none = area.registers[0].verdict, voice.say("report.none")
    silent = area.below_floor or not area.count.total.sheets
    return (
        area.name or voice.say("report.contests.everywhere"),
        voice.say("report.contests.too_few") if silent else _lead(voice, contest, area),
        voice.say(f"report.areas.{verdict.verdict.name.lower()}"),
        none if silent or verdict.sheets_false is None else voice.number(verdict.sheets_false),
    )


def _lead(voice: Voice, contest: ContestFacts, area: AreaFacts) -> str:
    return voice.say("report.contests.lead", name=ahead_in(voice, contest, area), margin=area.margin)


def _together(voice: Voice, contest: ContestFacts) -> tuple[str, str, str, str]:
    """The same of a contest that many areas decide, each for itself."""
    settled = sum(area.registers[0].verdict.verdict is Verdict.YES for area in contest.areas)
    return (
        voice.say("report.contests.areas", areas=len(contest.areas)),
        voice.say("report.contests.by_area"),
        voice.say("report.contests.settled", settled=settled, areas=len(contest.areas)),
        voice.say("report.none"),
    )


def covered(voice: Voice, contest: ContestFacts) -> str:
    """Sheets held of how many stations, over all areas that decide it."""
    totals = [area.count.total for area in contest.areas]
    sheets, stations = sum(one.sheets for one in totals), sum(one.stations or 0 for one in totals)
    if not stations or any(one.stations is None for one in totals):
        return voice.number(sheets)
    share = voice.percent(Fraction(sheets, stations))
    return voice.say("report.contests.covered", sheets=sheets, stations=stations, share=share)


def votes(voice: Voice, contests: Sequence[ContestFacts]) -> tuple[Block, ...]:
    """The leading options of contests that one area decides, a line each; nothing where there is none."""
    if not contests:
        return ()
    table = Table(
        caption=voice.say("report.contests.votes"),
        head=tuple(voice.say(f"report.contests.{column}") for column in _VOTES),
        numeric=(False, False, False, False, True, True),
        rows=tuple(_votes(voice, contest, contest.areas[0]) for contest in contests),
    )
    return table, Prose(voice.say("report.contests.others_note"), "note")


def _votes(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[str, ...]:
    """Below the floor, and where nothing is counted, only what is outstanding."""
    none, total = voice.say("report.none"), area.count.total
    shown = [option for option in area.options if total.sheets and figure(total, option.id) is not None]
    leading = [_option(voice, option) for option in shown[:LEADING]]
    rest = sum(option.votes for option in shown[LEADING:])
    return (
        voice.read(contest.contest.name),
        *leading,
        *[none] * (LEADING - len(leading)),
        voice.number(rest) if len(shown) > LEADING else none,
        voice.maybe(area.registers[0].verdict.outstanding),
    )


def _option(voice: Voice, option: OptionFact) -> str:
    """Where sheets leave its figure open, the least that it has."""
    key = "option_unread" if option.unread else "option"
    name, share = voice.read(option.name), voice.percent(option.share)
    return voice.say(f"report.contests.{key}", name=name, votes=option.votes, share=share)
