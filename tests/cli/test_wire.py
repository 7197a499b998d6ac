"""A socket read under an allowance: bytes and time are counted before anything is looked at."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator

import pytest

from veedor.cli.wire import GRACE, SLOWEST, Allowance, DripError, FloodError, Rationed

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_what_is_allowed_comes_whole(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"x" * 100)
    theirs.close()
    allowance = Allowance(100, lambda: 0.0, 0.0)
    assert io.BufferedReader(Rationed(ours, allowance)).read() == b"x" * 100
    assert (allowance.came, allowance.bytes_left) == (100, 0)


def test_one_byte_more_is_a_flood(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"x" * 101)
    with pytest.raises(FloodError):
        io.BufferedReader(Rationed(ours, Allowance(100, lambda: 0.0, 0.0))).read(101)


def test_a_silent_other_side_is_left_when_the_time_is_over(pair: Pair) -> None:
    with pytest.raises(DripError):
        Rationed(pair[0], Allowance(100, lambda: GRACE - 0.001, 0.0)).readinto(bytearray(1))


def test_bytes_earn_time_and_drops_do_not() -> None:
    quick = Allowance(10**9, lambda: GRACE + 9, 0.0)
    quick.take(10 * SLOWEST)
    assert quick.seconds_left() == pytest.approx(1)
    drip = Allowance(10**9, lambda: GRACE + 1, 0.0)
    drip.take(30)
    with pytest.raises(DripError):
        drip.seconds_left()
