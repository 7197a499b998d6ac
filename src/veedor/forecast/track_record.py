"""What the verdicts are worth: many past contests replayed, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from veedor.forecast.replay import Judged, Replay

HARD: Final = Fraction(1, 5)
"""The part of the contests, closest first, that is shown apart."""
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Entry:
    """One contest. `ahead`: by name; `margin`: final margin as a share of the votes for options."""

    name: str
    stations: int
    ahead: str | None
    margin: Fraction
    judged: Judged

    @staticmethod
    def of(replay: Replay) -> Entry:
        trajectory, judged = replay.trajectory, replay.judged
        ahead, cast = judged.ending.ahead, int(trajectory.votes.sum())
        name = None if ahead is None else trajectory.options[ahead]
        return Entry(trajectory.name, len(trajectory), name, judged.ending.margin / max(cast, 1), judged)


@dataclass(frozen=True)
class Share:
    """`found` of `among`, and the exact binomial interval of Clopper and Pearson (1934) at `CONFIDENCE`."""

    found: int
    among: int
    low: float
    high: float

    @staticmethod
    def of(found: int, among: int) -> Share:
        from scipy.special import betaincinv

        tail = (1 - CONFIDENCE) / 2
        low = float(betaincinv(found, among - found + 1, tail)) if found else 0.0
        high = float(betaincinv(found + 1, among - found, 1 - tail)) if found < among else 1.0
        return Share(found, among, low, high)


@dataclass(frozen=True)
class Record:
    """A folder of contests, summed up. A verdict that never came counts as one at 100 % of the stations.
    `called_before`: contests in which the statistical verdict came before the arithmetic one. `untested`: contests
    in which no step before the end had a band."""

    contests: int
    wrong: Share
    outside: Share
    mean_arithmetic: Fraction
    mean_statistical: Fraction
    mean_statistical_hard: Fraction
    called_before: int
    untested: int


def sum_up(entries: Sequence[Entry]) -> Record:
    """The record of at least one contest."""
    among = len(entries)
    hard = sorted(entries, key=lambda one: abs(one.margin))[: max(1, round(among * HARD))]
    return Record(
        contests=among,
        wrong=Share.of(sum(one.judged.wrong_calls > 0 for one in entries), among),
        outside=Share.of(sum(not one.judged.band_held for one in entries), among),
        mean_arithmetic=_mean(one.judged.first_arithmetic for one in entries),
        mean_statistical=_mean(one.judged.first_statistical for one in entries),
        mean_statistical_hard=_mean(one.judged.first_statistical for one in hard),
        called_before=sum(
            _or_all(one.judged.first_statistical) < _or_all(one.judged.first_arithmetic) for one in entries
        ),
        untested=sum(not one.judged.bands for one in entries),
    )


def _or_all(share: Fraction | None) -> Fraction:
    return Fraction(1) if share is None else share


def _mean(shares: Iterable[Fraction | None]) -> Fraction:
    known = [_or_all(share) for share in shares]
    return sum(known, Fraction(0)) / len(known)
