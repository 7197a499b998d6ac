"""Reading from a socket whose other end may be hostile: so many bytes at most, and no slower than this."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GRACE: Final = 30.0
"""Seconds that any exchange may take."""

SLOWEST: Final = 4 * 1024
"""Bytes a second that earn more time: a telephone line brings more, a server that drips does not."""


class FloodError(Exception):
    """The other side sends more than it may."""


class DripError(Exception):
    """The other side takes longer than it may."""


@dataclass
class Allowance:
    """What one exchange may still cost: bytes on the wire, and seconds from `began` on `clock`."""

    bytes_left: int
    clock: Callable[[], float]
    began: float
    came: int = 0

    def seconds_left(self) -> float:
        """Above zero. DripError: the time is over."""
        left = self.began + GRACE + self.came / SLOWEST - self.clock()
        if left <= 0:
            raise DripError
        return left

    def take(self, count: int) -> None:
        """Count bytes that came. FloodError: they are more than was allowed."""
        self.came += count
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise FloodError


class Rationed(io.RawIOBase):
    """What a socket brings, every read under the allowance."""

    def __init__(self, connection: socket.socket, allowance: Allowance) -> None:
        self._connection = connection
        self._raw = connection.makefile("rb", buffering=0)
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._connection.settimeout(self._allowance.seconds_left())
        try:
            got = self._raw.readinto(buffer)
        except TimeoutError as error:
            raise DripError from error
        self._allowance.take(got or 0)
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()
