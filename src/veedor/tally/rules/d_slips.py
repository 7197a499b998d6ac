"""D10 and D11: slips of a typist's hand that a broken sum or a repeated column gives away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.base.words import Phrase
from veedor.tally.rules.columns import VOTES, Figure, Mask
from veedor.tally.rules.groups import STEP, Groups, repeated, spanning
from veedor.tally.rules.linear import put_in
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts
from veedor.tally.rules.speech import field_word

SLIPS: Final = np.asarray([100, 200, 300, *(9 * 10**power for power in range(9))], dtype=np.int64)
"""Differences that a single misread or misplaced digit makes."""
_DIGITS: Final = 9
"""Neighbouring pairs of digits in a number of at most ten digits."""
SHOWN: Final = 3

Column = NDArray[np.int64]


def _no_slip_explains_a_sum(sheets: Sheets) -> Checked:
    """Looks only at sheets on which Σv = P or the parts of T fail; a sheet whose sums hold passes."""
    columns = sheets.columns
    sums = {"valid": columns.votes, "total": columns.parts_of_total}
    kept = {name: parts for name, parts in sums.items() if sheets.readings.has(name)} or sums
    known, failed = np.ones(len(sheets), dtype=bool), np.zeros(len(sheets), dtype=bool)
    missing: dict[str, int] = {}
    for name, parts in kept.items():
        stated = columns.field(name)
        known &= parts.known & stated.known
        failed |= _slipped(parts, stated)
        missing |= {**parts.missing, **stated.missing}

    def numbers(row: int) -> Numbers:
        name = next(one for one, parts in kept.items() if _cause(parts, columns.field(one), row) is not None)
        parts, stated = kept[name], columns.field(name)
        return {**put_in(parts, stated, row), "cause": _cause(parts, stated, row)}

    return Checked(verdicts(known | failed, failed), missing, numbers)


def _slipped(parts: Figure, stated: Figure) -> Mask:
    gap = np.subtract(stated.values, parts.values, dtype=np.int64)
    failed = np.zeros(len(gap), dtype=bool)
    rows = np.flatnonzero(parts.known & stated.known & (gap != 0))
    explained = np.isin(np.abs(gap[rows]), SLIPS)
    for values, wanted in _summands(parts, stated, rows, gap[rows]):
        for change in _swaps(values):
            explained |= (change == wanted) & (change != 0)
    failed[rows[explained]] = True
    return failed


def _summands(parts: Figure, stated: Figure, rows: Column, gap: Column) -> Iterator[tuple[Column, Column]]:
    """Each number of a sum at `rows`, with the change in it that would close the gap."""
    for part in parts.parts:
        if not isinstance(part.values, int):
            yield part.values[rows].astype(np.int64), part.sign * gap
    yield stated.values[rows].astype(np.int64), -gap


def _swaps(values: Column) -> Iterator[Column]:
    """What exchanging two neighbouring digits changes, pair by pair from the right; 0 beyond the number."""
    for power in range(_DIGITS):
        low, high = values // 10**power % 10, values // 10 ** (power + 1) % 10
        inside = values >= 10 ** (power + 1)
        yield np.where(inside, (low - high) * (9 * 10**power), 0)


def _cause(parts: Figure, stated: Figure, row: int) -> Phrase | None:
    """Which digits were exchanged, or else that the difference alone is telling; None if nothing is."""
    rows, gap = np.asarray([row]), np.asarray([stated.at(row) - parts.at(row)])
    names = [*(part.name for part in parts.parts), *(part.name for part in stated.parts)]
    for name, (values, wanted) in zip(names, _summands(parts, stated, rows, gap), strict=True):
        if any(change[0] == wanted[0] != 0 for change in _swaps(values)):
            old, new = int(values[0]), int(values[0] + wanted[0])
            return Phrase("rules.slips.digits", {"field": field_word(name), "old": old, "new": new})
    difference = abs(int(gap[0]))
    return Phrase("rules.slips.difference", {"difference": difference}) if difference in SLIPS else None


def _column_stands_once(sheets: Sheets) -> Checked:
    """The same votes for every option at two stations, anywhere in the source; A04 asks about one station."""
    votes, minimum = sheets.columns.votes, sheets.pack.thresholds.repeated_minimum
    enough = votes.known & (votes.values >= minimum)
    digests = _digests(sheets)
    rows = np.flatnonzero(enough)[repeated(digests[enough])]
    same = _equal_rows(sheets.readings.votes[rows], digests[rows])
    elsewhere = spanning(same, sheets.station_ids[rows])
    failed = np.zeros(len(sheets), dtype=bool)
    failed[rows[elsewhere]] = True
    groups = Groups(rows, same)

    def numbers(row: int) -> Numbers:
        others = groups.others(row, int(same[np.searchsorted(rows, row)]))
        elsewhere = others[sheets.station_ids[others] != sheets.station_ids[row]]
        stations = sorted({sheets.frame.written(one) for one in sheets.readings.stations[elsewhere]})
        named = ", ".join(stations[:SHOWN]) + (" …" if len(stations) > SHOWN else "")
        return {"votes": votes.at(row), "stations": named}

    return Checked(verdicts(votes.known, failed), votes.missing, numbers)


def _digests(sheets: Sheets) -> NDArray[np.uint64]:
    """An integer a vector of votes: equal vectors have equal ones, and `_equal_rows` settles the rest."""
    mixed = np.zeros(len(sheets), dtype=np.uint64)
    for index in range(len(sheets.readings.options)):
        factor = np.uint64(pow(STEP, index + 1, 2**64))
        mixed += sheets.readings.counts[:, index].astype(np.uint64) * factor
    return mixed


def _equal_rows(vectors: NDArray[np.int32], digests: NDArray[np.uint64]) -> Column:
    """A number from 0 a row; equal rows have the same."""
    order = np.argsort(digests)
    new = _unlike_previous(vectors, order)
    if bool((new & (np.diff(digests[order]) == 0)).any()):  # unequal rows share a digest, so it cannot tell
        order = np.lexsort(vectors.T)
        new = _unlike_previous(vectors, order)
    numbers = np.zeros(len(vectors), dtype=np.int64)
    numbers[order[1:]] = np.cumsum(new)
    return numbers


def _unlike_previous(vectors: NDArray[np.int32], order: NDArray[np.int64]) -> Mask:
    unlike = np.zeros(max(len(order) - 1, 0), dtype=bool)
    for column in vectors.T:
        values = column[order]
        unlike |= values[1:] != values[:-1]
    return unlike


SLIP_RULES: Final[tuple[Rule[Sheets], ...]] = (
    Rule(
        "D10",
        Severity.WARNING,
        "g ≠ 0 ⇒ |g| ∉ {9·10^k, 100, 200, 300} ∧ g ∉ {swap(f) − f}, where g = P − Σv or g = T − (P + b + n)",
        (VOTES, "valid", "blank", "null", "challenged", "other", "total"),
        _no_slip_explains_a_sum,
    ),
    Rule(
        "D11",
        Severity.WARNING,
        "Σv ≥ repeated_minimum ∧ v = v' ⇒ station = station'",
        (VOTES,),
        _column_stands_once,
        "repeated_minimum",
    ),
)
