"""Bulletins made by hand, and small elections of which the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from veedor.election.law import Bulletin
from veedor.election.pack import UNKNOWN
from veedor.tally.bulletin.around import Around, SheetsHeld

OPTIONS = ("a", "b", "c")


def bulletin(votes: dict[str, int] | None = None, **stated: Any) -> Bulletin:
    """A bulletin of 29 July 2024 that states what it is given."""
    given: dict[str, Any] = {
        "id": "1",
        "contest": "president",
        "announced_at": datetime(2024, 7, 29, tzinfo=UTC),
        "source": "invented",
        "votes": votes or {},
    }
    return Bulletin(**given | stated)


def sheets(votes: list[tuple[int, ...]], electors: list[int] | None = None) -> SheetsHeld:
    """Sheets held of the first options; electors UNKNOWN unless given."""
    matrix = np.asarray(votes, dtype=np.int64)
    stated = electors or [UNKNOWN] * len(votes)
    return SheetsHeld(OPTIONS[: matrix.shape[1]], matrix, np.asarray(stated, dtype=np.int64))


@dataclass(frozen=True)
class Truth:
    """An election: `votes` and `electors` of all stations; `counted` are those behind the bulletin, `held` those
    whose sheets are held, `wrong` the held sheets whose figures were changed (`shown` in place of `votes`)."""

    votes: NDArray[np.int64]
    electors: NDArray[np.int64]
    counted: NDArray[np.bool_]
    held: NDArray[np.bool_]
    shown: NDArray[np.int64]
    known: NDArray[np.bool_]

    @property
    def wrong(self) -> int:
        return int((self.held & (self.shown != self.votes).any(axis=1)).sum())

    @property
    def announced(self) -> dict[str, int]:
        return dict(zip(OPTIONS, map(int, self.votes[self.counted].sum(axis=0)), strict=True))

    @property
    def around(self) -> Around:
        electors = np.where(self.known, self.electors, UNKNOWN)[self.held]
        held = SheetsHeld(OPTIONS, self.shown[self.held], electors)
        return Around(options=OPTIONS, stations=len(self.votes), sheets=held)


@st.composite
def truths(draw: st.DrawFn, *, forged: bool) -> Truth:
    """Up to nine stations; nobody votes twice."""
    size = draw(st.integers(1, 9))
    votes = np.asarray(draw(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=size, max_size=size)))
    home = np.asarray(draw(st.lists(st.integers(0, 12), min_size=size, max_size=size)))
    home[0] += 1  # a register of nobody is none
    counted, held, known = (_mask(draw, size) for _ in range(3))
    held[0] = True
    shown = votes.copy()
    if forged:
        for at in np.flatnonzero(_mask(draw, size)):
            shown[at] = draw(st.tuples(*[st.integers(0, 40)] * 3))
    return Truth(votes, votes.sum(axis=1) + home, counted, held, shown, known)


def _mask(draw: st.DrawFn, size: int) -> NDArray[np.bool_]:
    return np.asarray(draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
