"""The text of a sheet's QR code, read by the pack's layout: one reading or one named reason, never a guess.

Nothing in the text is authenticated: a well-formed forgery reads as well as a sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from veedor.election.frame import read_key
from veedor.election.pack import Pack, QrLayout, StationCode
from veedor.intake import limits
from veedor.intake.unread import Unread

OTHER_FIELDS: Final = ("null", "blank")
"""Groups of a layout's pattern that are fields of the sheet."""

_DIGITS: Final = len(str(limits.COUNT))


@dataclass(frozen=True)
class QrReading:
    """What one code says. `votes` has every option that the layout names (cards of one option add up); `fields`
    has the fields that its pattern has, None where nothing stands. `station` is a key of the frame."""

    station: int | str
    contest: str
    votes: Mapping[str, int]
    fields: Mapping[str, int | None]


class _Unfit(Exception):  # noqa: N818 - a reason on its way out of the reader
    def __init__(self, reason: Unread) -> None:
        self.reason = reason


@dataclass(frozen=True)
class QrReader:
    """Reads texts by one layout. Cheap to send to another process."""

    layout: QrLayout
    station_code: StationCode

    @staticmethod
    def of(pack: Pack) -> QrReader | None:
        """The reader of a pack; None if its sheets carry no QR code."""
        return None if pack.qr is None else QrReader(pack.qr, pack.station_code)

    def read(self, text: str) -> QrReading | Unread:
        """The reading, or why there is none."""
        try:
            return self._read(text)
        except _Unfit as unfit:
            return unfit.reason

    def fits(self, text: str) -> bool:
        """Whether the text is a reading."""
        return isinstance(self.read(text), QrReading)

    def _read(self, text: str) -> QrReading:
        if len(text) > limits.QR_TEXT or not text.isascii() or not text.isprintable():
            raise _Unfit(Unread.UNKNOWN_LAYOUT)
        found = re.fullmatch(self.layout.pattern, text)
        if found is None:
            raise _Unfit(Unread.UNKNOWN_LAYOUT)
        groups = found.groupdict()
        return QrReading(
            station=self._station(groups),
            contest=self.layout.contest,
            votes=self._votes(groups["votes"] or ""),
            fields={name: _count_or_none(groups[name]) for name in OTHER_FIELDS if name in groups},
        )

    def _station(self, groups: Mapping[str, str | None]) -> int | str:
        widths = self.station_code.widths or (0,) * sum(name.startswith("part") for name in groups)
        parts = [groups[f"part{number}"] or "" for number in range(1, len(widths) + 1)]
        if not all(parts):
            raise _Unfit(Unread.NOT_A_STATION)
        if self.station_code.widths and not all(map(_fills, parts, widths)):
            raise _Unfit(Unread.NOT_A_STATION)
        return read_key(
            self.station_code, ".".join(part.zfill(width) for part, width in zip(parts, widths, strict=True))
        )

    def _votes(self, text: str) -> Mapping[str, int]:
        counts = text.split(self.layout.separator)
        if len(counts) != len(self.layout.options):
            raise _Unfit(Unread.VOTES_MISCOUNTED)
        votes: Counter[str] = Counter()
        for option, count in zip(self.layout.options, counts, strict=True):
            votes[option] += _count(count)
        if max(votes.values(), default=0) > limits.COUNT:
            raise _Unfit(Unread.COUNT_TOO_LARGE)
        return dict(votes)


def _fills(part: str, width: int) -> bool:
    return part.isdigit() and len(part) <= width


def _count(text: str) -> int:
    if not text.isdigit():
        raise _Unfit(Unread.NOT_A_COUNT)
    if len(text) > _DIGITS or int(text) > limits.COUNT:
        raise _Unfit(Unread.COUNT_TOO_LARGE)
    return int(text)


def _count_or_none(text: str | None) -> int | None:
    return _count(text) if text else None
