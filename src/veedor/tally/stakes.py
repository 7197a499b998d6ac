"""What every counted station puts into the balance of one contest area.

Three columns decide the arithmetic verdict: the votes, the register's electors that the station `covers` (takes out
of what is outstanding), and its `capacity` (the votes that it could have produced, had its sheet been false).

    all options read, electors known       covers its electors
    something unread, or electors unknown  covers only the ballots that are read; the rest stays outstanding
    no roll (ballots delivered instead)    covers nobody of the register; its ballots are counted apart
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from veedor.election.assertion import Assertion
from veedor.election.frame import Frame
from veedor.election.pack import UNKNOWN
from veedor.election.sheet import State
from veedor.tally.counted import Counted
from veedor.tally.held import MARKS, Held
from veedor.tally.resolve import Resolved


@dataclass(frozen=True)
class Rival:
    """What one source says at the disputed stations; `room` are votes that it leaves unread there."""

    votes: NDArray[np.int64]
    room: NDArray[np.int64]


class Stakes:
    """The counted stations of `area`, in order. `extra`: lawful ballots of each station beyond its electors."""

    def __init__(
        self, area: slice, frame: Frame, counted: Counted, resolved: Resolved, held: Sequence[Held], extra: int
    ) -> None:
        at = np.flatnonzero(resolved.counted[area]) + area.start
        here = area if len(at) == area.stop - area.start else at
        self._at = at
        self.votes = counted.votes[here]
        self.totals = self.votes.sum(axis=0, dtype=np.int64)
        self.electors = counted.electors[here]
        self.read = _all_read(counted, here)
        self.special = _special(frame, here)
        self.covers = self._covers(counted, here)
        self.capacity = np.where(self.special & self.read, frame.ballots[here], self.covers) + extra
        self._disputed = np.flatnonzero(resolved.disputed[here] & ~resolved.doubtful[here])
        self._doubtful = np.flatnonzero(resolved.doubtful[here])
        self._rivals = [self._rival(one) for one in held] if len(self._disputed) else []

    def __len__(self) -> int:
        return len(self.votes)

    @property
    def unknown_electors(self) -> int:
        """Counted stations with a roll whose electors nobody states."""
        return int(np.count_nonzero((self.electors == UNKNOWN) & ~self.special))

    @cached_property
    def unread_room(self) -> int | None:
        """Votes that unread figures of counted stations could still hold; None where nothing bounds them."""
        partly = ~self.read
        if bool((partly & (self.electors == UNKNOWN)).any()):
            return None
        return int((self.electors - self.covers)[partly].sum())

    def _covers(self, counted: Counted, here: slice | NDArray[np.int64]) -> NDArray[np.int64]:
        known = self.electors != UNKNOWN
        if bool((self.read & known).all()):
            return self.electors
        cast = self.votes.sum(axis=1, dtype=np.int64)
        for name in MARKS:
            if counted.has(name):
                cast += counted.column(name)[here]
        ballots = np.where(known, np.minimum(cast, self.electors), cast)
        covers = np.where(self.read & known, self.electors, ballots)
        return np.where(self.special, 0, covers)

    @property
    def in_dispute(self) -> bool:
        """Whether any counted station may be worse than its counted reading."""
        return bool(len(self._disputed) or len(self._doubtful))

    def parts(self, assertion: Assertion) -> NDArray[np.int64]:
        """Each counted station's part of the sum, at its worst reading."""
        parts = assertion.values(self.votes)
        if len(self._doubtful):
            emptied = self.capacity[self._doubtful] * assertion.worst_vote
            parts[self._doubtful] = np.minimum(parts[self._doubtful], emptied)
        for rival in self._rivals:
            worst = assertion.values(rival.votes) + rival.room * assertion.worst_vote
            parts[self._disputed] = np.minimum(parts[self._disputed], worst)
        return parts

    @cached_property
    def heaviest(self) -> tuple[int, int]:
        """The most votes, and the most capacity, of any one counted station."""
        cast = self.votes.sum(axis=1, dtype=np.int64)
        return int(cast.max(initial=0)), int(self.capacity.max(initial=0))

    def _rival(self, one: Held) -> Rival:
        """The source's reading of the disputed stations; the counted one where it has none, or no such field."""
        counted = self.votes[self._disputed].astype(np.int64)
        if not len(one):
            return Rival(counted, np.zeros(len(counted), dtype=np.int64))
        positions = self._at[self._disputed]
        row = np.minimum(np.searchsorted(one.positions, positions), len(one) - 1)
        present = (one.positions[row] == positions)[:, None]
        states = one.readings.vote_states[row]
        silent = ~present | (states == State.NO_SUCH_FIELD)
        votes = np.where(silent, counted, one.readings.votes[row])
        unread = (~silent & (states != State.NUMBER)).any(axis=1)
        room = np.maximum(self.capacity[self._disputed] - votes.sum(axis=1), 0)
        return Rival(votes, np.where(unread, room, 0))


def _all_read(counted: Counted, here: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
    read = np.ones(len(counted.electors[here]), dtype=bool)
    for column in range(len(counted.options)):
        read &= counted.states[here, column] == State.NUMBER
    return read


def _special(frame: Frame, here: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
    """Stations without a roll: ballots were delivered, and the register counts nobody there."""
    special: NDArray[np.bool_] = (frame.ballots[here] != UNKNOWN) & (frame.electors[here] == UNKNOWN)
    return special
