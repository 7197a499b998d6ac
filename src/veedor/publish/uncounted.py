"""Why nothing of a contest is counted, as far as the readings say it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from veedor.base.words import Phrase
from veedor.election.frame import NOWHERE
from veedor.election.sheet import State
from veedor.tally.fold import ContestCount, Count


def why_uncounted(count: Count, contest: ContestCount) -> Iterator[Phrase]:
    """One sentence a reason, each with the number of rows or stations that it holds for."""
    unlisted = elsewhere = unread = 0
    for one in contest.readings:
        at = count.frame.positions(one.stations)
        member = (at != NOWHERE) & contest.members[at]
        listed = (at != NOWHERE) & (count.frame.listed[at] | (not count.frame.has_list))
        unlisted += int(np.count_nonzero(~listed))
        elsewhere += int(np.count_nonzero(listed & ~member))
        unread += int(np.count_nonzero(member & ~(one.vote_states == State.NUMBER).any(axis=1)))
    for reason, rows in (("unlisted", unlisted), ("elsewhere", elsewhere), ("unread", unread)):
        if rows:
            yield Phrase(f"count.uncounted.{reason}", {"rows": rows})
    tied = int(contest.resolved.tied.sum())
    if tied:
        yield Phrase("count.coverage.tied", {"tied": tied})
