"""The paper of an invented election: what every station's sheet truly says, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from veedor.election.pack import Pack

STRENGTH: Mapping[str, float] = {
    "ARREBOL": 0.47,
    "PENALVER": 0.36,
    "QUINTANILLA": 0.09,
    "OLMEDO": 0.05,
    "SOLANA": 0.03,
}
"""Share of the votes that each option has in the country as a whole, before places differ."""


@dataclass(frozen=True)
class Sheet:
    """One station's figures. The sheet's own sums hold: they follow from the figures."""

    station: str
    electors: int
    votes: Mapping[str, int]
    null: int
    blank: int

    @property
    def valid(self) -> int:
        return sum(self.votes.values())

    @property
    def total(self) -> int:
        return self.valid + self.null + self.blank

    def with_votes(self, **votes: int) -> Sheet:
        """The sheet with other votes for some options; its sums follow."""
        return replace(self, votes={**self.votes, **votes})


def invent_sheets(pack: Pack, seed: int) -> tuple[Sheet, ...]:
    """The true sheet of every listed station. Regions lean, centres lean within them, turnout varies."""
    draw = random.Random(seed)
    leans: dict[str, float] = {}
    sheets = []
    for code, electors in zip(pack.stations.codes, pack.stations.electors, strict=True):
        region, centre = code[:2], code[:6]
        for place, spread in ((region, 0.08), (centre, 0.05)):
            leans.setdefault(place, draw.gauss(0, spread))
        sheets.append(_invent_sheet(draw, code, electors, leans[region] + leans[centre]))
    return tuple(sheets)


def _invent_sheet(draw: random.Random, station: str, electors: int, lean: float) -> Sheet:
    cast = round(electors * min(0.92, max(0.35, draw.gauss(0.63, 0.06))))
    null, blank = (round(cast * draw.uniform(0.002, 0.012)) for _ in range(2))
    strength = dict(STRENGTH)
    strength["ARREBOL"] = min(0.80, max(0.12, strength["ARREBOL"] + lean + draw.gauss(0, 0.02)))
    strength["PENALVER"] = max(0.05, 0.83 - strength["ARREBOL"])
    return Sheet(station, electors, _share_out(strength, cast - null - blank), null, blank)


def _share_out(strength: Mapping[str, float], votes: int) -> dict[str, int]:
    """Whole votes in proportion to strength; what rounding leaves goes to the strongest."""
    everything = sum(strength.values())
    shared = {option: int(votes * part / everything) for option, part in strength.items()}
    shared[max(strength, key=strength.__getitem__)] += votes - sum(shared.values())
    return shared
