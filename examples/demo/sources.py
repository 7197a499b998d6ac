"""Three sources, two custodians: tables as people make them, with a label on every fault that was put in.

`witnesses-1` and `witnesses-2` are two typings of the same images, held by the witness network: they prove typing,
not truth. `observers` hold papers of their own.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from examples.demo.forgeries import Forgery, forge
from examples.demo.invent import Sheet

WITNESSES, TYPED_AGAIN, OBSERVERS = "witnesses-1", "witnesses-2", "observers"
CUSTODIANS: Final = {WITNESSES: "witness-network", TYPED_AGAIN: "witness-network", OBSERVERS: "observation-mission"}
HELD: Final = {WITNESSES: 0.95, TYPED_AGAIN: 0.90, OBSERVERS: 0.45}
"""Share of all stations that each source holds; the second typing is of images that the first has too."""
ENCODINGS: Final = {WITNESSES: "utf-8-sig", TYPED_AGAIN: "latin-1", OBSERVERS: "utf-8"}
"""As such tables really come."""

COLUMNS: Final = {
    "ARREBOL": "ARREBOL",
    "PENALVER": "PEÑALVER",
    "QUINTANILLA": "QUINTANILLA",
    "OLMEDO": "OLMEDO",
    "SOLANA": "SOLANA",
}

Row = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """`kind` was put into `source` at `station`; any of `finders` must find it: rules, or `refused`."""

    kind: str
    source: str
    station: str
    finders: tuple[str, ...]


def row_of(sheet: Sheet, source: str) -> Row:
    """The sheet as a row of the pack's layout."""
    centre, _, station = sheet.station.partition(".")
    votes = {COLUMNS[option]: str(votes) for option, votes in sheet.votes.items()}
    return {
        "CENTRO": centre,
        "MESA": station,
        "ELECTORES": str(sheet.electors),
        "VOTANTES": str(sheet.total),
        **votes,
        "VALIDOS": str(sheet.valid),
        "NULOS": str(sheet.null),
        "BLANCOS": str(sheet.blank),
        "TOTAL": str(sheet.total),
        "IMAGEN": f"{CUSTODIANS[source]}-{sheet.station}.jpg",
    }


