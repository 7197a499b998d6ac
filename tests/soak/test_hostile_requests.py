"""Requests and answers made of the right pieces in wrong ways: always a named error, never a traceback."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.strategies.logs import ORIGIN, TRUST, entries, log_key, published, reading, witness_key
from tests.strategies.loopback import says, serving
from veedor.cli.address import read_address
from veedor.cli.remote import Remote
from veedor.evidence.errors import FetchError
from veedor.evidence.kept import Kept
from veedor.evidence.submission import Submission
from veedor.evidence.tiles import Tree
from veedor.evidence.witness import DeclinedError, Witness, head_path

pytestmark = pytest.mark.soak

SUBMISSIONS = 100_000
ANSWERS = 20_000
LIMIT = 4096

FIVE, NINE, FORKED = (published(entries(*one)) for one in ((5,), (9,), (9, 2)))
ROOTS = {TRUST.open(one["checkpoint"]).checkpoint.root for one in (FIVE, NINE)}
PATH = tuple(Tree(9, reading(NINE)).consistency(5))
HONEST = [
    Submission(0, (), FIVE["checkpoint"]).encode(),
    Submission(5, PATH, NINE["checkpoint"]).encode(),
    Submission(5, tuple(Tree(9, reading(FORKED)).consistency(5)), FORKED["checkpoint"]).encode(),
]
LINES = [
    b"old 0", b"old 5", b"old 9", b"old 9223372036854775807", b"old 9223372036854775808", b"old -1", b"old",
    b"new 5", b"", b"", b"A" * 43 + b"=", b"A" * 44, b"0", b"5", b"9", b"18446744073709551616", ORIGIN.encode(),
    b"\xff", b"\0", "— ".encode(), "— log.example/2031 AAAA".encode(), *b"\n".join(HONEST).split(b"\n"),
]  # fmt: skip


def spoilt(chance: random.Random) -> bytes:
    """An honest request with lines dropped, doubled, moved or put in, or with bits flipped; or lines alone."""
    lines = (
        chance.choice(HONEST).split(b"\n")
        if chance.random() < 0.8
        else chance.choices(LINES, k=chance.randrange(12))
    )
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(lines) + 1)
        lines[at : at + chance.randrange(3)] = chance.choices(LINES, k=chance.randrange(3))
    raw = bytearray(b"\n".join(lines))
    for _ in range(chance.choice((0, 0, 1, 3))):
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(raw)


def test_no_submission_but_an_honest_one_moves_a_witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    chance = random.Random(20310)
    witness = Witness(witness_key(), TRUST, Kept(tmp_path), lambda: 7)
    witness.push(HONEST[0])
    before = (tmp_path / head_path(ORIGIN)).read_bytes()
    moved = 0
    for _ in range(SUBMISSIONS):
        raw = spoilt(chance)
        try:
            cosigned = witness.push(raw)
        except DeclinedError:
            continue
        assert cosigned.head.root in ROOTS
        moved += 1
        (tmp_path / head_path(ORIGIN)).write_bytes(before)
    assert 0 < moved < SUBMISSIONS / 5


PIECES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 404 \r\n",
    b"HTTP/9.9 999 x\r\n", b"HTTP/1.1 302 Found\r\n", b"Content-Length: 5\r\n", b"Content-Length: -5\r\n",
    b"Content-Length: 99999999999\r\n", b"Content-Length: \r\n", b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: \x00\r\n",
    b"Location: file:///etc/passwd\r\n", b"Connection: keep-alive\r\n", b"Connection: close\r\n", b": \r\n",
    b"\r\n", b"\r\n", b"\r\n", b"\n", b"5\r\nwhole\r\n", b"0\r\n\r\n", b"-5\r\n", b"ffffffffffffffffff\r\n",
    b"zz\r\n", b"5;x=y\r\n", b"whole", b"\x1f\x8b\x08\x00", b"\x00" * 9, b"\xff" * 9, b"x" * 5000, b" folded\r\n",
]  # fmt: skip


def test_no_answer_but_a_named_error_or_bytes_within_the_limit() -> None:
    chance = random.Random(20311)
    answered = 0
    for _ in range(ANSWERS // 100):
        answers = [b"".join(chance.choices(PIECES, k=chance.randrange(1, 12))) for _ in range(100)]
        left = iter(answers)
        with serving(lambda connection, path, left=left: says(next(left, b""))(connection, path)) as (server, _):  # type: ignore[misc]
            for _ in range(25):
                remote = Remote(read_address(server), budget=10**9, clock=lambda: 0.0, pause=lambda _: None)
                try:
                    answered += len(remote("checkpoint", LIMIT)) <= LIMIT
                except FetchError:
                    pass
                finally:
                    remote.close()
    assert answered


def test_a_stranger_moves_nothing(tmp_path: Path) -> None:
    """Everything a stranger signs himself is of an unknown log or unsigned."""
    witness = Witness(witness_key(), TRUST, Kept(tmp_path), lambda: 7)
    for number in range(2, 200):
        for name in (ORIGIN, "other.example"):
            raw = Submission(0, (), published(entries(5), log_key(number, name))["checkpoint"]).encode()
            with pytest.raises(DeclinedError):
                witness.push(raw)
    assert list(tmp_path.iterdir()) == []
