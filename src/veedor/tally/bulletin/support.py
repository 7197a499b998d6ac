"""K09: whether results by station stand behind a bulletin. "Unsupported" only after the deadline."""

from __future__ import annotations

from veedor.base.words import Phrase
from veedor.election.law import StationResults
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Check, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import Figures


def station_results_published(figures: Figures, around: Around) -> Check:
    """K09: results by station are published, at the latest when the deadline has passed."""
    state, as_of = figures.bulletin.station_results, figures.bulletin.as_of
    if state is None or as_of is None:
        return not_evaluated("K09")
    if state is StationResults.PUBLISHED:
        return passed("K09", as_of=as_of)
    said = Phrase(f"bulletin.station_results.{state.name.lower()}")
    if around.deadline is None:
        return not_evaluated("K09", "deadline", state=said, as_of=as_of)
    if as_of <= around.deadline:
        return not_evaluated("K09", "before", state=said, as_of=as_of, deadline=around.deadline)
    return failed("K09", state=said, as_of=as_of, deadline=around.deadline)
