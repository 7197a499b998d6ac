"""The kind of fact that states a forecast, and the facts that state or withdraw one. Integers only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from veedor.evidence.fact import Fact, FactKind, Openness
from veedor.evidence.schema import ID, SIZE, Maybe, OneOf, Place, Record, Whole
from veedor.forecast.tonight import Tonight
from veedor.forecast.watch import SILENT
from veedor.forecast.withdrawn import VERDICTS, Stated, stated

NAME, VERSION, METHOD = "forecast.stated", 1, "places-and-drift"
_VOTES: Final = Maybe(Whole(-10_000_000_000, 10_000_000_000))
_HUNDREDTHS: Final = Maybe(Whole(-1_000_000_000, 1_000_000_000))

KINDS: Final = (
    FactKind(
        NAME,
        VERSION,
        Openness.OPEN,
        Record(
            {
                "contest": ID,
                "area": Maybe(Place(200)),
                "verdict": OneOf(VERDICTS),
                "answer": OneOf(("yes", "no", "withdrawn")),
                "option": ID,
                "rival": Maybe(ID),
                "stations": Whole(),
                "alpha_hundredths": Whole(1, 10_000),
                "estimate": _VOTES,
                "low": _VOTES,
                "high": _VOTES,
                "shift_hundredths": _HUNDREDTHS,
                "unit": OneOf(("night", "contest")),
                "units": Whole(),
                "nights": Whole(),
                "method": ID,
                "method_version": Whole(1),
                "log_size": SIZE,
            }
        ),
    ),
)


def facts_of(looks: Sequence[Tonight], before: Iterable[Stated], at: str, log_size: int) -> list[Fact]:
    """What is to be recorded at the quarter of an hour `at`, of a log with so many entries: the withdrawal of every
    verdict that was stated `before` and no longer stands, then every one that was not. In this order, for a
    withdrawal takes back what was said last of its contest and option."""
    known = frozenset(before)
    standing = frozenset(stated(looks))
    told = [(one, "withdrawn") for one in sorted(known - standing, key=_order)]
    told += [(one, one.answer) for one in sorted(standing - known, key=_order)]
    by_id = {look.area.id: look for look in looks}
    bodies = [_body(by_id[one.contest], one, answer, log_size) for one, answer in told if one.contest in by_id]
    return [Fact(NAME, VERSION, at, body) for body in bodies]


def _order(one: Stated) -> tuple[str, str, str]:
    return one.contest, one.verdict, one.option


def _body(look: Tonight, one: Stated, answer: str, log_size: int) -> dict[str, Any]:
    now, calibration = look.now, look.calibration
    margin = SILENT if now is None or answer == "withdrawn" else now.margin
    rival = None if now is None or now.rival is None else look.condition.options[now.rival]
    body = {
        "contest": look.area.contest.id,
        "area": look.area.area,
        "verdict": one.verdict,
        "answer": answer,
        "option": one.option,
        "rival": None if margin is SILENT else rival,
        "stations": 0 if now is None else now.stations,
        "alpha_hundredths": round(look.alpha * 10_000),
        "estimate": _whole(margin.estimate),
        "low": _whole(margin.low),
        "high": _whole(margin.high),
        "shift_hundredths": _whole(margin.tipping_shift, 10_000),
        "unit": calibration.unit,
        "units": calibration.units,
        "nights": calibration.nights,
        "method": METHOD,
        "method_version": calibration.method,
        "log_size": log_size,
    }
    return {name: value for name, value in body.items() if value is not None}


def _whole(value: float | None, scale: int = 1) -> int | None:
    return None if value is None else round(value * scale)


def read_facts(facts: Iterable[Fact]) -> list[Stated]:
    """The verdicts that stand after these facts, in the order of the log."""
    standing: dict[tuple[str, str], Stated] = {}
    for one in facts:
        if one.kind == NAME:
            _apply(standing, one.body)
    return list(standing.values())


def _apply(standing: dict[tuple[str, str], Stated], body: Any) -> None:
    contest = f"{body['contest']}:{body['area']}" if "area" in body else body["contest"]
    place = contest, body["verdict"]
    if body["answer"] != "withdrawn":
        standing[place] = Stated(contest, body["verdict"], body["answer"], body["option"])
    elif place in standing and standing[place].option == body["option"]:
        del standing[place]
