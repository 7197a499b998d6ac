"""`veedor forecast FILES --json`: one versioned object (docs/arrivals.md). What is unknown or unsaid is null."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from veedor.base.words import Words
from veedor.forecast.shares import Interval, Shares
from veedor.forecast.tonight import Missing, Tonight, expected_wrong
from veedor.forecast.unlike import Unlike
from veedor.forecast.watch import State
from veedor.publish.exports.replay_lines import calibration_object, rounded, step_object

FORMAT: Final = "veedor-forecast/1"

Json = dict[str, Any]


_NOTHING: Final = State(0, Fraction(0), None, (), None)


def tonight_object(looks: Sequence[Tonight], words: Words) -> Json:
    """All contest areas."""
    first = looks[0] if looks else None
    return {
        "format": FORMAT,
        "notice": words.say("count.not_official"),
        "feed": None if first is None else str(first.feed),
        "alpha": None if first is None else first.alpha,
        "expected_wrong_calls": rounded(expected_wrong(looks)),
        "calibration": None if first is None else calibration_object(first.calibration, words),
        "contests": [_area(look) for look in looks],
    }


def _area(look: Tonight) -> Json:
    strictest = look.area.outcome.strictest
    below = look.silence == "below_floor"
    nothing = dict.fromkeys(step_object(_NOTHING, ()))
    return {
        "id": look.area.id,
        "contest": look.area.contest.id,
        "area": look.area.area,
        "assertion": look.condition.rule.name,
        "silence": look.silence,
        **(nothing if look.now is None or below else step_object(look.now, look.condition.options)),
        "shares": None if look.shares is None else _shares(look.shares, look.condition.options),
        "turnout": None if look.shares is None else _interval(look.shares.turnout),
        "irreversible": None if strictest is None or below else str(strictest.verdict),
        "sheets_false": None if strictest is None or below else strictest.sheets_false,
        "missing": None if look.missing is None or below else _missing(look.missing),
        "unlike": None if look.unlike is None or below else _unlike(look.unlike),
    }


def _shares(shares: Shares, options: Sequence[str]) -> Json:
    return {option: _interval(one) for option, one in zip(options, shares.options, strict=True)}


def _interval(one: Interval) -> Json:
    return {"estimate": rounded(one.estimate), "low": rounded(one.low), "high": rounded(one.high)}


def _unlike(seen: Unlike) -> Json:
    return {
        "baseline": seen.baseline.id,
        "source": seen.baseline.source,
        "options": [option.read_in("") for option in seen.baseline.options],
        "absent": {"places": seen.absent.number, "votes": list(seen.absent.votes)},
        "present": {"places": seen.present.number, "votes": list(seen.present.votes)},
        "unlisted": seen.unlisted,
        "new": list(seen.new),
    }


def _missing(missing: Missing) -> Json:
    return {
        "assertion": missing.assertion.kind,
        "options": list(missing.assertion.names),
        "outstanding": missing.outstanding,
        "held_per_elector": rounded(float(missing.held)),
        "needed_per_elector": rounded(float(missing.needed)),
        "shift": rounded(missing.shift),
        "impossible": missing.impossible,
    }
