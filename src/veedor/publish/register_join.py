"""Which counted stations a register does not state: named, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veedor.election.pack import UNKNOWN
from veedor.tally.fold import Count


@dataclass(frozen=True)
class RegisterJoin:
    """Counted stations by whether the pack or the given register states their electors."""

    matched: int
    unmatched: tuple[str, ...]


def join_with_register(count: Count) -> RegisterJoin:
    """Over the stations that are counted in any contest."""
    counted = np.zeros(len(count.frame), dtype=bool)
    for contest in count.contests:
        counted |= contest.resolved.counted
    stated = count.frame.electors != UNKNOWN
    unmatched = count.frame.names(np.flatnonzero(counted & ~stated))
    return RegisterJoin(int(np.count_nonzero(counted & stated)), tuple(unmatched))
