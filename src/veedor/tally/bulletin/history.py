"""K07 and K11: what a bulletin takes back of the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from veedor.election.law import Bulletin
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Check, Named, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.figures import OTHERS, Figures
from veedor.tally.bulletin.stated import Stated

GROWING: Final = ("valid", "null", "blank", "total", "electors_counted", "stations_counted")
"""Figures that can only grow while sheets come in."""


def nothing_shrinks(figures: Figures, around: Around) -> Check:
    """K07: no figure is smaller than in the previous bulletin."""
    before = around.earlier
    if before is None:
        return not_evaluated("K07")
    now = figures.bulletin
    compared = [*_votes(before, now), *_totals(before, now), *_coverage(before, now)]
    shrunk = [(name, then, here) for name, then, here in compared if here < then]
    if not compared:
        return not_evaluated("K07", "figures", previous=before.id)
    if not shrunk:
        return passed("K07", previous=before.id, compared=len(compared))
    name, then, here = shrunk[0]
    return failed(
        "K07",
        previous=before.id,
        compared=len(compared),
        shrunk=len(shrunk),
        figure=Named(name),
        before=_shown(name, then, before),
        now=_shown(name, here, now),
    )


def _votes(before: Bulletin, now: Bulletin) -> Iterator[tuple[str, int, int]]:
    for option, votes in before.votes.items():
        if option in now.votes:
            yield option, votes, now.votes[option]
    if before.others is not None and now.votes.keys() >= before.votes.keys():
        rest = sum(votes for option, votes in now.votes.items() if option not in before.votes)
        if rest or now.others is not None:
            yield OTHERS, before.others, rest + (now.others or 0)


def _totals(before: Bulletin, now: Bulletin) -> Iterator[tuple[str, int, int]]:
    for name in GROWING:
        then, here = getattr(before, name), getattr(now, name)
        if then is not None and here is not None:
            yield name, then, here


def _coverage(before: Bulletin, now: Bulletin) -> Iterator[tuple[str, int, int]]:
    """Coverages of the same thing, in millionths of a percent, so that they compare as whole numbers."""
    if before.coverage is None or now.coverage is None or before.coverage_of != now.coverage_of:
        return
    scale = 10**8
    yield "coverage", int(Stated.read(before.coverage).share * scale), int(Stated.read(now.coverage).share * scale)


def _shown(name: str, value: int, bulletin: Bulletin) -> Number:
    return bulletin.coverage or "" if name == "coverage" else value


def calls_stand(figures: Figures, around: Around) -> Check:
    """K11: what the previous bulletin called irreversible is not taken back."""
    before, now = around.earlier, figures.bulletin
    if before is None or not before.called_irreversible or now.called_irreversible is None:
        return not_evaluated("K11")
    result = passed if now.called_irreversible else failed
    return result("K11", previous=before.id)
