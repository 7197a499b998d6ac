"""Why a photo, or the text of its code, became no reading. Never a guess instead."""

from __future__ import annotations

from enum import StrEnum


class Unread(StrEnum):
    """A reason by name; its sentences stand in the catalogue under `read.reason`."""

    MISSING = "missing"
    NOT_A_FILE = "not_a_file"
    CANNOT_OPEN = "cannot_open"
    EMPTY = "empty"
    FILE_TOO_BIG = "file_too_big"
    NOT_AN_IMAGE = "not_an_image"
    HEIC = "heic"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    BOMB = "bomb"
    OUT_OF_MEMORY = "out_of_memory"
    TOOK_TOO_LONG = "took_too_long"
    WORKER_DIED = "worker_died"

    NO_CODE = "no_code"
    SEVERAL_SHEETS = "several_sheets"
    NO_QR_IN_PACK = "no_qr_in_pack"
    UNKNOWN_LAYOUT = "unknown_layout"
    VOTES_MISCOUNTED = "votes_miscounted"
    NOT_A_COUNT = "not_a_count"
    COUNT_TOO_LARGE = "count_too_large"
    NOT_A_STATION = "not_a_station"

    @property
    def refused(self) -> bool:
        """Whether the file itself could not be used; otherwise it is a sound image without a usable code."""
        return self in _REFUSED

    @property
    def code(self) -> str:
        """Of the sentences in the catalogue."""
        return f"read.reason.{self}"


_REFUSED = frozenset(list(Unread)[: list(Unread).index(Unread.NO_CODE)])
