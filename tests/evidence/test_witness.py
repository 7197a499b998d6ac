"""A witness cosigns what extends what it saw, keeps what does not, and remembers through crashes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.logs import (
    ORIGIN,
    TRUST,
    Published,
    entries,
    log_key,
    nothing,
    published,
    reading,
    witness_key,
)  # fmt: skip
from veedor.base.words import LANGUAGES, Words
from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.conviction import CONVICTION_BYTES, Conviction
from veedor.evidence.errors import CheckpointError, EvidenceError, FetchError, NoteError
from veedor.evidence.kept import Kept
from veedor.evidence.submission import Submission
from veedor.evidence.tiles import Tree
from veedor.evidence.witness import Cosigned, DeclinedError, Reason, Witness, conviction_path, head_path

LOG, OWN = log_key().verifier, witness_key().verifier
NOW = 1_900_000_000


def witness(state: Path) -> Witness:
    return Witness(witness_key(), TRUST, Kept(state), lambda: NOW)


def log(size: int, fork: int | None = None) -> Published:
    return published(entries(size, fork))


def sent(old: int, files: Published) -> bytes:
    """What an honest log sends to a witness that stands at `old`."""
    size = Checkpoint.parse(note.parse(files["checkpoint"]).text).size
    path = Tree(size, reading(files)).consistency(old) if 0 < old <= size else []
    return Submission(old, tuple(path), files["checkpoint"]).encode()


def pull(at: Witness, files: Published) -> Cosigned:
    return at.pull(reading(files))


def declined(act: Callable[[], Cosigned]) -> DeclinedError:
    with pytest.raises(DeclinedError) as caught:
        act()
    assert all(Words(language).explain(caught.value.at(ORIGIN)) for language in LANGUAGES)
    return caught.value


def test_a_cosignature_is_one_of_the_format(tmp_path: Path) -> None:
    cosigned = pull(witness(tmp_path), log(5))
    opened = open_checkpoint(cosigned.note, LOG, [OWN])
    assert opened.signers == {LOG: None, OWN: NOW}
    assert str(cosigned.line) in cosigned.note.decode()
    assert (tmp_path / head_path(ORIGIN)).read_bytes() == cosigned.note


@given(st.lists(st.integers(0, 600), min_size=1, max_size=6).map(sorted))
def test_a_log_that_grows_is_followed(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = witness(Path(folder))
        for number, size in enumerate(sizes):
            files = log(size)
            way = (
                at.pull(reading(files)) if number % 2 else at.push(sent(sizes[number - 1] if number else 0, files))
            )
            assert way.head.size == size


@pytest.mark.parametrize(("size", "fork"), [(5, 4), (5, 0), (9, 4), (300, 2)])
def test_a_fork_is_declined_and_both_heads_are_kept(tmp_path: Path, size: int, fork: int) -> None:
    at, forked = witness(tmp_path), log(size, fork)
    before = pull(at, log(5))
    error = declined(lambda: pull(at, forked))
    assert (error.reason, error.seen) == (Reason.FORKED, 5)
    raw = (tmp_path / conviction_path(ORIGIN)).read_bytes()
    assert len(raw) <= CONVICTION_BYTES
    assert [one.size for one in Conviction.parse(raw).check(TRUST)] == [5, size]
    assert (tmp_path / head_path(ORIGIN)).read_bytes() == before.note


def test_only_the_first_conviction_of_a_log_is_kept(tmp_path: Path) -> None:
    at = witness(tmp_path)
    pull(at, log(5))
    declined(lambda: pull(at, log(5, 4)))
    first = (tmp_path / conviction_path(ORIGIN)).read_bytes()
    declined(lambda: pull(at, log(6, 3)))
    assert (tmp_path / conviction_path(ORIGIN)).read_bytes() == first
    assert pull(at, log(6)).head.size == 6


def test_an_older_head_is_declined(tmp_path: Path) -> None:
    at = witness(tmp_path)
    pull(at, log(5))
    assert declined(lambda: pull(at, log(4))).reason is Reason.STALE
    assert not (tmp_path / conviction_path(ORIGIN)).exists()


def test_tiles_that_are_not_of_the_head_prove_nothing(tmp_path: Path) -> None:
    at, grown = witness(tmp_path), log(300)
    pull(at, log(5))
    mixed = log(300, fork=2) | {"checkpoint": grown["checkpoint"]}
    assert declined(lambda: pull(at, mixed)).reason is Reason.UNPROVED
    with pytest.raises(FetchError):
        at.pull(reading({"checkpoint": grown["checkpoint"]}))
    assert pull(at, grown).head.size == 300


def test_a_head_of_another_key_or_log_is_not_looked_at(tmp_path: Path) -> None:
    at = witness(tmp_path)
    for signer in (log_key(7), log_key(1, "other.example"), log_key(7, "other.example")):
        with pytest.raises((NoteError, CheckpointError)):
            pull(at, published(entries(5), signer))
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_line_of_the_head_is_not_passed_on(tmp_path: Path) -> None:
    files = log(5)
    files["checkpoint"] += str(log_key(9, "stranger.example").sign("x\n")).encode()
    assert b"stranger" not in pull(witness(tmp_path), files).note


def test_a_push_is_answered_as_the_protocol_says(tmp_path: Path) -> None:
    at, five, nine = witness(tmp_path), log(5), log(9)
    stranger = published(entries(5), log_key(7, "stranger.example"))
    forger = published(entries(5), log_key(7))
    assert declined(lambda: at.push(b"old x\n\n")).reason is Reason.MALFORMED
    assert declined(lambda: at.push(sent(0, stranger))).reason is Reason.UNKNOWN_LOG
    assert declined(lambda: at.push(sent(0, forger))).reason is Reason.UNSIGNED
    assert declined(lambda: at.push(Submission(6, (), five["checkpoint"]).encode())).reason is Reason.MALFORMED
    assert declined(lambda: at.push(sent(3, five))).reason is Reason.STALE
    assert (
        declined(lambda: at.push(Submission(0, (bytes(32),), five["checkpoint"]).encode())).reason
        is Reason.UNPROVED
    )
    assert at.push(sent(0, five)).head.size == 5
    assert at.push(sent(5, five)).head.size == 5
    assert declined(lambda: at.push(sent(0, nine))).seen == 5
    assert declined(lambda: at.push(Submission(5, (), nine["checkpoint"]).encode())).reason is Reason.UNPROVED
    assert declined(lambda: at.push(sent(5, log(9, fork=2)))).reason is Reason.UNPROVED
    assert declined(lambda: at.push(sent(5, log(5, fork=2)))).reason is Reason.FORKED
    assert (tmp_path / conviction_path(ORIGIN)).exists()
    assert at.push(sent(5, nine)).head.size == 9


def test_a_memory_that_was_damaged_stops_the_witness(tmp_path: Path) -> None:
    pull(witness(tmp_path), log(5))
    place = tmp_path / head_path(ORIGIN)
    raw = place.read_bytes()
    for damaged in (raw[:-9], raw.replace(b"\n5\n", b"\n4\n"), log(4)["checkpoint"], b""):
        place.write_bytes(damaged)
        with pytest.raises(EvidenceError):
            pull(witness(tmp_path), log(9))
        assert place.read_bytes() == damaged


class PowerCutError(Exception):
    """The machine stops here."""


def cut(monkeypatch: pytest.MonkeyPatch, name: str, at: int, *, after: bool) -> None:
    """The `at`-th call of `os.<name>` is the last thing that happens: it does, or does not."""
    honest, calls = getattr(os, name), iter(range(at + 1))

    def cutting(*arguments: object) -> object:
        if (last := next(calls, None) == at) and not after:
            raise PowerCutError
        done = honest(*arguments)
        if last:
            raise PowerCutError
        return done

    monkeypatch.setattr(os, name, cutting)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("name", ["fsync", "replace", "rename", "mkdir", "open"])
def test_no_power_cut_lets_a_witness_forget_what_it_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int, after: bool
) -> None:
    """Whatever the last write was: a released head is remembered, and its fork declined after the restart."""
    released = [pull(witness(tmp_path), log(5)).head.size]
    with monkeypatch.context() as patch:
        cut(patch, name, at, after=after)
        with suppress(PowerCutError):
            released.append(pull(witness(tmp_path), log(9)).head.size)
    again = witness(tmp_path)
    for size in released:
        assert declined(lambda size=size: pull(again, log(size, fork=2))).reason in (Reason.FORKED, Reason.STALE)  # type: ignore[misc]
    assert pull(again, log(9)).head.size == 9


def test_nothing_is_released_before_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    signed = witness(tmp_path)
    honest = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (honest(number), order.append("on the disk"))[0])
    pull(signed, log(5))
    order.append("released")
    assert order[0] == "on the disk"
    assert order[-1] == "released"


@pytest.mark.parametrize(
    "raw",
    [b"", b"old", b"old 1", b"old 01\n\n", b"old -1\n\nx", b"old 9223372036854775808\n\nx", b"new 1\n\nx",
     b"old 1\nAA==\n\nx", b"old 1\n" + b"A" * 43 + b"=\n" * 64 + b"\nx", b"\xff\n\n", b"old 1\n\n" + b"x" * 10**6],
)  # fmt: skip
def test_what_is_no_submission_is_named(raw: bytes) -> None:
    with pytest.raises(NoteError):
        Submission.parse(raw)


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.binary())
def test_a_submission_is_read_as_it_was_written(old: int, path: list[bytes], head: bytes) -> None:
    one = Submission(old, tuple(path), head)
    assert Submission.parse(one.encode()) == one


def test_the_head_of_a_pushed_fork_needs_no_tiles(tmp_path: Path) -> None:
    at = witness(tmp_path)
    at.push(sent(0, log(5)))
    with pytest.raises(FetchError):
        at.pull(nothing)
    assert declined(lambda: at.push(sent(5, log(5, 0)))).reason is Reason.FORKED


def test_a_key_of_another_kind_cosigns_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cosignature"):
        pull(Witness(replace(witness_key(), kind=note.SIGNED), TRUST, Kept(tmp_path), lambda: NOW), log(5))
