"""Bulletins in words, and as objects: their checks, their verdicts, and the proof beside the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from veedor.base.words import Phrase, Words
from veedor.election.frame import Frame
from veedor.election.law import Bulletin
from veedor.election.pack import Pack
from veedor.publish.dates import around as near
from veedor.publish.dates import day
from veedor.publish.floor import below_floor
from veedor.tally.bulletin.around import around, previous
from veedor.tally.bulletin.check import Check, Named, Number
from veedor.tally.bulletin.examine import Examined, examine
from veedor.tally.fold import ContestCount, Count
from veedor.tally.rules.rule import Result

MARKS: Final = {Result.PASSED: "✓", Result.FAILED: "✗", Result.NOT_EVALUATED: "·"}
RESULTS: Final = {
    Result.PASSED: "passed",
    Result.FAILED: "failed",
    Result.NOT_EVALUATED: "not evaluated",
}


def examine_pack(count: Count) -> tuple[Examined, ...]:
    """The pack's own bulletins beside the sheets of `count`."""
    by_contest = {one.contest.id: one for one in count.contests}
    return examine_all(count.pack, count.frame, count.pack.bulletins, by_contest)


def examine_all(
    pack: Pack, frame: Frame, bulletins: tuple[Bulletin, ...], counts: Mapping[str, ContestCount]
) -> tuple[Examined, ...]:
    """Bulletins of a pack's contests; `counts` by contest, empty where no sheets are held."""
    return tuple(
        examine(one, around(pack, frame, one, previous(bulletins, index), counts.get(one.contest)))
        for index, one in enumerate(bulletins)
    )


class BulletinWords:
    """Says what checks found, with the names of a pack's options; without a pack, with their ids."""

    def __init__(self, words: Words, pack: Pack | None) -> None:
        self._words = words
        self._pack = pack

    def check(self, contest: str, check: Check) -> str:
        """One sentence or two with the numbers put in."""
        return self.phrase(contest, Phrase(check.phrase, check.numbers))

    def phrase(self, contest: str, phrase: Phrase) -> str:
        shown = {name: self._shown(contest, value) for name, value in phrase.values.items()}
        return self._words.say(phrase.code, **shown)

    def when(self, bulletin: Bulletin) -> str:
        """The day of the announcement, with its hour if one was stated, as people write them; a quarter of an hour
        does not pass for a minute."""
        if bulletin.to_quarter:
            return near(self._words, bulletin.announced_at)
        said = day(self._words, bulletin.announced_at)
        return f"{said}, {bulletin.announced_at:%H:%M}" if bulletin.hour_stated else said

    def title(self, bulletin: Bulletin) -> str:
        name = bulletin.contest
        if self._pack is not None:
            name = self._pack.contest(bulletin.contest).name.read_in(self._words.language)
        contest = name if bulletin.area is None else f"{name} ({bulletin.area})"
        return self._words.say("bulletin.title", id=bulletin.id, contest=contest, when=self.when(bulletin))

    def _shown(self, contest: str, value: object) -> object:
        if isinstance(value, Named):
            return self._name(contest, value.id)
        if isinstance(value, Phrase):
            return self.phrase(contest, value)
        if isinstance(value, tuple):
            return "; ".join(self._words.decimal(one) for one in value)
        return day(self._words, value) if isinstance(value, date) else value

    def _name(self, contest: str, option: str) -> str:
        options = self._pack.contest(contest).options if self._pack else ()
        for one in options:
            if one.id == option:
                return one.name.read_in(self._words.language)
        code = f"bulletin.name.{option}"
        return self._words.say(code) if self._words.knows(code) else option


def full_text(examined: Examined, words: Words, pack: Pack | None) -> Iterator[str]:
    """Every check of one bulletin, line by line."""
    say, bulletin = BulletinWords(words, pack), examined.bulletin
    yield say.title(bulletin)
    yield words.say("bulletin.source", source=bulletin.source)
    for check in examined.checks:
        name, says = words.say(f"bulletin.{check.code}.name"), say.check(bulletin.contest, check)
        mark = MARKS[check.result]
        yield "  " + words.say("bulletin.line", mark=mark, code=check.code, name=name, says=says)
    yield from _proof(examined, words, say, "  ")


