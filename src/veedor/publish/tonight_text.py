"""Tonight's forecast for a terminal: three verdicts, each with what it assumes, never merged into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from veedor.base.words import Words
from veedor.forecast.arithmetic import Answer
from veedor.forecast.tonight import Tonight, expected_wrong
from veedor.forecast.withdrawn import Stated
from veedor.publish.floor import all_below, say_below
from veedor.publish.forecast_words import ForecastWords
from veedor.publish.named import Names
from veedor.publish.replay_text import calibration_line
from veedor.tally.fold import ContestCount, Count


class TonightText:
    """Writes what was looked at of a count, in the language of `words`."""

    def __init__(self, count: Count, looks: Sequence[Tonight], words: Words) -> None:
        self._count, self._looks, self._words, self._say = count, looks, words, words.say
        self._names = Names(words)

    def lines(self) -> Iterator[str]:
        """Every contest area, then what holds for all."""
        for look in self._looks:
            yield self._names.area_count(self._count.frame, look.area).upper()
            yield from (f"  {line}" for line in self._area(look))
            yield ""
        yield from rates(self._looks, self._words)
        yield self._say("count.not_official")

    def _area(self, look: Tonight) -> Iterator[str]:
        contest = next(one for one in self._count.contests if one.contest.id == look.area.contest.id)
        below = all_below(self._count.pack.floor, contest, look.area)
        if below:
            yield self._say("forecast.tonight.not_enough")
            yield from say_below(below, self._say)
            return
        said = ForecastWords(look, self._words)
        yield from _headed([*said.arithmetic(), *self._custodian(contest)])
        yield from _headed(said.statistical())
        yield from _headed(said.shares())
        yield from _headed(said.missing())
        yield from _headed(said.unlike())
        so_far = list(said.so_far())
        if so_far:
            yield from _headed([self._say("forecast.tonight.so_far"), *so_far])

    def _custodian(self, contest: ContestCount) -> Iterator[str]:
        custodians = self._names.custodians(contest.sources)
        if len(custodians) == 1:
            yield self._say("count.grades.one_custodian", custodian=self._names.custodian(custodians[0]))


def _headed(lines: Iterable[str]) -> Iterator[str]:
    """The first line, the others set in below it."""
    return (line if not at else f"  {line}" for at, line in enumerate(lines))


def rates(looks: Sequence[Tonight], words: Words) -> Iterator[str]:
    """How many verdicts of so many contests may be wrong, and what that rests on; nothing where there is none."""
    speaking = [one for one in looks if one.silence is None]
    if not speaking:
        return
    called = sum(one.call is not Answer.UNDECIDED for one in speaking)
    expected = words.decimal(Decimal(f"{expected_wrong(speaking):.2f}"))
    yield words.say("forecast.tonight.rates", called=called, contests=len(speaking), expected=expected)
    yield calibration_line(speaking[0].calibration, words)


def withdrawn_lines(gone: Sequence[Stated], words: Words) -> Iterator[str]:
    """Said first, and of each verdict."""
    for one in gone:
        verdict = words.say(f"forecast.tonight.verdict_{one.verdict}")
        yield words.say("forecast.tonight.withdrawn", contest=one.contest, verdict=verdict, option=one.option)
    if gone:
        yield ""
