"""Bulletins against sheets: the verdict, the picture, the proof, and every check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from veedor.publish.bulletins import BulletinWords
from veedor.publish.dates import around
from veedor.publish.report.blocks import Block, Picture, Points, Prose, Section, Table, Verdict
from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.pictures.bulletin import Beside, draw_bulletin
from veedor.publish.report.voice import Voice
from veedor.tally import outcome
from veedor.tally.bulletin.check import Check
from veedor.tally.bulletin.compatible import Excess
from veedor.tally.bulletin.examine import Examined
from veedor.tally.rules.rule import Result

_SIGNS: Final = {
    outcome.Verdict.YES: "yes",
    outcome.Verdict.NO: "no",
    outcome.Verdict.NOT_EVALUATED: "open",
}
_RESULTS: Final = {
    Result.PASSED: "passed",
    Result.FAILED: "failed",
    Result.NOT_EVALUATED: "not_evaluated",
}
DRAWN: Final = 4
"""Options in the picture, those with most votes on the sheets; the table has all."""


PICTURES: Final = 12
"""Bulletins of one contest with a picture, the first; the others are told in words and tables."""


def bulletins(voice: Voice, contest: ContestFacts, prefix: str, drawn: int = PICTURES) -> tuple[Section, ...]:
    """A part a bulletin, in the order in which the pack gives them; the first `drawn` with a picture."""
    said = BulletinWords(voice.words, voice.facts.pack)
    return tuple(
        Section(
            voice.id(f"{prefix}bulletin{index + 1}"),
            _title(voice, contest, one),
            tuple(_blocks(voice, said, contest, one, index < drawn)),
        )
        for index, one in enumerate(contest.bulletins)
    )


def _title(voice: Voice, contest: ContestFacts, one: Examined) -> str:
    bulletin = one.bulletin
    when = around(voice.words, bulletin.announced_at) if bulletin.hour_stated else voice.date(bulletin.announced_at)
    named = voice.say("report.bulletins.one", id=bulletin.id, when=when)
    area = next((area for area in contest.areas if area.count.area == bulletin.area and area.name), None)
    return named if area is None else f"{named} — {area.name}"


def _blocks(
    voice: Voice, said: BulletinWords, contest: ContestFacts, one: Examined, drawn: bool
) -> Iterator[Block]:
    found = one.compatible
    key = found.verdict.name.lower()
    text = said.check(contest.contest.id, one.check("K10"))
    yield Verdict(_SIGNS[found.verdict], voice.say(f"report.bulletins.compatible_{key}"), text)
    shown = not _hidden(contest, one)
    if shown and found.options:
        yield (_picture if drawn else _beside_sheets)(voice, contest, found.options)
    if shown and found.proof:
        yield Prose(voice.say("bulletin.proof.heading"), "strong")
        yield Points(tuple(said.phrase(contest.contest.id, phrase) for phrase in found.proof), ordered=True)
    yield _checks(voice, said, contest, one)
    unasked = [voice.say(f"bulletin.{check.code}.name") for check in one.checks if not _evaluated(check)]
    if unasked:
        yield Prose(voice.say("report.bulletins.unasked", names="; ".join(unasked)), "note")
    yield Prose(voice.say("bulletin.source", source=one.bulletin.source), "note")


def _hidden(contest: ContestFacts, one: Examined) -> bool:
    """Whether the sheets of the bulletin's area are too few to show."""
    area: AreaFacts | None = next((a for a in contest.areas if a.count.area == one.bulletin.area), None)
    return area is None or area.below_floor


def _picture(voice: Voice, contest: ContestFacts, options: Sequence[Excess]) -> Picture:
    ordered = sorted(options, key=_most)
    rows = [_beside(voice, contest, option) for option in ordered[:DRAWN]]
    key = "picture" if len(ordered) <= DRAWN else "picture_first"
    title, says = voice.say(f"report.bulletins.{key}", drawn=DRAWN), voice.say("report.bulletins.picture_says")
    folded = replace(_beside_sheets(voice, contest, ordered), fold=voice.say("report.table_of"))
    return Picture(draw_bulletin(rows), title, says, folded)


def _most(option: Excess) -> tuple[int, str]:
    return -option.held, option.option


def _beside(voice: Voice, contest: ContestFacts, option: Excess) -> Beside:
    return Beside(
        name=_name(voice, contest, option.option),
        held=option.held,
        sure=max(option.held - option.hidden, 0),
        stated=option.announced,
        says=voice.say("report.bulletins.mark", stated=option.announced, held=option.held),
        fill=_fill(voice, contest, option.option),
    )


def _name(voice: Voice, contest: ContestFacts, option: str) -> str:
    """`others` is no option: the bulletin lumps several together."""
    if option in contest.contest.option_ids:
        return voice.option(contest.contest, option)
    others = voice.say("bulletin.name.others")
    return others[:1].upper() + others[1:]


def _fill(voice: Voice, contest: ContestFacts, option: str) -> str:
    known = option in contest.contest.option_ids
    return voice.palette.variable(contest.contest.id, option) if known else "currentColor"


def _beside_sheets(voice: Voice, contest: ContestFacts, options: Sequence[Excess]) -> Table:
    keys = ("option", "stated", "held", "left_out", "excess")
    return Table(
        caption=voice.say("report.bulletins.table"),
        head=tuple(voice.say(f"report.bulletins.{key}") for key in keys),
        numeric=(False, True, True, True, True),
        rows=tuple(
            (
                _name(voice, contest, option.option),
                *map(voice.number, (option.announced, option.held, option.hidden)),
                voice.number(option.votes) if option.votes > 0 else voice.say("report.none"),
            )
            for option in sorted(options, key=_most)
        ),
    )


def _evaluated(check: Check) -> bool:
    return check.result is not Result.NOT_EVALUATED


def _checks(voice: Voice, said: BulletinWords, contest: ContestFacts, one: Examined) -> Table:
    """What was evaluated, what does not hold first."""
    keys = ("check", "result", "says")
    evaluated = sorted(filter(_evaluated, one.checks), key=lambda check: check.result is Result.PASSED)
    return Table(
        caption=voice.say("report.bulletins.checks"),
        head=tuple(voice.say(f"report.bulletins.{key}") for key in keys),
        numeric=(False, False, False),
        rows=tuple(_check(voice, said, contest, check) for check in evaluated),
        stacks=True,
    )


def _check(voice: Voice, said: BulletinWords, contest: ContestFacts, check: Check) -> tuple[str, str, str]:
    named = voice.say("report.rules.named", code=check.code, name=voice.say(f"bulletin.{check.code}.name"))
    return named, voice.say(f"report.result.{_RESULTS[check.result]}"), said.check(contest.contest.id, check)
