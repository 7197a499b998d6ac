"""Tonight's forecast in plain words: three verdicts, each with what it assumes, never merged into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from veedor.base.words import Words
from veedor.forecast.arithmetic import Answer
from veedor.forecast.tonight import Missing, Tonight, expected_wrong
from veedor.forecast.watch import State
from veedor.forecast.withdrawn import Stated
from veedor.publish.floor import all_below, say_below
from veedor.publish.named import Names
from veedor.publish.night_picture import calls
from veedor.publish.replay_text import calibration_line, points, rate
from veedor.tally.fold import ContestCount, Count
from veedor.tally.outcome import Verdict


class TonightText:
    """Writes what was looked at of a count, in the language of `words`."""

    def __init__(self, count: Count, looks: Sequence[Tonight], words: Words) -> None:
        self._count, self._looks, self._words, self._say = count, looks, words, words.say
        self._names = Names(words)

    def lines(self) -> Iterator[str]:
        """Every contest area, then what holds for all."""
        for look in self._looks:
            yield self._names.area_count(self._count.frame, look.area).upper()
            yield from (f"  {line}" for line in self.area(look))
            yield ""
        if self._looks:
            yield from self._rates()
        yield self._say("count.not_official")

    def area(self, look: Tonight) -> Iterator[str]:
        """One contest area, without its heading."""
        below = all_below(self._count.pack.floor, self._contest(look), look.area)
        if below:
            yield self._say("forecast.tonight.not_enough")
            yield from say_below(below, self._say)
            return
        yield from self._arithmetic(look)
        yield from self._statistical(look)
        if look.missing is not None:
            yield from self._missing(look, look.missing)
        names = [self._names.option(look.area.contest, one) for one in look.condition.options]
        told = list(calls(look.states, look.condition, names, self._words))
        if told:
            yield self._say("forecast.tonight.so_far")
            yield from (f"  {call.says}" for call in told)

    def _contest(self, look: Tonight) -> ContestCount:
        return next(one for one in self._count.contests if one.contest.id == look.area.contest.id)

    def _arithmetic(self, look: Tonight) -> Iterator[str]:
        strictest, outcome = look.area.outcome.strictest, look.area.outcome
        yield self._say("forecast.tonight.arithmetic")
        if strictest is None or strictest.verdict is Verdict.NOT_EVALUATED:
            reason = "no_register" if strictest is None else strictest.reason
            why = self._say(f"count.reason.{reason}", missing=look.area.total.electors_unknown)
            yield f"  {self._say('count.question.not_evaluated')} {why}"
            return
        names = self._names.options(look.area.contest, outcome.indicated.options)
        code = "arithmetic_yes" if strictest.verdict is Verdict.YES else "arithmetic_no"
        yield "  " + self._say(f"forecast.tonight.{code}", names=names, total=strictest.register_total)
        if strictest.sheets_false is not None:
            yield "  " + self._say(
                "count.question.weak", false=strictest.sheets_false, sheets=look.area.total.sheets
            )
        custodians = self._names.custodians(self._contest(look).sources)
        if len(custodians) == 1:
            name = self._names.custodian(custodians[0])
            yield "  " + self._say("count.grades.one_custodian", custodian=name)

    def _statistical(self, look: Tonight) -> Iterator[str]:
        yield self._say("forecast.tonight.statistical", alpha=rate(look.alpha, self._words))
        if look.silence is not None or look.now is None:
            yield "  " + self._say(f"forecast.why.{look.silence}")
            return
        yield "  " + self._called(look, look.now)
        yield "  " + self._expected(look, look.now)

    def _called(self, look: Tonight, now: State) -> str:
        return self._say(
            f"forecast.tonight.statistical_{now.statistical}",
            option=self._option(look, now.option),
            asked=self._say(f"forecast.asked.{look.condition.name}"),
            shift=points(_size(now.margin.tipping_shift), self._words),
            seen=points(_size(now.margin.largest_shift_seen), self._words),
        )

    def _expected(self, look: Tonight, now: State) -> str:
        margin = {name: round(getattr(now.margin, name) or 0.0) for name in ("estimate", "low", "high")}
        option, rival = self._option(look, now.option), self._option(look, now.rival)
        return self._say("forecast.tonight.expected", option=option, rival=rival, **margin)

    def _option(self, look: Tonight, option: int | None) -> str:
        if option is None:
            return "—"
        return self._names.option(look.area.contest, look.condition.options[option])

    def _missing(self, look: Tonight, missing: Missing) -> Iterator[str]:
        yield self._say("forecast.tonight.missing")
        yield "  " + self._say(
            "forecast.tonight.missing_like",
            outstanding=missing.outstanding,
            assertion=self._say_assertion(look, missing),
            held=points(missing.held, self._words),
            needed=points(missing.needed, self._words),
            shift=points(_size(missing.shift), self._words),
        )
        if missing.impossible:
            yield "  " + self._say("forecast.tonight.impossible")

    def _say_assertion(self, look: Tonight, missing: Missing) -> str:
        contest, assertion = look.area.contest, missing.assertion
        names = {f"name{i}": self._names.option(contest, one) for i, one in enumerate(assertion.names)}
        return self._say(f"count.assertion.{assertion.kind}", **names)

    def _rates(self) -> Iterator[str]:
        speaking = sum(one.silence is None for one in self._looks)
        if not speaking:
            return
        called = sum(one.call is not Answer.UNDECIDED for one in self._looks)
        expected = self._words.decimal(Decimal(f"{expected_wrong(self._looks):.2f}"))
        yield self._say("forecast.tonight.rates", called=called, contests=speaking, expected=expected)
        yield calibration_line(self._looks[0].calibration, self._words)


def _size(shift: float | None) -> float | None:
    return None if shift is None else abs(shift)


def withdrawn_lines(gone: Sequence[Stated], words: Words) -> Iterator[str]:
    """Said first, and of each verdict."""
    for one in gone:
        verdict = words.say(f"forecast.tonight.verdict_{one.verdict}")
        yield words.say("forecast.tonight.withdrawn", contest=one.contest, verdict=verdict, option=one.option)
    if gone:
        yield ""
