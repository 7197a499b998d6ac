"""What a forecast says of one contest area, sentence by sentence. Never a winner, and never without "unless"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from veedor.base.words import Words
from veedor.forecast.arithmetic import Answer
from veedor.forecast.shares import Interval
from veedor.forecast.tonight import Missing, Tonight
from veedor.forecast.watch import State
from veedor.publish.named import Names
from veedor.publish.night_picture import calls
from veedor.publish.replay_text import asked_of, points, rate
from veedor.tally.outcome import Verdict

_NAMED: Final = 5
"""Places without earlier votes that are named; the JSON has them all."""


class ForecastWords:
    """The sentences of one look, in the language of `words`."""

    def __init__(self, look: Tonight, words: Words) -> None:
        self._look, self._words, self._say = look, words, words.say
        self._naming = Names(words)

    @property
    def names(self) -> list[str]:
        """What the options are called, in their order."""
        return [self._naming.option(self._look.area.contest, one) for one in self._look.condition.options]

    def arithmetic(self) -> Iterator[str]:
        """The arithmetic verdict, with what it assumes and its weakness."""
        area = self._look.area
        strictest = area.outcome.strictest
        yield self._say("forecast.tonight.arithmetic")
        if strictest is None or strictest.verdict is Verdict.NOT_EVALUATED:
            reason = "no_register" if strictest is None else strictest.reason
            yield self._say("count.question.not_evaluated")
            yield self._say(f"count.reason.{reason}", missing=area.total.electors_unknown)
            return
        names = self._naming.options(area.contest, area.outcome.indicated.options)
        code = "arithmetic_yes" if strictest.verdict is Verdict.YES else "arithmetic_no"
        yield self._say(f"forecast.tonight.{code}", names=names, total=strictest.register_total)
        if strictest.sheets_false is not None:
            yield self._say("count.question.weak", false=strictest.sheets_false, sheets=area.total.sheets)

    def statistical(self) -> Iterator[str]:
        """The statistical verdict with its error rate, or why there is none."""
        look = self._look
        yield self._say("forecast.tonight.statistical", alpha=rate(look.alpha, self._words))
        if look.silence is not None or look.now is None:
            yield self._say(f"forecast.why.{look.silence}")
            return
        if look.now.margin.tipping_shift is None:
            yield self._say("forecast.tonight.all_counted")
        else:
            yield self._called(look.now)
        yield self._expected(look.now)

    def _called(self, now: State) -> str:
        said = self._say(
            f"forecast.tonight.statistical_{now.statistical}",
            option=self._option(now.option),
            asked=asked_of(self._look.condition, self._words, denied=now.statistical is Answer.NO),
            shift=points(_size(now.margin.tipping_shift), self._words),
        )
        return f"{said} {self._seen(now.margin.largest_shift_seen)}"

    def _seen(self, largest: float | None) -> str:
        if largest is None:
            return self._say("forecast.tonight.unseen")
        return self._say("forecast.tonight.seen", seen=points(_size(largest), self._words))

    def _expected(self, now: State) -> str:
        margin = {name: round(getattr(now.margin, name) or 0.0) for name in ("estimate", "low", "high")}
        option, rival = self._option(now.option), self._option(now.rival)
        return self._say("forecast.tonight.expected", option=option, rival=rival, **margin)

    def _option(self, option: int | None) -> str:
        return "—" if option is None else self.names[option]

    def shares(self) -> Iterator[str]:
        """Every option's share at the end, and turnout, under their heading; nothing where nothing may be said."""
        shares = self._look.shares
        if shares is None:
            return
        yield self._say("forecast.tonight.shares")
        for name, one in zip(self.names, shares.options, strict=True):
            yield self._say("forecast.tonight.share", name=name, **self._interval(one))
        yield self._say("forecast.tonight.turnout", **self._interval(shares.turnout))

    def _interval(self, one: Interval) -> dict[str, str]:
        return {name: self._words.percent(Fraction(getattr(one, name)), 1) for name in ("estimate", "low", "high")}

    def missing(self) -> Iterator[str]:
        """What the missing stations would have to be like, under its heading; nothing where none is missing."""
        missing = self._look.missing
        if missing is None:
            return
        yield self._say("forecast.tonight.missing")
        yield self._say(
            "forecast.tonight.missing_like",
            outstanding=missing.outstanding,
            assertion=self._assertion(missing),
            held=points(missing.held, self._words),
            needed=points(missing.needed, self._words),
            shift=points(_size(missing.shift), self._words),
        )
        if missing.impossible:
            yield self._say("forecast.tonight.impossible")

    def unlike(self) -> Iterator[str]:
        """How the absent places had voted in an earlier election; nothing where no table of it was given."""
        seen, lang = self._look.unlike, self._words.language
        if seen is None:
            return
        names = [option.read_in(lang) for option in seen.baseline.options]
        sides = seen.absent, seen.present
        yield self._say(
            "forecast.unlike.head",
            name=seen.baseline.name.read_in(lang),
            source=seen.baseline.source,
            absent=seen.absent.number,
            present=seen.present.number,
        )
        for at, option in enumerate(names):
            absent, present = (self._words.percent(one.share(at), 1) for one in sides)
            yield self._say("forecast.unlike.share", option=option, absent=absent, present=present)
        yield self._say("forecast.unlike.base", options=self._naming.listed(names))
        if seen.unlisted:
            yield self._say("forecast.unlike.unlisted", places=seen.unlisted)
        if seen.new:
            yield self._say("forecast.unlike.new", places=len(seen.new), first=", ".join(seen.new[:_NAMED]))

    def _assertion(self, missing: Missing) -> str:
        contest, assertion = self._look.area.contest, missing.assertion
        names = {f"name{i}": self._naming.option(contest, one) for i, one in enumerate(assertion.names)}
        return self._say(f"count.assertion.{assertion.kind}", **names)

    def so_far(self) -> Iterator[str]:
        """Every verdict of the night when it was given and when it was withdrawn."""
        look = self._look
        return (call.says for call in calls(look.states, look.condition, self.names, self._words))


def _size(shift: float | None) -> float | None:
    return None if shift is None else abs(shift)
