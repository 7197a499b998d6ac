"""The night of the invented election: the authority publishes sheet after sheet, the strongholds of the option that
ends behind first; and the night of an invented city, in which the lead turns late."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from examples.demo.invent import Sheet
from examples.demo.sources import WITNESSES, Row, row_of

CHANCE: Final = 0.09
"""Spread of chance in the order, as a share of votes; as much as places differ."""
PUBLICATIONS: Final = 40
IN: Final = 34
"""Publications that are out when the demo looks."""


def arrivals(sheets: Sequence[Sheet], seed: int) -> list[tuple[int, Sheet]]:
    """Every sheet with the number of the publication that brings it."""
    draw = random.Random(seed)
    strength = {sheet.station: sheet.votes["ARREBOL"] / sheet.valid + draw.gauss(0, CHANCE) for sheet in sheets}
    order = sorted(sheets, key=lambda sheet: strength[sheet.station])
    return [(1 + at * PUBLICATIONS // len(order), sheet) for at, sheet in enumerate(order)]


def write_feed(sheets: Sequence[Sheet], seed: int, path: Path) -> Path:
    """What is out so far, as the pack's layout `feed` has it."""
    rows = [_row(number, sheet) for number, sheet in arrivals(sheets, seed) if number <= IN]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def _row(number: int, sheet: Sheet) -> Row:
    row = row_of(sheet, WITNESSES)
    del row["VOTANTES"], row["IMAGEN"]
    return {**row, "PUBLICACION": str(number)}


DISTRICTS, CENTRES, STATIONS = 8, 10, 6
"""Districts of the city, centres of a district, stations of a centre."""
LEADS: Final = (-0.22, 0.34)
"""Lead, as a share of votes, in the districts that come first and last."""
LATE: Final = 2.0
"""Spread of chance in the demo's order, in districts."""


def write_city(seed: int, path: Path, late: float = LATE) -> Path:
    """A past night for `veedor forecast replay`: an invented city elects its mayor. The hills come in first and the
    harbour last, so that who is ahead at two in the morning is not who is ahead at the end. `late` is the spread of
    chance in the order, in districts: far below one, whole districts come one after another."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("station", "district", "centre", "electors", "PUERTO", "CERROS", "null", "arrived_order"))
        for at in range(DISTRICTS * CENTRES):
            table.writerows(_centre(draw, at, late))
    return path


def _centre(draw: random.Random, at: int, late: float) -> list[tuple[object, ...]]:
    """The stations of one centre: one mood, arriving about when its district does."""
    district, (first, last) = at // CENTRES, LEADS
    mood = first + (last - first) * district / (DISTRICTS - 1) + draw.gauss(0, 0.06)
    rows: list[tuple[object, ...]] = []
    for station in range(STATIONS):
        electors = draw.randint(180, 420)
        cast = round(electors * draw.uniform(0.55, 0.75))
        port = round(cast * min(0.95, max(0.05, (1 + mood + draw.gauss(0, 0.03)) / 2)))
        order = round(district + draw.gauss(0, late), 1)
        rows.append(
            (f"{at + 1:03d}.{station + 1}", f"D{district + 1}", at + 1, electors, port, cast - port, 0, order)
        )
    return rows