class Tables:
    """The rows of every source, by station, and the labels of the faults put into them. `papers` are what the
    witness network photographs: the sheets that it holds, forged ones among them."""

    def __init__(self, sheets: Sequence[Sheet], seed: int) -> None:
        self._seed = seed
        self._draw = random.Random(seed)
        self._sheets = {sheet.station: sheet for sheet in sheets}
        witnessed = self._some([*self._sheets], HELD[WITNESSES])
        held = {
            WITNESSES: witnessed,
            TYPED_AGAIN: self._some(witnessed, HELD[TYPED_AGAIN]),
            OBSERVERS: self._some([*self._sheets], HELD[OBSERVERS]),
        }
        self.rows = {
            source: {station: [row_of(self._sheets[station], source)] for station in stations}
            for source, stations in held.items()
        }
        self.papers = {station: self._sheets[station] for station in witnessed}
        self.faults: list[Fault] = []
        self.forgeries: tuple[Forgery, ...] = ()
        everywhere = set.intersection(*(set(stations) for stations in held.values()))
        self._untouched = sorted(everywhere)
        self._draw.shuffle(self._untouched)

    def _some(self, stations: list[str], share: float) -> list[str]:
        return sorted(self._draw.sample(stations, round(len(stations) * share)))

    def put_in_faults(self) -> None:
        """Every kind several times, each at a station of its own that all three sources hold."""
        for spoil, times in (
            (self._change_digit, 6),
            (self._swap_pair, 4),
            (self._over_vote, 3),
            (self._repeat, 3),
            (self._repeat_otherwise, 2),
            (self._lose_field, 5),
            (self._dispute, 5),
            (self._unknown_station, 2),
            (self._no_number, 3),
        ):
            for _ in range(times):
                spoil(self._sheets[self._untouched.pop()])

    def put_in_forgeries(self) -> None:
        """Filed through the witness network in place of the true papers, and typed from them in good faith."""
        alone = [station for station in self.papers if station not in self.rows[OBSERVERS]]
        self.forgeries = forge(self._sheets, self._untouched, alone, self._seed)
        for one in self.forgeries:
            self.papers[one.station] = one.forged
            for source in (WITNESSES, TYPED_AGAIN):
                if one.station in self.rows[source]:
                    self.rows[source][one.station] = [row_of(one.forged, source)]

    def _label(self, kind: str, source: str, station: str, *finders: str) -> None:
        self.faults.append(Fault(kind, source, station, finders))

    def _row(self, source: str, sheet: Sheet) -> Row:
        return self.rows[source][sheet.station][0]

    def _change_digit(self, sheet: Sheet) -> None:
        row = self._row(WITNESSES, sheet)
        digits = row["ARREBOL"]
        row["ARREBOL"] = digits[:-1] + str((int(digits[-1]) + self._draw.randint(1, 9)) % 10)
        self._label("changed digit", WITNESSES, sheet.station, "B01", "F01", "F07")

    def _swap_pair(self, sheet: Sheet) -> None:
        """Sums still hold: only another reading can tell."""
        row = self._row(WITNESSES, sheet)
        row["ARREBOL"], row["QUINTANILLA"] = row["QUINTANILLA"], row["ARREBOL"]
        self._label("swapped pair", WITNESSES, sheet.station, "F01", "F07", "D08")

    def _over_vote(self, sheet: Sheet) -> None:
        """The paper itself has more votes than electors: every custodian's copy says so."""
        stuffed = sheet.with_votes(PENALVER=sheet.votes["PENALVER"] + sheet.electors)
        self.papers[sheet.station] = stuffed
        for source in CUSTODIANS:
            self.rows[source][sheet.station] = [row_of(stuffed, source)]
        self._label("over-vote", WITNESSES, sheet.station, "B08")

    def _repeat(self, sheet: Sheet) -> None:
        self.rows[WITNESSES][sheet.station].append(dict(self._row(WITNESSES, sheet)))
        self._label("duplicate", WITNESSES, sheet.station, "A04")

    def _repeat_otherwise(self, sheet: Sheet) -> None:
        other = row_of(sheet.with_votes(SOLANA=sheet.votes["SOLANA"] + 40), WITNESSES)
        self.rows[WITNESSES][sheet.station].append(other)
        self._label("duplicate that differs", WITNESSES, sheet.station, "A04")

    def _lose_field(self, sheet: Sheet) -> None:
        column = self._draw.choice(["OLMEDO", "VALIDOS", "NULOS", "TOTAL"])
        self._row(WITNESSES, sheet)[column] = self._draw.choice(["", "?", "XXX"])
        self._label("missing field", WITNESSES, sheet.station, "C01")

    def _dispute(self, sheet: Sheet) -> None:
        """The observers' paper says something else, and adds up just as well."""
        moved = min(40, sheet.votes["ARREBOL"])
        votes = {"ARREBOL": sheet.votes["ARREBOL"] - moved, "PENALVER": sheet.votes["PENALVER"] + moved}
        self.rows[OBSERVERS][sheet.station] = [row_of(sheet.with_votes(**votes), OBSERVERS)]
        self._label("disputed station", OBSERVERS, sheet.station, "F07")

    def _unknown_station(self, sheet: Sheet) -> None:
        nowhere = f"99{len(self.faults):04d}.01"
        self.rows[OBSERVERS][nowhere] = [{**self._row(OBSERVERS, sheet), "CENTRO": nowhere[:6], "MESA": "01"}]
        self._label("unknown station", OBSERVERS, nowhere, "A01")

    def _no_number(self, sheet: Sheet) -> None:
        self._row(OBSERVERS, sheet)["PEÑALVER"] = self._draw.choice(["1O7", "12.5", "-3", "ciento dos"])
        self._label("not a number", OBSERVERS, sheet.station, "refused")

    def in_file_order(self, source: str) -> Iterator[tuple[str, Row]]:
        """Station and row, line by line."""
        for station, rows in self.rows[source].items():
            for row in rows:
                yield station, row

    def write(self, folder: Path) -> dict[str, Path]:
        """One CSV a source."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = {}
        for source in self.rows:
            paths[source] = folder / f"{source}.csv"
            with paths[source].open("w", encoding=ENCODINGS[source], newline="") as file:
                rows = [row for _, row in self.in_file_order(source)]
                table = csv.DictWriter(file, fieldnames=list(rows[0]))
                table.writeheader()
                table.writerows(rows)
        return paths
