"""Two heads that cannot both be: found, carried in one file, and checked by a stranger with the log's key."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.logs import TRUST, Published, entries, log_key, nothing, published, reading
from veedor.evidence.checkpoint import SignedCheckpoint
from veedor.evidence.conviction import CONVICTION_BYTES, Conviction, ConvictionError, convict
from veedor.evidence.errors import CheckpointError, EvidenceError, FetchError, NoteError, ProofError
from veedor.evidence.trust import Policy


def head(files: Published) -> SignedCheckpoint:
    return TRUST.open(files["checkpoint"])


def split_view(size: int = 5) -> Conviction:
    found = convict(head(published(entries(size))), head(published(entries(size, fork=size - 1))), nothing)
    assert found is not None
    return found


def test_two_heads_of_one_size_convict_without_any_tile() -> None:
    first, second = split_view().check(TRUST)
    assert first.size == second.size == 5
    assert first.root != second.root


@given(st.integers(1, 700), st.integers(0, 300), st.data())
def test_a_longer_log_that_changed_an_entry_convicts_itself(size: int, more: int, data: st.DataObject) -> None:
    changed = data.draw(st.integers(0, size - 1))
    forked = published(entries(size + more, fork=changed))
    found = convict(head(published(entries(size))), head(forked), reading(forked))
    assert found is not None
    assert [one.size for one in Conviction.parse(found.encode()).check(TRUST)] == [size, size + more]


@given(st.integers(0, 700), st.integers(0, 300))
def test_a_log_that_only_grew_is_not_convicted(size: int, more: int) -> None:
    longer = published(entries(size + more))
    assert convict(head(published(entries(size))), head(longer), reading(longer)) is None


def test_tiles_of_another_tree_convict_nobody() -> None:
    longer = head(published(entries(700)))
    with pytest.raises(ProofError):
        convict(head(published(entries(300))), longer, reading(published(entries(700, fork=100))))
    with pytest.raises(FetchError):
        convict(head(published(entries(300))), longer, nothing)


def test_heads_of_an_agreeing_log_are_no_conviction() -> None:
    longer = published(entries(9))
    honest = dataclasses.replace(
        split_view(), second=split_view().first, root=head(published(entries(5))).checkpoint.root
    )
    with pytest.raises(ConvictionError):
        honest.check(TRUST)
    lying = dataclasses.replace(split_view(), second=longer["checkpoint"])
    with pytest.raises(ProofError):
        lying.check(TRUST)


def test_nobody_is_convicted_by_another_key() -> None:
    with pytest.raises((NoteError, CheckpointError)):
        split_view().check(Policy((log_key(7).verifier,)))
    other = published(entries(5, fork=4), log_key(7))
    with pytest.raises((NoteError, CheckpointError)):
        dataclasses.replace(split_view(), second=other["checkpoint"]).check(TRUST)


@given(st.data())
def test_a_flipped_bit_convicts_nobody_else(data: st.DataObject) -> None:
    raw = bytearray(split_view().encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        Conviction.parse(bytes(raw)).check(TRUST)
    except EvidenceError:
        return
    assert json.loads(raw) == json.loads(split_view().encode())


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 9999, b'{"format": "veedor conviction 2"}', b"1" * 9999,
     split_view().encode() + b" " * CONVICTION_BYTES,
     split_view().encode().replace(b'"path": []', b'"path": [1]'),
     split_view().encode().replace(b'"path": []', b'"path": "' + b"A" * 999 + b'"'),
     split_view().encode().replace(b'"root": "', b'"root": "\\ud800'),
     split_view().encode().replace(b'"first": "', b'"first": "\\ud800')],
)  # fmt: skip
def test_what_is_no_conviction_is_named(raw: bytes) -> None:
    with pytest.raises(ConvictionError):
        Conviction.parse(raw)


def test_heads_of_two_trusted_logs_convict_nobody() -> None:
    other = log_key(7, "other.example")
    both = Policy((log_key().verifier, other.verifier))
    mixed = dataclasses.replace(split_view(), second=published(entries(5, fork=4), other)["checkpoint"])
    with pytest.raises(ConvictionError):
        mixed.check(both)


@pytest.mark.parametrize("more", [0, 4])
def test_the_log_beside_it_in_a_trust_file_is_not_a_fork(more: int) -> None:
    other = log_key(7, "other.example")
    both = Policy((log_key().verifier, other.verifier))
    beside = published(entries(5 + more, fork=4), other)
    with pytest.raises(ConvictionError) as refused:
        convict(both.open(published(entries(5))["checkpoint"]), both.open(beside["checkpoint"]), reading(beside))
    assert refused.value.code == "conviction.two_logs"