def against_sheets(count: Count, words: Words, command: str) -> Iterator[str]:
    """The short section of a count: each bulletin beside the sheets, and whether it is irreversible alone;
    `command` is the one that tells every check."""
    say = BulletinWords(words, count.pack)
    every = examine_pack(count)
    if every:
        yield ""
        yield words.say("bulletin.heading")
    for examined in every:
        shown = not _too_few_sheets(count, examined.bulletin)
        yield from (f"  {line}" for line in _short(examined, words, say, shown))
    if any(examined.failed for examined in every):
        yield "  " + words.say("bulletin.details", command=command)


def _too_few_sheets(count: Count, bulletin: Bulletin) -> bool:
    """Whether coverage is below the floor where the bulletin announces totals: then no votes are quoted."""
    contest = next(one for one in count.contests if one.contest.id == bulletin.contest)
    areas = (area for area in contest.areas if area.area == bulletin.area)
    return any(below_floor(count.pack.floor, contest, area) for area in areas)


def _short(examined: Examined, words: Words, say: BulletinWords, shown: bool) -> Iterator[str]:
    """`shown`: whether votes on the sheets may be quoted."""
    contest = examined.bulletin.contest
    yield say.title(examined.bulletin)
    yield "  " + say.check(contest, examined.check("K10"))
    if shown:
        yield from _proof(examined, words, say, "  ")
    verdict = words.say(f"bulletin.verdict.{examined.irreversible.name.lower()}")
    yield "  " + words.say("bulletin.irreversible", verdict=verdict)
    if examined.bulletin.station_results is not None:
        yield f"  {words.say('bulletin.K09.name')}: {say.check(contest, examined.check('K09'))}"
    if examined.failed:
        codes = ", ".join(check.code for check in examined.failed)
        yield "  " + words.say("bulletin.more", codes=codes)


def _proof(examined: Examined, words: Words, say: BulletinWords, indent: str) -> Iterator[str]:
    proof = examined.compatible.proof
    if proof:
        yield indent + words.say("bulletin.proof.heading")
    for number, sentence in enumerate(proof, 1):
        yield f"{indent}  {number}. {say.phrase(examined.bulletin.contest, sentence)}"


def bulletin_object(examined: Examined, words: Words, pack: Pack | None) -> dict[str, Any]:
    """One entry of `bulletins[]` (docs/json.md)."""
    say, bulletin = BulletinWords(words, pack), examined.bulletin
    found = examined.compatible
    return {
        "bulletin": bulletin.id,
        "contest": bulletin.contest,
        "area": bulletin.area,
        "announced": _announced(bulletin),
        "source": bulletin.source,
        "called_irreversible": bulletin.called_irreversible,
        "irreversible_on_its_own_figures": examined.irreversible.value,
        "station_results": None if bulletin.station_results is None else bulletin.station_results.value,
        "station_results_as_of": None if bulletin.as_of is None else bulletin.as_of.isoformat(),
        "unsupported": examined.unsupported,
        "compatible_with_sheets": found.verdict.value,
        "sheets_contradicted_at_least": found.sheets_contradicted_at_least,
        "proof": [say.phrase(bulletin.contest, sentence) for sentence in found.proof],
        "checks": [_check_object(check, bulletin.contest, say) for check in examined.checks],
    }


def _announced(bulletin: Bulletin) -> str:
    """For programs; the hour only if one was stated."""
    return bulletin.announced_at.strftime("%Y-%m-%d %H:%M" if bulletin.hour_stated else "%Y-%m-%d")


def _check_object(check: Check, contest: str, say: BulletinWords) -> dict[str, Any]:
    return {
        "code": check.code,
        "result": RESULTS[check.result],
        "says": say.check(contest, check),
        "numbers": {name: _plain(value) for name, value in check.numbers.items()},
    }


def _plain(value: Number) -> object:
    """Counts stay integers; percentages and chances become numbers with a point, phrases their last word."""
    match value:
        case Decimal() | Fraction():
            return float(value)
        case tuple():
            return [float(one) for one in value]
        case Named():
            return value.id
        case Phrase():
            return value.code.rpartition(".")[2]
        case date():
            return value.isoformat()
    return value
