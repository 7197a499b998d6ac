"""Time as the public may see it: never finer than a quarter of an hour, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

MINUTES: Final = 15
"""The finest time that anything public carries. Order is the number of the leaf."""

QUARTER: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:(?:00|15|30|45)Z")


def quarter(moment: datetime) -> str:
    """The quarter of an hour in which `moment` (with its zone) falls: `2024-07-28T22:15Z`."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    utc = moment.astimezone(UTC)
    begun = utc.replace(minute=utc.minute - utc.minute % MINUTES, second=0, microsecond=0)
    return f"{begun:%Y-%m-%dT%H:%M}Z".rjust(17, "0")


def is_quarter(text: str) -> bool:
    """Whether `text` is a quarter of an hour that exists, in the one way that `quarter` writes it."""
    return len(text) == len("0000-00-00T00:00Z") and _is_quarter(text)


@lru_cache(4096)
def _is_quarter(text: str) -> bool:
    """Facts by the million share a few of them."""
    if not QUARTER.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
