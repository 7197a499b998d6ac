"""Where: one tile an area, coloured by the option ahead, and the table of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from veedor.election.contest import Option
from veedor.publish.report.blocks import Block, Prose, Table, Tile, Tiles
from veedor.publish.report.facts import ContestFacts, PlaceFact, Standing
from veedor.publish.report.voice import Voice

STEPS: Final = (Fraction(5, 100), Fraction(15, 100), Fraction(30, 100))
"""Leads at which a tile takes more colour."""
STEP_WORDS: Final = ("narrow", "some", "wide", "widest")
_SILENT: Final = (Standing.NO_SHEETS, Standing.TOO_FEW)
COLUMNS: Final = 4
"""Options with a column of their own in the table; the rest are added up."""
SIDE_BY_SIDE: Final = (6, 5, 4)
"""Tiles that may stand in a row, the most first."""


def where(voice: Voice, contest: ContestFacts) -> tuple[Block, ...]:
    """Nothing where the pack has no geography; only what is counted where no area may show who is ahead."""
    if contest.level is None or not contest.places:
        return ()
    level = voice.read(contest.level)
    if all(place.standing in _SILENT for place in contest.places):
        tiles = tuple(_covered(voice, place) for place in contest.places)
        return (Tiles(voice.say("report.where.covered", level=level), tiles, (), _side_by_side(contest)),)
    tiles = tuple(_tile(voice, contest, place) for place in contest.places)
    caption = voice.say("report.where.caption", level=level)
    shown = Tiles(caption, tiles, _legend(voice, contest), _side_by_side(contest))
    return shown, Prose(voice.say("report.where.legend"), "note"), _table(voice, contest, level)


def _side_by_side(contest: ContestFacts) -> int:
    """So many in a row that the last one lacks as few as can be."""
    return min(SIDE_BY_SIDE, key=lambda columns: -len(contest.places) % columns)


def _covered(voice: Voice, place: PlaceFact) -> Tile:
    of = {"sheets": place.total.sheets, "stations": place.total.stations or 0}
    known = place.total.stations is not None
    said = voice.say("report.where.of", **of) if known else voice.number(place.total.sheets)
    return Tile(place.name, said, voice.percent(place.total.coverage_stations) if known else "")


def _tile(voice: Voice, contest: ContestFacts, place: PlaceFact) -> Tile:
    if place.standing is not Standing.AHEAD or place.ahead is None or place.lead is None:
        return Tile(place.name, voice.say(f"report.where.{place.standing}"), "")
    lead = voice.say("report.plus_points", points=voice.points(place.lead))
    paint = voice.palette.place(contest.contest.id, place.ahead)
    return Tile(place.name, place.ahead, lead, paint, depth(place.lead))


def depth(lead: Fraction) -> int:
    """From a narrow lead (0) to the widest (3)."""
    return sum(lead >= step for step in STEPS)


def _legend(voice: Voice, contest: ContestFacts) -> tuple[Tile, ...]:
    """The options that are ahead somewhere, each in its steps of colour."""
    leading = [option for option in contest.contest.options if any(p.ahead == option.id for p in contest.places)]
    return tuple(
        Tile(
            "",
            _named(voice, option) if step == 0 else "",
            voice.say(f"report.where.{STEP_WORDS[step]}"),
            voice.palette.place(contest.contest.id, option.id),
            step,
        )
        for option in leading
        for step in range(len(STEP_WORDS))
    )


def _named(voice: Voice, option: Option) -> str:
    name = voice.read(option.name)
    return f"{name}:" if name == option.id else f"{voice.say('count.option', name=name, id=option.id)}:"


def _table(voice: Voice, contest: ContestFacts, level: str) -> Table:
    columns = _columns(contest)
    names = [voice.option(contest.contest, option) for option in columns]
    rest = [voice.say("report.where.others")] if len(columns) < len(contest.contest.options) else []
    return Table(
        caption=voice.say("report.where.table", level=level),
        head=(level, voice.say("report.where.sheets"), *names, *rest),
        numeric=(False, *(True for _ in (0, *names, *rest))),
        rows=(
            *(tuple(_row(voice, place, columns, bool(rest))) for place in contest.places),
            *_sums(voice, contest, columns, bool(rest)),
        ),
    )


def _sums(voice: Voice, contest: ContestFacts, columns: Sequence[str], rest: bool) -> Iterator[tuple[str, ...]]:
    """What the areas add up to, where several are shown and none is hidden."""
    totals = [place.total for place in contest.places]
    if len(totals) < 2 or any(place.standing is Standing.TOO_FEW for place in contest.places):
        return
    sheets, stations = sum(one.sheets for one in totals), [one.stations for one in totals]
    votes = [sum(one.votes[option] for one in totals) for option in columns]
    others = [sum(one.options_sum for one in totals) - sum(votes)] if rest else []
    of = voice.number(sheets)
    if None not in stations:
        of = voice.say("report.where.of", sheets=sheets, stations=sum(filter(None, stations)))
    yield voice.say("report.where.total"), of, *map(voice.number, [*votes, *others])


def _columns(contest: ContestFacts) -> list[str]:
    """The options with most votes over all areas."""
    votes = {option: sum(p.total.votes[option] for p in contest.places) for option in contest.contest.option_ids}
    return sorted(votes, key=lambda option: (-votes[option], option))[:COLUMNS]


def _row(voice: Voice, place: PlaceFact, columns: Sequence[str], rest: bool) -> Iterator[str]:
    yield place.name
    total = place.total
    of = {"sheets": total.sheets, "stations": total.stations}
    yield voice.number(total.sheets) if total.stations is None else voice.say("report.where.of", **of)
    hidden = place.standing in _SILENT
    yield from (voice.say("report.none") if hidden else voice.number(total.votes[option]) for option in columns)
    if rest:
        others = total.options_sum - sum(total.votes[option] for option in columns)
        yield voice.say("report.none") if hidden else voice.number(others)
