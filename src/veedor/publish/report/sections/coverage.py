"""How much is counted, where, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from veedor.publish.report.blocks import Block, Picture, Prose, Table
from veedor.publish.report.facts import AreaFacts, ContestFacts, PlaceFact
from veedor.publish.report.pictures.coverage import Held, draw_coverage
from veedor.publish.report.voice import Voice

BARS: Final = 40
"""Areas that get a bar each; of more, tenths are counted."""
WORST: Final = 5
"""Areas named as those where most is missing."""


def coverage(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """Sentences and, of a contest in the whole country, what was not used and the picture of its areas."""
    blocks: list[Block] = [Prose(" ".join(_sentences(voice, area)))]
    if area.name is None and (unused := " ".join(_unused(voice))):
        blocks.append(Prose(unused))
    known = [place for place in contest.places if place.total.stations]
    if area.name is None and known:
        blocks.append(Prose(_uncounted(voice, known, area.tied)))
        blocks.append(_picture(voice, known))
    return tuple(blocks)


def _sentences(voice: Voice, area: AreaFacts) -> Iterator[str]:
    total, say = area.count.total, voice.say
    if total.stations is None:
        yield say("count.coverage.stations_unknown", sheets=total.sheets)
    else:
        share = voice.percent(total.coverage_stations)
        yield say("count.coverage.stations", sheets=total.sheets, stations=total.stations, share=share)
    if total.electors_counted and total.electors is not None:
        share = voice.percent(total.coverage_electors)
        counted = {"counted": total.electors_counted, "electors": total.electors, "share": share}
        yield say("count.coverage.electors", **counted)
    elif total.electors_counted:
        yield say("count.coverage.electors_unknown", counted=total.electors_counted)
    if total.electors_unknown:
        yield say("count.coverage.electors_missing", missing=total.electors_unknown)
    if total.turnout is not None and not area.below_floor:
        yield say("count.coverage.turnout", turnout=total.turnout)
    if area.tied:
        yield say("count.coverage.tied", tied=area.tied)
    if area.disputed:
        yield say("count.coverage.disputed", disputed=area.disputed)


def _unused(voice: Voice) -> Iterator[str]:
    """What came in and is not counted, or counted once."""
    received = voice.facts.received
    if rows := sum(received.refused.values()):
        yield voice.say("report.coverage.refused", rows=rows)
    if photos := sum(received.unread.values()):
        yield voice.say("report.coverage.unread", photos=photos)
    if received.duplicates:
        yield voice.say("report.coverage.duplicates", sheets=received.duplicates)


def covered(place: PlaceFact) -> Fraction:
    return place.total.coverage_stations or Fraction(0)


def uncounted_at(place: PlaceFact) -> int:
    return max((place.total.stations or 0) - place.total.sheets, 0)


def _uncounted(voice: Voice, places: list[PlaceFact], tied: int) -> str:
    """How many stations are not counted, where, and of how many (`tied`) the sheets are held all the same."""
    uncounted = sum(map(uncounted_at, places))
    if not uncounted:
        return voice.say("report.coverage.no_missing")
    worst = sorted(places, key=lambda place: (-uncounted_at(place), place.code))[:WORST]
    named = [
        voice.say("report.coverage.missing_place", name=place.name, missing=uncounted_at(place))
        for place in worst
        if uncounted_at(place)
    ]
    numbers = {"uncounted": uncounted, "tied": tied, "missing": max(uncounted - tied, 0)}
    key = "missing_some" if tied else "missing_all"
    return voice.say(f"report.coverage.{key}", **numbers, places=voice.listed(named))


def _picture(voice: Voice, places: list[PlaceFact]) -> Picture:
    ordered = sorted(places, key=lambda place: (covered(place), place.code))
    table = _table(voice, places)
    if len(places) > BARS:
        title = voice.say("report.coverage.tenths")
        says = voice.say("report.coverage.tenths_says", areas=len(places))
        return Picture(draw_coverage(_tenths(voice, places)), title, says, table)
    rows = [Held(place.name, float(covered(place)), voice.words.percent(covered(place), 1)) for place in ordered]
    first, last = ordered[0], ordered[-1]
    says = voice.say(
        "report.coverage.picture_says",
        least=first.name,
        least_share=voice.percent(covered(first)),
        most=last.name,
        most_share=voice.percent(covered(last)),
    )
    return Picture(draw_coverage(rows), voice.say("report.coverage.picture"), says, table)


def _tenths(voice: Voice, places: list[PlaceFact]) -> list[Held]:
    counts = [0] * 10
    for place in places:
        counts[min(int(covered(place) * 10), 9)] += 1
    most = max(counts)
    return [
        Held(
            voice.say("report.coverage.tenth", low=10 * tenth, high=10 * tenth + 10),
            count / most,
            voice.number(count),
        )
        for tenth, count in enumerate(counts)
    ]


def _table(voice: Voice, places: list[PlaceFact]) -> Table:
    keys = ("area", "sheets", "stations", "share", "missing")
    return Table(
        caption=voice.say("report.coverage.table"),
        head=tuple(voice.say(f"report.coverage.{key}") for key in keys),
        numeric=(False, True, True, True, True),
        rows=tuple(
            (
                place.name,
                voice.number(place.total.sheets),
                voice.maybe(place.total.stations),
                voice.percent(place.total.coverage_stations),
                voice.number(uncounted_at(place)),
            )
            for place in places
        ),
        fold=voice.say("report.table_of"),
    )
