"""Why one reading counts and not another, in the order of the policy (`tally/resolve.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from veedor.base.words import Phrase
from veedor.election.sheet import State
from veedor.tally.fold import ContestCount
from veedor.tally.resolve import NOBODY
from veedor.tally.rules.rule import Result, Severity, Unit

_CRITERIA: Final = ("custodians", "errors", "readings", "complete")

Merits = tuple[int, int, int, int]
"""Custodians that confirm it, minus the errors in it, readings that confirm it, figures that are numbers."""


def why_it_counts(contest: ContestCount, position: int) -> Phrase | None:
    """The first criterion on which the counted reading is ahead of all others; None where no reading counts."""
    chosen = int(contest.resolved.source[position])
    if chosen == NOBODY:
        return None
    merits = {
        index: _merits(contest, index, position)
        for index, held in enumerate(contest.held)
        if bool(np.isin(position, held.positions))
    }
    mine = merits.pop(chosen)
    if not merits:
        return Phrase("report.dossier.counts_alone")
    return Phrase(f"report.dossier.why_{_deciding(mine, list(merits.values()))}", _numbers(mine))


def _deciding(mine: Merits, others: Sequence[Merits]) -> str:
    """The criterion that leaves the counted reading alone, else that the rest of the policy decided."""
    for place, criterion in enumerate(_CRITERIA):
        if mine[: place + 1] > max(other[: place + 1] for other in others):
            return criterion
    return "policy"


def _numbers(mine: Merits) -> dict[str, object]:
    return {"custodians": mine[0], "readings": mine[2]}


def _merits(contest: ContestCount, index: int, position: int) -> Merits:
    custodians: set[str] = set()
    readings = 0
    for pair in contest.pairs:
        if index in (pair.a, pair.b) and bool(np.isin(position, pair.positions[~pair.differ])):
            other = contest.sources[pair.b if pair.a == index else pair.a]
            readings += 1
            if other.independent_of(contest.sources[index]):
                custodians.add(other.custodian)
    row = int(np.searchsorted(contest.held[index].positions, position))
    known = int(np.count_nonzero(contest.held[index].readings.states[row] == State.NUMBER))
    return len(custodians), -_errors(contest, index, row), readings, known


def _errors(contest: ContestCount, index: int, row: int) -> int:
    """Failed rules of severity error on the reading."""
    origin = int(contest.held[index].origin[row])
    return sum(
        report.checked.results[origin] == Result.FAILED
        for report in contest.reports
        if report.source == index and report.rule.severity is Severity.ERROR and report.rule.unit is Unit.READING
    )
