"""What the counted votes indicate, in one sentence."""

from __future__ import annotations

from veedor.publish.report.facts import AreaFacts, ContestFacts
from veedor.publish.report.voice import Voice


def outcome_sentence(voice: Voice, contest: ContestFacts, area: AreaFacts) -> str:
    """Ahead, first round, run-off, seats or a tie: on the sheets held, never more than that."""
    indicated = area.count.outcome.indicated
    key = indicated.outcome.value
    values: dict[str, object] = {
        "names": voice.options(contest.contest, indicated.options),
        "margin": area.margin,
    }
    if indicated.allocation is not None:
        values |= {"seats": _seats(voice, contest, area), "contested": indicated.allocation.contested}
        key = "tie_seats" if indicated.allocation.tied else key
    return voice.say(f"count.outcome.{key}", **values)


def _seats(voice: Voice, contest: ContestFacts, area: AreaFacts) -> str:
    allocation = area.count.outcome.indicated.allocation
    won = allocation.seats if allocation else {}
    return ", ".join(
        voice.say("count.outcome.seat", name=voice.option(contest.contest, option), seats=seats)
        for option, seats in won.items()
    )
